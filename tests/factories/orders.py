"""A market with a shop and a fleet, and orders brought to a state through the real actions."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.factories.rows import NOW, MemberFactory, OrganisationFactory
from youhu.delivery import actions
from youhu.delivery.actions import Draft, ProofGiven, Rates, Stall, What, When, Where
from youhu.delivery.models import Address, Order, Shop
from youhu.delivery.rules import Goods, State
from youhu.fleets.models import Driver, Fleet
from youhu.fleets.rules import State as Admission
from youhu.ledger.actions import begin
from youhu.registry.models import Member, Organisation, nobody
from youhu.registry.rules import OrgKind, Role

RATES = Rates(
    base_cents=800, per_km_cents=200, per_100_kg_cents=500, per_m3_cents=300, narrow_percent=20,
    cancel_percent=30, cancel_free_minutes=60,
)  # fmt: skip
THERE = Where(
    "27 Kangle West Street", 113.325, 23.095, name="Guo Wei", phone="13800138111", note="2nd floor"
)
ROLLS = What(Goods.ROLL, 12)


@dataclass
class Market:
    """All that a test of orders may want to name."""

    market: Organisation
    desk: Member
    shop: Shop
    keeper: Member
    stranger: Member  # a resident who keeps nothing
    fleet: Fleet
    manager: Member
    driver: Member
    address: Address


def market_of_orders(area_code: str = "440105001") -> Market:
    """An association with a desk, a shop with its keeper, an admitted fleet with a driver."""
    market = OrganisationFactory(kind=OrgKind.ASSOCIATION, area_code=area_code)
    desk = MemberFactory(role=Role.HANDLER, organisation=market)
    keeper, stranger, driver = (
        MemberFactory(role=Role.RESIDENT, organisation=None) for _each in range(3)
    )
    long_ago = NOW - timedelta(days=60)
    shop = actions.admit_shop(
        market, Stall("Jinchang Cloth", "B 2118", "1 Ruikang Road", 113.305, 23.092),
        by=desk, now=long_ago,
    )  # fmt: skip
    actions.add_keeper(shop, phone=str(keeper.person.phone), by=desk, now=long_ago)
    actions.set_tariff(market, RATES, valid_from=date(2026, 1, 1), by=desk, now=long_ago)
    address = actions.add_address(shop, label="Guo", to=THERE, by=keeper, now=long_ago)
    fleet, manager = _fleet(market)
    _driver(fleet, driver)
    return Market(market, desk, shop, keeper, stranger, fleet, manager, driver, address)


def _fleet(market: Organisation) -> tuple[Fleet, Member]:
    carrier = OrganisationFactory(kind=OrgKind.FLEET, area_code=market.area_code)
    made = Fleet.objects.create(
        market=market, organisation=carrier, number=1, state=Admission.ADMITTED,
        district=market.area_code[:6], applied_at=NOW - timedelta(days=90),
        admitted_on=date(2026, 1, 1),
    )  # fmt: skip
    begin(made, "apply", by=nobody(Role.CLOCK), now=NOW - timedelta(days=90))
    return made, MemberFactory(role=Role.HANDLER, organisation=carrier)


def _driver(fleet: Fleet, member: Member) -> Driver:
    made = Driver.objects.create(
        fleet=fleet, person=member.person, licence_class="C1", state=Admission.ADMITTED,
        district=fleet.district, applied_at=NOW - timedelta(days=90), admitted_on=date(2026, 1, 1),
    )  # fmt: skip
    begin(made, "apply", by=nobody(Role.CLOCK), now=NOW - timedelta(days=90))
    return made


def drafted(made: Market, **facts: Any) -> Draft:
    """An order of twelve rolls to the first address of the book."""
    said: dict[str, Any] = {
        "client_key": uuid.uuid4(), "shop": made.shop, "what": ROLLS, "to": THERE, "when": When(),
    }  # fmt: skip
    return Draft(**{**said, **facts})


def shown(**facts: Any) -> ProofGiven:
    """A proof with the signature of the receiver."""
    said: dict[str, Any] = {
        "client_key": uuid.uuid4(), "at": NOW, "pieces": 12, "signature": [[[0.1, 0.2], [0.5, 0.9]]]
    }  # fmt: skip
    return ProofGiven(**{**said, **facts})


def ordered(made: Market, state: str = State.PROMISED, *, now=NOW, **facts: Any) -> Order:
    """An order in that state; everything happens at one moment."""
    order = actions.order(drafted(made, **facts), by=made.keeper, now=now)
    driver, hour = made.driver, timedelta(hours=1)
    if state == State.CANCELLED:
        actions.cancel(order, by=made.keeper, now=now)
    elif state != State.PROMISED:
        actions.give(order, fleet=made.fleet, by=made.desk, now=now)
        actions.load(order, by=driver, proof=shown(at=now), now=now)
    if state in (State.DELIVERED, State.CLOSED):
        actions.deliver(order, by=driver, proof=shown(at=now + hour), now=now + hour)
    if state == State.CLOSED:
        actions.rate(order, stars=5, praise="Quick.", by=made.keeper, now=now + hour)
    if state in (State.RETURNING, State.RETURNED):
        actions.turn_back(order, by=driver, note="Nobody there.", now=now + hour)
    if state == State.RETURNED:
        actions.bring_back(order, by=driver, proof=shown(at=now), now=now + 2 * hour)
    return Order.objects.whole().get(pk=order.pk)
