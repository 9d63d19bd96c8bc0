"""What time does to the double grid: plans take effect, new cells inherit, people are reminded."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from shapely.geometry import shape

from youhu.common.errors import Refused
from youhu.fusing.ground import community, ground_of
from youhu.fusing.leads import who_left
from youhu.fusing.models import Choice, FusionPlan, PlannedLead
from youhu.fusing.rules import REMIND_AHEAD, State
from youhu.fusing.telling import desks_of, tell_about, who_decides, who_is_concerned
from youhu.ledger.actions import begin as begin_record
from youhu.ledger.actions import move
from youhu.notices.actions import Audience, tell
from youhu.registry.models import Organisation, Person, nobody
from youhu.registry.rules import Role
from youhu.territory.fusing import appoint, fuse, unfuse
from youhu.territory.models import Area, AreaShape, Fusion, Household
from youhu.territory.rules import DISTRICT_DIGITS, AreaKind

T = TypeVar("T")


def take_effect(*, now: datetime) -> int:
    """Grids and leads follow every plan whose day has come."""
    today = timezone.localdate(now)
    due = FusionPlan.objects.filter(state=State.APPROVED, effective_on__lte=today)
    rows = due.select_related("area", "made_by").order_by("effective_on", "pk")
    return _each(rows, lambda plan: _take_one(plan, now=now))


def _each(things: Iterable[T], act: Callable[[T], int]) -> int:
    """Do it with each; one that fails does not keep the others from it, and is raised then."""
    done, failed = 0, []
    for thing in things:
        try:
            done += act(thing)
        except Exception as why:  # whatever it is, the others go on; it is raised below
            failed.append(why)
    if failed:
        raise ExceptionGroup("Parts of the double grid could not follow.", failed)
    return done


@transaction.atomic
def _take_one(plan: FusionPlan, *, now: datetime) -> int:
    """Two sweeps do no harm: the second one finds the plan moved on."""
    try:
        move(plan, "take_effect", by=nobody(Role.CLOCK), now=now)
    except Refused:
        return 0
    homes = _homes(plan, now)
    changed = fuse(homes, on=plan.effective_on)
    appoint(_leads(plan), on=plan.effective_on)
    moved = Household.objects.filter(building__cell__in=changed).count()
    for audience in who_is_concerned(plan):
        tell_about(plan, "fusion_in_force", audience, now, moved=str(moved))
    return 1


def _homes(plan: FusionPlan, now: datetime) -> dict[Area, Area]:
    """The Party grid of each social grid on the map; what was cut off one since goes along with it.

    A Party grid that has ended gets nobody.
    """
    rows = Choice.objects.filter(plan=plan, party_cell__in=_on_map(now, AreaKind.PARTY_CELL))
    chosen = {row.cell: row.party_cell for row in rows.select_related("cell", "party_cell")}
    standing = AreaShape.objects.valid(now).filter(
        area__kind=AreaKind.CELL, area__code__startswith=plan.area.code
    )
    homes = {}
    for shape_now in standing.select_related("area__parent").order_by("area__code"):
        cell = shape_now.area
        parent = cell if cell in chosen else next(iter(_before(shape_now)), None)
        home = chosen.get(parent) if parent else None
        if home is not None:
            homes[cell] = home
    return homes


def _leads(plan: FusionPlan) -> dict[Area, tuple[Person, Organisation] | None]:
    rows = PlannedLead.objects.filter(plan=plan).select_related("party_cell", "person", "branch")
    return {
        row.party_cell: (row.person, row.branch) if row.person and row.branch else None
        for row in rows.order_by("party_cell__code")
    }


def _on_map(now: datetime, kind: AreaKind) -> QuerySet[AreaShape, int]:
    """The areas of one grid that have an outline now."""
    return AreaShape.objects.valid(now).filter(area__kind=kind).values_list("area", flat=True)


def follow_map(*, now: datetime) -> int:
    """New cells belong where the ground they were cut from did; those that ended, nowhere.

    So every household is in a fused cell a minute after a redrawing, and nobody had to think of it.
    """
    if not _on_map(now, AreaKind.PARTY_CELL).exists():
        return 0
    today = timezone.localdate(now)
    stands = Q(cell__in=_on_map(now, AreaKind.CELL))
    stands &= Q(party_cell__in=_on_map(now, AreaKind.PARTY_CELL))
    ended = Fusion.objects.filter(valid_until=None).exclude(stands)
    gone = [row.cell for row in ended.select_related("cell").order_by("cell__code")]
    if gone:
        unfuse(gone, on=today)
    return len(gone) + _settle_new(now, today)


def _settle_new(now: datetime, today: date) -> int:
    serving = Fusion.objects.serving(today).values("cell")
    homeless = AreaShape.objects.valid(now).filter(area__kind=AreaKind.CELL)
    rows = homeless.exclude(area__in=serving).select_related("area__parent")
    by_community: dict[str, list[AreaShape]] = defaultdict(list)
    for row in rows.order_by("area__code"):
        by_community[community(row.area.code)].append(row)
    return _each(by_community.values(), lambda found: _settle(found, today, now))


@transaction.atomic
def _settle(rows: list[AreaShape], today: date, now: datetime) -> int:
    """The new cells of one community, with a line in the ledger that says so."""
    above = rows[0].area.parent
    assert above is not None
    ground = ground_of(above, now, now=now)
    homes = {}
    for row in rows:
        code = _inherited(row, ground.party_cells) or ground.suggested.get(row.area.code, "")
        if code:
            homes[row.area] = ground.party_cells[code]
    if not homes:
        return 0
    fuse(homes, on=today)
    plan = _noted(above, homes, today, now)
    for audience in who_is_concerned(plan):
        tell_about(plan, "fusion_followed", audience, now)
    return len(homes)


def _noted(above: Area, homes: Mapping[Area, Area], today: date, now: datetime) -> FusionPlan:
    """What the clock did by itself, as a plan that nobody made."""
    plan = FusionPlan.objects.create(
        district=above.code[:DISTRICT_DIGITS],
        area=above,
        effective_on=today,
        state=State.IN_FORCE,
        made_at=now,
    )
    Choice.objects.bulk_create(
        Choice(plan=plan, cell=cell, party_cell=home) for cell, home in homes.items()
    )
    said = {cell.code: home.code for cell, home in homes.items()}
    begin_record(plan, "inherit", by=nobody(Role.CLOCK), now=now, payload=said)
    return plan


def _inherited(row: AreaShape, known: Mapping[str, Area]) -> str:
    """The Party grid of the cell that had most of this ground until then; empty without one."""
    for old in _before(row):
        held = Fusion.objects.filter(cell=old).select_related("party_cell")
        last = held.order_by("-valid_from").first()
        if last is not None and last.party_cell.code in known:
            return str(last.party_cell.code)
    return ""


def _before(row: AreaShape) -> list[Area]:
    """The cells that had this ground until its outline began, the one with most of it first."""
    old = AreaShape.objects.filter(area__kind=AreaKind.CELL, valid_until=row.valid_from)
    near = old.filter(area__parent=row.area.parent).select_related("area").order_by("area__code")
    ground = shape(row.geometry)
    shared = [(ground.intersection(shape(one.geometry)).area, one.area) for one in near]
    return [area for share, area in sorted(shared, key=lambda pair: -pair[0]) if share > 0]


def remind(*, now: datetime) -> int:
    """Whoever has a plan in hand hears of it before its day comes, and once it has passed."""
    today = timezone.localdate(now)
    near = FusionPlan.objects.filter(
        state__in=(State.DRAFT, State.AWAITING), effective_on__lte=today + REMIND_AHEAD
    )
    for plan in near.select_related("area", "made_by__organisation").order_by("pk"):
        has_passed = plan.has_come(today)
        template = "fusion_passed" if has_passed else "fusion_late"
        owner = [Audience(member=plan.made_by)]
        whom = who_decides(plan) if plan.state == State.AWAITING and not has_passed else owner
        for audience in whom:
            tell_about(plan, template, audience, now)
    return 0


def tell_of_vacancies(*, now: datetime) -> int:
    """The desk of a community hears once of each lead who left, so that another is chosen."""
    link = f"{settings.YOUHU_SITE_URL}{reverse('fusion_plans')}"
    left = who_left(timezone.localdate(now)).select_related("party_cell", "branch")
    for lead in left.order_by("pk"):
        said = {"grid": lead.party_cell.name, "branch": lead.branch.name}
        for desk in desks_of(community(lead.party_cell.code)):
            key = f"grid_lead:{lead.pk}:left:{desk.code}"
            tell(key, "lead_left", said, to=Audience(unit=desk), now=now, link=link)
    return 0
