"""The pages of the market's figures and its screen."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.rows import UserFactory
from tests.market.conftest import drive
from tests.pages import page
from youhu.docks.models import Dock
from youhu.market.actions import count_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, made):
    made.desk.person.user = UserFactory()
    made.desk.person.save()
    client.force_login(made.desk.person.user)
    return client


@pytest.fixture
def counted(made):
    """Yesterday's trip, at noon: one that crosses midnight would belong to two days."""
    now = timezone.now()
    noon = timezone.localtime(now).replace(hour=12, minute=0) - timedelta(days=1)
    drive(made, 2, at=noon)
    return count_day(made.market, timezone.localdate(noon), now=now)


def test_the_figures_say_what_is_shared_and_what_is_assumed(desk, counted):
    shown = page(desk, reverse("market_figures"))

    assert "Kilometres for each order" in shown
    assert "535 carriers" in shown


def test_a_stretch_without_deliveries_says_so(desk):
    assert "Nothing was delivered in these days" in page(desk, reverse("market_figures"))


def test_days_in_the_wrong_order_show_the_last_thirty(desk, counted):
    asked = f"{reverse('market_figures')}?since=2026-12-01&until=2026-01-01&fleets=nonsense"

    assert "Kilometres for each order" in page(desk, asked)


@pytest.mark.parametrize("name", ["export_market_fleets", "export_market_shops"])
def test_figures_are_taken_along(desk, counted, name):
    table = desk.get(reverse(name, args=["csv"])).content.decode("utf-8-sig")

    assert table.count("\n") == 2


def test_the_screen_shows_docks_stops_and_what_is_late(desk, made, counted):
    Dock.objects.create(
        market=made.market, code="A", name="Gate A", lng=113.3, lat=23.09, bays=3, opens="07:00",
        closes="20:00",
    )  # fmt: skip
    shown = page(desk, reverse("market_screen"))

    assert "Gate A" in shown
    assert "3 bays" in shown
    assert "no-store" in desk.get(reverse("market_board"))["Cache-Control"]
