"""Three administrators: one keeps the settings, one lets people in, one watches both."""

from dataclasses import replace
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from tests.factories import NOW, MemberFactory, PersonFactory
from tests.pages import LANGUAGES, page
from youhu.calls.models import Call
from youhu.common.errors import Refused
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.upkeep import actions
from youhu.upkeep.models import Change

TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def guard(district) -> Member:
    """The district has a security administrator."""
    made: Member = MemberFactory(role=Role.SECURITY, organisation=district.centre)
    return made


@pytest.fixture
def guards(guard, hand) -> actions.Hand:
    return replace(hand, by=guard)


GUARDED = {
    "renew": lambda one, hand: actions.renew_password(one.person, hand),
    "lock": lambda one, hand: actions.lock_login(one.person, hand),
    "rules": lambda one, hand: actions.set_account_rules(hand, tries=3),
    "auditor": lambda one, hand: appoint(hand.by, hand, Role.AUDITOR),
}


def appoint(one: Member, hand: actions.Hand, role: Role, person=None, since: date = TODAY):
    return actions.appoint(
        hand, person=person or PersonFactory(), organisation=one.organisation, role=role,
        valid_from=since,
    )  # fmt: skip


def test_until_the_first_is_appointed_the_administrator_lets_people_in(district, hand) -> None:
    actions.renew_password(district.handler.person, hand)
    appoint(district.admin, hand, Role.SECURITY)


@pytest.mark.parametrize("act", GUARDED)
def test_from_then_on_only_the_security_administrator_does(district, hand, guards, act) -> None:
    handler = district.handler
    handler.person.user.set_password("Old-boat-four")
    handler.person.user.save()
    with pytest.raises(Refused, match="Only the security administrator"):
        GUARDED[act](district.handler, hand)

    GUARDED[act](district.handler, guards)
    assert Change.objects.order_by("pk").last().made_by == guards.by


@pytest.mark.parametrize("role", [Role.HANDLER, Role.DISPATCHER])
def test_who_lets_people_in_appoints_nobody_who_sees_calls(district, guards, role) -> None:
    with pytest.raises(Refused, match="Only an administrator"):
        appoint(district.handler, guards, role)


def test_the_administrator_cannot_get_rid_of_the_security_administrator(
    district, hand, guard
) -> None:
    with pytest.raises(Refused, match="Only the security administrator"):
        actions.lock_login(guard.person, hand)
    with pytest.raises(Refused, match="Only the security administrator"):
        actions.end_post(guard, hand, until=date(2026, 12, 31))


@pytest.mark.parametrize(
    ("held", "role"),
    [
        ("admin", Role.AUDITOR),
        ("admin", Role.SECURITY),
        ("auditor", Role.ADMIN),
        ("auditor", Role.SECURITY),
    ],
)
def test_nobody_is_two_of_them_at_once(district, guards, held, role) -> None:
    member = getattr(district, held)
    with pytest.raises(Refused, match="Nobody is both"):
        appoint(district.admin, guards, role, member.person)


def test_one_after_the_other_is_fine(district, hand, guards) -> None:
    district.auditor.valid_until = date(2026, 12, 1)
    district.auditor.save()

    appoint(district.admin, guards, Role.ADMIN, district.auditor.person, date(2026, 12, 1))


def test_who_works_at_calls_does_not_let_people_in_and_the_other_way_round(
    district, hand, guards, guard
) -> None:
    with pytest.raises(Refused, match="Nobody is both"):
        appoint(district.admin, guards, Role.SECURITY, district.handler.person)
    with pytest.raises(Refused, match="Nobody is both"):
        appoint(district.handler, hand, Role.HANDLER, guard.person)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_sees_the_acts_that_are_theirs(district, guard, signed_in, language) -> None:
    his, hers = signed_in(guard), signed_in(district.admin)
    person = reverse("person", args=[district.handler.person_id])
    lock = reverse("act_person", args=[district.handler.person_id, "lock"])

    assert lock in page(his, person, language=language)
    assert lock not in page(hers, person, language=language)
    assert his.get("/").url == reverse("settings")
    shown = page(his, reverse("settings"), language=language)
    assert reverse("rules_of_accounts") in shown
    assert reverse("ladder") not in shown
    member = reverse("member", args=[district.handler.pk])
    page(his, member, language=language)
    page(his, reverse("new_member"), language=language)


def test_the_auditor_sees_what_either_did(district, hand, guards, signed_in) -> None:
    actions.renew_password(district.handler.person, guards)
    actions.amend_person(district.handler.person, hand, name="Chen Bo")

    said = page(signed_in(district.auditor), reverse("changes"))

    assert str(guards.by.person) in said
    assert "Chen Bo" in said


def test_the_security_administrator_reads_no_call(district, guard) -> None:
    assert not Call.objects.visible_to(guard).exists()
