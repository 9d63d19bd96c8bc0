import pytest

from tests.factories import tiny_district


@pytest.fixture
def district(db):
    return tiny_district()
