"""Whose vehicle is to carry an order stands in the lists of desk and fleet as the shop reads it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories.rows import NOW
from tests.factories.tours import around, market_day, order
from tests.pages import page, statements
from youhu.delivery.hooks import Asked
from youhu.delivery.models import Consignee, Order
from youhu.dispatch.actions import booking
from youhu.dispatch.models import Stop
from youhu.dispatch.promising import offers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_at_work")]


@pytest.fixture
def _at_work(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def day():
    return market_day(vans=2, fleets=2)


def booked(day, number=0):
    """An order with its place on a tour, that no fleet was given."""
    asked = Asked(
        day.market, day.shop.pk, (day.shop.lng, day.shop.lat), around(number), 4, 100, 240,
        NOW, NOW, NOW + timedelta(hours=4),
    )  # fmt: skip
    offer = offers(asked, now=NOW)[0]
    made = order(day, number, promised_from=offer.starts, promised_until=offer.ends)
    Consignee.objects.create(order=made, name="Guo Wei", phone="13800138111")
    booking.book(made, offer, by=day.desk, now=NOW)
    return made


def carrier(made):
    """The mark of the vehicle on whose tour it stands, and its fleet."""
    shift = (
        Stop.objects.filter(order=made).select_related("trip__shift__vehicle").first().trip.shift
    )
    return shift.vehicle.mark, shift.fleet


def manager_of(day, fleet):
    return day.managers[day.fleets.index(fleet)]


def to_collect(text):
    return int(re.search(r"tab=collect[^>]*>To collect<b>(\d+)</b>", text).group(1))


def test_the_desk_reads_which_vehicle_is_to_collect(day, signed_in):
    made = booked(day)
    mark, fleet = carrier(made)
    desk = signed_in(day.desk)
    for text in (page(desk, reverse("orders")), page(desk, made.get_absolute_url())):
        told = text[text.index("Fleet</d") :] if "Fleet</d" in text else text.split("<tbody>")[1]
        assert mark in told
        assert fleet.organisation.short in told
        assert "planned" in told
    assert Order.objects.get().fleet is None  # nobody was given it by looking


def test_the_fleet_counts_and_opens_what_its_vehicle_is_to_collect(day, signed_in):
    made = booked(day)
    mark, fleet = carrier(made)
    client = signed_in(manager_of(day, fleet))
    text = page(client, f"{reverse('orders')}?tab=collect")
    assert to_collect(text) == 1
    assert made.number in text
    assert mark in page(client, made.get_absolute_url())


def test_another_fleet_sees_nothing_of_it(day, signed_in):
    made = booked(day)
    _mark, fleet = carrier(made)
    (other,) = [one for one in day.fleets if one != fleet]
    client = signed_in(manager_of(day, other))
    assert to_collect(page(client, reverse("orders"))) == 0
    assert client.get(made.get_absolute_url()).status_code == 404


def test_the_desk_narrows_to_what_a_fleet_is_to_collect(day, signed_in):
    made = booked(day)
    _mark, fleet = carrier(made)
    (other,) = [one for one in day.fleets if one != fleet]
    desk, address = signed_in(day.desk), f"{reverse('orders')}?tab=collect&fleet="
    assert made.number in page(desk, f"{address}{fleet.pk}")
    assert made.number not in page(desk, f"{address}{other.pk}")


def test_more_orders_take_no_more_statements(day, signed_in):
    booked(day)
    people = [day.desk, *day.managers]
    clients = [signed_in(one) for one in people]
    before = [_asked(client) for client in clients]
    for number in range(1, 5):
        booked(day, number)
    assert [_asked(client) for client in clients] == before
    assert max(before) < 25


def _asked(client):
    page(client, reverse("orders"))
    with statements() as sent:
        page(client, reverse("orders"))
    return len(sent)
