"""Calling back: who is drawn, what is written down, who is given up, and what needs no call."""

from datetime import timedelta

import pytest

from tests.factories import NOW
from tests.figures.steps import LATER, answered, drawn, rated
from youhu.calls import actions as calls
from youhu.common.errors import Refused
from youhu.common.promises import Checked
from youhu.figures import actions, checks
from youhu.figures.lives import MOST_TRIES, CallBackState
from youhu.figures.models import CallBack, Counted, Drawing
from youhu.figures.sampling import Plan
from youhu.ledger.models import Entry
from youhu.notices.models import Message
from youhu.oversight import actions as oversight

ALL_WELL = {"was_contacted": True, "was_solved": "yes", "satisfaction": "satisfied"}


def findings(check, now) -> list[str]:
    found: Checked = check(now=now)
    return [finding.text for finding in found.findings]


def test_the_callers_of_yesterdays_answers_are_drawn_once(tiny) -> None:
    call = answered(tiny)

    assert actions.draw(now=NOW + timedelta(hours=2)) == 0
    Drawing.objects.all().delete()
    assert (actions.draw(now=LATER), actions.draw(now=LATER)) == (1, 0)

    made = CallBack.objects.get()
    assert (made.call, made.state, made.desk) == (call, "waiting", tiny.rooms[0])
    assert made.about == call.answered_at
    assert made.due_at > LATER
    assert Drawing.objects.get(on=NOW.date()).strata == {"440105001": [1, 1]}


def test_who_rated_or_left_no_number_is_not_drawn(tiny) -> None:
    rated(answered(tiny), tiny)
    answered(tiny, caller_phone="")

    assert drawn(tiny, 0) == []


def test_a_sample_can_be_drawn_again_from_its_record(tiny) -> None:
    plan = Plan(share=40, least=1, seed=9)
    actions.plan_sampling(plan, by=tiny.district_supervisor, now=NOW - timedelta(days=2))

    made = drawn(tiny, 5)

    drawing = Drawing.objects.get(on=NOW.date())
    assert (drawing.share, drawing.seed, drawing.n_all, drawing.n_drawn) == (40, 9, 5, 2)
    chosen = {one.call_id for one in made}
    CallBack.objects.all().delete()
    again = drawn(tiny, 0)
    assert {one.call_id for one in again} == chosen


def test_what_the_caller_says_on_the_telephone_counts(tiny) -> None:
    (one,) = drawn(tiny)

    actions.reach(one, **{**ALL_WELL, "was_solved": "partly"}, by=tiny.dispatcher, now=LATER)
    actions.count(now=LATER)

    row = Counted.objects.get(call=one.call)
    assert (row.heard, row.contacted, row.solved, row.satisfied) == (1, 1, 0, 1)
    assert one.state == CallBackState.REACHED
    assert Entry.objects.of(one).last().verb == "reach"


def test_who_rates_first_need_not_be_called(tiny) -> None:
    (one,) = drawn(tiny)
    rated(one.call, tiny)

    assert actions.call_off(now=LATER) == 1
    one.refresh_from_db()
    assert one.state == CallBackState.DROPPED
    with pytest.raises(Refused):
        actions.reach(one, **ALL_WELL, by=tiny.dispatcher, now=LATER)


def test_after_the_last_try_the_caller_stays_outside_the_rates(tiny) -> None:
    (one,) = drawn(tiny)

    for n in range(MOST_TRIES):
        assert one.state == CallBackState.WAITING, n
        actions.miss(one, by=tiny.dispatcher, now=LATER)
    actions.count(now=LATER)

    assert (one.state, one.tries) == (CallBackState.UNREACHED, MOST_TRIES)
    assert Counted.objects.get(call=one.call).heard == 0


def test_a_call_answered_again_is_drawn_again_and_the_old_words_do_not_count(tiny) -> None:
    (one,) = drawn(tiny)
    actions.reach(one, **ALL_WELL, by=tiny.dispatcher, now=LATER)
    call = one.call
    calls.reopen(call, note="Again.", by=tiny.resident, now=LATER)
    calls.sign(call, by=tiny.handler, now=LATER + timedelta(minutes=1))
    calls.answer(call, answer="Now.", by=tiny.handler, now=LATER + timedelta(minutes=2))
    actions.count(now=LATER + timedelta(minutes=3))
    assert Counted.objects.get(call=call).heard == 0

    assert actions.draw(now=LATER + timedelta(days=1)) == 1

    one.refresh_from_db()
    assert (one.state, one.tries, one.satisfaction) == (CallBackState.WAITING, 0, "")
    assert [line.verb for line in Entry.objects.of(one)] == ["draw", "reach", "draw_again"]


@pytest.mark.parametrize("hand", ["handler", "auditor", "other_dispatcher", "grid_worker"])
def test_only_the_room_of_the_place_calls(tiny, hand) -> None:
    (one,) = drawn(tiny)
    for act in (actions.dial, actions.miss):
        with pytest.raises(Refused):
            act(one, by=getattr(tiny, hand), now=LATER)


def test_looking_at_the_number_is_on_record(tiny) -> None:
    (one,) = drawn(tiny)
    assert actions.dial(one, by=tiny.dispatcher, now=LATER) == "13900001234"
    assert Entry.objects.of(one).last().verb == "dial"


def test_an_overdue_call_back_is_warned_about_once(tiny) -> None:
    (one,) = drawn(tiny)
    late = one.due_at + timedelta(minutes=5)
    assert findings(checks.call_backs_go_on, late) == [
        f"{one.call.number} is overdue and nobody was warned."
    ]

    assert (actions.warn(now=late), actions.warn(now=late)) == (1, 0)

    assert findings(checks.call_backs_go_on, late) == []
    assert Message.objects.get(template="call_back_late").unit == tiny.rooms[0]


def test_the_plan_changes_from_tomorrow_and_by_the_district_only(tiny) -> None:
    with pytest.raises(Refused):
        actions.plan_sampling(Plan(10), by=tiny.supervisor, now=NOW)
    actions.plan_sampling(Plan(10), by=tiny.district_supervisor, now=NOW)
    with pytest.raises(Refused):
        actions.plan_sampling(Plan(20), by=tiny.district_supervisor, now=NOW)


def test_an_exclusion_needs_a_second_person(tiny) -> None:
    call = answered(tiny)
    rated(call, tiny, was_solved="no", satisfaction="dissatisfied")
    said = {"ground": "not_ours", "reason": "The motorway is the city's."}
    made = actions.propose_exclusion(call, **said, by=tiny.supervisor, now=LATER)
    with pytest.raises(Refused, match="yourself"):
        actions.agree_exclusion(made, by=tiny.supervisor, now=LATER)
    actions.count(now=LATER)
    assert Counted.objects.get().heard == 1

    actions.agree_exclusion(made, by=tiny.district_supervisor, now=LATER)
    actions.count(now=LATER)
    assert (Counted.objects.get().heard, Counted.objects.get().excluded) == (0, 1)

    actions.lift_exclusion(made, note="It is ours.", by=tiny.supervisor, now=LATER)
    actions.count(now=LATER)
    assert (Counted.objects.get().heard, Counted.objects.get().excluded) == (1, 0)


def test_an_exclusion_without_a_reason_or_before_an_answer_is_refused(tiny) -> None:
    call = answered(tiny)
    for said in ({"ground": "other", "reason": " "}, {"ground": "mood", "reason": "So."}):
        with pytest.raises(Refused):
            actions.propose_exclusion(call, **said, by=tiny.supervisor, now=LATER)
    calls.reopen(call, note="Again.", by=tiny.resident, now=LATER)
    with pytest.raises(Refused):
        actions.propose_exclusion(call, ground="other", reason="So.", by=tiny.supervisor, now=LATER)


def test_what_two_people_call_unreasonable_is_left_out_by_itself(tiny) -> None:
    call = answered(tiny)
    rated(call, tiny, was_solved="no", satisfaction="dissatisfied")
    said = {"kind": "unreasonable", "reason": "The neighbour's house is lawful."}
    made = oversight.mark(call, **said, by=tiny.supervisor, now=LATER)
    actions.count(now=LATER)
    assert Counted.objects.get().heard == 1

    oversight.agree(made, note="So it is.", by=tiny.district_supervisor, now=LATER)
    actions.count(now=LATER)

    assert (Counted.objects.get().heard, Counted.objects.get().excluded) == (0, 1)
