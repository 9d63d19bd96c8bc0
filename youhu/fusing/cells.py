"""Fused cells as anybody on the staff may look them up: what, how many, whom to ring."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from youhu.fusing.ground import Ground, community, evening, ground_of
from youhu.fusing.leads import seats_in
from youhu.fusing.picture import last_word
from youhu.party.rules import Seat
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import OrgKind
from youhu.territory.models import Area, GridLead
from youhu.territory.rules import AreaKind


@dataclass(frozen=True)
class FusedCell:
    """One Party grid with the social grids that belong to it, and the desk that answers for it."""

    code: str
    name: str
    cells: tuple[str, ...]
    households: int
    lead: str  # the post of who leads, not a person; empty without one
    desk: Organisation | None


def fused_cells(ground: Ground, area: Area) -> list[FusedCell]:
    """Every fused cell of an area on the day of its ground, by code."""
    held: dict[str, list[str]] = defaultdict(list)
    for cell, grid in ground.standing.items():
        if cell in ground.cells:
            held[grid].append(cell)
    desks, seats = _desks(area.code), seats_in(area, ground.on)
    return [
        FusedCell(
            code,
            str(area),
            tuple(last_word(str(ground.cells[cell])) for cell in held[code]),
            sum(ground.households[cell] for cell in held[code]),
            _post(ground.leads[code], seats) if code in ground.leads else "",
            desks.get(community(code)),
        )
        for code, area in ground.party_cells.items()
    ]


def _post(lead: GridLead, seats: Mapping[tuple[int, int], str]) -> str:
    """The seat in the branch by which somebody leads; the branch alone for a plain member."""
    seat = seats.get((lead.person_id, lead.branch_id), "")
    said = {"branch": lead.branch, "seat": Seat(seat).label if seat else ""}
    return _("%(branch)s, %(seat)s") % said if seat else str(lead.branch)


def _desks(near: str) -> dict[str, Organisation]:
    rows = Organisation.objects.filter(kind=OrgKind.COMMUNITY, area_code__startswith=near)
    return {row.area_code: row for row in rows.order_by("-pk")}


def area_asked(member: Member, code: str) -> Area | None:
    """The community or subdistrict to show: the one asked for, else the member's own, else any."""
    kinds = (AreaKind.SUBDISTRICT, AreaKind.COMMUNITY)
    near = Area.objects.filter(kind__in=kinds).order_by("code")
    own = near.filter(code__startswith=member.area_code).first()
    return near.filter(code=code).first() or own or near.first()


def day_asked(said: str, *, now: datetime) -> date:
    """The day of which the map is shown: today, or one before it."""
    today = timezone.localdate(now)
    try:
        day = parse_date(said) or today
    except ValueError:
        return today
    return min(day, today)


def ground_on(area: Area, day: date, *, now: datetime) -> Ground:
    """Both grids as they are now, or as they were at the end of a day before."""
    return ground_of(area, min(evening(day), now), now=now)
