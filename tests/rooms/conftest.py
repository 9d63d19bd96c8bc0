"""A service room in the tiny district, and what was said in it."""

import pytest

from tests.factories.service_rooms import service_room


@pytest.fixture
def made(district):
    """Sister Hong's room: open on workdays, the grid worker sits there."""
    return service_room(district)
