import pytest

from tests.factories.orders import market_of_orders


@pytest.fixture
def market(db):
    return market_of_orders()
