"""The sweep: what waits too long climbs its ladder, each rung exactly once."""

import logging
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from youhu.calls.reference import current
from youhu.calls.routing import command_room
from youhu.ledger.actions import record
from youhu.notices.actions import Audience
from youhu.registry.models import nobody
from youhu.registry.rules import Role
from youhu.territory.rules import DISTRICT_DIGITS, SUBDISTRICT_DIGITS
from youhu.volunteering.actions.step import Waiting, page_of, send_once_a_day, tell_person
from youhu.volunteering.models import CheckIn, Letter, ServiceRecord, SignUp, UnitCheckIn
from youhu.volunteering.queries import all_waiting, desk_of
from youhu.volunteering.rules import RUNG_STEP, TOP_RUNG, State

logger = logging.getLogger(__name__)
LOT = 300


def warn(*, now: datetime) -> int:
    """Climb the ladder of everything whose next rung is reached; answers how many warnings."""
    given, faults = 0, []
    for thing in _reached(now):
        try:
            given += _climb(thing, now)
        except Exception as why:  # whatever it is, the others must be warned about
            logger.exception("%s could not be warned about", thing.subject)
            faults.append(why)
    if faults:
        raise ExceptionGroup(f"{len(faults)} could not be warned about", faults)
    return given


def _reached(now: datetime) -> Iterator[Waiting]:
    """So many of each kind in one sweep, what waits longest first; the next one goes on."""
    for rows in all_waiting():
        yield from list(rows.filter(next_rung_at__lte=now).order_by("next_rung_at", "pk")[:LOT])


@transaction.atomic
def _climb(thing: Waiting, now: datetime) -> int:
    climbed = 0
    while thing.next_rung_at is not None and thing.next_rung_at <= now:
        if not _take_rung(thing):
            return climbed
        record(thing, "warn", by=nobody(Role.CLOCK), now=now, payload={"rung": thing.rung})
        _give(thing, now)
        climbed += 1
    return climbed


def _take_rung(thing: Waiting) -> bool:
    """Move one rung up; False when another sweep or a step was quicker."""
    assert thing.next_rung_at is not None
    number = thing.rung + 1
    next_at = thing.next_rung_at + RUNG_STEP if number < TOP_RUNG else None
    fence = {name: getattr(thing, name) for name in ("state", "due_at", "rung", "next_rung_at")}
    rows = type(thing)._default_manager.filter(pk=thing.pk, **fence)
    if not rows.update(rung=number, next_rung_at=next_at):
        return False
    thing.rung, thing.next_rung_at = number, next_at
    return True


def _give(thing: Waiting, now: datetime) -> None:
    """Tell whose turn it is, then the subdistrict's room, then the district's; nobody is named."""
    key, template = f"{thing.rung}", _template(thing)
    if isinstance(thing, CheckIn) and thing.state == State.ACCEPTED:
        tell_person(thing, "check_in_to_recheck", now=now, key=key)
    to = _room(thing, now) if thing.rung > 1 else _holder(thing)
    if to is not None:
        link = page_of(thing) if thing.rung == 1 else ""
        send_once_a_day(thing, template, to, now=now, key=key, link=link)


def _holder(thing: Waiting) -> Audience | None:
    """Whose turn it is."""
    unit = thing.unit if isinstance(thing, Letter) else desk_of(thing.community)
    return Audience(unit=unit, role=Role.HANDLER) if unit is not None else None


def _room(thing: Waiting, now: datetime) -> Audience | None:
    digits = SUBDISTRICT_DIGITS if thing.rung < TOP_RUNG else DISTRICT_DIGITS
    place = thing.unit.area_code if isinstance(thing, Letter) else thing.community.code
    localities = current().tables.rules.localities
    room = command_room(localities, place[:digits], timezone.localdate(now))
    return Audience(unit=room, role=Role.DISPATCHER) if room is not None else None


def _template(thing: Waiting) -> str:
    if isinstance(thing, ServiceRecord):
        return "service_overdue"
    if isinstance(thing, Letter):
        return "letter_overdue"
    if isinstance(thing, SignUp):
        return "objection_overdue"
    if isinstance(thing, UnitCheckIn):
        return "unit_overdue" if thing.state == State.SUBMITTED else "feedback_overdue"
    return "check_in_overdue" if thing.state == State.SUBMITTED else "recheck_overdue"
