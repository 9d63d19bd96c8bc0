"""One vehicle, one bay, one time: booked near the wished moment, moved, kept, missed."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from tests.factories import NOW
from tests.factories.docking import dock_facts, yard
from youhu.common.errors import Refused
from youhu.docks import actions, checks, queries
from youhu.docks.models import Appointment
from youhu.docks.rules import GRACE, State
from youhu.ledger.models import Entry
from youhu.notices.models import Message
from youhu.registry.models import nobody
from youhu.registry.rules import Role

MINUTE = timedelta(minutes=1)
NOON = NOW.replace(hour=12, minute=0)


def booked(made, n=0, near=NOON, by=None, now=NOW):
    return actions.book(made.dock, made.vehicles[n], near=near, by=by or made.desk, now=now)


def test_a_vehicle_gets_the_slot_that_its_time_falls_into(made):
    one = booked(made, near=NOON + 7 * MINUTE)

    assert (one.bay, one.starts_at, one.ends_at) == (1, NOON, NOON + 15 * MINUTE)
    assert one.due_at == NOON + GRACE
    assert Entry.objects.of(one).get().payload["at"] == "11-23 12:00"


def test_when_all_bays_are_taken_the_next_slot_is_given(made):
    spots = [(one.bay, one.starts_at) for one in (booked(made, n) for n in range(3))]

    assert spots == [(1, NOON), (2, NOON), (1, NOON + 15 * MINUTE)]


def test_one_vehicle_is_not_booked_twice_for_one_time(made):
    booked(made)

    assert booked(made).starts_at == NOON + 15 * MINUTE
    second = Appointment(
        district="440105", dock=made.dock, vehicle=made.vehicles[1], bay=1, starts_at=NOON,
        ends_at=NOON + MINUTE, due_at=NOON,
    )  # fmt: skip
    with pytest.raises(IntegrityError):
        second.save()


def test_nothing_is_booked_in_the_past_far_ahead_or_at_night(made):
    for near in (NOW - timedelta(hours=1), NOW + timedelta(days=15), NOON + timedelta(hours=13)):
        with pytest.raises(Refused):
            booked(made, near=near)


def test_who_may_book(made):
    other = yard(code="B")
    for by in (made.desk, made.manager, made.driver, nobody(Role.CLOCK)):
        actions.cancel(booked(made, by=by), by=made.desk, now=NOW)
    for by in (other.desk, other.manager, other.driver):
        with pytest.raises(Refused):
            booked(made, by=by)


def test_moving_frees_the_old_slot(made):
    one = booked(made)

    actions.shift(one, near=NOON + timedelta(hours=1), by=made.desk, now=NOW)

    assert one.starts_at == NOON + timedelta(hours=1)
    assert one.due_at == one.starts_at + GRACE
    assert booked(made, 1).starts_at == NOON


def test_a_vehicle_that_overstays_keeps_its_bay(made):
    one = booked(made)
    actions.arrive(one, by=made.driver, now=NOON)
    later = NOON + 20 * MINUTE

    spots = [
        (found.bay, found.starts_at)
        for found in (booked(made, n, near=later, now=later) for n in (1, 2))
    ]

    assert spots == [(2, NOON + 15 * MINUTE), (1, NOON + 30 * MINUTE)]
    actions.leave(one, by=made.driver, now=later)
    assert (one.state, one.left_at, one.due_at) == (State.DONE, later, None)


def test_who_does_not_come_loses_the_slot_and_the_desk_hears(made):
    one, late = booked(made), NOON + GRACE + MINUTE
    assert actions.miss_late(now=NOON + MINUTE) == 0
    assert not checks.overdue_seen(now=late + 5 * MINUTE).is_kept

    assert actions.miss_late(now=late) == 1

    one.refresh_from_db()
    assert one.state == State.MISSED
    assert Message.objects.get().template == "dock_missed"
    assert queries.free_bay(made.dock, queries.load_by_slot(made.dock, NOON.date())[16], NOW) == 1
    assert checks.overdue_seen(now=late + 5 * MINUTE).is_kept


def test_the_desk_hears_of_who_does_not_leave_one_rung_at_a_time(made):
    one = booked(made)
    actions.arrive(one, by=made.desk, now=NOON)
    due = one.due_at
    assert due == NOON + 15 * MINUTE + GRACE
    assert not checks.overdue_seen(now=due + 3 * MINUTE).is_kept

    given = [actions.warn(now=due + n * 30 * MINUTE) for n in range(5)]

    assert given == [1, 1, 1, 0, 0]
    assert Message.objects.filter(template="dock_overstayed").count() == 3


def test_load_by_slot_and_by_hour_counts_what_became_of_the_bays(made):
    for n in range(3):
        booked(made, n)
    actions.cancel(Appointment.objects.get(bay=2), by=made.desk, now=NOW)
    actions.arrive(Appointment.objects.get(vehicle=made.vehicles[0]), by=made.desk, now=NOON)

    slots = queries.load_by_slot(made.dock, NOON.date())
    hour = queries.load_by_hour([made.dock], NOON.date())[4]

    assert len(slots) == 40
    assert (slots[16].there, slots[16].free, slots[17].booked) == (1, 1, 1)
    assert (hour.starts_at, hour.bays, hour.taken, hour.percent) == (NOON, 8, 2, 25)


def test_checks_see_a_bay_promised_twice_and_a_row_changed_past_the_ledger(made):
    one, other = booked(made), booked(made, 1, near=NOON + 15 * MINUTE)
    for check in (checks.bays_hold_one, checks.agree_with_ledger):
        assert check(now=NOW).is_kept
    Appointment.objects.filter(pk=one.pk).update(ends_at=NOON + 20 * MINUTE)
    Appointment.objects.filter(pk=other.pk).update(bay=1, starts_at=NOON + 15 * MINUTE)
    assert not checks.bays_hold_one(now=NOW).is_kept
    Appointment.objects.filter(pk=one.pk).update(state=State.THERE)
    assert not checks.agree_with_ledger(now=NOW).is_kept


def test_docks_change_only_where_no_vehicle_is_booked(made):
    booked(made)
    booked(made, 1)

    for changes in ({"slot_minutes": 20}, {"opens": NOW.time()}, {"bays": 1}):
        with pytest.raises(Refused, match="booked"):
            actions.amend_dock(made.dock, dock_facts(**changes), by=made.desk, now=NOW)
    with pytest.raises(Refused, match="booked"):
        actions.give_up_dock(made.dock, note="Built over", by=made.desk, now=NOW)
    actions.amend_dock(made.dock, dock_facts(bays=5), by=made.desk, now=NOW)
    for one in Appointment.objects.all():
        actions.cancel(one, by=made.desk, now=NOW)
    actions.give_up_dock(made.dock, note="Built over", by=made.desk, now=NOW)

    with pytest.raises(Refused, match="given up"):
        booked(made)
