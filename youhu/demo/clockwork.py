"""The sweeps of the simulated days: they run when the clock of some call has come to its end."""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.utils import timezone

from youhu.calls.models import Call
from youhu.calls.models.call import CallQuerySet
from youhu.calls.rules import State
from youhu.common.wiring import declared
from youhu.demo.agenda import Agenda, sweep_after

# What a sweep writes to the row of a call, as far as anybody in the simulation looks at it.
SWEPT = ("state", "leg", "stage", "stage_started_at", "stage_due_at", "due_at", "next_rung_at")


class Clockwork:
    """Watches the clocks of open calls; `moved` is told of every call that a sweep moved."""

    def __init__(self, agenda: Agenda, *, moved: Callable[[Call, datetime], None]) -> None:
        self._agenda, self._moved = agenda, moved
        self._watched: dict[int, tuple[datetime, Call]] = {}

    def watch(self, call: Call) -> None:
        """Plan the sweep for the next moment of this call's clock."""
        due = _next_moment(call)
        if due is None:
            self._watched.pop(call.pk, None)
            return
        due = timezone.localtime(due)
        self._watched[call.pk] = (due, call)
        self._agenda.put(sweep_after(due), lambda at: self._sweep_for(call, due, at))

    def sweep(self, now: datetime) -> None:
        """Run what `tick` runs, and see which calls it changed."""
        for sweep in declared("sweeps"):
            sweep(now=now)
        reached = [call for due, call in self._watched.values() if due <= now]
        fresh = Call.objects.in_bulk([call.pk for call in reached])
        for call in reached:
            leg = call.leg
            for name in SWEPT:
                setattr(call, name, getattr(fresh[call.pk], name))
            self.watch(call)
            if call.leg != leg:
                self._moved(call, now)

    def _sweep_for(self, call: Call, due: datetime, now: datetime) -> None:
        """Sweep, unless the call has moved on since, or an earlier sweep did it."""
        watched = self._watched.get(call.pk)
        if watched is not None and watched[0] == due:
            self.sweep(now)


def in_full(calls: CallQuerySet) -> Iterator[Call]:
    """Calls with all that a step asks of them, in one statement."""
    yield from calls.select_related("category", "unit", "worker", "raised_by").order_by("pk")


def _next_moment(call: Call) -> datetime | None:
    """When the machine itself has something to do with a call."""
    match call.state:
        case State.SUSPENDED:
            return call.wake_at
        case State.ANSWERED:
            return call.stage_due_at
        case _:
            return call.next_rung_at if call.is_open else None
