"""The replay: every row goes through the ordinary actions, at its own time, among all others."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.calls import actions
from youhu.calls.actions.groundwork import Ground
from youhu.calls.actions.staging import Crew
from youhu.calls.imports.history import CHUNK, chunks
from youhu.calls.imports.rows import Faults
from youhu.calls.models import Call
from youhu.calls.past import Fault, Past
from youhu.calls.rules import Kind, State
from youhu.common.errors import Refused
from youhu.common.wiring import declared
from youhu.registry.models import nobody
from youhu.registry.rules import Role

# How often the sweeps run; what happens between two runs is one transaction.
BEAT = timedelta(hours=6)
# After the last row: long enough for everybody's time to rate to run out.
AFTERMATH = timedelta(days=30)


class Event(NamedTuple):
    """Something that happens to a call; events sort by time, raising before closing."""

    at: datetime
    is_closing: bool
    row: int
    past: Past


@dataclass
class Replay:
    """A run through the past. Killed and started again, it goes on where it stopped."""

    ground: Ground
    crew: Crew
    new: int = 0
    refused: int = 0
    faults: Faults = field(default_factory=list)
    _here: set[UUID] = field(default_factory=set)

    def run(self, pasts: Sequence[Past]) -> Iterator[int]:
        """Play all events in the order of time; each step answers how many it played."""
        for chunk in chunks(pasts, CHUNK):
            rows = Call.objects.filter(client_key__in=[past.key for past in chunk])
            self._here |= set(rows.values_list("client_key", flat=True))
        events = sorted(_events(pasts))
        if not events:
            return
        waiting, moment = deque(events), events[0].at
        while moment < events[-1].at + AFTERMATH:
            moment += BEAT
            yield self._beat(waiting, moment)

    @transaction.atomic
    def _beat(self, waiting: deque[Event], moment: datetime) -> int:
        """What happened since the last run of the sweeps, then the sweeps, as `tick` runs them."""
        played = 0
        while waiting and waiting[0].at <= moment:
            self._play(waiting.popleft())
            played += 1
        for sweep in declared("sweeps"):
            sweep(now=moment)
        return played

    def _play(self, event: Event) -> None:
        past, step = event.past, self._close if event.is_closing else self._raise
        try:
            with transaction.atomic():
                step(past)
        except Refused as why:
            self.refused += not event.is_closing
            remedy = _("Correct the row or the mapping, and replay it again.")
            self.faults.append(Fault(past.row, "", past.source_id, str(why), remedy))

    def _raise(self, past: Past) -> None:
        """It is raised, goes to the unit that the file names, and that unit signs at once.

        The other systems that we know do not keep a time of signing.
        """
        if past.key in self._here:
            return
        by = self.crew.grid_worker if past.kind == Kind.REPORT else nobody(Role.RESIDENT)
        call = actions.raise_call(self._draft(past), by=by, now=past.raised_at)
        unit = self.ground.units[past.unit]
        if (call.state, call.unit_id) != (State.DISPATCHED, unit.pk):
            send = actions.dispatch if call.state == State.RECEIVED else actions.redispatch
            note, by = _("The file names this unit."), self.crew.dispatcher
            send(call, unit=unit, note=note, by=by, now=past.raised_at)
        actions.sign(call, by=self.crew.handlers[unit.pk], now=past.raised_at)
        self.new += 1

    def _draft(self, past: Past) -> actions.Draft:
        """The row as its caller would have said it; a place that is not on the map is looked up."""
        return actions.Draft(
            client_key=past.key,
            text=past.text,
            category_id=self.ground.categories[past.category].pk,
            lng=past.lng,
            lat=past.lat,
            cell_code=past.cell_code if past.cell_code in self.crew.cells else "",
            address=past.address,
            kind=past.kind,
            urgency=past.urgency,
            source=past.source,
            promised_at=past.due_at,
        )

    def _close(self, past: Past) -> None:
        """The unit answers; what the grid reported, the grid sees done. Others may rate, or not."""
        calls = Call.objects.filter(client_key=past.key, state=State.WORKING)
        call = calls.select_related("unit", "category").first()
        if call is None or past.closed_at is None:
            return
        handler = self.crew.handlers[self.ground.units[past.unit].pk]
        if call.is_checkable:
            actions.finish(call, answer=past.answer, by=handler, now=past.closed_at)
        else:
            actions.answer(call, answer=past.answer, by=handler, now=past.closed_at)
        if call.is_reported:
            actions.close_checked(call, by=self.crew.grid_worker, now=past.closed_at)


def _events(pasts: Sequence[Past]) -> Iterator[Event]:
    for past in pasts:
        yield Event(past.raised_at, False, past.row, past)
        if past.closed_at is not None:
            yield Event(past.closed_at, True, past.row, past)
