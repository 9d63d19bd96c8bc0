"""A redrawing is drawn by one, approved by another, and holds from its moment: nothing is lost."""

from datetime import timedelta

import pytest

from tests.factories import NOW, begun, cut, raised, second_admin
from youhu.common.errors import Refused
from youhu.ledger.models import Entry
from youhu.notices.models import Message
from youhu.promises.actions import look, tick
from youhu.redrawing import actions
from youhu.redrawing.models import Redrawing
from youhu.redrawing.rules import State, next_number
from youhu.registry.calendars import tokens
from youhu.territory import index
from youhu.territory.models import AreaShape, Building, Post, Roster

pytestmark = pytest.mark.django_db

MOMENT = NOW + timedelta(days=2)
EAST = (113.308, 23.085)  # in the first cell, in the part that the cut takes off it


@pytest.fixture
def second(district):
    return second_admin(district)


@pytest.fixture
def draft(district):
    made = begun(district, effective_at=MOMENT)
    actions.draw(made, cut(district), by=district.admin, now=NOW)
    return made


@pytest.fixture
def approved(district, draft, second):
    actions.submit(draft, by=district.admin, now=NOW)
    actions.approve(draft, by=second, now=NOW)
    return draft


def cell_at(point, now):
    return index.locate(*point, now=now, token=tokens().get("territory", "")).cell.code


def broken(now):
    return [str(finding) for answer in look(now=now) for finding in answer.findings]


def test_until_its_moment_the_old_cells_hold_and_from_then_on_the_new_ones(district, approved):
    first, new = district.cells[0].code, "440105001001003"

    assert cell_at(EAST, MOMENT - timedelta(microseconds=1)) == first
    assert cell_at(EAST, MOMENT) == new
    assert cell_at((113.302, 23.085), MOMENT) == first


def test_outlines_are_followed_never_overwritten(district, approved):
    outlines = AreaShape.objects.filter(area=district.cells[0]).order_by("valid_from")

    assert [shape.valid_until for shape in outlines] == [MOMENT, None]
    assert outlines[0].area_m2 > outlines[1].area_m2


def test_a_call_raised_after_the_moment_goes_to_the_new_cell(district, approved):
    tick(now=MOMENT)

    call = raised(district, lng=EAST[0], lat=EAST[1], now=MOMENT + timedelta(minutes=1))

    assert call.cell_code == "440105001001003"


def test_open_calls_buildings_and_posts_follow_the_map(district, approved):
    call = raised(district, lng=EAST[0], lat=EAST[1])
    unit, due_at = call.unit, call.due_at
    first = district.cells[0]
    house = Building.objects.create(
        cell=first, code="h1", address="1 East", lng=EAST[0], lat=EAST[1]
    )
    post = Post.objects.create(unit=district.committees[0], area=first, name="Cell")
    Roster.objects.create(
        post=post, member=district.grid_worker, starts="08:00", ends="08:00", from_on=NOW.date()
    )

    tick(now=MOMENT)

    call.refresh_from_db()
    house.refresh_from_db()
    assert (call.cell_code, call.unit, call.due_at) == ("440105001001003", unit, due_at)
    assert house.cell.code == "440105001001003"
    assert Roster.objects.get(post__area__code="440105001001003").member == district.grid_worker
    line = Entry.objects.of(call).filter(verb="relocate").get()
    assert line.payload == {"cell": "440105001001003", "before": first.code}


def test_the_sweep_takes_effect_once(district, approved):
    assert actions.take_effect(now=MOMENT - timedelta(seconds=1)) == 0
    assert actions.take_effect(now=MOMENT) == 1
    assert actions.take_effect(now=MOMENT) == 0
    approved.refresh_from_db()
    assert approved.state == State.IN_FORCE


def test_the_promises_hold_before_the_moment_at_it_and_after_the_sweep(district, approved):
    raised(district, lng=EAST[0], lat=EAST[1])
    before = broken(MOMENT - timedelta(seconds=1))

    at = broken(MOMENT)
    tick(now=MOMENT + timedelta(seconds=30))
    after = broken(MOMENT + timedelta(minutes=1))

    assert [why for why in at if "cell" in why] == []
    assert set(after) <= set(before)


def test_merged_cells_give_their_posts_and_calls_to_the_one_that_stays(district, second):
    first, other = district.cells[:2]
    call = raised(district, cell_code=other.code)
    for cell in (first, other):
        post = Post.objects.create(unit=district.committees[0], area=cell, name="Cell")
        Roster.objects.create(
            post=post, member=district.grid_worker, starts="08:00", ends="08:00", from_on=NOW.date()
        )
    made = begun(district, effective_at=MOMENT)
    step = {"do": "merge", "cells": [first.code, other.code]}
    actions.draw(made, step, by=district.admin, now=NOW)
    actions.submit(made, by=district.admin, now=NOW)
    actions.approve(made, by=second, now=NOW)

    tick(now=MOMENT)

    call.refresh_from_db()
    assert call.cell_code == first.code
    assert not AreaShape.objects.valid(MOMENT).filter(area=other).exists()
    assert Roster.objects.filter(post__area=first).count() == 2
    assert broken(MOMENT + timedelta(minutes=1)) == []


def test_nobody_approves_what_they_drew(district, draft):
    actions.submit(draft, by=district.admin, now=NOW)
    with pytest.raises(Refused, match="Another administrator"):
        actions.approve(draft, by=district.admin, now=NOW)


@pytest.mark.parametrize("verb", ["draw", "undo", "submit"])
def test_nobody_draws_in_anothers_draft(district, draft, second, verb):
    said = {"step": cut(district)} if verb == "draw" else {}
    with pytest.raises(Refused, match="Only who began"):
        getattr(actions, verb)(draft, by=second, now=NOW, **said)


def test_an_approved_one_that_is_withdrawn_leaves_no_trace_on_the_map(district, approved, second):
    actions.withdraw(approved, note="The estate is late", by=second, now=NOW)

    assert cell_at(EAST, MOMENT) == district.cells[0].code
    assert AreaShape.objects.filter(area=district.cells[0]).get().valid_until is None


def test_what_is_in_force_is_not_withdrawn(approved, second):
    with pytest.raises(Refused, match="in force already"):
        actions.withdraw(approved, note="Too late", by=second, now=MOMENT)


def test_a_moment_that_has_passed_is_refused_when_it_is_approved(district, draft, second):
    actions.submit(draft, by=district.admin, now=NOW)
    with pytest.raises(Refused, match="has passed"):
        actions.approve(draft, by=second, now=MOMENT)


def test_a_map_that_changed_since_it_was_submitted_is_not_approved(district, draft, second):
    actions.submit(draft, by=district.admin, now=NOW)
    Redrawing.objects.filter(pk=draft.pk).update(seal="0" * 64)
    draft.refresh_from_db()
    with pytest.raises(Refused, match="changed since"):
        actions.approve(draft, by=second, now=NOW)


def test_a_community_has_one_redrawing_at_a_time(district, draft):
    with pytest.raises(Refused, match="redrawn already"):
        begun(district, effective_at=MOMENT)


def test_steps_are_taken_back_and_come_again(district, draft):
    actions.undo(draft, by=district.admin, now=NOW)
    assert (len(draft.steps), len(draft.undone)) == (0, 1)
    actions.redo(draft, by=district.admin, now=NOW)
    assert draft.steps[0]["new"] == "440105001001003"
    with pytest.raises(Refused, match="nothing to do again"):
        actions.redo(draft, by=district.admin, now=NOW)


def test_an_empty_draft_is_not_submitted(district):
    made = begun(district, effective_at=MOMENT)
    with pytest.raises(Refused):
        actions.submit(made, by=district.admin, now=NOW)


def test_whoever_must_know_is_told(district, approved):
    tick(now=MOMENT)

    told = Message.objects.filter(template__startswith="redrawing").order_by("pk")

    assert [message.template for message in told if message.unit == district.committees[0]] == [
        "redrawing_approved",
        "redrawing_in_force",
    ]
    assert told.filter(template="redrawing_awaits", role="admin").exists()


@pytest.mark.parametrize(
    ("taken", "number"),
    [
        (set(), "001"),
        ({"001", "002"}, "003"),
        ({"001", "007"}, "008"),  # 002 to 006 may have been used and given up
        ({"999", "001"}, "002"),
        ({f"{n:03}" for n in range(1, 1000)}, None),
    ],
)
def test_a_number_that_was_ever_used_is_not_used_again(taken, number):
    assert next_number(taken) == number
