"""One row at a time; a test says only what matters to it, everything else is ordinary.

Reference data (organisations, areas, categories, rules, limits, calendar) announces itself: a
factory that makes some also touches its revision, so that the program sees it at once.
"""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import factory
from factory.django import DjangoModelFactory

from youhu.calls.models import Category, LadderStep, RoutingRule, TimeLimit
from youhu.calls.rules import CategoryKind, Level, Stage, Target
from youhu.common.calendar import DayKind, LimitType
from youhu.common.geo import Datum
from youhu.registry.actions import touch
from youhu.registry.models import Member, OfficeHours, Organisation, Person, User, WorkDay
from youhu.registry.rules import OrgKind, Role
from youhu.territory.models import Area, AreaShape, Post, Roster
from youhu.territory.rules import AreaKind

# A Monday morning in working hours: the ordinary case.
NOW = datetime(2026, 11, 23, 10, 24, tzinfo=ZoneInfo("Asia/Shanghai"))
SINCE, SINCE_ON = datetime(2025, 1, 1, tzinfo=UTC), date(2025, 1, 1)
DISTRICT = "440105"
Corner = tuple[float, float]


def square(south_west: Corner, north_east: Corner) -> dict[str, Any]:
    """A GeoJSON polygon with its sides along the meridians, corners in degrees."""
    (west, south), (east, north) = south_west, north_east
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


class ReferenceFactory(DjangoModelFactory):
    """Makes a row that processes keep in memory, and tells them."""

    _touches = "registry"

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        made = super()._create(model_class, *args, **kwargs)
        touch(cls._touches)
        return made


class OrganisationFactory(ReferenceFactory):
    class Meta:
        model = Organisation

    code = factory.Sequence(lambda n: f"unit-{n}")
    name = factory.LazyAttribute(lambda unit: unit.code.replace("-", " ").capitalize())
    kind = OrgKind.DEPARTMENT
    area_code = DISTRICT
    is_accountable = True
    active_from = SINCE_ON


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user-{n}")


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    user = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"Chen {n}")
    phone = factory.Sequence(lambda n: f"138{n:08d}")


class MemberFactory(DjangoModelFactory):
    """A handler of a department of its own, unless a trait or the test says otherwise."""

    class Meta:
        model = Member

    class Params:
        handler = factory.Trait(role=Role.HANDLER)
        grid_worker = factory.Trait(role=Role.GRID_WORKER)
        dispatcher = factory.Trait(role=Role.DISPATCHER)
        supervisor = factory.Trait(role=Role.SUPERVISOR)
        auditor = factory.Trait(role=Role.AUDITOR)
        admin = factory.Trait(role=Role.ADMIN)
        resident = factory.Trait(role=Role.RESIDENT, organisation=None)

    person = factory.SubFactory(PersonFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.HANDLER
    valid_from = SINCE_ON


class WorkDayFactory(ReferenceFactory):
    """A holiday on an ordinary working day."""

    _touches = "calendar"

    class Meta:
        model = WorkDay

    on = date(2026, 11, 24)
    kind = DayKind.HOLIDAY
    name = "A day off"
    source = "a notice"


class OfficeHoursFactory(ReferenceFactory):
    """Monday mornings, for everybody."""

    _touches = "calendar"

    class Meta:
        model = OfficeHours

    weekday = 1
    opens = time(9)
    closes = time(12)


class AreaFactory(ReferenceFactory):
    """The whole district; other kinds name their parent."""

    _touches = "territory"

    class Meta:
        model = Area

    kind = AreaKind.DISTRICT
    code = DISTRICT
    name = factory.LazyAttribute(lambda area: f"{area.kind} {area.code}")


class AreaShapeFactory(ReferenceFactory):
    """A square of about a kilometre, in force since 2025."""

    _touches = "territory"

    class Meta:
        model = AreaShape

    area = factory.SubFactory(AreaFactory)
    geometry = square((113.30, 23.08), (113.31, 23.09))
    area_m2 = 1_135_000
    datum = Datum.WGS84
    source = "drawn for a test"
    valid_from = SINCE


class PostFactory(DjangoModelFactory):
    class Meta:
        model = Post

    unit = factory.SubFactory(OrganisationFactory)
    name = "Duty desk"


class RosterFactory(DjangoModelFactory):
    """The same member day and night."""

    class Meta:
        model = Roster

    post = factory.SubFactory(PostFactory)
    member = factory.SubFactory(MemberFactory)
    weekdays = "1234567"
    starts = time(0)
    ends = time(0)
    from_on = SINCE_ON


class CategoryFactory(ReferenceFactory):
    """A citizen matter that a unit answers without anybody looking; its class is made with it."""

    _touches = "calls"

    class Meta:
        model = Category

    class Params:
        component = factory.Trait(standard="GB/T 47678.5-2026", kind=CategoryKind.COMPONENT)
        matter = factory.Trait(standard="GB/T 47678.5-2026", kind=CategoryKind.MATTER)
        citizen = factory.Trait(standard="12345", kind=CategoryKind.CITIZEN)

    standard = "12345"
    kind = CategoryKind.CITIZEN
    code = factory.Sequence(lambda n: f"{n + 1:05d}")
    name = factory.LazyAttribute(lambda category: f"{category.kind} {category.code}")
    is_public = factory.LazyAttribute(lambda category: category.kind != CategoryKind.CITIZEN)
    parent = factory.LazyAttribute(lambda category: class_of(category))


def class_of(category: Any) -> Category | None:
    """The class of a category by the first two digits of its code; none for a class itself."""
    if len(category.code) <= 2:
        return None
    known = {"standard": category.standard, "kind": category.kind, "code": category.code[:2]}
    found = Category.objects.filter(**known).first()
    made: Category = found or CategoryFactory(**known)
    return made


class RoutingRuleFactory(ReferenceFactory):
    """Everything everywhere goes to one unit; a test narrows it down."""

    _touches = "calls"

    class Meta:
        model = RoutingRule

    number = factory.Sequence(lambda n: n + 1)
    target = Target.UNIT
    unit = factory.Maybe(
        factory.LazyAttribute(lambda rule: rule.target == Target.UNIT),
        yes_declaration=factory.SubFactory(OrganisationFactory),
        no_declaration=None,
    )
    valid_from = SINCE_ON


class TimeLimitFactory(ReferenceFactory):
    """Five work days to handle any call, amber after 70 percent."""

    _touches = "calls"

    class Meta:
        model = TimeLimit

    number = factory.Sequence(lambda n: n + 1)
    stage = Stage.HANDLE
    amount = Decimal(5)
    limit_type = LimitType.WORK_DAYS
    yellow_percent = 70
    valid_from = SINCE_ON


class LadderStepFactory(ReferenceFactory):
    """The community's grid workers are warned as soon as anything is overdue."""

    _touches = "calls"

    class Meta:
        model = LadderStep

    rung = 1
    after_amount = Decimal(0)
    limit_type = LimitType.WORK_HOURS
    level = Level.COMMUNITY
    role = Role.GRID_WORKER
