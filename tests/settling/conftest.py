from datetime import timedelta

import pytest

from tests.factories.orders import Market, market_of_orders, ordered
from tests.factories.rows import NOW, MemberFactory
from youhu.delivery.rules import State
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.settling import actions
from youhu.settling.models import Statement

CARRIED_AT = NOW - timedelta(days=30)  # in the month before
YESTERDAY = NOW.date() - timedelta(days=1)


@pytest.fixture
def made(district) -> Market:
    """A market whose fleet delivered two orders and brought back one, a month ago."""
    market = market_of_orders()
    for state in (State.DELIVERED, State.CLOSED, State.RETURNED):
        ordered(market, state, now=CARRIED_AT)
    return market


@pytest.fixture
def second(made) -> Member:
    """The other person at the association's desk."""
    return MemberFactory(role=Role.HANDLER, organisation=made.market)


def drawn(made: Market) -> Statement:
    """The statement of the fleet for the month before, still a draft."""
    starts_on = CARRIED_AT.date().replace(day=1)
    actions.draw_up(made.market, starts_on=starts_on, ends_on=YESTERDAY, by=made.desk, now=NOW)
    return whole()


def whole() -> Statement:
    return Statement.objects.standing().whole().get()


def sent(made: Market) -> Statement:
    actions.send(drawn(made), by=made.desk, now=NOW)
    return whole()
