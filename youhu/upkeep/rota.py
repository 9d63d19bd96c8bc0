"""A week of a duty post as a picture: who is on when, and where nobody is."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from youhu.territory.duty import Turn, turns
from youhu.territory.models import Roster
from youhu.territory.rules import Span, unmanned

MINUTES = 24 * 60
LANE = 34  # height of one bar with its distance, in units of the picture
WORTH_A_NAME = 150  # minutes from which a bar has room for a name


@dataclass(frozen=True)
class Bar:
    """A stretch of one day, in minutes of that day, in a lane of its row; no turn: a gap."""

    starts: int
    ends: int
    lane: int
    turn: Turn | None

    @property
    def width(self) -> int:
        return self.ends - self.starts

    @property
    def y(self) -> int:
        return self.lane * LANE

    @property
    def middle(self) -> int:
        return self.starts + self.width // 2

    @property
    def name(self) -> str:
        """Whose turn it is, where the bar has room for it."""
        member = self.turn.member if self.turn and self.width >= WORTH_A_NAME else None
        return str(member.person) if member else ""


@dataclass(frozen=True)
class Day:
    """One day of the week with its bars."""

    on: date
    bars: Sequence[Bar]

    @property
    def height(self) -> int:
        return LANE * (1 + max((bar.lane for bar in self.bars), default=0))


def week(rosters: Sequence[Roster], monday: date) -> list[Day]:
    """The seven days from a Monday."""
    return [_day(rosters, monday + timedelta(days=n)) for n in range(7)]


def _day(rosters: Sequence[Roster], on: date) -> Day:
    start = datetime.combine(on, datetime.min.time(), timezone.get_current_timezone())
    end = start + timedelta(days=1)
    manned = [turn for turn in turns(rosters, start, end) if turn.member]
    spans = [(_within(turn, start, end), turn) for turn in manned if turn.starts_at < end]
    spans.sort(key=lambda pair: (pair[0].starts_at, pair[0].ends_at))
    bars = list(_laid(spans, start))
    gaps = unmanned([row.line() for row in rosters], start, end)
    return Day(on, [*bars, *(_bar(gap, start, 0, None) for gap in gaps)])


def _within(turn: Turn, start: datetime, end: datetime) -> Span:
    """What of a turn lies between two moments."""
    return Span(max(turn.starts_at, start), min(turn.ends_at, end))


def _laid(spans: Iterable[tuple[Span, Turn]], start: datetime) -> Iterator[Bar]:
    """Bars that overlap lie in lanes below each other."""
    lanes: list[datetime] = []
    for span, row in spans:
        free = next((n for n, until in enumerate(lanes) if until <= span.starts_at), len(lanes))
        lanes[free : free + 1] = [span.ends_at]
        yield _bar(span, start, free, row)


def _bar(span: Span, start: datetime, lane: int, turn: Turn | None) -> Bar:
    minutes = [int((at - start).total_seconds() // 60) for at in (span.starts_at, span.ends_at)]
    return Bar(minutes[0], min(minutes[1], MINUTES), lane, turn)
