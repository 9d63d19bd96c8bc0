"""A handler with a password, and a browser that is not signed in."""

import pytest
from django.test import Client
from django.urls import reverse

from youhu.registry.models import User

PASSWORD = "Old-boat-four"


@pytest.fixture
def user(district) -> User:
    found: User = district.handler.person.user
    found.set_password(PASSWORD)
    found.save()
    return found


@pytest.fixture
def enter():
    """Signs in by the page: `enter(user)` answers with a browser in English."""

    def entered(user: User, password: str = PASSWORD, **headers: str) -> Client:
        client = Client(headers={"Accept-Language": "en", **headers})
        said = {"username": user.username, "password": password}
        client.last = client.post(reverse("sign_in"), said)
        return client

    return entered
