"""The desk enters a firm that nobody knows yet, and its application with it."""

from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import NOW, MemberFactory, OrganisationFactory, PersonFactory
from tests.factories.market import Market
from youhu.common.errors import Refused
from youhu.fleets import actions
from youhu.fleets.actions import Firm
from youhu.fleets.models import Fleet
from youhu.fleets.rules import State
from youhu.registry.models import Member, Organisation, Person
from youhu.registry.rules import OrgKind, Role

pytestmark = pytest.mark.django_db
CODE = "91440101MA59ABCD0A"
OTHER = "91440105MA5AKJ0Y3M"
FIRM = Firm("广州顺达货运有限公司", "顺达", CODE, "020-5550 0999", "方大同", "13900440999")
ASKED = {
    "name": FIRM.name, "short_name": FIRM.short_name, "uscc": CODE.lower(), "phone": FIRM.phone,
    "manager": FIRM.manager, "mobile": "139 0044 0999",
}  # fmt: skip


def test_the_desk_enters_the_firm_its_manager_and_its_application(
    signed_in: Any, made: Market
) -> None:
    answer = signed_in(made.clerk).post(reverse("new_firm"), ASKED)

    fleet = Fleet.objects.select_related("organisation").latest("pk")
    assert answer.url == fleet.get_absolute_url()
    assert (fleet.state, fleet.market, fleet.applied_by) == (
        State.APPLIED, made.association, made.clerk,
    )  # fmt: skip
    unit = fleet.organisation
    assert (unit.name, unit.uscc, unit.kind, unit.active_from) == (
        FIRM.name, CODE, OrgKind.FLEET, timezone.localdate(),
    )  # fmt: skip
    manager = Member.objects.select_related("person").get(organisation=unit)
    assert (manager.role, str(manager.person), manager.person.phone, manager.person.user) == (
        Role.HANDLER, FIRM.manager, FIRM.mobile, None,
    )  # fmt: skip


def test_two_firms_get_two_codes(made: Market) -> None:
    first = actions.apply_firm(FIRM, by=made.clerk, now=NOW)
    second = actions.apply_firm(replace(FIRM, uscc=OTHER), by=made.clerk, now=NOW)
    assert first.organisation.code != second.organisation.code
    assert first.number != second.number


@pytest.mark.parametrize(("wrong", "said"), [
    ({"uscc": "91440101MA59ABCD0B"}, "does not fit"), ({"uscc": "123"}, "18 digits"),
    ({"mobile": "123"}, "11"),
])  # fmt: skip
def test_a_wrong_number_is_named_and_nothing_is_entered(
    signed_in: Any, made: Market, wrong: dict[str, str], said: str
) -> None:
    client, before = signed_in(made.clerk), Organisation.objects.count()
    client.cookies["django_language"] = "en"
    answer = client.post(reverse("new_firm"), {**ASKED, **wrong})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Organisation.objects.count() == before


def test_a_code_that_is_known_leads_to_the_fleet_that_has_it(made: Market) -> None:
    actions.apply_firm(FIRM, by=made.clerk, now=NOW)
    with pytest.raises(Refused, match="Let that fleet apply"):
        actions.apply_firm(FIRM, by=made.clerk, now=NOW)


def test_a_mobile_of_somebody_here_is_not_entered_a_second_time(made: Market) -> None:
    known = PersonFactory(phone=FIRM.mobile)
    fleet = actions.apply_firm(FIRM, by=made.clerk, now=NOW)
    manager = Member.objects.select_related("person").get(organisation=fleet.organisation)
    assert manager.person != known
    assert manager.person.phone == ""
    assert Person.objects.get(pk=known.pk).phone == FIRM.mobile


def test_only_the_desk_of_the_association_enters_firms(made: Market) -> None:
    stranger = MemberFactory(role=Role.HANDLER, organisation=OrganisationFactory())
    for by in (stranger, made.manager):
        with pytest.raises(Refused, match="Only the association's desk"):
            actions.apply_firm(FIRM, by=by, now=NOW)
    assert not Organisation.objects.filter(uscc=CODE).exists()
