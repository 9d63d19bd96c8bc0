"""Which doors a phone shows: the usual ones, or those of neighbours who help."""

import pytest
from django.urls import reverse

from tests.pages import page
from youhu.registry.rail import Door
from youhu.registry.rules import Role
from youhu.web import navigation

HELPERS = frozenset({Role.RESIDENT})


@pytest.fixture
def _near_by_is_for_helpers(monkeypatch):
    """As if an app had declared a tab and a tile."""
    monkeypatch.setattr(
        navigation, "tab_sets", lambda: ((Door("near", "map", "Those who help", HELPERS),),)
    )
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
def test_other_pages_show_the_usual_tabs_and_home_leads_to_what_helps(client):
    shown = page(client, reverse("home"))
    assert "Those who help" not in shown
    assert "Ask for help" in shown.split("c-tiles")[1]
