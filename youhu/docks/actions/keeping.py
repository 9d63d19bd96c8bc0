"""The desk of a market keeps its docks: where they are, how many bays, when they are open."""

from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.docks.models import Appointment, Dock
from youhu.docks.queries import keeps
from youhu.docks.rules import HELD
from youhu.ledger.actions import begin, record
from youhu.registry.models import Member


@dataclass(frozen=True)
class Facts:
    """What a driver and a dispatcher know of a dock."""

    code: str
    name: str
    lng: float
    lat: float
    bays: int
    opens: time
    closes: time
    slot_minutes: int = 15
    name_en: str = ""
    note: str = ""


@transaction.atomic
def set_up_dock(facts: Facts, *, by: Member, now: datetime) -> Dock:
    """A market has a dock more."""
    if not by.keeps_market or by.organisation is None:
        raise Refused(_("The association's desk keeps the docks. Switch to that post."))
    _refuse_known(facts, by.organisation_id)
    dock = Dock.objects.create(
        district=by.area_code[:6], market=by.organisation, **vars(_in_order(facts))
    )
    begin(dock, "set_up_dock", by=by, now=now, payload={"code": dock.code, "bays": dock.bays})
    return dock


def _in_order(facts: Facts) -> Facts:
    if facts.closes <= facts.opens:
        raise Refused(_("A dock closes after it opens."))
    return facts


def _refuse_known(facts: Facts, market_id: int | None, but: int = 0) -> None:
    if Dock.objects.filter(market=market_id, code=facts.code).exclude(pk=but).exists():
        raise Refused(_("There is a dock with this code already."))


@transaction.atomic
def amend_dock(dock: Dock, facts: Facts, *, by: Member, now: datetime) -> None:
    """Other bays, hours or slots. Raises Refused while vehicles are booked where none would be."""
    _refuse_stranger(dock, by)
    _refuse_known(_in_order(facts), dock.market_id, dock.pk)
    held = Dock.objects.select_for_update().get(pk=dock.pk).appointments.filter(state__in=HELD)
    was = (dock.opens, dock.closes, dock.slot_minutes)
    is_cut = was != (facts.opens, facts.closes, facts.slot_minutes) and held.exists()
    if is_cut or held.filter(bay__gt=facts.bays).exists():
        raise Refused(_("Vehicles are booked there. Move or give back their appointments first."))
    said = {
        "bays": facts.bays, "hours": f"{facts.opens:%H:%M}-{facts.closes:%H:%M}",
        "minutes": facts.slot_minutes,
    }  # fmt: skip
    record(dock, "amend_dock", by=by, now=now, payload=said, **vars(facts))


@transaction.atomic
def give_up_dock(dock: Dock, *, note: str, by: Member, now: datetime) -> None:
    """From today on no vehicle is sent there. Raises Refused while some are booked."""
    _refuse_stranger(dock, by)
    locked = Dock.objects.select_for_update().get(pk=dock.pk)
    if Appointment.objects.filter(dock=locked, state__in=HELD).exists():
        raise Refused(_("Vehicles are booked there. Move or give back their appointments first."))
    record(dock, "give_up_dock", by=by, now=now, note=note, closed_on=timezone.localdate(now))


def _refuse_stranger(dock: Dock, by: Member) -> None:
    if not keeps(by, dock):
        raise Refused(_("The association's desk keeps the docks. Switch to that post."))
    if dock.closed_on is not None:
        raise Refused(_("This dock was given up."))
