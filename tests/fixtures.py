"""What almost every test of a page or an action begins with."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from tests.factories import NOW, TinyDistrict, tiny_district
from youhu.registry.models import Member


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def district(db: None) -> TinyDistrict:
    return tiny_district()


@pytest.fixture
def signed_in() -> Callable[[Member], Client]:
    """A browser in which a member has signed in: `signed_in(district.handler)`."""

    def sign_in(member: Member) -> Client:
        client = Client()
        assert member.person.user is not None
        client.force_login(member.person.user)
        return client

    return sign_in
