"""Putting a driver forward tells a fleet nothing of who is known here."""

from typing import Any

import pytest
from django.urls import reverse

from tests.factories import NOW, MemberFactory, OrganisationFactory
from tests.factories.market import Market, fleet_of, paper
from youhu.common.errors import Refused
from youhu.fleets import actions
from youhu.fleets.actions import Who
from youhu.fleets.models import Driver
from youhu.fleets.rules import NEEDED, Doubt, State, Subject
from youhu.registry.models import Person
from youhu.registry.rules import OrgKind, Role

pytestmark = pytest.mark.django_db
ID_NUMBER = "440105199003078517"
PHONE = "13800440104"


def put_forward(made: Market, *, fleet: Any = None, by: Any = None, name: str = "He Guoqiang",
                phone: str = PHONE) -> Driver:  # fmt: skip
    who = Who(name, phone, ID_NUMBER)
    return actions.apply_driver(
        fleet or made.fleet, who=who, licence_class="C1", by=by or made.manager, now=NOW
    )


@pytest.fixture
def known() -> Person:
    """Somebody whose identity card is known here."""
    person = Person(name="Somebody Else", phone="13800440199", id_number=ID_NUMBER)
    person.save()
    return person


@pytest.fixture
def other(made: Market) -> tuple[Any, Any]:
    """Another fleet of the market, and its manager."""
    carrier = OrganisationFactory(kind=OrgKind.FLEET)
    return (
        fleet_of(made.association, carrier, number=2),
        MemberFactory(role=Role.HANDLER, organisation=carrier),
    )


def test_a_card_under_another_name_is_taken_in_as_any_other_and_only_the_desk_hears(
    signed_in: Any, made: Market, known: Person
) -> None:
    driver = put_forward(made)

    assert (driver.state, driver.doubt) == (State.APPLIED, Doubt.NAME)
    assert driver.person != known
    assert str(driver.person.name) == "He Guoqiang"
    assert str(driver.person.phone) == ""  # their mobile stays one person's
    said = str(Doubt.NAME.label)
    for member, is_told in ((made.manager, False), (made.clerk, True)):
        client = signed_in(member)
        client.cookies["django_language"] = "en"
        assert (said in client.get(driver.get_absolute_url()).content.decode()) is is_told


def test_who_drives_for_another_fleet_is_taken_in_as_any_other(
    made: Market, other: tuple[Any, Any]
) -> None:
    fleet, manager = other
    first = put_forward(made)
    second = put_forward(made, fleet=fleet, by=manager)

    assert (first.doubt, second.doubt) == ("", Doubt.ELSEWHERE)
    assert first.person != second.person
    assert second.state == State.APPLIED


def test_what_is_in_doubt_is_not_admitted(made: Market, known: Person) -> None:
    driver = put_forward(made)
    for kind in NEEDED[Subject.DRIVER]:
        paper(driver, kind)

    with pytest.raises(Refused, match="under another name"):
        actions.propose_admission(driver, by=made.clerk, now=NOW)
    actions.refuse(driver, note="The card is not theirs.", by=made.clerk, now=NOW)
    assert driver.state == State.REFUSED


@pytest.mark.parametrize("is_known", [True, False])
def test_the_second_time_is_refused_alike_whether_the_person_is_known_or_not(
    made: Market, is_known: bool
) -> None:
    if is_known:
        Person(name="Somebody Else", phone="13800440199", id_number=ID_NUMBER).save()
    put_forward(made)

    with pytest.raises(Refused, match="Your fleet has put this driver forward already"):
        put_forward(made)
    with pytest.raises(Refused, match="Your fleet has put this driver forward already"):
        put_forward(made, phone="13800440177", name="Another Name")


@pytest.mark.parametrize("is_known", [True, False])
def test_the_page_answers_alike_whether_the_person_is_known_or_not(
    signed_in: Any, made: Market, is_known: bool
) -> None:
    if is_known:
        Person(name="Somebody Else", phone="13800440199", id_number=ID_NUMBER).save()
    client = signed_in(made.manager)
    told = {
        "name": "He Guoqiang", "phone": PHONE, "id_number": ID_NUMBER, "licence_class": "C1",
    }  # fmt: skip

    answer = client.post(reverse("new_driver", args=[made.fleet.pk]), told)

    assert answer.status_code == 302
    shown = client.get(answer.url).content.decode()
    assert "He Guoqiang" in shown
    assert "Somebody" not in shown
