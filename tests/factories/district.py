"""A district small enough to know by heart, and complete: all three promises hold in it.

23.10   ┌─────────┬─────────┬─────────┬─────────┐
        │ 001-002-001, -002 │ 002-002-001, -002 │      communities 002 of both subdistricts
        ├─────────┼─────────┼─────────┼─────────┤
        │ 001-001-001, -002 │ 002-001-001, -002 │      communities 001 of both subdistricts
23.08   └─────────┴─────────┴─────────┴─────────┘
      113.30      subdistricts 001 and 002    113.34
"""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from tests.factories.kept import kept
from tests.factories.rows import (
    AreaFactory,
    AreaShapeFactory,
    CategoryFactory,
    Corner,
    LadderStepFactory,
    MemberFactory,
    OrganisationFactory,
    PostFactory,
    RosterFactory,
    RoutingRuleFactory,
    TimeLimitFactory,
    square,
)
from youhu.calls.models import Category, RoutingRule
from youhu.calls.rules import CategoryKind, Level, Stage, Target, Urgency
from youhu.common.calendar import LimitType
from youhu.registry.actions import seed_calendar
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import OrgKind, Role
from youhu.territory.models import Area
from youhu.territory.rules import AreaKind

SIDE = 0.01
WEST, SOUTH = 113.30, 23.08
SUBDISTRICTS = ("440105001", "440105002")
COMMUNITIES = tuple(f"{code}{n}" for code in SUBDISTRICTS for n in ("001", "002"))
CELLS = tuple(f"{code}{n}" for code in COMMUNITIES for n in ("001", "002"))
YEARS = (2025, 2026)


@dataclass
class TinyDistrict:
    """Everything in the tiny district that a test may want to name.

    Lists follow the codes: `cells[0]` lies in `communities[0]` in `subdistricts[0]`, for which
    `committees[0]`, `offices[0]` and `rooms[0]` answer.
    """

    district: Area
    subdistricts: list[Area]
    communities: list[Area]
    cells: list[Area]

    government: Organisation
    centre: Organisation  # the district's command centre
    offices: list[Organisation]
    rooms: list[Organisation]  # the subdistricts' command rooms
    committees: list[Organisation]
    urban: Organisation  # a department that looks after lamps
    housing: Organisation  # a department that answers questions

    resident: Member
    neighbour: Member  # another resident
    grid_worker: Member  # of committees[0]
    other_grid_worker: Member  # of committees[2], in the other subdistrict
    handler: Member  # of `housing`, who gets what `raised` raises
    dispatcher: Member  # of rooms[0]
    other_dispatcher: Member  # of rooms[1]
    district_dispatcher: Member  # of the centre
    supervisor: Member  # of rooms[0]
    district_supervisor: Member  # of the centre
    auditor: Member  # of the centre
    admin: Member  # of the centre
    handlers: dict[int, Member]  # one for every unit that answers calls

    question: Category  # citizen: answered without anybody looking → housing
    odour: Category  # citizen: verified first → the community of the place
    litter: Category  # matter: answered → the subdistrict of the place
    lamp: Category  # component: checked before it is closed → urban
    rules: dict[str, RoutingRule] = field(default_factory=dict)  # by the category's name here
    near: Any = None  # the neighbourhood, once there is one

    def handler_of(self, unit: Organisation | None) -> Member:
        """The handler who works in a unit."""
        assert unit is not None
        return self.handlers[unit.pk]

    @cached_property
    def security(self) -> Member:
        """Appointed for the first who asks; where there is one, administrators let nobody in."""
        made: Member = MemberFactory(role=Role.SECURITY, organisation=self.centre)
        return made

    @property
    def units(self) -> list[Organisation]:
        """Every unit that answers calls."""
        return [self.centre, *self.offices, *self.rooms, *self.committees, self.urban, self.housing]


@kept
def tiny_district() -> TinyDistrict:
    """Build the whole district, its people, and all that calls are decided by."""
    seed_calendar(YEARS)
    units, categories = organisations(), all_categories()
    made = TinyDistrict(**areas(), **units, **people(**units), **categories)
    made.rules = routing_rules(made)
    time_limits()
    ladder()
    rosters(made)
    return made


def areas() -> dict[str, Area | list[Area]]:
    district = AreaFactory()
    subdistricts = _layer(AreaKind.SUBDISTRICT, SUBDISTRICTS, [district])
    communities = _layer(AreaKind.COMMUNITY, COMMUNITIES, subdistricts)
    cells = _layer(AreaKind.CELL, CELLS, communities)
    for area in (district, *subdistricts, *communities, *cells):
        AreaShapeFactory(area=area, geometry=square(*_corners(area.code)))
    return {
        "district": district,
        "subdistricts": subdistricts,
        "communities": communities,
        "cells": cells,
    }


def _layer(kind: AreaKind, codes: tuple[str, ...], parents: list[Area]) -> list[Area]:
    above = {parent.code: parent for parent in parents}
    parent_of = {code: above.get(code[:-3], parents[0]) for code in codes}
    return [AreaFactory(kind=kind, code=code, parent=parent_of[code]) for code in codes]


def _corners(code: str) -> tuple[Corner, Corner]:
    """South-west and north-east; neighbours share their corners to the last digit."""
    own = [cell for cell in CELLS if cell.startswith(code)]
    columns = [2 * int(cell[6:9]) + int(cell[12:15]) - 3 for cell in own]
    rows = [int(cell[9:12]) - 1 for cell in own]
    west, east = WEST + min(columns) * SIDE, WEST + (max(columns) + 1) * SIDE
    south, north = SOUTH + min(rows) * SIDE, SOUTH + (max(rows) + 1) * SIDE
    return (round(west, 6), round(south, 6)), (round(east, 6), round(north, 6))


def cell_middle(cell_code: str) -> Corner:
    """Longitude and latitude of the middle of a cell, or of any other area."""
    (west, south), (east, north) = _corners(cell_code)
    return round((west + east) / 2, 6), round((south + north) / 2, 6)


def organisations() -> dict[str, Organisation | list[Organisation]]:
    government = OrganisationFactory(
        code="haizhu", kind=OrgKind.DISTRICT, is_accountable=False, name="District government"
    )
    local = {"parent": government}
    offices = [
        OrganisationFactory(
            code=f"office-{n}", kind=OrgKind.SUBDISTRICT, area_code=code, parent=government
        )
        for n, code in enumerate(SUBDISTRICTS, start=1)
    ]
    return {
        "government": government,
        "centre": OrganisationFactory(code="centre", kind=OrgKind.COMMAND_ROOM, **local),
        "offices": offices,
        "rooms": [
            OrganisationFactory(
                code=f"room-{n}", kind=OrgKind.COMMAND_ROOM, parent=office,
                area_code=office.area_code,
            )
            for n, office in enumerate(offices, start=1)
        ],
        "committees": [
            OrganisationFactory(
                code=f"committee-{n}", kind=OrgKind.COMMUNITY, area_code=code,
                parent=offices[SUBDISTRICTS.index(code[:9])],
            )
            for n, code in enumerate(COMMUNITIES, start=1)
        ],
        "urban": OrganisationFactory(code="urban", **local),
        "housing": OrganisationFactory(code="housing", **local),
    }  # fmt: skip


def people(
    *,
    government: Organisation,
    centre: Organisation,
    offices: list[Organisation],
    rooms: list[Organisation],
    committees: list[Organisation],
    urban: Organisation,
    housing: Organisation,
) -> dict[str, Member | dict[int, Member]]:
    answering = (centre, *offices, *rooms, *committees, urban, housing)
    handlers = {unit.pk: MemberFactory(handler=True, organisation=unit) for unit in answering}
    return {
        "resident": MemberFactory(resident=True),
        "neighbour": MemberFactory(resident=True),
        "grid_worker": MemberFactory(grid_worker=True, organisation=committees[0]),
        "other_grid_worker": MemberFactory(grid_worker=True, organisation=committees[2]),
        "handler": handlers[housing.pk],
        "dispatcher": MemberFactory(dispatcher=True, organisation=rooms[0]),
        "other_dispatcher": MemberFactory(dispatcher=True, organisation=rooms[1]),
        "district_dispatcher": MemberFactory(dispatcher=True, organisation=centre),
        "supervisor": MemberFactory(supervisor=True, organisation=rooms[0]),
        "district_supervisor": MemberFactory(supervisor=True, organisation=centre),
        "auditor": MemberFactory(auditor=True, organisation=centre),
        "admin": MemberFactory(admin=True, organisation=centre),
        "handlers": handlers,
    }


def all_categories() -> dict[str, Category]:
    return {
        "question": CategoryFactory(citizen=True, code="01001", name="Question"),
        "odour": CategoryFactory(citizen=True, code="03007", name="Odour", verify_first=True),
        "litter": CategoryFactory(matter=True, code="02001", name="Litter"),
        "lamp": CategoryFactory(component=True, code="01037", name="Street lamp", needs_check=True),
    }


def routing_rules(made: TinyDistrict) -> dict[str, RoutingRule]:
    """One rule a kind or class of category: every combination finds its unit."""
    return {
        "question": RoutingRuleFactory(number=1, category=made.question.parent, unit=made.housing),
        "odour": RoutingRuleFactory(
            number=2, category=made.odour.parent, target=Target.COMMUNITY
        ),
        "litter": RoutingRuleFactory(
            number=3, category_kind=CategoryKind.MATTER, target=Target.SUBDISTRICT
        ),
        "lamp": RoutingRuleFactory(
            number=4, category_kind=CategoryKind.COMPONENT, unit=made.urban
        ),
    }  # fmt: skip


def time_limits() -> None:
    """A limit for every stage of any call, and shorter ones to handle what is critical."""
    limits = [
        (Stage.ACCEPT, "", 2, LimitType.URGENT_HOURS),
        (Stage.VERIFY, "", 2, LimitType.WORK_HOURS),
        (Stage.SIGN, "", 24, LimitType.URGENT_HOURS),
        (Stage.HANDLE, "", 5, LimitType.WORK_DAYS),
        (Stage.DECIDE, "", 4, LimitType.WORK_HOURS),
        (Stage.CHECK, "", 2, LimitType.WORK_HOURS),
        (Stage.RATE, "", 5, LimitType.WORK_DAYS),
        (Stage.TOTAL, "", 10, LimitType.WORK_DAYS),
        (Stage.HANDLE, Urgency.CRITICAL, 4, LimitType.URGENT_HOURS),
        (Stage.TOTAL, Urgency.CRITICAL, 8, LimitType.URGENT_HOURS),
    ]
    for number, (stage, urgency, amount, limit_type) in enumerate(limits, start=1):
        TimeLimitFactory(
            number=number, stage=stage, urgency=urgency, amount=amount, limit_type=limit_type
        )


def ladder() -> None:
    """Who is warned: at once, after half a morning, a day and three days."""
    steps = [
        (1, Decimal(0), LimitType.WORK_HOURS, Level.COMMUNITY, Role.GRID_WORKER),
        (2, Decimal(4), LimitType.WORK_HOURS, Level.SUBDISTRICT, Role.DISPATCHER),
        (3, Decimal(1), LimitType.WORK_DAYS, Level.DISTRICT, Role.DISPATCHER),
        (4, Decimal(3), LimitType.WORK_DAYS, Level.DISTRICT, Role.SUPERVISOR),
    ]
    for rung, after, limit_type, level, role in steps:
        LadderStepFactory(
            rung=rung, after_amount=after, limit_type=limit_type, level=level, role=role
        )


def rosters(made: TinyDistrict) -> None:
    """Somebody is on duty in every unit that answers, day and night."""
    for unit in made.units:
        RosterFactory(post=PostFactory(unit=unit), member=made.handler_of(unit))
