"""Neighbours of a community in the tiny district: two members in service who live there."""

from datetime import timedelta

import pytest

from tests.factories import NOW
from tests.factories.neighbourhood import neighbourhood
from youhu.volunteering import actions
from youhu.volunteering.actions import Offer
from youhu.volunteering.rules import ServiceKind, Source, Way

HOUR = timedelta(hours=1)


@pytest.fixture
def homes(district):
    return neighbourhood(district)


@pytest.fixture
def community(district):
    return district.communities[0]


@pytest.fixture
def desk(homes):
    return homes.secretary


@pytest.fixture
def volunteer(homes):
    return homes.volunteers[0]


@pytest.fixture
def other(homes):
    return homes.volunteers[1]


OFFER = Offer(skills=("driving",), kinds=("health",), free=("6a", "6p"), phone="13800138000")


def checked_in(volunteer, community, now=NOW, offer=OFFER):
    return actions.check_in(
        volunteer.person, community, offer, way=Way.PHONE, by=volunteer, now=now
    )


def accepted(volunteer, community, desk, now=NOW, offer=OFFER):
    made = checked_in(volunteer, community, now, offer)
    actions.accept(made, by=desk, now=now)
    return made


def logged(volunteer, community, desk, *, hours=2, ends_at=NOW, **more):
    """What the desk wrote down for somebody."""
    told = {
        "what": "Patrol", "kind": ServiceKind.SAFETY, "source": Source.MANUAL, "by": desk,
        "now": NOW, "starts_at": ends_at - hours * HOUR, "ends_at": ends_at, **more,
    }  # fmt: skip
    return actions.log_service(volunteer.person, community=community, **told)
