"""What was known at a moment: tallies that grow with time and never look ahead.

An outcome is counted when the promise falls due, not when a call ends: calls that end early are
known early, and would make every recent rate look better than it is.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

DAY = 86_400.0
HALF_LIFE = 30 * DAY
ALL = ("all", "")
# At which shares of its limit a call that is still open is looked at.
LOOKS = (0.0, 0.25, 0.5, 0.75)

Group = tuple[str, str]  # what it is, like "category", and which one


@dataclass(frozen=True, slots=True)
class Case:
    """One call as its record tells it; moments in seconds since 1970.

    `hands` are the units that had it, each with the moment from which on. `ended` is the answer;
    None for a call without one so far.
    """

    key: int
    began: float
    due: float
    ended: float | None
    groups: tuple[Group, ...]
    hands: tuple[tuple[float, str], ...]
    weekday: int = 0
    hour: float = 0.0

    @property
    def is_late(self) -> bool:
        """Whether no answer came by the due time; known from then on."""
        return self.ended is None or self.ended > self.due

    def unit_at(self, moment: float) -> Group:
        """The unit that has it at a moment."""
        had = [unit for since, unit in self.hands if since <= moment] or [self.hands[0][1]]
        return ("unit", had[-1])

    def is_open_at(self, share: float) -> bool:
        """Whether it was still open when this share of its limit was over."""
        moment = self.began + share * (self.due - self.began)
        return not share or self.ended is None or self.ended > moment

    def aged(self, share: float) -> Group:
        """The calls of its category that were still open at this share of their limits."""
        category = next((name for kind, name in self.groups if kind == "category"), "")
        return ("aged", f"{share}|{category}")

    def returns_at(self, moment: float) -> int:
        """How often it had gone to another unit by then."""
        return max(0, sum(since <= moment for since, _unit in self.hands) - 1)


@dataclass(slots=True)
class Tally:
    """What is known of one group: outcomes so far, the recent ones by half-life, what is open."""

    late: int = 0
    decided: int = 0
    open: int = 0
    overdue: int = 0
    recent_late: float = 0.0
    recent: float = 0.0
    at: float = 0.0

    def decide(self, moment: float, *, is_late: bool) -> None:
        """A promise of the group fell due."""
        fade = self._fade(moment)
        self.recent_late = self.recent_late * fade + is_late
        self.recent = self.recent * fade + 1
        self.at = moment
        self.late += is_late
        self.decided += 1

    def rate(self, moment: float, *, prior: float, weight: float = 8.0) -> float:
        """The recent share of late ones, drawn to `prior` where little is known."""
        fade = self._fade(moment)
        return (self.recent_late * fade + prior * weight) / (self.recent * fade + weight)

    def _fade(self, moment: float) -> float:
        return math.pow(0.5, max(0.0, moment - self.at) / HALF_LIFE)


class Asked(NamedTuple):
    """A call looked at in a moment of its life."""

    moment: float
    case: Case


@dataclass
class Known:
    """Everything that is known at one moment."""

    moment: float = 0.0
    tallies: defaultdict[Group, Tally] = field(default_factory=lambda: defaultdict(Tally))

    def of(self, group: Group) -> Tally:
        return self.tallies[group]


# At one moment what ended is seen first, then what fell due, what began or moved, what is asked.
_END, _DUE, _BEGIN, _MOVE, _ASK = range(5)
_Event = tuple[float, int, int, int]


def replay(cases: Sequence[Case], asked: Iterable[Asked] = ()) -> Iterator[tuple[Asked, Known]]:
    """Let time pass over `cases`, and give each question with what was known at its moment.

    What is given changes as time goes on: read it at once. After the last question nothing more
    is counted.
    """
    questions, known = list(asked), Known()
    events = _events(cases) + [(one.moment, _ASK, n, 0) for n, one in enumerate(questions)]
    for moment, what, n, hand in sorted(events):
        known.moment = moment
        if what == _ASK:
            yield questions[n], known
        else:
            _count(known, cases[n], moment, what, hand)


def known_at(cases: Sequence[Case], moment: float) -> Known:
    """What is known at a moment."""
    known = Known()
    for at, what, n, hand in sorted(event for event in _events(cases) if event[0] <= moment):
        known.moment = at
        _count(known, cases[n], at, what, hand)
    known.moment = moment
    return known


def _events(cases: Sequence[Case]) -> list[_Event]:
    events: list[_Event] = []
    for n, case in enumerate(cases):
        end = math.inf if case.ended is None else max(case.ended, case.began)
        events.append((case.began, _BEGIN, n, 0))
        events.append((case.due, _DUE, n, 0))
        if case.ended is not None:
            events.append((end, _END, n, 0))
        events += [
            (since, _MOVE, n, hand)
            for hand, (since, _unit) in enumerate(case.hands)
            if hand and case.began < since < end
        ]
    return events


def _count(known: Known, case: Case, moment: float, what: int, hand: int) -> None:
    if what == _MOVE:
        return _hand_over(known, case, moment, hand)
    is_late, was_open = case.is_late, case.ended is None or case.ended > moment
    for group in (ALL, *case.groups, case.unit_at(moment)):
        tally = known.of(group)
        if what == _BEGIN:
            tally.open += 1
        elif what == _END:
            tally.open -= 1
            tally.overdue -= is_late
        else:
            tally.decide(moment, is_late=is_late)
            tally.overdue += was_open
    if what == _DUE:
        for share in filter(case.is_open_at, LOOKS):
            known.of(case.aged(share)).decide(moment, is_late=is_late)
    return None


def _hand_over(known: Known, case: Case, moment: float, hand: int) -> None:
    """The next unit has it, and what is overdue about it."""
    is_overdue = moment > case.due
    for unit, sign in ((case.hands[hand - 1][1], -1), (case.hands[hand][1], 1)):
        tally = known.of(("unit", unit))
        tally.open += sign
        tally.overdue += sign * is_overdue
