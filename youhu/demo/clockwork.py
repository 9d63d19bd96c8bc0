"""The sweeps of the simulated days: they run when the clock of some call has come to its end."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.utils import timezone

from youhu.calls.actions import escalate, lapse, wake
from youhu.calls.models import Call
from youhu.calls.models.call import CallQuerySet
from youhu.calls.rules import State
from youhu.common.wiring import declared
from youhu.demo.agenda import Agenda, sweep_after

Sweep = Callable[..., Any]

# Which sweep moves a call on when its moment has come; for all other states it is the warning.
_SWEEP_OF: dict[State, Sweep] = {State.SUSPENDED: wake, State.ANSWERED: lapse}
# What a sweep writes to the row of a call, as far as anybody in the simulation looks at it.
SWEPT = (
    "state",
    "leg",
    "stage",
    "stage_started_at",
    "stage_due_at",
    "due_at",
    "next_rung_at",
    "next_promise_at",
)


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
        self._agenda.put(sweep_after(due), partial(self._sweep_for, call, due))

    def sweep_all(self, now: datetime) -> None:
        """Run everything that `tick` runs."""
        self._sweep(declared("sweeps"), now)

    def _sweep_for(self, call: Call, due: datetime, now: datetime) -> None:
        """Run the sweep that is due, unless the call has moved on or an earlier one did it."""
        watched = self._watched.get(call.pk)
        if watched is not None and watched[0] == due:
            self._sweep([_SWEEP_OF.get(State(call.state), escalate)], now)

    def _sweep(self, sweeps: Iterable[Sweep], now: datetime) -> None:
        """Run some sweeps, and see which calls they changed."""
        for sweep in sweeps:
            sweep(now=now)
        reached = [watched for watched in self._watched.values() if watched[0] <= now]
        fresh = Call.objects.in_bulk([call.pk for _due, call in reached])
        for due, call in reached:
            leg = call.leg
            for name in SWEPT:
                setattr(call, name, getattr(fresh[call.pk], name))
            if _next_moment(call) != due:  # else it was refused, and comes up with the next deed
                self.watch(call)
            if call.leg != leg:
                self._moved(call, now)


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
            moments = [at for at in (call.next_rung_at, call.next_promise_at) if at is not None]
            return min(moments, default=None) if call.is_open else None
