"""Points: recorded, objected to, decided by somebody else, and what follows from too many."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.factories import NOW
from tests.factories.market import ON, Market, driver_of, vehicle_of
from youhu.common.errors import Refused
from youhu.fleets import actions, scores
from youhu.fleets.actions import Seen
from youhu.fleets.models import Driver, Fleet, Vehicle, Violation
from youhu.fleets.points import points_of, score_of, scores_of
from youhu.fleets.rules import Proposed, ViolationState
from youhu.notices.models import Message

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def seen(made: Market, *, now: datetime = NOW, **more: Any) -> Violation:
    what = Seen(made.kind, now, "Gate 3", "In the fire lane.")
    return actions.record_violation(made.vehicle, what, by=made.clerk, now=now, **more)


def stood(made: Market, times: int, *, now: datetime = NOW, **more: Any) -> None:
    for _n in range(times):
        seen(made, now=now, **more)
    actions.stand(now=now + 10 * DAY)


def test_silence_lets_it_stand_after_five_work_days(made: Market) -> None:
    one = seen(made)
    due = one.due_at
    assert due is not None

    assert points_of(made.vehicle, NOW) == 0
    assert actions.stand(now=due - DAY) == 0
    assert actions.stand(now=due) == 1

    one.refresh_from_db()
    assert one.state == ViolationState.UPHELD
    assert points_of(made.vehicle, due) == points_of(made.fleet, due) == 3


def test_about_an_objection_somebody_else_decides(made: Market) -> None:
    one = seen(made)
    actions.object_to(one, note="It was loading.", by=made.manager, now=NOW)

    with pytest.raises(Refused, match="Another person"):
        actions.uphold(one, note="No.", by=made.clerk, now=NOW)
    assert actions.stand(now=NOW + 30 * DAY) == 0
    actions.cancel(one, note="Right.", by=made.second, now=NOW)

    assert one.state == ViolationState.CANCELLED
    assert (one.objection, one.decision, one.due_at) == ("It was loading.", "Right.", None)
    assert points_of(made.fleet, NOW) == 0


def test_who_recorded_by_mistake_cancels_it_while_nobody_objected(made: Market) -> None:
    one = seen(made)

    actions.cancel(one, note="The wrong vehicle.", by=made.clerk, now=NOW)

    assert one.state == ViolationState.CANCELLED


def test_only_the_fleet_objects_and_only_the_desk_records(made: Market) -> None:
    one = seen(made)

    with pytest.raises(Refused):
        actions.object_to(one, note="?", by=made.clerk, now=NOW)
    with pytest.raises(Refused):
        actions.record_violation(made.vehicle, Seen(made.kind, NOW, "x"), by=made.manager, now=NOW)


@pytest.mark.parametrize("wrong", ["later", "kind", "driver"])
def test_what_cannot_have_been_seen_is_refused(made: Market, wrong: str) -> None:
    elsewhere = Market(**vars(made))
    at = NOW + DAY if wrong == "later" else NOW
    if wrong == "kind":
        elsewhere.kind.is_used = False
    other = driver_of(made.fleet, made.manager) if wrong == "driver" else None
    if other is not None:
        other.fleet_id = 0

    with pytest.raises(Refused):
        actions.record_violation(
            made.vehicle, Seen(made.kind, at, "x"), driver=other, by=made.clerk, now=NOW
        )


def test_points_count_for_twelve_months(made: Market) -> None:
    stood(made, 1)

    assert points_of(made.vehicle, NOW + 364 * DAY) == 3
    assert points_of(made.vehicle, NOW + 366 * DAY) == 0


def test_a_vehicle_is_warned_once_at_six_points(made: Market) -> None:
    stood(made, 2)
    warned = Message.objects.filter(template="points_warning")
    assert [m for m in warned if m.context["thing"] == str(made.vehicle)]

    stood(made, 1, now=NOW + DAY)

    assert len([m for m in warned.all() if m.context["thing"] == str(made.vehicle)]) == 1


def test_at_twelve_points_a_suspension_is_proposed_for_a_person_to_decide(made: Market) -> None:
    stood(made, 4, driver=made.driver)

    vehicle, driver = Vehicle.objects.get(), Driver.objects.get()
    assert vehicle.proposed == driver.proposed == Proposed.SUSPEND
    assert vehicle.proposed_by is None
    assert vehicle.due_at is not None
    with pytest.raises(Refused, match="takes it up first"):
        actions.suspend(vehicle, by=made.clerk, now=NOW + 11 * DAY)
    until = ON + 40 * DAY
    actions.propose_suspension(
        vehicle, until=until, note="Points.", by=made.clerk, now=NOW + 11 * DAY
    )
    with pytest.raises(Refused, match="Another person"):
        actions.suspend(vehicle, by=made.clerk, now=NOW + 11 * DAY)
    actions.suspend(vehicle, by=made.second, now=NOW + 11 * DAY)
    assert (vehicle.suspended_until, vehicle.reason) == (until, "Points.")


def test_the_score_is_the_published_rule(made: Market) -> None:
    assert score_of(made.fleet, NOW) == 100
    stood(made, 2)
    assert score_of(made.fleet, NOW) == 40
    vehicle_of(made.fleet, made.van, number=2)
    assert score_of(made.fleet, NOW) == 70
    assert scores_of([made.fleet], NOW) == {made.fleet.pk: 70}
    assert Fleet.objects.get().proposed == Proposed.SUSPEND


@pytest.mark.parametrize(
    ("points", "vehicles", "value", "tone"),
    [
        (0, 0, 100, "ok"),
        (4, 2, 80, "ok"),
        (5, 2, 75, "soon"),
        (9, 2, 55, "late"),
        (99, 1, 0, "late"),
    ],
)
def test_a_score_has_its_colour(points: int, vehicles: int, value: int, tone: str) -> None:
    assert scores.score(points, vehicles) == value
    assert scores.tone(value) == tone
