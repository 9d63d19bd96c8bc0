"""Each promise about fleets holds, and each fails once it is broken."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.factories import NOW
from tests.factories.market import ON, Market, permit
from youhu.common.promises import Checked
from youhu.fleets import actions, checks
from youhu.fleets.actions import Seen
from youhu.fleets.models import Document, Vehicle, Violation
from youhu.fleets.rules import State
from youhu.registry.models import Member

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ALL = (
    checks.admitted_show_all,
    checks.applications_go_on,
    checks.overdue_warned,
    checks.agree_with_ledger,
)


def found(check: Callable[..., Checked], now: datetime = NOW) -> list[str]:
    return [finding.text for finding in check(now=now).findings]


def test_a_sound_market_breaks_no_promise(made: Market) -> None:
    assert [found(check) for check in ALL] == [[], [], [], []]


def test_what_is_admitted_without_a_valid_document_is_found(made: Market) -> None:
    Document.objects.filter(vehicle=made.vehicle, kind="inspection").update(valid_until=ON - DAY)

    said = f"{made.vehicle} is admitted and lacks something: no valid document: yearly inspection."
    assert found(checks.admitted_show_all) == [said]
    actions.stop_ended(now=NOW)
    assert found(checks.admitted_show_all) == []


def test_a_driver_without_a_document_is_found_and_not_named(made: Market) -> None:
    Document.objects.filter(driver=made.driver).delete()

    (said,) = found(checks.admitted_show_all)
    assert str(made.driver.person) not in said
    assert "driving licence" in said


def test_a_vehicle_without_a_valid_permit_is_found(made: Market) -> None:
    made.van.needs_permit = True
    made.van.save()
    permit(made.vehicle, made.zone, valid_until=ON - DAY)

    (said,) = found(checks.admitted_show_all)
    assert "no valid permit" in said


def test_an_application_that_nobody_can_decide_is_found(made: Market) -> None:
    vehicle = actions.apply_vehicle(
        made.fleet, type=made.van, plate="粤AD12345", by=made.manager, now=NOW
    )
    assert found(checks.applications_go_on) == []

    Member.objects.filter(organisation=made.association).update(valid_until=ON)

    assert found(checks.applications_go_on) == [
        f"{vehicle}: nobody who serves has its next step, or no clock runs."
    ]


def test_a_violation_of_a_fleet_without_a_manager_is_found(made: Market) -> None:
    actions.record_violation(made.vehicle, Seen(made.kind, NOW, "x"), by=made.clerk, now=NOW)
    assert found(checks.applications_go_on) == []

    Member.objects.filter(organisation=made.carrier).update(valid_until=ON)

    assert len(found(checks.applications_go_on)) == 1


def test_what_is_overdue_without_a_warning_is_found(made: Market) -> None:
    vehicle = actions.apply_vehicle(
        made.fleet, type=made.van, plate="粤AD12345", by=made.manager, now=NOW
    )
    later = vehicle.due_at + timedelta(minutes=5)
    assert found(checks.overdue_warned, later) == [f"{vehicle} is overdue and nobody was warned."]

    actions.warn(now=vehicle.due_at)

    assert found(checks.overdue_warned, later) == []


def test_a_violation_that_should_stand_by_now_is_found(made: Market) -> None:
    one = actions.record_violation(made.vehicle, Seen(made.kind, NOW, "x"), by=made.clerk, now=NOW)
    later = one.due_at + timedelta(minutes=5)

    assert len(found(checks.overdue_warned, later)) == 1
    actions.stand(now=one.due_at)
    assert found(checks.overdue_warned, later) == []


def test_a_row_that_is_not_what_its_ledger_says_is_found(made: Market) -> None:
    vehicle = actions.apply_vehicle(
        made.fleet, type=made.van, plate="粤AD12345", by=made.manager, now=NOW
    )
    Vehicle.objects.filter(pk=vehicle.pk).update(state=State.ADMITTED, admitted_on=ON)

    assert found(checks.agree_with_ledger) == [f"{vehicle} is not what its ledger says."]
    assert not Violation.objects.exists()
