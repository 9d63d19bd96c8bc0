"""Test data that says only what matters to a test: rows, a tiny district, calls in any state."""

from tests.factories.calls import in_state, raised
from tests.factories.district import TinyDistrict, cell_middle, tiny_district
from tests.factories.joint import asked, assist_in
from tests.factories.kept import kept
from tests.factories.neighbourhood import MembershipFactory, Neighbourhood, neighbourhood, settle
from tests.factories.noticed import noticed
from tests.factories.redrawings import LATER, begun, cut, second_admin
from tests.factories.rows import (
    DISTRICT,
    NOW,
    AreaFactory,
    AreaShapeFactory,
    CategoryFactory,
    LadderStepFactory,
    MemberFactory,
    OfficeHoursFactory,
    OrganisationFactory,
    PersonFactory,
    PostFactory,
    RosterFactory,
    RoutingRuleFactory,
    TimeLimitFactory,
    UserFactory,
    WorkDayFactory,
    square,
)

__all__ = [
    "DISTRICT",
    "LATER",
    "NOW",
    "AreaFactory",
    "AreaShapeFactory",
    "CategoryFactory",
    "LadderStepFactory",
    "MemberFactory",
    "MembershipFactory",
    "Neighbourhood",
    "OfficeHoursFactory",
    "OrganisationFactory",
    "PersonFactory",
    "PostFactory",
    "RosterFactory",
    "RoutingRuleFactory",
    "TimeLimitFactory",
    "TinyDistrict",
    "UserFactory",
    "WorkDayFactory",
    "asked",
    "assist_in",
    "begun",
    "cell_middle",
    "cut",
    "in_state",
    "kept",
    "neighbourhood",
    "noticed",
    "raised",
    "second_admin",
    "settle",
    "square",
    "tiny_district",
]
