"""Only who drives for the fleet that has an order, or takes it over, may act on the way."""

import uuid

import pytest

from tests.factories.orders import market_of_orders, ordered, shown
from tests.factories.rows import NOW, MemberFactory, OrganisationFactory
from youhu.common.errors import Refused
from youhu.delivery import actions
from youhu.delivery.rules import State, TroubleKind
from youhu.fleets.models import Driver, Fleet
from youhu.fleets.rules import State as Admission
from youhu.registry.rules import OrgKind, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def market():
    return market_of_orders()


@pytest.fixture
def rival(market):
    """A driver of another fleet of the same market, and that fleet."""
    carrier = OrganisationFactory(kind=OrgKind.FLEET, area_code=market.market.area_code)
    told = {"district": "440105", "applied_at": NOW, "admitted_on": NOW.date()}
    fleet = Fleet.objects.create(
        market=market.market, organisation=carrier, number=2, state=Admission.ADMITTED, **told
    )
    member = MemberFactory(role=Role.RESIDENT, organisation=None)
    Driver.objects.create(
        fleet=fleet, person=member.person, licence_class="C1", state=Admission.ADMITTED, **told
    )
    return member, fleet


def test_a_driver_of_another_fleet_neither_loads_nor_delivers_nor_tells(market, rival):
    member, _fleet = rival
    waits = ordered(market)
    actions.give(waits, fleet=market.fleet, by=market.desk, now=NOW)
    aboard = ordered(market, State.ABOARD)

    with pytest.raises(Refused, match="not yours"):
        actions.load(waits, by=member, proof=shown(), now=NOW)
    with pytest.raises(Refused, match="not yours"):
        actions.deliver(aboard, by=member, proof=shown(), now=NOW)
    with pytest.raises(Refused, match="not yours"):
        actions.tell_trouble(
            aboard, by=member, kind=TroubleKind.REFUSED, note="", photo=None,
            client_key=uuid.uuid4(), now=NOW,
        )  # fmt: skip


def test_what_no_fleet_has_yet_no_driver_loads(market):
    with pytest.raises(Refused, match="not yours"):
        actions.load(ordered(market), by=market.driver, proof=shown(), now=NOW)


def test_who_takes_goods_over_drives_for_the_fleet_that_has_them_then(market, rival):
    member, fleet = rival
    aboard = ordered(market, State.ABOARD)
    with pytest.raises(Refused, match="not yours"):
        actions.hand_over(aboard, fleet=market.fleet, by=member, now=NOW, note="Broken down.")

    actions.hand_over(aboard, fleet=fleet, by=member, now=NOW, note="Broken down.")
    actions.deliver(aboard, by=member, proof=shown(), now=NOW)

    assert (aboard.fleet, aboard.state) == (fleet, State.DELIVERED)


def test_who_is_suspended_on_the_way_still_hands_over_what_is_aboard(market):
    aboard = ordered(market, State.ABOARD)
    Driver.objects.update(state=Admission.SUSPENDED, due_at=NOW)

    actions.deliver(aboard, by=market.driver, proof=shown(), now=NOW)

    assert aboard.state == State.DELIVERED
