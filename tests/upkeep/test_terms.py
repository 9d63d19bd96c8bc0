"""Terms of office as stretches of days."""

from datetime import date

import pytest

from youhu.upkeep.terms import first_gap, overlap


@pytest.mark.parametrize(
    ("terms", "end", "gap"),
    [
        ([], None, 10),
        ([(1, None)], None, None),
        ([(1, 12)], None, 12),
        ([(1, 12), (12, None)], None, None),
        ([(1, 12), (13, None)], None, 12),
        ([(13, None), (1, 12)], None, 12),
        ([(11, None)], None, 10),
        ([(1, 12)], 12, None),
        ([(1, 9)], 10, None),
        ([(1, 20), (2, 5)], 15, None),
    ],
)
def test_the_first_day_that_lies_in_no_term(terms, end, gap) -> None:
    spans = [(_day(begins), _day(ends)) for begins, ends in terms]

    assert first_gap(spans, _day(10), _day(end)) == _day(gap)


def _day(n: int | None) -> date | None:
    return n and date(2026, 11, n)


def test_terms_that_only_touch_share_no_day() -> None:
    first, second, endless = (_day(1), _day(5)), (_day(5), _day(9)), (_day(8), None)

    assert not overlap(first, second)
    assert overlap(second, endless)
    assert overlap(endless, (_day(20), None))
