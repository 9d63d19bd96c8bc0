"""What is going to happen in the simulated days, in the order of time."""

from collections.abc import Callable
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count

Act = Callable[[datetime], None]

SWEEP_EVERY = timedelta(minutes=10)


class Agenda:
    """Acts with their moments up to an end; of two at one moment the one put first comes first."""

    def __init__(self, start: datetime, end: datetime) -> None:
        self._now, self._end = start, end
        self._heap: list[tuple[datetime, int, Act]] = []
        self._serial = count()

    def put(self, at: datetime, act: Act) -> None:
        """Plan an act; what should have been is done now, what lies beyond the end never."""
        if at <= self._end:
            heappush(self._heap, (max(at, self._now), next(self._serial), act))

    @property
    def next_at(self) -> datetime | None:
        return self._heap[0][0] if self._heap else None

    def do_next(self) -> None:
        self._now, _serial, act = heappop(self._heap)
        act(self._now)


def sweep_after(at: datetime) -> datetime:
    """When the clocks are swept next: at every full ten minutes."""
    past = timedelta(minutes=at.minute % 10, seconds=at.second, microseconds=at.microsecond)
    return at + (SWEEP_EVERY - past if past else timedelta())
