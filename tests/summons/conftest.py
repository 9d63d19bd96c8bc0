"""A summons in the tiny district: a community calls two departments and an office."""

from datetime import timedelta

import pytest

from tests.factories import NOW, cell_middle
from youhu.summons import actions
from youhu.summons.actions import Appeal, CheckIn

PLACE = cell_middle("440105001001001")
THERE = CheckIn(*PLACE)


def appeal(**changes):
    told = {
        "title": "An examinee in a closed building", "text": "The exam begins at two.",
        "urgency": "critical", "address": "Building 3", "lng": PLACE[0], "lat": PLACE[1],
        "person_name": "Zheng Yi", "person_details": "Needs a quiet room.",
    }  # fmt: skip
    return Appeal(**{**told, **changes})


def minutes(n):
    return NOW + timedelta(minutes=n)


@pytest.fixture
def caller(district):
    return district.handler_of(district.committees[0])


@pytest.fixture
def summons(district, caller):
    return actions.raise_summons(
        appeal(), lead=district.housing, assisting=[district.urban, district.offices[0]],
        by=caller, now=NOW,
    )  # fmt: skip


@pytest.fixture
def parts(summons):
    return list(summons.parts.whole().order_by("pk"))


@pytest.fixture
def lead(parts):
    return parts[0]


@pytest.fixture
def hands(district, parts):
    """The handler of each called unit, in the order of the parts."""
    return [district.handler_of(part.unit) for part in parts]


def arrived(part, by, at=5):
    """A unit that has acknowledged and come."""
    actions.acknowledge(part, by=by, now=minutes(at - 1))
    actions.arrive(part, THERE, by=by, now=minutes(at))
    return part


def reported(part, by, at=30):
    """A unit that has come and reported back."""
    arrived(part, by)
    actions.report(part, report="Done.", by=by, now=minutes(at))
    return part
