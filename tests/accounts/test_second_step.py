"""A code from a phone after the password, codes on paper, and whoever must have them."""

import re
from datetime import timedelta

import pyotp
import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from tests.accounts.conftest import PASSWORD
from tests.factories import NOW
from tests.pages import LANGUAGES, page
from youhu.accounts.actions import SetUp, set_up_second_step, use_code
from youhu.accounts.models import AccountEvent, AccountRules, Credential
from youhu.accounts.origin import Origin
from youhu.common.sealing import seal, unseal

HERE = Origin("Chrome · Linux", "127.0.0.1")
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PHONE = pyotp.TOTP(SECRET)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def codes(user) -> list[str]:
    """The recovery codes of a handler who set the second step up a minute ago."""
    then = NOW - timedelta(minutes=1)
    return set_up_second_step(user, SetUp(SECRET, PHONE.at(then)), origin=HERE, now=then)


def say(client, code: str):
    return client.post(reverse("second_step"), {"code": code})


def is_in(client) -> bool:
    return client.get(reverse("inbox")).status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_password_alone_opens_nothing(user, codes, enter, language) -> None:
    client = enter(user)

    assert client.last.url == reverse("second_step")
    assert not is_in(client)
    assert 'name="code"' in page(client, reverse("second_step"), language=language)
    assert say(client, PHONE.at(NOW)).url == "/"
    assert is_in(client)


def test_a_code_is_good_once(user, codes, enter) -> None:
    first, second = enter(user), enter(user)
    say(first, PHONE.at(NOW))

    assert say(second, PHONE.at(NOW)).status_code == 422
    assert not is_in(second)


@pytest.mark.parametrize(("steps", "is_good"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_clock_may_be_one_step_wrong(user, codes, steps, is_good) -> None:
    code = PHONE.at(NOW + timedelta(seconds=30 * steps))
    Credential.objects.update(last_used=0)

    assert use_code(user, code, origin=HERE, now=NOW) is is_good


def test_an_earlier_code_is_not_good_after_a_later_one(user, codes) -> None:
    assert use_code(user, PHONE.at(NOW), origin=HERE, now=NOW)

    earlier = PHONE.at(NOW - timedelta(seconds=30))
    assert not use_code(user, earlier, origin=HERE, now=NOW)


def test_a_recovery_code_is_spent_and_on_record(user, codes, enter) -> None:
    assert len(set(codes)) == 10
    client = enter(user)
    say(client, codes[3].upper().replace("-", " "))
    assert is_in(client)

    assert say(enter(user), codes[3]).status_code == 422
    assert AccountEvent.objects.filter(user=user, deed="recover").count() == 1
    assert user.recovery_codes.count() == 9


def test_who_guesses_codes_has_to_wait(user, codes, enter) -> None:
    client = enter(user)
    wrong = [say(client, f"{n:06}").status_code for n in range(5)]

    assert wrong == [422] * 5
    assert say(client, PHONE.at(NOW)).status_code == 429


def test_whoever_waits_too_long_begins_again(user, codes, enter, clock) -> None:
    client = enter(user)
    clock.shift(timedelta(minutes=5))

    assert say(client, PHONE.at(NOW + timedelta(minutes=5))).url == reverse("sign_in")


def test_a_new_password_meanwhile_ends_the_waiting(user, codes, enter) -> None:
    client = enter(user)
    user.set_password("Bamboo-raft-7")
    user.save()

    assert say(client, PHONE.at(NOW)).url == reverse("sign_in")


def test_nothing_is_kept_in_clear(user, codes) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM accounts_credential")
        kept = str(cursor.fetchall())
        cursor.execute("SELECT fingerprint FROM accounts_recoverycode")
        kept += str(cursor.fetchall())

    assert SECRET not in kept
    assert not [code for code in codes if code.replace("-", "") in kept]


def test_what_is_sealed_is_bound_to_its_row_and_to_the_key(settings) -> None:
    sealed = seal("a secret", "row:1")

    assert unseal(sealed, "row:1") == "a secret"
    assert seal("a secret", "row:1") != sealed
    with pytest.raises(ValueError, match="row:2"):
        unseal(sealed, "row:2")
    settings.YOUHU_SEALING_KEY = "another"
    with pytest.raises(ValueError, match="is not here"):
        unseal(sealed, "row:1")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_set_up_on_a_page_and_taken_off_with_a_code(user, enter, language, clock) -> None:
    client = enter(user)
    shown = page(client, reverse("set_up_second_step"), language=language)
    secret = "".join(re.search(r"mono\">([A-Z2-7 ]+)<", shown)[1].split())
    assert secret not in str(dict(client.session))

    wrong = client.post(reverse("set_up_second_step"), {"code": "1", "password": PASSWORD})
    assert wrong.status_code == 422
    phone = pyotp.TOTP(secret)
    said = {"code": phone.at(NOW), "password": PASSWORD}
    done = client.post(reverse("set_up_second_step"), said)
    assert "no-store" in done["Cache-Control"]
    assert len(re.findall(r"<li class=\"mono\">", done.content.decode())) == 10
    page(client, reverse("account"), language=language)

    clock.shift(timedelta(seconds=30))
    assert client.post(reverse("take_off_second_step"), {"code": "000000"}).status_code == 422
    code = phone.at(NOW + timedelta(seconds=30))
    assert client.post(reverse("take_off_second_step"), {"code": code}).status_code == 302
    assert enter(user).last.url == "/"
    deeds = AccountEvent.objects.filter(user=user).order_by("pk").values_list("deed", flat=True)
    assert list(deeds)[1:3] == ["set_up", "take_off"]


def test_new_recovery_codes_end_the_old_ones(user, codes, enter, clock) -> None:
    client = enter(user)
    say(client, PHONE.at(NOW))
    clock.shift(timedelta(seconds=30))

    code = PHONE.at(NOW + timedelta(seconds=30))
    done = client.post(reverse("renew_codes"), {"code": code}).content.decode()

    assert len(re.findall(r"<li class=\"mono\">", done)) == 10
    assert not use_code(user, codes[0], origin=HERE, now=NOW)


def test_a_role_that_needs_it_sets_it_up_first_and_keeps_it(user, enter, clock) -> None:
    AccountRules.objects.create(second_step_roles="handler")
    client = enter(user)
    assert client.get(reverse("calls")).url == reverse("set_up_second_step")

    shown = client.get(reverse("set_up_second_step")).content.decode()
    phone = pyotp.TOTP("".join(re.search(r"mono\">([A-Z2-7 ]+)<", shown)[1].split()))
    said = {"code": phone.at(NOW), "password": PASSWORD}
    client.post(reverse("set_up_second_step"), said)
    assert client.get(reverse("calls")).status_code == 200

    clock.shift(timedelta(seconds=30))
    code = phone.at(NOW + timedelta(seconds=30))
    refused = client.post(reverse("take_off_second_step"), {"code": code})
    assert "needs the second step" in refused.content.decode()
