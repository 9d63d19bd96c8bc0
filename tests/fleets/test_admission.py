"""A fleet applies, is given back, completed, looked at by one person and admitted by another."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.factories import NOW, MemberFactory, OrganisationFactory
from tests.factories.market import LATER, LONG_AGO, ON, Market, driver_of, paper, permit, vehicle_of
from youhu.common.errors import Refused
from youhu.fleets import actions
from youhu.fleets.actions import Shown, Who
from youhu.fleets.models import Document, Fleet, Vehicle
from youhu.fleets.queries import fitness, mine_to_do
from youhu.fleets.rules import NEEDED, DocumentKind, DocumentState, State, Subject
from youhu.ledger.models import Entry
from youhu.notices.models import Message
from youhu.registry.rules import OrgKind, Role

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ID_NUMBER = "440105199003078517"


def applied(made: Market) -> tuple[Fleet, Any]:
    """A second fleet that has applied, and its manager."""
    carrier = OrganisationFactory(kind=OrgKind.FLEET)
    manager = MemberFactory(role=Role.HANDLER, organisation=carrier)
    return actions.apply_fleet(made.association, carrier, by=manager, now=NOW), manager


def hand_in(thing: Any, kind: str, *, by: Any, until: date = LATER, **more: Any) -> Document:
    said = Shown(kind, "A-1", LONG_AGO, until)
    return actions.submit_paper(thing, said=said, by=by, now=NOW, **more)


def verbs(thing: Any) -> list[str]:
    return list(Entry.objects.of(thing).values_list("verb", flat=True))


def test_the_way_in_takes_two_people_and_all_documents(made: Market) -> None:
    fleet, manager = applied(made)
    licence = hand_in(fleet, DocumentKind.BUSINESS_LICENCE, by=manager)
    actions.accept_paper(licence, by=made.clerk, now=NOW)
    with pytest.raises(Refused, match="road transport licence"):
        actions.propose_admission(fleet, by=made.clerk, now=NOW)
    actions.give_back(fleet, note="The transport licence.", by=made.clerk, now=NOW)
    second = hand_in(fleet, DocumentKind.TRANSPORT_LICENCE, by=manager)
    actions.complete(fleet, by=manager, now=NOW)
    actions.accept_paper(second, by=made.clerk, now=NOW)
    actions.propose_admission(fleet, by=made.clerk, now=NOW)
    with pytest.raises(Refused, match="Another person"):
        actions.admit(fleet, by=made.clerk, now=NOW)

    actions.admit(fleet, by=made.second, now=NOW)

    fleet.refresh_from_db()
    assert (fleet.state, fleet.admitted_on, fleet.due_at) == (State.ADMITTED, ON, None)
    assert fitness(fleet, NOW).ok
    assert verbs(fleet) == ["apply", "give_back", "complete", "propose_admit", "admit"]
    told = set(Message.objects.values_list("template", flat=True))
    assert {"admission_applied", "admission_returned", "admission_admitted"} <= told


def test_nobody_admits_what_nobody_proposed(made: Market) -> None:
    fleet, _manager = applied(made)

    with pytest.raises(Refused, match="One person proposes"):
        actions.admit(fleet, by=made.second, now=NOW)


def test_an_application_has_an_owner_and_five_work_days(made: Market) -> None:
    fleet, manager = applied(made)

    assert fleet.holder == made.association
    assert fleet.due_at is not None
    assert fleet.due_at.date() == date(2026, 11, 30)
    assert fleet in mine_to_do(made.clerk)
    assert fleet not in mine_to_do(manager)

    actions.give_back(fleet, note="More.", by=made.clerk, now=NOW)

    assert fleet in mine_to_do(manager)
    assert fleet not in mine_to_do(made.clerk)


def test_only_its_own_desk_and_its_own_manager_act_on_a_fleet(made: Market) -> None:
    fleet, manager = applied(made)
    stranger = MemberFactory(
        role=Role.HANDLER, organisation=OrganisationFactory(kind=OrgKind.ASSOCIATION)
    )

    with pytest.raises(Refused):
        actions.give_back(fleet, note="No.", by=stranger, now=NOW)
    with pytest.raises(Refused):
        actions.give_back(fleet, note="No.", by=manager, now=NOW)
    with pytest.raises(Refused):
        hand_in(fleet, DocumentKind.BUSINESS_LICENCE, by=made.manager)
    with pytest.raises(Refused, match="applied before"):
        actions.apply_fleet(made.association, fleet.organisation, by=manager, now=NOW)


def test_a_vehicle_gets_its_mark_and_waits_for_its_fleet(made: Market) -> None:
    fleet, manager = applied(made)
    vehicle = actions.apply_vehicle(fleet, type=made.van, plate="粤A·D12345", by=manager, now=NOW)
    for kind in ("vehicle_licence", "inspection", "compulsory_insurance", "cargo_insurance"):
        actions.accept_paper(hand_in(vehicle, kind, by=manager), by=made.clerk, now=NOW)

    assert (vehicle.mark, vehicle.plate) == (f"{fleet.number:02d}-001", "粤AD12345")
    with pytest.raises(Refused, match="fleet itself is not admitted"):
        actions.propose_admission(vehicle, by=made.clerk, now=NOW)


def test_a_vehicle_that_is_not_allowed_or_stands_here_already_does_not_come_in(
    made: Market,
) -> None:
    first = {"type": made.van, "plate": "粤AD12345", "by": made.manager, "now": NOW}
    actions.apply_vehicle(made.fleet, **first)
    with pytest.raises(Refused, match="stands here already"):
        actions.apply_vehicle(made.fleet, **first)
    made.van.is_allowed = False
    with pytest.raises(Refused, match="not admitted"):
        actions.apply_vehicle(
            made.fleet, type=made.van, plate="粤AD12346", by=made.manager, now=NOW
        )


def test_a_driver_becomes_a_person_whose_numbers_stand_sealed(made: Market) -> None:
    who = Who("He Guoqiang", "13800440104", ID_NUMBER)

    driver = actions.apply_driver(made.fleet, who=who, licence_class="b2", by=made.manager, now=NOW)
    licence = hand_in(driver, DocumentKind.DRIVING_LICENCE, by=made.manager)

    assert driver.person.id_number == ID_NUMBER
    assert driver.licence_class == "B2"
    raw = Document.objects.filter(pk=licence.pk).values_list("code", flat=True).get()
    assert "A-1" not in str(raw)
    with pytest.raises(Refused, match="already"):
        actions.apply_driver(made.fleet, who=who, licence_class="C1", by=made.manager, now=NOW)


def test_a_newer_document_takes_the_place_of_the_older(made: Market) -> None:
    former = made.vehicle.documents.get(kind=DocumentKind.INSPECTION)
    first = hand_in(made.vehicle, DocumentKind.INSPECTION, by=made.manager)
    newer = hand_in(made.vehicle, DocumentKind.INSPECTION, by=made.manager, until=LATER + DAY)

    actions.accept_paper(newer, by=made.clerk, now=NOW)

    for one in (former, first, newer):
        one.refresh_from_db()
    states = (former.state, first.state, newer.state)
    assert states == (DocumentState.REPLACED, DocumentState.REPLACED, DocumentState.ACCEPTED)


def test_a_refused_document_says_why_and_the_fleet_hears(made: Market) -> None:
    one = hand_in(made.vehicle, DocumentKind.INSPECTION, by=made.manager)

    with pytest.raises(Refused):
        actions.refuse_paper(one, note=" ", by=made.clerk, now=NOW)
    actions.refuse_paper(one, note="Blurred.", by=made.clerk, now=NOW)

    one.refresh_from_db()
    assert (one.state, one.note) == (DocumentState.REFUSED, "Blurred.")
    assert Message.objects.filter(template="paper_refused").exists()


@pytest.mark.parametrize(
    ("kind", "until", "said"),
    [
        (DocumentKind.DRIVING_LICENCE, LATER, "not asked for"),
        (DocumentKind.INSPECTION, ON - DAY, "has ended"),
        (DocumentKind.INSPECTION, LONG_AGO - DAY, "before it begins"),
    ],
)
def test_documents_that_cannot_count_are_refused(
    made: Market, kind: str, until: date, said: str
) -> None:
    with pytest.raises(Refused, match=said):
        hand_in(made.vehicle, kind, by=made.manager, until=until)


def test_a_suspension_is_proposed_with_its_end_and_decided_by_another(made: Market) -> None:
    until = ON + 10 * DAY
    actions.propose_suspension(
        made.vehicle, until=until, note="Overloaded.", by=made.clerk, now=NOW
    )
    with pytest.raises(Refused, match="Another person"):
        actions.suspend(made.vehicle, by=made.clerk, now=NOW)

    actions.suspend(made.vehicle, by=made.second, now=NOW)

    assert made.vehicle.suspended_until == until
    assert not fitness(made.vehicle, NOW).ok


def test_who_proposes_to_readmit_does_not_readmit(made: Market) -> None:
    until = ON + 10 * DAY
    actions.propose_suspension(made.vehicle, until=until, note="Old.", by=made.clerk, now=NOW)
    actions.suspend(made.vehicle, by=made.second, now=NOW)
    with pytest.raises(Refused, match="One person proposes"):
        actions.readmit(made.vehicle, by=made.clerk, now=NOW)
    actions.propose_readmission(made.vehicle, by=made.clerk, now=NOW)
    with pytest.raises(Refused, match="Another person"):
        actions.readmit(made.vehicle, by=made.clerk, now=NOW)

    actions.readmit(made.vehicle, by=made.second, now=NOW)

    vehicle = Vehicle.objects.get(pk=made.vehicle.pk)
    assert fitness(vehicle, NOW).ok
    assert (vehicle.proposed, vehicle.due_at, vehicle.reason) == ("", None, "")


def test_a_dropped_readmission_leaves_the_suspension_with_its_clock(made: Market) -> None:
    until = ON + 10 * DAY
    actions.propose_suspension(made.vehicle, until=until, note="Old.", by=made.clerk, now=NOW)
    actions.suspend(made.vehicle, by=made.second, now=NOW)
    before = made.vehicle.due_at
    actions.propose_readmission(made.vehicle, by=made.clerk, now=NOW)
    assert made.vehicle.due_at < before

    actions.drop_proposal(made.vehicle, note="Not yet.", by=made.second, now=NOW)

    vehicle = Vehicle.objects.get(pk=made.vehicle.pk)
    said = (vehicle.state, vehicle.due_at, vehicle.reason)
    assert said == (State.SUSPENDED, before, "Old.")


def test_nobody_decides_about_a_proposal_that_was_dropped_meanwhile(made: Market) -> None:
    actions.propose_end(made.vehicle, note="Sold.", by=made.clerk, now=NOW)
    as_seen = Vehicle.objects.get(pk=made.vehicle.pk)
    actions.drop_proposal(made.vehicle, note="Not sold.", by=made.clerk, now=NOW)

    with pytest.raises(Refused, match="Someone else"):
        actions.end(as_seen, by=made.second, now=NOW)


def test_who_handed_in_a_document_at_the_desk_decides_nothing_about_it(made: Market) -> None:
    one = hand_in(made.vehicle, DocumentKind.INSPECTION, by=made.clerk)

    with pytest.raises(Refused, match="You handed it in"):
        actions.accept_paper(one, by=made.clerk, now=NOW)
    with pytest.raises(Refused, match="You handed it in"):
        actions.refuse_paper(one, note="No.", by=made.clerk, now=NOW)
    actions.accept_paper(one, by=made.second, now=NOW)

    assert one.state == DocumentState.ACCEPTED


def test_who_wrote_down_an_application_does_not_decide_about_it(made: Market) -> None:
    vehicle = actions.apply_vehicle(
        made.fleet, type=made.van, plate="粤AD12345", by=made.clerk, now=NOW
    )
    for kind in NEEDED[Subject.VEHICLE]:
        paper(vehicle, kind)
    actions.propose_admission(vehicle, by=made.second, now=NOW)
    with pytest.raises(Refused, match="You wrote down the application"):
        actions.admit(vehicle, by=made.clerk, now=NOW)
    with pytest.raises(Refused, match="You wrote down the application"):
        actions.refuse(vehicle, note="No.", by=made.clerk, now=NOW)
    assert vehicle.state == State.APPLIED


def test_a_proposal_may_be_dropped(made: Market) -> None:
    actions.propose_suspension(made.vehicle, until=ON + DAY, note="?", by=made.clerk, now=NOW)

    actions.drop_proposal(made.vehicle, note="A mistake.", by=made.clerk, now=NOW)

    vehicle = Vehicle.objects.get(pk=made.vehicle.pk)
    assert (vehicle.proposed, vehicle.due_at, vehicle.reason) == ("", None, "")


def test_what_has_ended_frees_its_plate_and_its_driver(made: Market) -> None:
    for thing in (made.vehicle, made.driver):
        with pytest.raises(Refused, match="One person proposes"):
            actions.end(thing, by=made.second, now=NOW)
        actions.propose_end(thing, note="Sold, left.", by=made.clerk, now=NOW)
        with pytest.raises(Refused, match="Another person"):
            actions.end(thing, by=made.clerk, now=NOW)
        actions.end(thing, by=made.second, now=NOW)
        assert (thing.state, thing.reason) == (State.ENDED, "Sold, left.")

    again = vehicle_of(made.fleet, made.van, number=9, plate=made.vehicle.plate)
    assert again.pk
    assert driver_of(made.fleet, made.driver_member).pk
    with pytest.raises(Refused, match="ended"):
        hand_in(made.vehicle, DocumentKind.INSPECTION, by=made.manager)


def test_a_permit_is_entered_and_taken_back(made: Market) -> None:
    said = {"code": "P-7", "valid_from": LONG_AGO, "valid_until": LATER}
    hours = {"starts": NOW.time(), "ends": (NOW + timedelta(hours=1)).time()}
    given = actions.give_permit(
        made.vehicle, zone=made.zone, by=made.clerk, now=NOW, **said, **hours
    )

    actions.take_permit(given, by=made.clerk, now=NOW)

    given.refresh_from_db()
    assert not given.in_force(ON)
    assert given.in_force(ON - DAY)
    with pytest.raises(Refused):
        actions.take_permit(permit(made.vehicle, made.zone), by=made.manager, now=NOW)


def test_lists_show_each_hand_its_own(made: Market) -> None:
    fleet, manager = applied(made)
    paper(fleet, DocumentKind.BUSINESS_LICENCE)

    assert set(Fleet.objects.visible_to(made.clerk)) == {made.fleet, fleet}
    assert set(Fleet.objects.visible_to(manager)) == {fleet}
    assert set(Vehicle.objects.visible_to(manager)) == set()
    assert set(Fleet.objects.visible_to(made.driver_member)) == set()
