"""Which doors a phone shows: the usual ones, or those of neighbours who help."""

import pytest
from django.urls import reverse

from tests.factories.orders import market_of_orders
from tests.pages import page
from youhu.registry.rail import Door
from youhu.registry.rules import Role
from youhu.web import navigation

HELPERS = frozenset({Role.RESIDENT})
NEAR = Door("near", "map", "Those who help", HELPERS)
KEPT = Door("promises", "rule", "What is kept", HELPERS)
OWN = Door("my_calls", "me", "For whom is known", HELPERS, only_if="pk")


@pytest.fixture
def _near_by_is_for_helpers(monkeypatch):
    """As if an app had declared a tab and a tile."""
    monkeypatch.setattr(navigation, "tab_sets", lambda: ((NEAR, KEPT, OWN),))
    monkeypatch.setattr(
        navigation, "services", lambda: (Door("near", "map", "Ask for help", HELPERS),)
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("_near_by_is_for_helpers")
def test_pages_of_those_who_help_show_their_tabs_and_the_way_home(client):
    shown = page(client, reverse("near"))
    assert "Those who help" in shown
    assert f'href="{reverse("raise_call")}"' not in shown.split("c-tabbar")[1]
    assert f'href="{reverse("home")}"' in shown.split("c-tabbar")[1]


@pytest.mark.django_db
@pytest.mark.usefixtures("_near_by_is_for_helpers")
def test_a_tab_that_does_not_fit_whoever_looks_is_left_out(client, district, signed_in):
    assert OWN.label not in page(client, reverse("near")).split("c-tabbar")[1]
    known = signed_in(district.resident)
    assert OWN.label in page(known, reverse("near")).split("c-tabbar")[1]


@pytest.mark.django_db
def test_whom_only_one_tab_fits_keeps_the_usual_tabs(client, monkeypatch):
    monkeypatch.setattr(navigation, "tab_sets", lambda: ((NEAR, OWN),))
    bar = page(client, reverse("near")).split("c-tabbar")[1]
    assert NEAR.label not in bar
    assert f'href="{reverse("raise_call")}"' in bar


@pytest.mark.django_db
@pytest.mark.usefixtures("_near_by_is_for_helpers")
def test_other_pages_show_the_usual_tabs_and_home_leads_to_what_helps(client):
    shown = page(client, reverse("home"))
    assert "Those who help" not in shown
    assert "Ask for help" in shown.split("c-tiles")[1]


@pytest.mark.django_db
def test_everybody_begins_at_their_own_work(district, signed_in):
    market = market_of_orders()
    begins = {market.desk: "orders", market.manager: "fleets", district.dispatcher: "calls"}
    for member, name in begins.items():
        assert signed_in(member).get(reverse("home"))["Location"] == reverse(name)
        assert signed_in(member).get(reverse(name)).status_code == 200
