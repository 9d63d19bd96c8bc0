"""What changes hands by a redrawing, and whether its map would keep the promises."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone

from youhu.calls.checks import leaves
from youhu.calls.coverage import coverage
from youhu.calls.models import Call, RoutingRule
from youhu.calls.reference import load
from youhu.common.geo import Finding, Part, area_m2, check_layer
from youhu.redrawing.drawing import SAME_M2, Ground, outline_of
from youhu.redrawing.models import Redrawing
from youhu.territory.models import Building, Roster


@dataclass(slots=True)
class Holding:
    """What a piece of ground holds: square metres, buildings, households, open calls."""

    area_m2: float = 0.0
    buildings: int = 0
    households: int = 0
    calls: int = 0

    @property
    def m2(self) -> str:
        """Square metres as people read them."""
        return f"{self.area_m2:,.0f}"

    def add(self, other: "Holding") -> None:
        self.area_m2 += other.area_m2
        self.buildings += other.buildings
        self.households += other.households
        self.calls += other.calls


@dataclass(frozen=True)
class Transfer:
    """What goes from one cell to another."""

    source: str
    source_name: str
    target: str
    target_name: str
    what: Holding


@dataclass(frozen=True)
class CellRow:
    """One cell before and after, and who is responsible for it."""

    code: str
    name: str
    before: Holding | None  # None for a cell that begins
    after: Holding | None  # None for a cell that ends
    people: tuple[str, ...]

    @property
    def fate(self) -> str:
        if self.before is None:
            return "begins"
        return "ends" if self.after is None else "changes"


@dataclass(frozen=True)
class Preview:
    """Everything that a person looks at before signing."""

    transfers: tuple[Transfer, ...] = ()
    rows: tuple[CellRow, ...] = ()
    findings: tuple[Finding, ...] = ()
    unrouted: tuple[str, ...] = ()
    rules: tuple[RoutingRule, ...] = ()
    units: tuple[str, ...] = ()
    moved: Holding = field(default_factory=Holding)

    @property
    def is_sound(self) -> bool:
        return not self.findings and not self.unrouted


def preview_of(redrawing: Redrawing, ground: Ground, *, now: datetime) -> Preview:
    """Look through everything that stands on ground that another cell will answer for."""
    if not ground.changed:
        return Preview()
    held = _held(ground)
    transfers = _transfers(ground, held)
    moved = Holding()
    for transfer in transfers:
        moved.add(transfer.what)
    posts = _posts(ground, now)
    return Preview(
        tuple(transfers),
        tuple(_rows(ground, held, posts)),
        tuple(findings_of(redrawing, ground, now=now)),
        tuple(_unrouted(ground, redrawing.effective_at)),
        tuple(_rules(ground, redrawing.effective_at)),
        tuple(sorted({unit for people in posts.values() for unit, _name in people})),
        moved,
    )


Held = dict[tuple[str, str], Holding]


def _held(ground: Ground) -> Held:
    """What stands on the ground that goes, or stays, from one cell to another."""
    held: Held = defaultdict(Holding)
    for source in ground.changed:
        for target in ground.changed:
            if source in ground.before and target in ground.after:
                held[source, target].area_m2 = _common_m2(ground, source, target)
    old = [code for code in ground.changed if code in ground.before]
    houses = Building.objects.filter(cell__code__in=old).annotate(doors=Count("households"))
    for code, lng, lat, doors in houses.values_list("cell__code", "lng", "lat", "doors"):
        found = held[code, ground.home(code, lng, lat)]
        found.buildings, found.households = found.buildings + 1, found.households + doors
    calls = Call.objects.open().filter(cell_code__in=old)
    for code, lng, lat in calls.values_list("cell_code", "lng", "lat"):
        held[code, ground.home(code, lng, lat)].calls += 1
    return held


def _common_m2(ground: Ground, source: str, target: str) -> float:
    shared = ground.before[source].intersection(ground.after[target])
    return 0.0 if shared.is_empty else area_m2(shared)


def _transfers(ground: Ground, held: Held) -> list[Transfer]:
    return [
        Transfer(source, ground.names.get(source, source), target, ground.names[target], what)
        for (source, target), what in sorted(held.items())
        if source != target and (what.area_m2 > SAME_M2 or what.buildings or what.calls)
    ]


People = dict[str, list[tuple[str, str]]]


def _rows(ground: Ground, held: Held, posts: People) -> Iterator[CellRow]:
    for code in ground.changed:
        before = [what for (source, _target), what in held.items() if source == code]
        after = [what for (_source, target), what in held.items() if target == code]
        yield CellRow(
            code,
            ground.names.get(code, code),
            _sum(before) if code in ground.before else None,
            _sum(after) if code in ground.after else None,
            tuple(dict.fromkeys(name for _unit, name in posts.get(code, ()))),
        )


def _sum(parts: Iterable[Holding]) -> Holding:
    total = Holding()
    for part in parts:
        total.add(part)
    return total


def _posts(ground: Ground, now: datetime) -> People:
    """Who has turns at the duty posts of the cells that change: unit and name, by cell."""
    on = timezone.localdate(now)
    current = Q(until_on=None) | Q(until_on__gt=on)
    rows = Roster.objects.filter(current, post__area__code__in=ground.changed)
    found: People = defaultdict(list)
    columns = rows.select_related("post__unit", "post__area", "member__person").order_by("pk")
    for row in columns:
        assert row.post.area is not None
        found[row.post.area.code].append((row.post.unit.short, str(row.member.person)))
    return found


def findings_of(redrawing: Redrawing, ground: Ground, *, now: datetime) -> list[Finding]:
    """Gaps, overlaps and slivers that the draft would bring and that are not there today."""
    outline = outline_of(redrawing.community, max(redrawing.effective_at, now))
    today = Counter(_kinds(check_layer(_parts(ground.before, ground), outline)))
    later = check_layer(_parts(ground.after, ground), outline)
    return [finding for finding in later if not today[_kind(finding)]]


def _parts(cells: dict[str, object], ground: Ground) -> list[Part]:
    return [Part(code, ground.names.get(code, code), cells[code]) for code in sorted(cells)]


def _kind(finding: Finding) -> tuple[str, int]:
    return finding.flaw.value, round(finding.area_m2)


def _kinds(findings: Iterable[Finding]) -> Iterator[tuple[str, int]]:
    return map(_kind, findings)


def _unrouted(ground: Ground, at: datetime) -> list[str]:
    """The matters that no rule would send anywhere from a cell that begins or changes."""
    tables = load()
    codes = [code for code in ground.changed if code in ground.after]
    found = coverage(tables.rules, codes, leaves(tables), timezone.localdate(at))
    return [str(category) for spot in found.blind_spots for category in spot.categories]


def _rules(ground: Ground, at: datetime) -> list[RoutingRule]:
    """The routing rules that name a cell whose ground changes: somebody should look at them."""
    on = timezone.localdate(at)
    current = Q(valid_until=None) | Q(valid_until__gt=on)
    named = RoutingRule.objects.filter(current, area__code__in=ground.changed)
    return list(named.select_related("category", "unit").order_by("number"))
