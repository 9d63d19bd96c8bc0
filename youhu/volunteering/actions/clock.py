"""The sweep: what waits too long climbs its ladder, each rung exactly once."""

from datetime import datetime

from django.utils import timezone

from youhu.calls.reference import current
from youhu.calls.routing import command_room
from youhu.ledger.ladder import climb
from youhu.notices.actions import Audience
from youhu.registry.rules import Role
from youhu.territory.rules import DISTRICT_DIGITS, SUBDISTRICT_DIGITS
from youhu.volunteering.actions.step import Waiting, page_of, send_once_a_day, tell_person
from youhu.volunteering.models import CheckIn, Letter, ServiceRecord, SignUp, UnitCheckIn
from youhu.volunteering.queries import all_waiting, desk_of
from youhu.volunteering.rules import RUNG_STEP, TOP_RUNG, State


def warn(*, now: datetime) -> int:
    """Climb the ladder of everything whose next rung is reached; answers how many warnings."""
    return climb(all_waiting(), now=now, step=RUNG_STEP, top=TOP_RUNG, give=_give)


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
