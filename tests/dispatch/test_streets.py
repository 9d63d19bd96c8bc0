"""Hours of access hold for tours; each fleet's balance of the day is written at night."""

from datetime import date, time, timedelta

import pytest

from tests.dispatch.test_planning import replanned
from tests.factories.rows import NOW, square
from tests.factories.tours import around, market_day, order
from youhu.delivery.models import Order
from youhu.dispatch.actions import balancing, planning
from youhu.dispatch.models import FleetBalance, Stop
from youhu.dispatch.sharing import shares
from youhu.dispatch.tours import jain
from youhu.fleets.models import AccessRule, Permit, StreetZone

pytestmark = pytest.mark.django_db


@pytest.fixture
def day():
    """Two vans; around the first door no van may stand from 10 to 13 o'clock without a permit."""
    made = market_day(vans=2)
    lng, lat = around(0)
    zone = StreetZone.objects.create(
        market=made.market, code="core", name="Core",
        geometry=square((lng - 0.003, lat - 0.003), (lng + 0.003, lat + 0.003)),
    )  # fmt: skip
    AccessRule.objects.create(
        zone=zone, starts=time(10), ends=time(13), with_permit=True, valid_from=date(2025, 1, 1)
    )
    made.zone = zone
    return made


def delivered_at(made):
    return Stop.objects.get(order=made, kind="delivery")


def test_a_tour_waits_until_a_street_opens(day):
    made = order(day)
    planning.publish(replanned(day), by=day.desk, now=NOW)
    assert delivered_at(made).planned_at >= NOW.replace(hour=13, minute=0)


def test_a_vehicle_with_a_permit_goes_there_at_once(day):
    permitted = day.vehicles[1]
    Permit.objects.create(
        vehicle=permitted, zone=day.zone, number="P", starts=time(7), ends=time(14),
        valid_from=date(2025, 1, 1), valid_until=date(2027, 1, 1),
    )  # fmt: skip
    made = order(day, promised_until=NOW + timedelta(hours=1))
    planning.publish(replanned(day), by=day.desk, now=NOW)
    stop = delivered_at(made)
    assert stop.trip.shift.vehicle == permitted
    assert stop.planned_at < NOW + timedelta(hours=1)


def test_each_fleets_balance_is_its_part_of_what_was_offered():
    day = market_day(vans=3, fleets=2)
    first, second = day.fleets
    made = [order(day, n, price_cents=3000, metres=1000) for n in range(3)]
    for one, fleet in zip(made, (first, first, second), strict=True):
        Order.objects.filter(pk=one.pk).update(
            state="delivered", fleet=fleet, loaded_at=NOW, delivered_at=NOW
        )
    tomorrow = NOW + timedelta(days=1)
    assert balancing.balance(now=tomorrow) == 2
    assert balancing.balance(now=tomorrow) == 0
    rows = {row.fleet_id: row for row in FleetBalance.objects.all()}
    assert rows[first.pk].work_cents == 6000
    assert rows[first.pk].offered_kg_h == 2 * rows[second.pk].offered_kg_h
    assert rows[first.pk].due_cents == 6000
    assert rows[second.pk].orders == 1
    known = shares(day.market, tomorrow)
    assert known[str(first.pk)].received == 6000
    assert jain({pk: row.work_cents / row.offered_kg_h for pk, row in rows.items()}) == 1


def test_what_phones_hand_in_late_comes_onto_the_balance_of_its_day():
    day = market_day(vans=1, fleets=1)
    midnight = NOW.replace(hour=0, minute=0) + timedelta(days=1)
    assert balancing.balance(now=midnight) == 1
    assert balancing.balance(now=midnight + timedelta(hours=1)) == 0
    late = order(day, 0)
    Order.objects.filter(pk=late.pk).update(
        fleet=day.fleets[0], state="delivered", delivered_at=NOW, price_cents=700
    )

    assert balancing.balance(now=midnight + timedelta(hours=14)) == 1

    assert FleetBalance.objects.get(on=NOW.date()).work_cents == 700
    assert balancing.balance(now=midnight + timedelta(hours=20)) == 0
