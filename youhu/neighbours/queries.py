"""Reading household links: what every cell has and lacks, who left, who is due."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q
from django.utils import timezone

from youhu.neighbours.cells import counted_homes
from youhu.neighbours.desks import desk_of
from youhu.neighbours.models import HouseholdLink, LinkException, LinkPlan, LinkTask, Visit
from youhu.neighbours.rules import BOUNDS, SAID, How, Why, quarter_start
from youhu.party.models import Membership
from youhu.registry.models import Member
from youhu.solvers.linking import Verdict, verdict
from youhu.territory.models import Area, Fusion, Residence
from youhu.territory.rules import AreaKind


@dataclass(frozen=True)
class Left:
    """Links in force whose member is not in the cell any more, or no member any more."""

    cell: Area
    person: int
    why: str
    households: int


def living_members(on: date, people: Q, party_cell_of: Mapping[int, int]) -> set[tuple[int, int]]:
    """(Party grid cell, person) of members of the Party who live in these cells, among `people`."""
    living = Residence.objects.serving(on).filter(
        people,
        person__in=Membership.objects.serving(on).values("person"),
        household__building__cell__in=list(party_cell_of),
    )
    rows = living.values_list("household__building__cell", "person").distinct()
    return {(party_cell_of[cell], person) for cell, person in rows}


def left_links(now: datetime) -> list[Left]:
    """Whose links wait for somebody else, cell by cell."""
    on = timezone.localdate(now)
    party_cell_of = dict(Fusion.objects.serving(on).values_list("cell", "party_cell"))
    rows = HouseholdLink.objects.in_force().values_list("household__building__cell", "person")
    counts: Counter[tuple[int, int]] = Counter()
    for cell, person, count in rows.annotate(n=Count("pk")):
        if cell in party_cell_of:
            counts[party_cell_of[cell], person] += count
    linked = Q(person__in=HouseholdLink.objects.in_force().values("person"))
    lost = sorted(counts.keys() - living_members(on, linked, party_cell_of))
    cells = Area.objects.in_bulk({cell for cell, _person in lost})
    members = Membership.objects.serving(on).filter(person__in={one for _cell, one in lost})
    serving = set(members.values_list("person", flat=True))
    return [
        Left(
            cells[cell],
            person,
            Why.MOVED if person in serving else Why.ENDED,
            counts[cell, person],
        )
        for cell, person in lost
    ]


def cells_without(now: datetime) -> list[tuple[Area, int]]:
    """The Party grid cells with households that have neither a link nor a named reason."""
    cells = {area.pk: area for area in Area.objects.filter(kind=AreaKind.PARTY_CELL)}
    on = timezone.localdate(now)
    homes, settled = counted_homes(cells, on), _settled(on)
    return [
        (cells[pk], count - settled[pk])
        for pk, count in sorted(homes.items())
        if count > settled[pk]
    ]


def _settled(on: date) -> Counter[int]:
    """How many households of each cell have a link or a reason."""
    return _by_cell(HouseholdLink, on) + _by_cell(LinkException, on)


def _by_cell(table: type[HouseholdLink] | type[LinkException], on: date) -> Counter[int]:
    party_cell_of = dict(Fusion.objects.serving(on).values_list("cell", "party_cell"))
    found: Counter[int] = Counter()
    rows = table._default_manager.filter(valid_until__isnull=True)
    for cell, count in rows.values_list("household__building__cell").annotate(n=Count("pk")):
        if cell in party_cell_of:
            found[party_cell_of[cell]] += count
    return found


@dataclass(frozen=True)
class Coverage:
    """One fused cell in figures."""

    cell: Area
    homes: int
    excused: int  # households that are to have none: empty, unwilling, looked after otherwise
    linked: int
    without: int  # no link, for a reason that a plan may change, or no reason at all
    members: int
    loads: tuple[int, ...]  # households of each member who has some
    visited: int
    overdue: int
    plan: LinkPlan | None
    tasks: tuple[LinkTask, ...]

    @property
    def to_link(self) -> int:
        return self.homes - self.excused

    @property
    def percent(self) -> int:
        """联户覆盖率: linked of those to be linked; a hundred only when all are."""
        return self.linked * 100 // self.to_link if self.to_link else 100

    @property
    def visited_percent(self) -> int:
        return self.visited * 100 // self.linked if self.linked else 0

    @property
    def verdict(self) -> Verdict:
        return verdict(self.to_link, self.members, BOUNDS)

    @property
    def outside(self) -> int:
        """Members whose number of households is not between the bounds."""
        return sum(not BOUNDS.least <= load <= BOUNDS.most for load in self.loads)

    @property
    def tone(self) -> str:
        if self.to_link and self.linked == self.to_link:
            return "ok"
        return "late" if self.percent < 80 else "soon"


def coverage(area_code: str, now: datetime) -> list[Coverage]:
    """Every fused cell of an area that has households, in the order of codes."""
    on = timezone.localdate(now)
    areas = Area.objects.filter(kind=AreaKind.PARTY_CELL, code__startswith=area_code)
    cells = {area.pk: area for area in areas.order_by("code")}
    homes, facts = counted_homes(cells, on), _Facts(cells, on)
    return [facts.of(cell, homes[pk]) for pk, cell in cells.items() if homes[pk]]


class _Facts:
    """What is counted once for all cells of an area."""

    def __init__(self, cells: dict[int, Area], on: date) -> None:
        self.on = on
        fused = Fusion.objects.serving(on).filter(party_cell__in=cells)
        self.party_cell_of = dict(fused.values_list("cell", "party_cell"))
        self.inside = {"household__building__cell__in": list(self.party_cell_of)}
        self.loads = self._loads()
        self.visited, self.overdue = self._visited(), self._overdue()
        self.excused, self.lacking = self._exceptions()
        living = living_members(on, Q(), self.party_cell_of)
        self.members = Counter(cell for cell, _person in living)
        self.plans = list(LinkPlan.objects.open().select_related("area"))
        self.tasks = defaultdict[int, list[LinkTask]](list)
        tasks = LinkTask.objects.open().filter(cell__in=cells).select_related("person")
        for task in tasks.order_by("due_at", "pk"):
            self.tasks[task.cell_id].append(task)

    def _loads(self) -> dict[int, Counter[int]]:
        rows = HouseholdLink.objects.in_force().filter(**self.inside)
        found = defaultdict[int, Counter[int]](Counter)
        for cell, person, count in rows.values_list("household__building__cell", "person").annotate(
            n=Count("pk")
        ):
            found[self.party_cell_of[cell]][person] += count
        return found

    def _counted(self, rows: Iterable[tuple[int, int]]) -> Counter[int]:
        found: Counter[int] = Counter()
        for cell, count in rows:
            found[self.party_cell_of[cell]] += count
        return found

    def _visited(self) -> Counter[int]:
        """Households with a link in force that somebody reached in this quarter."""
        begun = timezone.make_aware(datetime.combine(quarter_start(self.on), datetime.min.time()))
        rows = Visit.objects.filter(
            **self.inside, visited_at__gte=begun, link__valid_until__isnull=True
        ).exclude(how=How.AWAY)
        counted = rows.values_list("household__building__cell")
        return self._counted(counted.annotate(n=Count("household", distinct=True)))

    def _overdue(self) -> Counter[int]:
        rows = HouseholdLink.objects.in_force().filter(**self.inside, visit_due_on__lt=self.on)
        return self._counted(rows.values_list("household__building__cell").annotate(n=Count("pk")))

    def _exceptions(self) -> tuple[Counter[int], Counter[int]]:
        rows = LinkException.objects.in_force().filter(**self.inside)
        found = rows.values_list("household__building__cell", "reason").annotate(n=Count("pk"))
        excused, lacking = Counter[int](), Counter[int]()
        for cell, reason, count in found:
            kind = excused if reason in SAID else lacking
            kind[self.party_cell_of[cell]] += count
        return excused, lacking

    def of(self, cell: Area, homes: int) -> Coverage:
        loads = self.loads[cell.pk]
        linked, excused = sum(loads.values()), self.excused[cell.pk]
        return Coverage(
            cell,
            homes,
            excused,
            linked,
            homes - linked - excused,
            self.members[cell.pk],
            tuple(sorted(loads.values())),
            self.visited[cell.pk],
            self.overdue[cell.pk],
            next((plan for plan in self.plans if cell.code.startswith(plan.area.code)), None),
            tuple(self.tasks[cell.pk]),
        )


def looks_after(member: Member) -> bool:
    """Whether somebody is the contact neighbour of a household."""
    mine = HouseholdLink.objects.in_force().filter(person=member.person_id)
    return bool(member.pk) and mine.exists()


def my_links(person: int) -> list[HouseholdLink]:
    """The households of a member: those that are due first at the top, then by address."""
    rows = HouseholdLink.objects.in_force().filter(person=person)
    return list(
        rows.select_related("household__building").order_by(
            "visit_due_on", "household__building__address", "household__door", "pk"
        )
    )


@dataclass(frozen=True)
class Contact:
    """Who looks after somebody's own household, and the desk through which they are reached."""

    name: str
    desk: str
    phone: str


def contact_of(person: int, now: datetime) -> Contact | None:
    """The contact neighbour of the household in which somebody lives."""
    home = Residence.objects.serving(timezone.localdate(now)).filter(person=person)
    link = (
        HouseholdLink.objects.in_force()
        .filter(household__in=home.values("household"))
        .select_related("person", "household__building__cell")
        .first()
    )
    if link is None:
        return None
    desk = desk_of(link.household.building.cell.code, now)
    return Contact(str(link.person), str(desk or ""), desk.phone if desk else "")
