import pytest

from tests.factories import TinyDistrict
from tests.factories.market import Market, market


@pytest.fixture
def made(district: TinyDistrict) -> Market:
    """A market in the tiny district, with everything admitted."""
    return market()
