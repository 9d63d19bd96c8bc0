"""The sweeps of the simulated days: they run when the clock of some call has come to its end."""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from youhu.calls.models import Call
from youhu.calls.rules import State
from youhu.common.wiring import declared
from youhu.demo.agenda import Agenda, sweep_after


class Clockwork:
    """Watches the clocks of open calls; `moved` is told of every call that a sweep moved."""

    def __init__(self, agenda: Agenda, *, moved: Callable[[int], None]) -> None:
        self._agenda, self._moved = agenda, moved
        self._watched: dict[int, tuple[datetime, int]] = {}  # by call: its moment and its leg
        self.sweeps = 0

    def watch(self, call: Call) -> None:
        """Plan the sweep for the next moment of this call's clock."""
        due = _next_moment(call)
        if due is None:
            self._watched.pop(call.pk, None)
            return
        due = timezone.localtime(due)
        self._watched[call.pk] = (due, call.leg)
        self._agenda.put(sweep_after(due), lambda at: self._sweep_for(call.pk, due, at))

    def sweep(self, now: datetime) -> None:
        """Run what `tick` runs, and see which calls it changed."""
        self.sweeps += 1
        for sweep in declared("sweeps"):
            sweep(now=now)
        reached = sorted(pk for pk, (due, _leg) in self._watched.items() if due <= now)
        for call in Call.objects.filter(pk__in=reached).order_by("pk"):
            _due, leg = self._watched[call.pk]
            self.watch(call)
            if call.leg != leg:
                self._moved(call.pk)

    def _sweep_for(self, pk: int, due: datetime, now: datetime) -> None:
        """Sweep, unless the call has moved on since, or an earlier sweep did it."""
        if self._watched.get(pk, (None, 0))[0] == due:
            self.sweep(now)


def _next_moment(call: Call) -> datetime | None:
    """When the machine itself has something to do with a call."""
    match call.state:
        case State.SUSPENDED:
            return call.wake_at
        case State.ANSWERED:
            return call.stage_due_at
        case _:
            return call.next_rung_at if call.is_open else None
