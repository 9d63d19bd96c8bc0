"""What time does: warnings before a document ends, what is stopped after it, overdue steps."""

from datetime import time, timedelta

import pytest

from tests.factories import NOW
from tests.factories.market import LONG_AGO, ON, Market, permit
from youhu.fleets import actions
from youhu.fleets.actions import Shown
from youhu.fleets.models import Document, Fleet, Vehicle
from youhu.fleets.queries import fitness
from youhu.fleets.rules import DocumentKind, DocumentState, Proposed, State
from youhu.ledger.models import Entry
from youhu.notices.models import Message

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def renewed(made: Market, days: int) -> Document:
    """An inspection of the vehicle that the desk accepts today, and that ends in some days."""
    said = Shown(DocumentKind.INSPECTION, "I-9", LONG_AGO, ON + days * DAY)
    made.vehicle.documents.filter(kind=DocumentKind.INSPECTION).delete()
    paper = actions.submit_paper(made.vehicle, said=said, by=made.manager, now=NOW)
    actions.accept_paper(paper, by=made.clerk, now=NOW)
    return paper


def told(template: str) -> int:
    return Message.objects.filter(template=template).count()


def test_a_fleet_is_told_thirty_seven_and_one_day_before(made: Market) -> None:
    paper = renewed(made, 40)

    warned = [day for day in range(45) if actions.warn_of_ends(now=NOW + day * DAY)]

    assert warned == [10, 33, 39]
    days = Message.objects.filter(template="paper_ends").order_by("pk")
    assert [message.context["days"] for message in days] == ["30", "7", "1"]
    paper.refresh_from_db()
    assert (paper.rung, paper.next_rung_at) == (3, None)


def test_two_sweeps_warn_once(made: Market) -> None:
    renewed(made, 10)

    assert actions.warn_of_ends(now=NOW + 4 * DAY) == 1
    assert actions.warn_of_ends(now=NOW + 4 * DAY) == 0


def test_on_the_day_after_a_document_ended_its_vehicle_is_stopped(made: Market) -> None:
    paper = renewed(made, 2)

    assert actions.stop_ended(now=NOW + 2 * DAY) == 0
    assert actions.stop_ended(now=NOW + 3 * DAY) == 1

    vehicle = Vehicle.objects.get()
    paper.refresh_from_db()
    assert (vehicle.state, vehicle.is_for_papers) == (State.SUSPENDED, True)
    assert (vehicle.reason, vehicle.holder) == (
        "no valid document: yearly inspection",
        made.carrier,
    )
    assert paper.state == DocumentState.ENDED
    assert told("admission_stopped") == 2
    assert actions.stop_ended(now=NOW + 3 * DAY) == 0


def test_an_accepted_renewal_lets_it_drive_again(made: Market) -> None:
    renewed(made, 0)
    tomorrow = NOW + DAY
    actions.stop_ended(now=tomorrow)
    vehicle = Vehicle.objects.get()
    said = Shown(DocumentKind.INSPECTION, "I-10", ON, ON + 365 * DAY)

    paper = actions.submit_paper(vehicle, said=said, by=made.manager, now=tomorrow)
    assert Vehicle.objects.get().state == State.SUSPENDED
    actions.accept_paper(paper, by=made.clerk, now=tomorrow)

    vehicle = Vehicle.objects.get()
    assert (vehicle.state, vehicle.due_at, vehicle.reason) == (State.ADMITTED, None, "")
    assert fitness(vehicle, tomorrow).ok


def test_a_renewal_does_not_lift_a_suspension_for_another_reason(made: Market) -> None:
    until = ON + 9 * DAY
    actions.propose_suspension(made.vehicle, until=until, note="?", by=made.clerk, now=NOW)
    actions.suspend(made.vehicle, by=made.second, now=NOW)

    renewed(made, 300)

    assert Vehicle.objects.get().state == State.SUSPENDED


def test_with_its_fleets_document_the_fleet_is_stopped_alone(made: Market) -> None:
    made.fleet.documents.filter(
        vehicle=None, driver=None, kind=DocumentKind.BUSINESS_LICENCE
    ).update(valid_until=ON - DAY)

    assert actions.stop_ended(now=NOW) == 1

    assert Fleet.objects.get().state == State.SUSPENDED
    vehicle = Vehicle.objects.get()
    assert vehicle.state == State.ADMITTED
    assert not fitness(vehicle, NOW).ok


def test_without_its_permit_a_vehicle_that_needs_one_is_stopped(made: Market) -> None:
    made.van.needs_permit = True
    made.van.save()
    given = permit(made.vehicle, made.zone, valid_until=ON)
    assert actions.stop_ended(now=NOW) == 0

    assert actions.stop_ended(now=NOW + DAY) == 1

    assert Vehicle.objects.get().reason == "no valid permit for a zone"
    actions.give_permit(
        Vehicle.objects.get(), zone=made.zone, code="P", starts=given.starts, ends=given.ends,
        valid_from=ON, valid_until=ON + 99 * DAY, by=made.clerk, now=NOW + DAY,
    )  # fmt: skip
    vehicle = Vehicle.objects.get()
    assert (vehicle.state, vehicle.proposed) == (State.SUSPENDED, Proposed.READMIT)
    actions.readmit(vehicle, by=made.second, now=NOW + DAY)
    assert Vehicle.objects.get().state == State.ADMITTED


def test_an_application_that_nobody_looks_at_is_warned_about(made: Market) -> None:
    vehicle = actions.apply_vehicle(
        made.fleet, type=made.van, plate="粤AD12345", by=made.manager, now=NOW
    )
    assert vehicle.due_at is not None
    assert actions.warn(now=vehicle.due_at - DAY) == 0

    rungs = [actions.warn(now=vehicle.due_at + n * DAY) for n in range(5)]

    assert rungs == [1, 1, 1, 0, 0]
    assert list(Entry.objects.of(vehicle).values_list("verb", flat=True)).count("warn") == 3
    late = Message.objects.filter(template="admission_overdue")
    assert {message.unit for message in late} == {made.association}


def test_the_fleet_hears_first_of_what_it_must_complete(made: Market) -> None:
    vehicle = actions.apply_vehicle(
        made.fleet, type=made.van, plate="粤AD12345", by=made.manager, now=NOW
    )
    actions.give_back(vehicle, note="All.", by=made.clerk, now=NOW)
    assert vehicle.due_at is not None

    actions.warn(now=vehicle.due_at)
    first = [message.unit for message in Message.objects.filter(template="admission_overdue")]
    actions.warn(now=vehicle.due_at + DAY)

    assert first == [made.carrier]
    late = Message.objects.filter(template="admission_overdue")
    assert {message.unit for message in late} == {made.carrier, made.association}


def test_a_permit_is_kept_while_its_fleet_is_not_in(made: Market) -> None:
    made.van.needs_permit = True
    made.van.save()
    actions.stop_ended(now=NOW)
    Fleet.objects.update(state=State.SUSPENDED, due_at=NOW)

    permit = actions.give_permit(
        Vehicle.objects.get(), zone=made.zone, code="P", starts=time(0), ends=time(23),
        valid_from=ON, valid_until=ON + 99 * DAY, by=made.clerk, now=NOW,
    )  # fmt: skip

    vehicle = Vehicle.objects.get()
    assert permit.pk
    assert (vehicle.state, vehicle.proposed) == (State.SUSPENDED, "")


def test_a_proposed_end_waits_for_a_person_whatever_becomes_of_its_papers(made: Market) -> None:
    renewed(made, 0)
    actions.propose_end(made.vehicle, note="Sold.", by=made.clerk, now=NOW)

    actions.stop_ended(now=NOW + DAY)
    assert Vehicle.objects.get().proposed == Proposed.END

    said = Shown(DocumentKind.INSPECTION, "I-10", ON, ON + 365 * DAY)
    paper = actions.submit_paper(Vehicle.objects.get(), said=said, by=made.manager, now=NOW + DAY)
    actions.accept_paper(paper, by=made.second, now=NOW + DAY)

    vehicle = Vehicle.objects.get()
    assert (vehicle.state, vehicle.proposed) == (State.SUSPENDED, Proposed.END)
