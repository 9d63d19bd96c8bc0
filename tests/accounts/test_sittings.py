"""How long a stay lasts, in how many browsers, and how it is ended."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from tests.accounts.conftest import PASSWORD
from tests.factories import NOW
from tests.pages import LANGUAGES, page, statements
from youhu.accounts.actions import clear_accounts
from youhu.accounts.models import AccountEvent, AccountRules, Sitting

PHONE = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/142.0 Mobile Safari"


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def is_in(client) -> bool:
    return client.get(reverse("inbox")).status_code == 200


def test_nobody_at_the_desk_for_half_an_hour_is_signed_out(clock, user, enter) -> None:
    client = enter(user)
    clock.shift(timedelta(minutes=29))
    assert is_in(client)
    clock.shift(timedelta(minutes=29))
    assert is_in(client)
    clock.shift(timedelta(minutes=30))

    assert not is_in(client)
    assert "Nobody used this page" in client.get(reverse("sign_in")).content.decode()


def test_what_a_page_asks_by_itself_is_no_click(clock, user, enter) -> None:
    client = enter(user)
    for _n in range(6):
        clock.shift(timedelta(minutes=5))
        answer = client.get(reverse("unread"))

    assert answer.status_code == 302
    assert not is_in(client)


def test_a_stay_ends_after_twelve_hours_in_any_case(clock, user, enter) -> None:
    client = enter(user)
    for _n in range(24):
        assert is_in(client)
        clock.shift(timedelta(minutes=29, seconds=59))
    clock.shift(timedelta(minutes=1))

    assert not is_in(client)


def test_a_grid_worker_without_a_network_stays_until_the_day_is_over(
    clock, district, enter
) -> None:
    user = district.grid_worker.person.user
    user.set_password(PASSWORD)
    user.save()
    client = enter(user)

    clock.shift(timedelta(hours=11))
    assert is_in(client)
    clock.shift(timedelta(hours=1))
    assert not is_in(client)


def test_a_click_is_written_down_once_a_minute(clock, user, enter) -> None:
    client = enter(user)
    clock.shift(timedelta(seconds=59))
    with statements() as sent:
        is_in(client)
    assert not any("UPDATE" in one for one in sent)
    clock.shift(timedelta(seconds=1))
    with statements() as sent:
        is_in(client)
    assert any("UPDATE" in one and "session" in one for one in sent)


def test_of_too_many_browsers_the_first_is_out(user, enter) -> None:
    AccountRules.objects.create(most_sittings=2)

    first, second, third = (enter(user) for _n in range(3))

    assert [is_in(client) for client in (first, second, third)] == [False, True, True]


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_sees_where_one_is_signed_in_and_ends_it(user, enter, language) -> None:
    lost, here = enter(user, **{"User-Agent": PHONE}), enter(user)

    said = page(here, reverse("account"), language=language)
    assert "Chrome · Android" in said
    assert "127.0.0.1" in said
    sitting = Sitting.objects.get(device="Chrome · Android")
    here.post(reverse("end_sitting", args=[sitting.pk]))

    assert not is_in(lost)
    assert is_in(here)
    assert AccountEvent.objects.filter(user=user, deed="end").count() == 1


def test_nobody_ends_the_stay_of_others(user, enter, district, signed_in) -> None:
    client = enter(user)
    sitting = Sitting.objects.get()

    answer = signed_in(district.dispatcher).post(reverse("end_sitting", args=[sitting.pk]))

    assert answer.status_code == 404
    assert is_in(client)


def test_a_new_password_leaves_only_this_browser(user, enter) -> None:
    other, here = enter(user), enter(user)
    new = {"old_password": PASSWORD, "new_password1": "Bamboo-raft-7"}

    here.post(reverse("password"), {**new, "new_password2": "Bamboo-raft-7"})

    assert (is_in(other), is_in(here)) == (False, True)
    assert [one.key for one in Sitting.objects.all()] == [here.session.session_key]


def test_browsers_that_signed_out_are_forgotten(user, enter) -> None:
    client, _other = enter(user), enter(user)
    client.post(reverse("sign_out"))

    clear_accounts(now=NOW)

    assert Sitting.objects.count() == 1
