"""The reference data of calls as one object in memory: one statement a call checks its age."""

from dataclasses import dataclass
from datetime import datetime

from youhu.calls.clocks import Ladder, LimitBook
from youhu.calls.models import Category, LadderStep, RoutingRule, TimeLimit
from youhu.calls.routing import RuleBook
from youhu.common.calendar import WorkCalendar
from youhu.common.versioned import Versioned
from youhu.registry.calendars import calendar_of, tokens
from youhu.registry.models import Organisation
from youhu.registry.rules import OrgKind
from youhu.territory import index

LOCAL_KINDS = (
    OrgKind.COMMUNITY,
    OrgKind.SUBDISTRICT,
    OrgKind.COMMAND_ROOM,
    OrgKind.DISTRICT,
)


@dataclass(frozen=True)
class Tables:
    """Everything that routing and clocks look up, as it stood when it was loaded."""

    categories: dict[int, Category]
    rules: RuleBook
    limits: LimitBook
    ladder: Ladder
    units: dict[int, Organisation]
    classes: frozenset[int]  # categories that only hold others


def load() -> Tables:
    """Read the tables from the database, without the memory between."""
    units = {unit.pk: unit for unit in Organisation.objects.filter(is_accountable=True)}
    local = {(u.kind, u.area_code): u for u in units.values() if u.kind in LOCAL_KINDS}
    categories = {c.pk: c for c in Category.objects.select_related("parent")}
    rules = RoutingRule.objects.select_related("category", "area", "unit")
    return Tables(
        categories=categories,
        classes=frozenset(c.parent_id for c in categories.values() if c.parent_id),
        rules=RuleBook(list(rules), local),
        limits=LimitBook(list(TimeLimit.objects.all())),
        ladder=Ladder(list(LadderStep.objects.all())),
        units=units,
    )


_tables = Versioned(load)


@dataclass(frozen=True)
class Reference:
    """The tables, the calendar and the map of one moment."""

    tables: Tables
    calendar_token: str
    map_token: str
    calls_token: str = ""

    def calendar(self, unit_id: int | None = None) -> WorkCalendar:
        """The work calendar of a unit, or the district's."""
        return calendar_of(unit_id, token=self.calendar_token)

    def locate(self, lng: float, lat: float, now: datetime) -> index.Place:
        return index.locate(lng, lat, now=now, token=self.map_token)

    def cell(self, code: str, now: datetime) -> index.CellRef:
        return index.cell(code, now=now, token=self.map_token)

    def name_of(self, cell_code: str) -> str:
        """What a cell is called, also after the map was redrawn without it."""
        return index.name_of(cell_code, token=self.map_token)

    def middle(self, area_code: str, now: datetime) -> index.Place:
        """The place that stands for a community or a cell when its caller cannot point."""
        lng, lat = index.middle(area_code, now=now)
        return self.locate(lng, lat, now)


def current() -> Reference:
    """The reference data as of now, in one statement when nothing changed."""
    known = tokens()
    calls = f"{known.get('calls', '')}/{known.get('registry', '')}"
    return Reference(
        _tables.get(calls), known.get("calendar", ""), known.get("territory", ""), calls
    )


def kind_of(category_id: int) -> str:
    """The kind of a category, which never changes; empty for one that is not known.

    It asks the memory first, so that looking over what was sent costs no statement.
    """
    seen = _tables.latest()
    if seen is None or category_id not in seen.categories:
        seen = current().tables
    category = seen.categories.get(category_id)
    return category.kind if category else ""
