"""Sessions that somebody planted, kept or lost."""

import re

from django.conf import global_settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client
from django.urls import reverse

from tests.security.walking import client_of

KEY = "sessionid"
PASSWORD = "Old-boat-four"


def test_a_key_that_somebody_planted_is_not_taken_over(district):
    user = district.handler.person.user
    user.set_password(PASSWORD)
    user.save()
    client = Client()
    client.cookies[KEY] = "planted0planted0planted0planted0"
    client.post(reverse("sign_in"), {"username": user.username, "password": PASSWORD})

    assert client.cookies[KEY].value != "planted0planted0planted0planted0"
    thief = Client()
    thief.cookies[KEY] = "planted0planted0planted0planted0"
    assert thief.get(reverse("account")).status_code == 302


def test_the_key_of_a_session_opens_nothing_after_signing_out(district):
    client = client_of(district, "handler")
    key = client.cookies[KEY].value
    assert client.get(reverse("account")).status_code == 200

    client.post(reverse("sign_out"))

    kept = Client()
    kept.cookies[KEY] = key
    assert kept.get(reverse("account")).status_code == 302
    assert kept.get(f"/api/calls/{district.call.number}").status_code == 401


def test_every_page_of_somebody_signed_in_shows_the_way_out(district):
    for hand, page in (("handler", "calls"), ("admin", "settings"), ("resident", "my_calls")):
        text = client_of(district, hand).get(reverse(page)).content.decode()
        assert re.search(rf'action="{reverse("sign_out")}"', text), page


def test_a_password_is_hashed_slowly():
    first = global_settings.PASSWORD_HASHERS[0]
    assert first == "django.contrib.auth.hashers.PBKDF2PasswordHasher"
    assert PBKDF2PasswordHasher.iterations >= 600_000
    assert PBKDF2PasswordHasher.digest().name == "sha256"


def test_a_made_up_session_is_nobody(db):
    for key in ("", "x", "../../etc/passwd", "0" * 5_000, "' OR 1=1 --", "\x00"):
        client = Client()
        client.cookies[KEY] = key
        assert client.get(reverse("account")).status_code == 302
