"""What administrators do about signing in: pauses, lost phones, the rules."""

from datetime import timedelta

import pyotp
import pytest
import time_machine
from django.urls import reverse

from tests.factories import NOW
from tests.pages import LANGUAGES, page, statements
from youhu.accounts import actions as accounts
from youhu.accounts.models import AccountRules, Credential
from youhu.accounts.origin import Origin
from youhu.accounts.queries import has_second_step, is_paused
from youhu.common.errors import Refused, TooOften
from youhu.upkeep import actions
from youhu.upkeep.models import Change

HERE = Origin("Chrome · Linux", "127.0.0.1")


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def handler(district):
    return district.handler.person


@pytest.fixture
def paused(handler):
    for _n in range(5):
        accounts.count_try(handler.user.username, HERE, now=NOW)
    return handler


def test_who_waits_is_let_in_on_record(district, paused, hand, admin) -> None:
    assert is_paused(paused.user, NOW)
    assert "let_in" in page(admin, reverse("person", args=[paused.pk]))

    said = {"basis": "Rang from the unit's number"}
    admin.post(reverse("act_person", args=[paused.pk, "let_in"]), said)

    accounts.count_try(paused.user.username, HERE, now=NOW)
    change = Change.objects.get(verb="lift")
    assert (change.made_by, change.basis) == (district.admin, said["basis"])
    accounts.lift_pause(paused.user)
    with pytest.raises(Refused, match="not paused"):
        actions.let_in(paused, hand)


def test_without_being_let_in_one_waits(paused) -> None:
    with pytest.raises(TooOften):
        accounts.count_try(paused.user.username, HERE, now=NOW)


def test_a_lost_phone_is_reset_by_another_administrator(district, handler, hand, signed_in) -> None:
    secret = pyotp.random_base32()
    set_up = accounts.SetUp(secret, pyotp.TOTP(secret).at(NOW))
    accounts.set_up_second_step(handler.user, set_up, origin=HERE, now=NOW)
    client = signed_in(district.handler)
    accounts.begin_sitting(handler.user, key=client.session.session_key, origin=HERE, now=NOW)

    actions.reset_phone(handler, hand)

    assert not has_second_step(handler.user)
    assert Change.objects.filter(verb="reset").count() == 1
    with pytest.raises(Refused, match="no second step"):
        actions.reset_phone(handler, hand)
    with pytest.raises(Refused, match="Another administrator"):
        actions.reset_phone(district.admin.person, hand)
    assert client.get(reverse("inbox")).status_code == 302


def test_a_given_or_renewed_password_has_to_be_changed(handler, hand) -> None:
    actions.renew_password(handler, hand)

    assert Credential.objects.get(user=handler.user).is_given


def test_the_rules_are_changed_on_record_and_not_over_somebody_elses(district, admin, hand) -> None:
    numbers = {name: getattr(AccountRules(), name) for name in AccountRules.NUMBERS}
    said = {**numbers, "tries": 3, "second_step_roles": ["admin"], "basis": "Document 3"}
    admin.post(reverse("rules_of_accounts"), said)

    rules = AccountRules.objects.get()
    assert (rules.tries, rules.roles) == (3, {"admin"})
    admin.post(reverse("rules_of_accounts"), {**said, "tries": 4})
    assert Change.objects.filter(topic="accounts").count() == 2
    with pytest.raises(Refused, match="a moment ago"):
        actions.set_account_rules(hand, seen="what it was", tries=9)
    refused = admin.post(reverse("rules_of_accounts"), {**said, "tries": 0})
    assert refused.status_code == 422


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_auditor_reads_the_rules_and_who_signed_in(
    district, signed_in, handler, language
) -> None:
    auditor = signed_in(district.auditor)
    accounts.begin_sitting(handler.user, key="k", origin=HERE, now=NOW)

    page(auditor, reverse("rules_of_accounts"), language=language)
    assert "127.0.0.1" in page(auditor, reverse("account_events"), language=language)
    assert "127.0.0.1" in page(auditor, f"{reverse('account_events')}?q={handler.user.username}")
    assert "127.0.0.1" not in page(auditor, f"{reverse('account_events')}?deed=pause")
    assert auditor.post(reverse("rules_of_accounts"), {}).status_code == 403
    assert not AccountRules.objects.exists()


def test_a_long_list_takes_no_more_statements(district, admin, handler) -> None:
    counted = []
    for n in range(20):
        accounts.begin_sitting(
            handler.user, key=f"k{n}", origin=HERE, now=NOW + timedelta(minutes=n)
        )
        if n in (0, 19):
            with statements() as sent:
                admin.get(reverse("account_events"))
            counted.append(len(sent))

    assert counted[0] == counted[1]
