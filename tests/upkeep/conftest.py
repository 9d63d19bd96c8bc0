"""The tiny district's administrator: the hand of actions, and a browser in English."""

import pytest
from django.test import Client

from tests.factories import NOW
from youhu.upkeep.actions import Hand


@pytest.fixture
def hand(district) -> Hand:
    return Hand(by=district.admin, basis="Document 12", now=NOW)


@pytest.fixture
def admin(district, signed_in) -> Client:
    client: Client = signed_in(district.admin)
    client.cookies["django_language"] = "en"
    return client
