"""A directive to both subdistricts of the tiny district, given by the district's command room."""

from datetime import timedelta

import pytest

from tests.factories import NOW
from youhu.directives import actions
from youhu.directives.models import Directive, Task

DUE = NOW + timedelta(days=2)


@pytest.fixture
def chief(district):
    """Who gives orders to the whole district."""
    return district.district_dispatcher


@pytest.fixture
def order() -> actions.Order:
    return actions.Order("Clear the drains", "Before the rain comes.", "urgent", DUE, "Doc 12")


@pytest.fixture
def directive(district, chief, order) -> Directive:
    return actions.issue(order, district.offices, by=chief, now=NOW)


@pytest.fixture
def parts(directive) -> list[Task]:
    rows = directive.tasks.select_related("unit", "directive__issuer")
    return list(rows.order_by("unit__code"))
