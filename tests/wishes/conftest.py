"""A community with two helpers who have checked in, and its desk."""

import pytest

from tests.factories.neighbourhood import neighbourhood
from tests.factories.wishes import checked_in


@pytest.fixture
def community(district):
    return district.communities[0]


@pytest.fixture
def homes(district):
    return neighbourhood(district, members=3)


@pytest.fixture
def desk(homes):
    return homes.secretary


@pytest.fixture
def helper(homes, community):
    member = homes.volunteers[0]
    checked_in(member, homes, community)
    return member


@pytest.fixture
def other(homes, community):
    member = homes.volunteers[1]
    checked_in(member, homes, community)
    return member
