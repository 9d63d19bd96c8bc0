"""Which desk and which room stand for a cell, and who may share out there."""

from datetime import datetime

from django.utils import timezone

from youhu.registry.models import Member, Organisation
from youhu.registry.rules import OrgKind, Role
from youhu.territory.models import Area
from youhu.territory.rules import COMMUNITY_DIGITS, DISTRICT_DIGITS, SUBDISTRICT_DIGITS


def desk_of(code: str, now: datetime) -> Organisation | None:
    """The committee that keeps the community in which a cell lies."""
    return _unit(OrgKind.COMMUNITY, code[:COMMUNITY_DIGITS], now)


def room_of(code: str, now: datetime) -> Organisation | None:
    """The command room of the subdistrict, or else of the district."""
    near = _unit(OrgKind.COMMAND_ROOM, code[:SUBDISTRICT_DIGITS], now)
    return near or district_room(code, now)


def district_room(code: str, now: datetime) -> Organisation | None:
    """The command room of the district."""
    return _unit(OrgKind.COMMAND_ROOM, code[:DISTRICT_DIGITS], now)


def _unit(kind: OrgKind, code: str, now: datetime) -> Organisation | None:
    on = timezone.localdate(now)
    found = Organisation.objects.filter(kind=kind, area_code=code).order_by("pk")
    return next((unit for unit in found if unit.serves(on)), None)


def may_plan(member: Member, area: Area) -> bool:
    """Whether somebody may share out households of an area: its desk, or a room above it."""
    is_in_charge = member.keeps_community or (member.oversees and member.role != Role.AUDITOR)
    return is_in_charge and area.code.startswith(member.area_code)
