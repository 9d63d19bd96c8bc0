"""Duplicates follow the call that stays: told at once, answered with it, taken apart again."""

from datetime import timedelta

import pytest

from tests.factories import NOW, cell_middle, in_state, raised, tiny_district
from youhu.calls import actions
from youhu.calls.checks import followers_held, open_calls_held, states_agree_with_ledger
from youhu.calls.models import Call, Duty
from youhu.calls.rules import DutyState, Outcome, State
from youhu.common.errors import Refused
from youhu.ledger.models import Entry
from youhu.ledger.queries import broken_chains
from youhu.notices.models import Message
from youhu.oversight.actions import supervise
from youhu.oversight.rules import Level

pytestmark = pytest.mark.django_db
SOON, LATER = NOW + timedelta(minutes=30), NOW + timedelta(hours=2)
RATING = {"was_contacted": True, "was_solved": "yes", "satisfaction": "satisfied"}


@pytest.fixture
def district():
    return tiny_district()


@pytest.fixture
def main(district):
    return raised(district, by=district.neighbour)


@pytest.fixture
def follower(district, main):
    return merged(district, main)


def merged(district, main, **facts):
    call = raised(district, now=NOW + timedelta(minutes=5), **facts)
    actions.merge(call, main=main, by=district.dispatcher, now=SOON)
    return again(call)


def again(call):
    return Call.objects.select_related("unit", "category", "main", "raised_by").get(pk=call.pk)


def answer(district, call, now=LATER):
    call = again(call)
    by = district.handler_of(call.unit)
    if call.state == State.DISPATCHED:
        actions.sign(call, by=by, now=now)
    actions.answer(call, answer="At the counter.", by=by, now=now)
    return call


def told(call):
    """The messages about a call to its caller."""
    rows = Message.objects.filter(key__startswith=f"{call.subject}:", member=call.raised_by)
    return list(rows.order_by("pk").values_list("template", flat=True))


def verbs(call):
    return list(Entry.objects.of(call).values_list("verb", flat=True))


def sound():
    for check in (followers_held, open_calls_held, states_agree_with_ledger):
        assert check(now=LATER).findings == ()
    assert list(broken_chains()) == []


def test_a_duplicate_follows_its_main_call_and_its_caller_is_told(district, main, follower):
    assert (follower.state, follower.main, follower.stage_due_at) == (State.MERGED, main, None)
    assert told(follower) == ["merged"]
    words = Message.objects.get(template="merged").context
    assert (words["main"], words["whose"]) == (main.number, str(main.unit))
    assert verbs(main)[-1] == "take_in"
    assert Message.objects.filter(template="merged_in", unit=main.unit).exists()
    assert Duty.objects.get(call=follower).state == DutyState.GIVEN_BACK
    sound()


def test_the_answer_of_the_main_call_is_the_answer_to_every_caller(district, main, follower):
    answered = answer(district, main)
    follower = again(follower)
    assert (follower.state, follower.answer_text) == (State.ANSWERED, "At the counter.")
    assert follower.answered_at == answered.answered_at
    assert told(follower) == ["merged", "answered"]
    actions.rate(follower, **RATING, by=district.resident, now=LATER)
    assert (follower.state, follower.outcome) == (State.CLOSED, Outcome.NORMAL)
    assert again(main).state == State.ANSWERED
    sound()


def test_whoever_waits_with_a_call_hears_what_becomes_of_its_time(district, main, follower):
    main = again(main)
    actions.sign(main, by=district.handler_of(main.unit), now=LATER)
    actions.extend(main, days=2, note="The part comes.", by=district.supervisor, now=LATER)
    until = LATER.date() + timedelta(days=7)
    actions.suspend(main, until=until, note="It rains.", by=district.supervisor, now=LATER)
    actions.resume(main, by=district.supervisor, now=LATER + timedelta(days=1))

    heard = ["extended", "waits", "goes_on"]
    assert (told(main), told(follower)) == (heard, ["merged", *heard])
    words = Message.objects.get(template="waits", member=follower.raised_by).context
    assert (words["number"], words["until"]) == (follower.number, until.isoformat())
    assert Message.objects.get(template="on_hold").unit == main.unit
    sound()


def test_opening_the_main_call_again_takes_its_followers_along(district, main, follower):
    answer(district, main)
    actions.rate(again(follower), **RATING, by=district.resident, now=LATER)
    actions.reopen(again(main), note="Nobody came.", by=district.neighbour, now=LATER)
    follower = again(follower)
    assert (follower.state, follower.satisfaction, follower.answered_at) == (State.MERGED, "", None)
    assert told(follower)[-1] == "follows_again"
    answer(district, main, LATER + timedelta(hours=1))
    assert again(follower).state == State.ANSWERED
    sound()


def test_a_follower_that_is_opened_again_goes_on_alone(district, main, follower):
    answer(district, main)
    actions.reopen(again(follower), note="Not mine.", by=district.resident, now=LATER)
    follower = again(follower)
    assert (follower.state, follower.main) == (State.DISPATCHED, None)
    assert again(main).state == State.ANSWERED
    sound()


def test_an_objection_takes_it_apart_under_the_promise_first_given(district, main):
    before = raised(district)
    actions.merge(before, main=main, by=district.dispatcher, now=SOON)
    promised = before.due_at
    call = again(before)
    actions.contest(call, note="Mine is about the lift.", by=district.resident, now=LATER)
    assert (call.state, call.main, call.closed_at) == (State.RECEIVED, None, None)
    assert (call.due_at, call.stage) == (promised, "accept")
    assert call.next_promise_at is not None
    assert call.unit == district.rooms[0]
    assert verbs(main)[-1] == "let_go"
    sound()


def test_a_clerk_undoes_a_merge_and_names_the_unit(district, main, follower):
    actions.unmerge(
        follower, unit=district.urban, note="Another lamp.", by=district.dispatcher, now=LATER
    )
    assert (follower.state, follower.unit, follower.main) == (
        State.DISPATCHED, district.urban, None,
    )  # fmt: skip
    assert told(follower)[-1] == "unmerged"
    sound()


def test_the_followers_of_a_merged_call_move_along(district, main, follower):
    third = raised(district, now=SOON)
    actions.merge(again(main), main=third, by=district.dispatcher, now=SOON)
    assert again(follower).main == third
    assert verbs(follower)[-1] == "follow"
    assert told(follower) == ["merged", "merged"]
    sound()


def test_when_a_main_call_is_withdrawn_the_oldest_follower_takes_its_place(district, main):
    first, second = merged(district, main), merged(district, main)
    actions.withdraw(again(main), by=district.neighbour, now=LATER)
    first, second = again(first), again(second)
    assert (first.state, first.main) == (State.RECEIVED, None)
    assert (second.state, second.main) == (State.MERGED, first)
    assert told(first)[-1] == "stands_alone"
    sound()


def test_when_a_main_call_is_not_handled_its_followers_are_not_either(district):
    main = in_state(district, State.RECEIVED, by=district.grid_worker)
    follower = merged(district, main)
    main = again(main)
    actions.propose_decline(main, note="Not ours.", by=district.dispatcher, now=LATER)
    actions.agree_decline(main, by=district.supervisor, now=LATER)
    assert again(follower).state == State.DECLINED
    assert told(follower)[-1] == "declined_along"


def test_a_report_is_closed_with_its_main_report(district):
    facts = {"by": district.grid_worker, "kind": "report", "category": district.lamp}
    main = raised(district, **facts)
    follower = merged(district, main, **facts)
    main = again(main)
    by = district.handler_of(main.unit)
    actions.sign(main, by=by, now=LATER)
    actions.finish(main, answer="Lit.", by=by, now=LATER)
    actions.close_checked(main, by=district.grid_worker, now=LATER)
    follower = again(follower)
    assert (follower.state, follower.outcome) == (State.CLOSED, Outcome.NORMAL)
    sound()


def test_the_earlier_promise_holds_for_all(district):
    early = raised(district, now=NOW)
    now = NOW + timedelta(days=1)
    main = raised(district, now=now)
    actions.merge(early, main=main, by=district.dispatcher, now=now)
    main = again(main)
    assert (main.due_at, main.promise_leg) == (early.due_at, 1)
    assert Duty.objects.get(call=main).due_at == early.due_at


REFUSED = {
    "into itself": (lambda made, call: call, "the call itself"),
    "into an answered one": (lambda made, call: in_state(made, State.ANSWERED), "still at"),
    "into a held one": (lambda made, call: in_state(made, State.SUSPENDED), "still at"),
    "into a follower": (lambda made, call: in_state(made, State.MERGED), "Merge into 4"),
    "into a report": (
        lambda made, call: raised(made, by=made.grid_worker, kind="report"), "patrol report",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_merged_is_refused_with_what_to_do(district, case):
    call, (make, words) = raised(district), REFUSED[case]
    with pytest.raises(Refused, match=words):
        actions.merge(call, main=make(district, call), by=district.dispatcher, now=LATER)
    assert again(call).state == State.DISPATCHED


def test_nothing_is_merged_across_districts_or_beyond_ones_area(district, main):
    call = raised(district)
    Call.objects.filter(pk=main.pk).update(district="440106")
    with pytest.raises(Refused, match="another district"):
        actions.merge(call, main=main, by=district.dispatcher, now=LATER)
    lng, lat = cell_middle(district.cells[-1].code)
    far = raised(district, lng=lng, lat=lat)
    with pytest.raises(Refused, match="another unit"):
        actions.merge(call, main=far, by=district.dispatcher, now=LATER)


def test_a_call_under_supervision_is_not_merged_away(district, main):
    call = raised(district)
    supervise(
        call, level=Level.YELLOW, reason="Asked by many.", expected="An answer.",
        until=(NOW + timedelta(days=3)).date(), by=district.district_supervisor, now=NOW,
    )  # fmt: skip
    with pytest.raises(Refused, match="under supervision"):
        actions.merge(call, main=main, by=district.dispatcher, now=LATER)


def test_a_follower_whose_main_call_ended_in_silence_is_a_blind_spot(district, main, follower):
    Call.objects.filter(pk=main.pk).update(state=State.WITHDRAWN, closed_at=NOW)
    assert [found.code for found in followers_held(now=LATER).findings] == [follower.number]
