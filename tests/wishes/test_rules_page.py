"""The clocks and caps of wishes stand where everybody reads them, as the program keeps them."""

import pytest
from django.urls import reverse

from tests.pages import page
from youhu.wishes import rules

pytestmark = pytest.mark.django_db


def test_every_published_clock_is_the_one_that_runs(client, monkeypatch):
    monkeypatch.setattr(rules, "LEASE", rules.LEASE / 2)
    monkeypatch.setattr(rules, "VERIFY_DAYS", 11)
    monkeypatch.setattr(rules, "AGAIN_DAYS", 13)
    shown = page(client, reverse("honours"))
    assert "has 36 hours to ring" in shown
    assert "until day 7" in shown
    assert "within 11 work days" in shown
    assert "begins within 13 work days" in shown


def test_the_rules_of_service_say_each_clock(client):
    shown = page(client, reverse("service_rules"))
    for words in ("500 m", "from 2 hours before", "within 3 work days", "after 182 days"):
        assert words in shown, words
