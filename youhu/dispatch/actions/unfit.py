"""Who must not drive any more: shifts are taken back, nothing new comes aboard, the desk hears."""

from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.dispatch.actions.holding import hold, hold_market
from youhu.dispatch.actions.incidents import break_down, tell_both
from youhu.dispatch.actions.steps import aboard, end_idle
from youhu.dispatch.fit import LET_IN, is_let_in, stopped_by, things_of
from youhu.dispatch.models import Incident, Shift, Stop
from youhu.dispatch.rules import (
    MOST_NOTE,
    OFFERING,
    TO_DO,
    IncidentKind,
    ShiftState,
    StopKind,
    StopState,
)
from youhu.fleets.queries import fitness, subject_of
from youhu.fleets.rules import OVER, State
from youhu.ledger.actions import begin, move
from youhu.ledger.clocked import clock
from youhu.registry.models import nobody
from youhu.registry.rules import Role

SETTLE = timedelta(minutes=30)
BEGUN = (StopKind.PICKUP, StopKind.TRANSFER)


def unfit_shifts() -> list[Shift]:
    """Shifts that plans count on, of whom the market does not let drive any more."""
    rows = Shift.objects.filter(state__in=OFFERING).exclude(LET_IN)
    related = ("market", "vehicle__type", "vehicle__fleet", "fleet__organisation", "driver__person")
    return list(rows.select_related(*related, "driver__fleet").order_by("pk"))


@transaction.atomic
def stop(shift: Shift, *, now: datetime) -> bool:
    """Take back a shift that has not begun; one on duty gets nothing new, and the desk hears.

    Answers whether orders wait for another vehicle now.
    """
    hold_market(shift.market, now)
    hold(shift)
    if not Shift.objects.filter(pk=shift.pk).exclude(LET_IN).exists():
        return False  # let in again meanwhile
    if shift.state == ShiftState.OFFERED:
        move(shift, "stop", by=nobody(Role.CLOCK), now=now, note=why(shift, now), **clock(None))
        return _free(shift, keeps=False, now=now)
    if shift.state != ShiftState.ON_DUTY or is_let_in(shift):
        return False
    _tell_desk(shift, now)
    if any(thing.state in OVER for thing in things_of(shift)):
        break_down(shift, now, nobody(Role.CLOCK), now)  # others take over what is aboard
        return True
    return _free(shift, keeps=True, now=now)


def why(shift: Shift, now: datetime) -> str:
    """Who or what is not let in any more, and the reason on record; no driver is named."""
    said = []
    for thing in things_of(shift):
        if thing.state != State.ADMITTED:
            reason = thing.reason or str(next(iter(fitness(thing, now).reasons), ""))
            said.append(f"{subject_of(thing).label}: {thing.get_state_display()}. {reason}".strip())
    return (_("; ").join(said) or _("Vehicles of this type are not admitted."))[:MOST_NOTE]


def _free(shift: Shift, *, keeps: bool, now: datetime) -> bool:
    """Let others do its stops; with `keeps` not what is aboard, or is just being loaded."""
    rows = Stop.objects.filter(trip__shift=shift, state__in=TO_DO)
    if keeps:
        loading = rows.filter(state=StopState.HERE, kind__in=BEGUN).values("order")
        rows = rows.exclude(order__in=aboard(shift)).exclude(order__in=loading)
    freed = Stop.objects.filter(pk__in=list(rows.values_list("pk", flat=True)))
    count = freed.update(state=StopState.MOVED)
    end_idle(shift, now=now)
    return bool(count)


def _tell_desk(shift: Shift, now: datetime) -> None:
    """One exception for each time that it is taken off the road."""
    line = stopped_by(shift)
    key = uuid5(NAMESPACE_OID, f"{shift.subject}:{line.pk if line else 0}")
    made, is_new = Incident.objects.get_or_create(
        client_key=key,
        defaults={
            "district": shift.district, "shift": shift, "at": now, "kind": IncidentKind.UNFIT,
            "note": why(shift, now), **clock(now + SETTLE),
        },
    )  # fmt: skip
    if is_new:
        said = {"kind": made.kind, "vehicle": shift.vehicle.mark}
        begin(made, "tell", by=nobody(Role.CLOCK), now=now, note=made.note, payload=said)
        tell_both(made, now)
