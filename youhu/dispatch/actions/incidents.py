"""What stops a vehicle on its way: told with one press, settled by the association's desk."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.dispatch.actions.duty import said_at
from youhu.dispatch.actions.holding import hold, hold_market
from youhu.dispatch.actions.securing import secure
from youhu.dispatch.actions.steps import check_hand, end, free_elsewhere, going, last_moment
from youhu.dispatch.models import Incident, Shift, Stop
from youhu.dispatch.moments import within
from youhu.dispatch.rules import MOST_NOTE, TO_DO, TOLD, IncidentKind, StopState, TripState
from youhu.ledger.actions import begin, move
from youhu.ledger.clocked import clock
from youhu.notices.actions import Audience, tell
from youhu.registry.models import Member, nobody
from youhu.registry.rules import Role

STOPS = frozenset({IncidentKind.BREAKDOWN, IncidentKind.ACCIDENT})  # the vehicle drives no further
SETTLE_BROKEN, SETTLE_OTHER = timedelta(minutes=10), timedelta(minutes=30)
MOST_MINUTES = 240


@dataclass(frozen=True)
class Told:
    """What a driver says of an incident, and where that was."""

    client_key: UUID
    kind: str
    note: str = ""
    minutes: int | None = None
    lng: float | None = None
    lat: float | None = None


@transaction.atomic
def tell_incident(
    shift: Shift, told: Told, *, by: Member, now: datetime, said: datetime | None = None
) -> Incident:
    """Something stops or delays the vehicle. The same key twice is one incident.

    After a breakdown the trips end here and their stops are free for others; goods stay aboard
    until another vehicle takes them over.
    """
    check_hand(shift, by)
    known = Incident.objects.filter(client_key=told.client_key).first()
    if known is not None:
        return known
    hold(shift)
    at = within(said, after=last_moment(shift), now=now)
    made = _kept(shift, told, at, by, now)
    begin(
        made, "tell", by=by, now=now, note=made.note,
        payload={**said_at(at, said), "kind": told.kind, "vehicle": shift.vehicle.mark},
    )  # fmt: skip
    if told.kind in STOPS:
        break_down(shift, at, by, now)
    elif told.minutes:
        _put_off(shift, timedelta(minutes=told.minutes))
    tell_both(made, now)
    return made


def _kept(shift: Shift, told: Told, at: datetime, by: Member, now: datetime) -> Incident:
    if told.kind not in TOLD:
        raise Refused(_("Choose what happened."))
    if told.minutes is not None and not 0 < told.minutes <= MOST_MINUTES:
        raise Refused(_("Say how many minutes, at most four hours."))
    due = now + (SETTLE_BROKEN if told.kind in STOPS else SETTLE_OTHER)
    return Incident.objects.create(
        district=shift.district, shift=shift, at=at, told_by=by if by.pk else None,
        client_key=told.client_key, kind=told.kind, note=told.note.strip()[:MOST_NOTE],
        minutes=told.minutes, lng=told.lng, lat=told.lat, **clock(due),
    )  # fmt: skip


def break_down(shift: Shift, at: datetime, by: Member, now: datetime) -> None:
    """The shift stands, its trips end, its stops go to whoever can."""
    move(shift, "break_down", by=by, now=now, payload={"at": at.isoformat()})
    for trip in going(shift):
        Stop.objects.filter(trip=trip, state__in=TO_DO).update(state=StopState.MOVED)
        if trip.state == TripState.UNDER_WAY:
            end(trip, "break_off", at=at, by=by, now=now)
        else:
            move(trip, "drop", by=nobody(Role.CLOCK), now=now, **clock(None))


def _put_off(shift: Shift, wait: timedelta) -> None:
    """What is still to come is expected so much later."""
    rows = Stop.objects.filter(trip__shift=shift, state__in=TO_DO)
    rows.filter(expected_at=None).update(expected_at=F("planned_at"))
    rows.update(expected_at=F("expected_at") + wait)


@transaction.atomic
def mend(shift: Shift, *, by: Member, now: datetime, said: datetime | None = None) -> None:
    """The vehicle drives again; what is still aboard goes on with it."""
    check_hand(shift, by)
    hold_market(shift.market, now)
    at = within(said, after=last_moment(shift), now=now)
    move(shift, "mend", by=by, now=now, payload=said_at(at, said))
    free_elsewhere(shift, now=now)
    secure(shift.market, now=now)


@transaction.atomic
def settle_incident(incident: Incident, *, answer: str, by: Member, now: datetime) -> None:
    """The desk has seen to it, and says how."""
    if not by.keeps_market or by.organisation_id != incident.shift.market_id:
        raise Refused(_("The association's desk settles incidents."))
    if not answer.strip():
        raise Refused(_("Say in a few words how it goes on."))
    words = answer.strip()[:MOST_NOTE]
    move(
        incident, "settle", by=by, now=now, note=words, answer=words, settled_at=now,
        **clock(None),
    )  # fmt: skip


def tell_both(one: Incident, now: datetime) -> None:
    """The desk, and the manager of the fleet."""
    at = f"{timezone.localtime(one.at):%H:%M}"
    words = {
        "mark": one.shift.vehicle.mark, "what": str(one.get_kind_display()), "at": at,
        "due": f"{timezone.localtime(one.due_at):%H:%M}" if one.due_at else "",
    }  # fmt: skip
    link = f"{settings.YOUHU_SITE_URL}{reverse('incidents')}"
    for unit in (one.shift.market, one.shift.fleet.organisation):
        to = Audience(unit=unit, role=Role.HANDLER)
        key = f"{one.subject}:vehicle_incident:{unit.code}"
        tell(key, "vehicle_incident", words, to=to, now=now, link=link)
