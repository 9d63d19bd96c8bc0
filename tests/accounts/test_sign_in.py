"""Coming in by name and password, and waiting after too many wrong ones."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.accounts.conftest import PASSWORD
from tests.factories import NOW
from tests.pages import LANGUAGES, page, statements
from youhu.accounts.models import AccountEvent, AccountRules, Credential, Tries
from youhu.ledger.models import Entry


def guess(name: str, password: str = "x", **sent: str):
    said = {"username": name, "password": password}
    return Client().post(reverse("sign_in"), said, headers={"Accept-Language": "en"}, **sent)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_asks_who(db, client, language) -> None:
    assert 'name="password"' in page(client, reverse("sign_in"), language=language)


def test_name_and_password_lead_to_work_and_stand_on_record(user, enter, district) -> None:
    assert enter(user).last.url == "/"

    event = AccountEvent.objects.get(user=user, deed="sign_in")
    assert (event.district, event.address) == ("440105", "127.0.0.1")
    line = Entry.objects.get(subject=event.subject)
    assert (line.by, line.payload, line.note) == (district.handler, {}, "")


def test_the_session_has_another_key_after_signing_in(user, client) -> None:
    client.get(reverse("sign_in"))
    client.session["somebody"] = "planted this"
    client.session.save()
    before = client.session.session_key

    client.post(reverse("sign_in"), {"username": user.username, "password": PASSWORD})

    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.session.session_key != before


def test_guessing_a_password_has_to_wait_even_with_the_right_one(user) -> None:
    wrong = [guess(user.username).status_code for _n in range(5)]
    right = guess(user.username, PASSWORD)

    assert wrong == [200] * 5
    assert right.status_code == 429
    assert "Wait 15 minutes" in right.content.decode()
    assert AccountEvent.objects.get(deed="pause").user == user


def test_after_the_pause_the_right_password_is_good(user) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        for _n in range(6):
            guess(user.username)
        clock.shift(timedelta(minutes=14, seconds=59))
        assert guess(user.username, PASSWORD).status_code == 429
        clock.shift(timedelta(seconds=1))
        assert guess(user.username, PASSWORD).status_code == 302


def test_a_name_that_nobody_has_is_answered_alike(user) -> None:
    """The same words, the same codes, the same work for the machine."""
    said: dict[str, list[tuple[int, str]]] = {}
    counted: dict[str, list[int]] = {}
    guess("whoever comes first")
    for name in (user.username, "nobody-has-this"):
        said[name], counted[name] = [], []
        for _n in range(6):
            with statements() as sent:
                answer = guess(name)
            alert = answer.content.decode().partition('role="alert"')[2].partition("</div>")[0]
            said[name].append((answer.status_code, alert))
            counted[name].append(len([one for one in sent if "session" not in one]))

    assert said[user.username] == said["nobody-has-this"]
    # Only the line about the pause asks in which post somebody acts.
    more = [one - other for one, other in zip(*counted.values(), strict=True)]
    assert more == [0, 0, 0, 0, 1, 0]


def test_a_name_is_counted_in_any_case_and_kept_nowhere(user) -> None:
    for name in (user.username, user.username.upper()) * 3:
        guess(f" {name}")

    assert guess(user.username, PASSWORD).status_code == 429
    assert user.username not in repr(list(Tries.objects.values()))


def test_guessing_names_is_slowed_down_and_headers_do_not_help(db) -> None:
    answers = [
        guess(f"somebody-{n}", HTTP_X_FORWARDED_FOR=f"10.0.0.{n}").status_code for n in range(31)
    ]

    assert answers == [200] * 30 + [429]


def test_a_proxy_of_our_own_says_who_is_behind_it(db, settings) -> None:
    settings.YOUHU_TRUSTED_PROXIES = ["127.0.0.1", "10.1.0.0/16"]

    spoofed = "8.8.8.8, 203.0.113.7, 10.1.2.3"  # only what our proxies added counts
    for n in range(31):
        last = guess(f"somebody-{n}", HTTP_X_FORWARDED_FOR=f"1.1.1.{n}, {spoofed}").status_code

    assert last == 429
    assert guess("somebody", HTTP_X_FORWARDED_FOR="203.0.113.8").status_code == 200


def test_a_subscriber_with_many_addresses_is_one(db) -> None:
    for n in range(31):
        last = guess(f"somebody-{n}", REMOTE_ADDR=f"2001:db8:0:1::{n:x}").status_code

    assert last == 429
    assert guess("somebody", REMOTE_ADDR="2001:db8:0:2::1").status_code == 200


def test_a_right_password_is_no_guess(user, enter) -> None:
    assert {enter(user).last.status_code for _n in range(7)} == {302}


def test_signing_out_is_no_link(district, signed_in) -> None:
    client = signed_in(district.handler)

    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").url == "/"


def test_a_given_password_that_nobody_used_runs_out(user, enter) -> None:
    given = Credential.objects.create(user=user, password_at=NOW, is_given=True)
    with time_machine.travel(NOW, tick=False) as clock:
        clock.shift(timedelta(days=7, seconds=-1))
        assert enter(user).last.status_code == 302
        clock.shift(timedelta(seconds=1))
        late = guess(user.username, PASSWORD)
        assert late.status_code == 200
        assert "Ask an administrator for a new one" in late.content.decode()

        Credential.objects.filter(pk=given.pk).update(is_given=False)  # one of their own
        assert guess(user.username, PASSWORD).status_code == 302
        Credential.objects.filter(pk=given.pk).update(is_given=True)
        AccountRules.objects.create(given_days=0)
        assert guess(user.username, PASSWORD).status_code == 302


def test_a_given_password_is_changed_before_anything_else(user, enter) -> None:
    Credential.objects.create(user=user, password_at=timezone.now(), is_given=True)
    client = enter(user)

    assert client.get(reverse("calls")).url == reverse("password")
    assert client.get("/api/calls").status_code == 403
    assert client.get(reverse("unread"), headers={"HX-Request": "true"}).status_code == 403
    new = {"old_password": PASSWORD, "new_password1": "Bamboo-raft-7"}
    client.post(reverse("password"), {**new, "new_password2": "Bamboo-raft-7"})

    assert client.get(reverse("calls")).status_code == 200


def test_a_password_is_due_after_the_days_of_the_rules(user, enter) -> None:
    AccountRules.objects.create(password_days=30)
    held = Credential.objects.create(user=user, password_at=timezone.now() - timedelta(days=29))

    assert enter(user).get(reverse("calls")).status_code == 200
    held.password_at -= timedelta(days=1)
    held.save()
    assert enter(user).get(reverse("calls")).url == reverse("password")
