"""Terms of office as stretches of days. Pure."""

from collections.abc import Iterable
from datetime import date

Term = tuple[date, date | None]  # the first day, and the first day after; None is without an end


def first_gap(terms: Iterable[Term], start: date, end: date | None = None) -> date | None:
    """The first day from `start` on, and before `end`, that lies in none of the terms."""
    day = start
    for begins, ends in sorted(terms, key=lambda term: term[0]):
        if begins > day:
            break
        if ends is None:
            return None
        day = max(day, ends)
    return day if end is None or day < end else None


def overlap(one: Term, other: Term) -> bool:
    """Whether two terms share a day."""
    return _begins_before_end(one, other) and _begins_before_end(other, one)


def _begins_before_end(one: Term, other: Term) -> bool:
    return other[1] is None or one[0] < other[1]
