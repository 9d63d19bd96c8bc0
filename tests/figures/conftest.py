import pytest

from tests.factories import TinyDistrict, tiny_district


@pytest.fixture
def tiny(db) -> TinyDistrict:
    return tiny_district()
