"""One unit's way through a summons as bars on a line of time: waiting, coming, meeting, acting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from youhu.summons.models import Part, Summons
from youhu.summons.rules import PartState

WIDTH = 400  # of the drawing, in its own units
MOST_TICKS = 6
STEPS = [timedelta(minutes=n) for n in (5, 10, 15, 30, 60, 120, 240, 480, 1440, 2880, 10080)]


@dataclass(frozen=True)
class Bar:
    """A stretch of one kind: wait, come, meet or act; `is_late` where it ran over its limit."""

    kind: str
    x: float
    width: float
    is_late: bool = False

    @property
    def end(self) -> float:
        return self.x + self.width


@dataclass(frozen=True)
class Track:
    """All bars of one part, the marks of acknowledging and arriving, and whether it still runs."""

    bars: Sequence[Bar]
    dots: Sequence[float]
    is_running: bool

    @property
    def end(self) -> float:
        return self.bars[-1].end if self.bars else 0.0


class Scale:
    """From the moment of calling to now, or to the last act of what has ended."""

    def __init__(self, summons: Summons, parts: Sequence[Part], now: datetime) -> None:
        self.begins = summons.called_at
        last = [at for part in parts for at in (part.reported_at, part.arrived_at) if at]
        ended = max([summons.called_at, *last])
        self.is_running = any(part.reported_at is None and part.is_open for part in parts)
        self.ends = now if self.is_running else ended
        self.ends = max(self.ends, self.begins + timedelta(minutes=10))

    def x(self, at: datetime) -> float:
        """Where a moment stands, between 0 and WIDTH."""
        share = (at - self.begins) / (self.ends - self.begins)
        return round(WIDTH * min(max(share, 0.0), 1.0), 1)

    def ticks(self) -> list[tuple[float, str]]:
        """Round moments along the line, few enough to be read."""
        span = self.ends - self.begins
        step = next((one for one in STEPS if span / one <= MOST_TICKS), STEPS[-1])
        local = timezone.localtime(self.begins)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        at = midnight + ((local - midnight) // step + 1) * step
        form = "%m-%d" if step >= timedelta(days=1) else "%H:%M"
        found = []
        while at < self.ends:
            found.append((self.x(at), f"{at:{form}}"))
            at += step
        return found

    def track(self, part: Part) -> Track:
        """The bars of one part, in their order."""
        is_over = part.reported_at is not None or not part.is_open
        end = (part.reported_at or part.ended_at or self.ends) if is_over else self.ends
        stops = [
            ("wait", part.called_at, part.acknowledged_at, part.acknowledge_due_at),
            ("come", part.acknowledged_at, part.arrived_at, part.arrive_due_at),
            ("meet", part.arrived_at, part.acting_at, None),
            ("act", part.acting_at or (part.reported_at and part.arrived_at), end, None),
        ]
        bars = []
        for kind, begins, ends, due in stops:
            if begins is None:
                continue
            till = ends or end
            if kind == "meet" and ends is None and part.reported_at is not None:
                continue
            is_late = due is not None and till > due
            bars.append(Bar(kind, self.x(begins), round(self.x(till) - self.x(begins), 1), is_late))
            if ends is None:
                break
        dots = [self.x(at) for at in (part.acknowledged_at,) if at is not None]
        is_going = not is_over and part.state not in (PartState.DECLINED, PartState.DISPUTED)
        return Track(bars, dots, is_going)
