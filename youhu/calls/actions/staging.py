"""What a replay needs besides history: categories in use, rules, outlines, and people to act."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.actions.groundwork import Ground, free_numbers, most_frequent
from youhu.calls.models import Category, RoutingRule
from youhu.calls.past import Found
from youhu.common.geo import Datum, Part
from youhu.registry.actions import enter_members, seed_calendar, touch
from youhu.registry.models import CalendarYear, Member, Organisation, Person
from youhu.registry.rules import Role
from youhu.territory.actions import Layer, Prepared, adopt_areas
from youhu.territory.models import AreaShape
from youhu.territory.rules import AreaKind

MAX_PERSON_NAME = 50


@dataclass(frozen=True)
class Crew:
    """Who acts in a replay, and in which cells."""

    handlers: Mapping[int, Member]  # by the key of their unit
    dispatcher: Member
    grid_worker: Member
    cells: frozenset[str]


@transaction.atomic
def stage(
    found: Found, ground: Ground, layers: Iterable[tuple[AreaKind, list[Part]]], *, now: datetime
) -> Crew:
    """Make the other system's district one in which calls can be raised and handled.

    `layers` are outlines from the district down to the cells; a map that is there already stays.
    """
    _learn_years(found)
    _open_categories(found, ground)
    _lay_rules(found, ground)
    _draw(ground, layers, now)
    handlers = {unit.pk: _member(ground, unit, Role.HANDLER) for unit in ground.units.values()}
    dispatcher = _member(ground, ground.root, Role.DISPATCHER)
    grid_worker = _member(ground, ground.root, Role.GRID_WORKER)
    enter_members([m for m in (*handlers.values(), dispatcher, grid_worker) if m.pk is None])
    touch("calls")
    shapes = AreaShape.objects.valid(now).layer(AreaKind.CELL)
    cells = frozenset(shapes.values_list("area__code", flat=True))
    return Crew(handlers, dispatcher, grid_worker, cells)


def _learn_years(found: Found) -> None:
    """Clocks that cross a year need its holidays."""
    known = set(CalendarYear.objects.values_list("year", flat=True))
    seed_calendar(sorted(found.years - known))


def _open_categories(found: Found, ground: Ground) -> None:
    used = [ground.categories[path].pk for path in found.categories]
    Category.objects.filter(pk__in=used).update(is_active=True)


def _lay_rules(found: Found, ground: Ground) -> None:
    """A category goes to the unit that had most of its calls."""
    ruled = RoutingRule.objects.filter(category__standard=ground.origin.name)
    known = set(ruled.values_list("category", flat=True))
    fresh = sorted(path for path in found.routes if ground.categories[path].pk not in known)
    numbers = free_numbers(RoutingRule.objects.values_list("number", flat=True), len(fresh))
    RoutingRule.objects.bulk_create(
        RoutingRule(
            number=number,
            category=ground.categories[path],
            unit=ground.units[most_frequent(found.routes[path])],
            valid_from=ground.origin.since,
            note=ground.origin.name[:200],
        )
        for number, path in zip(numbers, fresh, strict=True)
    )


def _draw(ground: Ground, layers: Iterable[tuple[AreaKind, list[Part]]], now: datetime) -> None:
    origin = ground.origin
    if AreaShape.objects.filter(area__code=origin.district).exists():
        return
    since = timezone.make_aware(datetime.combine(origin.since, time()))
    source = _("derived from the points of %(name)s") % {"name": origin.name}
    for kind, parts in layers:
        layer = Layer(geojson="", kind=kind, datum=Datum.WGS84, source=source)
        adopt_areas(layer, Prepared(tuple(parts), ()), valid_from=since, now=now)


def _member(ground: Ground, unit: Organisation, role: Role) -> Member:
    """Whoever serves there already, or somebody made up who cannot sign in."""
    since = ground.origin.since
    serving = Member.objects.serving(since).filter(organisation=unit, role=role)
    found = serving.order_by("pk").first()
    if found is not None:
        return found
    name = _("Replay: %(unit)s") % {"unit": unit}
    person = Person(name=name[:MAX_PERSON_NAME])
    return Member(person=person, organisation=unit, role=role, valid_from=since)
