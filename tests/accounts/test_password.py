"""Choosing a password of one's own."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.pages import LANGUAGES, page

NEW = "bamboo-raft-7"


@pytest.fixture
def handler(district, signed_in) -> Client:
    user = district.handler.person.user
    user.set_password("old-boat-four")
    user.save()
    client: Client = signed_in(district.handler)
    client.cookies["django_language"] = "en"
    return client


def said(old: str, new: str = NEW) -> dict[str, str]:
    return {"old_password": old, "new_password1": new, "new_password2": new}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_opens_and_posts_lead_there(handler, language) -> None:
    assert reverse("password") in page(handler, reverse("posts"), language=language)
    page(handler, reverse("password"), language=language)


def test_the_new_password_is_good_and_others_are_signed_out(handler, district, signed_in) -> None:
    elsewhere = signed_in(district.handler)

    handler.post(reverse("password"), said("old-boat-four"))

    district.handler.person.user.refresh_from_db()
    assert district.handler.person.user.check_password(NEW)
    assert handler.get(reverse("inbox")).status_code == 200
    assert elsewhere.get(reverse("inbox")).status_code == 302


@pytest.mark.parametrize(("old", "new"), [("wrong", NEW), ("old-boat-four", "short")])
def test_a_wrong_old_or_a_weak_new_one_changes_nothing(handler, district, old, new) -> None:
    answer = handler.post(reverse("password"), said(old, new))

    assert answer.status_code == 422
    assert "c-errors" in answer.content.decode()
    district.handler.person.user.refresh_from_db()
    assert district.handler.person.user.check_password("old-boat-four")


def test_who_guesses_the_old_one_has_to_wait(handler, district) -> None:
    for _n in range(5):
        handler.post(reverse("password"), said("wrong"))

    answer = handler.post(reverse("password"), said("old-boat-four"))

    assert "Too many wrong tries. Wait 15 minutes" in answer.content.decode()
