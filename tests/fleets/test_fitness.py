"""Who may drive today, and what is missing where the answer is no."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import NOW
from tests.factories.market import ON, Market, permit, vehicle_of, vehicle_type
from youhu.fleets.models import Document
from youhu.fleets.queries import admitted_drivers, admitted_vehicles, driver_of, drives, fitness
from youhu.fleets.rules import DocumentKind, DocumentState, Energy, State, needed_of

pytestmark = pytest.mark.django_db


def reasons(made: Market) -> list[str]:
    return [str(reason) for reason in fitness(made.vehicle, NOW).reasons]


def test_an_admitted_vehicle_with_all_documents_is_fit(made: Market) -> None:
    assert fitness(made.vehicle, NOW).ok
    assert fitness(made.driver, NOW).ok
    assert fitness(made.fleet, NOW).ok
    assert admitted_vehicles(made.association, ON) == [made.vehicle]
    assert admitted_drivers(made.association, ON) == [made.driver]


@pytest.mark.parametrize("kind", needed_of("vehicle"))
def test_without_one_needed_document_it_is_not(made: Market, kind: DocumentKind) -> None:
    made.vehicle.documents.filter(kind=kind).update(valid_until=ON - timedelta(days=1))

    assert reasons(made) == [f"no valid document: {kind.label}"]
    assert admitted_vehicles(made.association, ON) == []


def test_a_document_is_good_on_its_last_day_and_from_its_first(made: Market) -> None:
    made.vehicle.documents.update(valid_from=ON, valid_until=ON)

    assert fitness(made.vehicle, NOW).ok
    assert not fitness(made.vehicle, NOW - timedelta(days=1)).ok


def test_a_document_that_nobody_accepted_counts_for_nothing(made: Market) -> None:
    inspection = made.vehicle.documents.filter(kind=DocumentKind.INSPECTION)
    inspection.update(state=DocumentState.SUBMITTED)

    assert reasons(made) == ["no valid document: yearly inspection"]


def test_a_vehicle_is_only_as_fit_as_its_fleet(made: Market) -> None:
    Document.objects.filter(kind=DocumentKind.BUSINESS_LICENCE).update(valid_until=date(2026, 1, 1))

    assert reasons(made) == ["the fleet: no valid document: business licence"]


def _suspend_fleet(made: Market) -> None:
    made.fleet.state = State.SUSPENDED


def _suspend_vehicle(made: Market) -> None:
    made.vehicle.state = State.SUSPENDED


def _forbid_type(made: Market) -> None:
    made.vehicle.type.is_allowed = False


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_suspend_fleet, "the fleet: its admission is suspended"),
        (_suspend_vehicle, "its admission is suspended"),
        (_forbid_type, "vehicles of this type are not admitted"),
    ],
)
def test_what_is_suspended_or_forbidden_is_not_fit(
    made: Market, change: Callable[[Market], None], said: str
) -> None:
    change(made)

    assert reasons(made) == [said]


def test_a_type_that_needs_a_permit_is_fit_with_one_alone(made: Market) -> None:
    made.van.needs_permit = True
    made.van.save()
    assert reasons(made) == ["no valid permit for a zone"]

    permit(made.vehicle, made.zone)

    assert fitness(made.vehicle, NOW).ok
    assert not fitness(made.vehicle, NOW + timedelta(days=800)).ok


def test_what_is_pedalled_needs_its_insurance_alone(made: Market) -> None:
    trike = vehicle_type(made.association, "trike", energy=Energy.MUSCLE)
    pedalled = vehicle_of(made.fleet, trike, number=2)

    assert {paper.kind for paper in pedalled.documents.all()} == {DocumentKind.CARGO_INSURANCE}
    assert fitness(pedalled, NOW).ok


def test_the_list_of_the_day_costs_as_much_for_many_as_for_one(made: Market) -> None:
    with CaptureQueriesContext(
        connection,
    ) as for_one:
        admitted_vehicles(made.association, ON)
    for number in range(2, 8):
        vehicle_of(made.fleet, made.van, number=number)

    with CaptureQueriesContext(connection) as for_many:
        found = admitted_vehicles(made.association, ON)

    assert len(found) == 7
    assert len(for_many) == len(for_one) <= 5


def test_a_driver_of_a_fleet_drives_while_it_is_suspended_to_the_end_of_a_tour(
    made: Market,
) -> None:
    assert driver_of(made.driver_member) == made.driver
    assert not drives(made.manager)

    made.fleet.state = State.SUSPENDED
    made.fleet.due_at = NOW
    made.fleet.save()
    assert drives(made.driver_member)
    assert not fitness(made.driver, NOW).ok

    made.fleet.state = State.ENDED
    made.fleet.save()
    assert not drives(made.driver_member)
