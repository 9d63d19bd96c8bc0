"""An appeal is looked at by three people, a mark on a call agreed on by two."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import NOW, MemberFactory, in_state
from tests.pages import page
from youhu.calls import actions as calls
from youhu.calls.models import Call
from youhu.calls.rules import State
from youhu.common.errors import Refused
from youhu.notices.models import Message
from youhu.oversight import actions
from youhu.oversight.checks import judgements_go_on
from youhu.oversight.models import Appeal, Verdict
from youhu.oversight.queries import excluding, offered
from youhu.oversight.rules import AppealState, SupervisionState, VerdictState
from youhu.promises.actions import look
from youhu.registry.models import Member

pytestmark = pytest.mark.django_db
UNTIL = timezone.localdate(NOW) + timedelta(days=2)
WHY = "The part was ordered on the first day."


@pytest.fixture
def leader(district):
    return MemberFactory(supervisor=True, organisation=district.government)


@pytest.fixture
def call(district) -> Call:
    return in_state(district, State.WORKING)


@pytest.fixture
def rated(district) -> Call:
    """A call whose caller said that it was not solved."""
    call = in_state(district, State.ANSWERED)
    said = {"was_contacted": True, "was_solved": "no", "satisfaction": "dissatisfied"}
    calls.rate(call, **said, by=district.resident, now=NOW)
    return call


@pytest.fixture
def mark(district, call):
    said = {"level": "yellow", "reason": "It drags on.", "expected": "Fix it.", "until": UNTIL}
    return actions.supervise(call, **said, by=district.supervisor, now=NOW)


def appeal(district, call, mark=None) -> Appeal:
    return actions.appeal(call, reason=WHY, supervision=mark, by=district.handler, now=NOW)


def reviewed(district, made) -> Appeal:
    actions.pass_on(made, note="Looks right.", by=district.district_dispatcher, now=NOW)
    actions.endorse(made, note="It is right.", by=district.district_supervisor, now=NOW)
    return made


def excluded() -> list[Call]:
    return list(Call.objects.filter(excluding()))


def test_three_people_annul_a_mark_and_its_score(district, call, mark, leader):
    made = reviewed(district, appeal(district, call, mark))
    actions.uphold(made, note="Annulled.", by=leader, now=NOW)

    mark.refresh_from_db()
    assert (made.state, made.due_at, made.is_excluded) == (AppealState.UPHELD, None, False)
    assert (mark.state, mark.score, mark.due_at) == (SupervisionState.ANNULLED, 0, None)
    assert Message.objects.filter(template="judgement_awaits").count() == 3
    assert excluded() == []


def test_who_gave_a_mark_by_hand_does_not_review_the_appeal_against_it(district, call, leader):
    said = {"level": "yellow", "reason": "It drags on.", "expected": "Fix it.", "until": UNTIL}
    judge = district.district_supervisor
    given = actions.supervise(call, **said, by=judge, now=NOW)
    made = appeal(district, call, given)
    assert offered(made, judge) == []
    with pytest.raises(Refused, match="Somebody else"):
        actions.pass_on(made, note="Wrong.", by=judge, now=NOW)
    actions.pass_on(made, note="Looks right.", by=district.district_dispatcher, now=NOW)
    with pytest.raises(Refused, match="Somebody else"):
        actions.endorse(made, note="No.", by=judge, now=NOW)


def test_an_upheld_appeal_against_a_rating_takes_the_call_out_of_the_rates(district, rated, leader):
    made = reviewed(district, appeal(district, rated))
    actions.uphold(made, note="Another matter.", by=leader, now=NOW)

    assert (made.is_excluded, made.decision) == (True, "Another matter.")
    assert excluded() == [rated]


def test_each_review_is_by_another_person_and_in_the_right_role(district, rated, leader):
    made = appeal(district, rated)
    actions.pass_on(made, note="Right.", by=district.district_supervisor, now=NOW)

    with pytest.raises(Refused, match="Somebody else"):
        actions.endorse(made, note="Right.", by=district.district_supervisor, now=NOW)
    with pytest.raises(Refused, match="role"):
        actions.endorse(made, note="Right.", by=district.district_dispatcher, now=NOW)
    actions.endorse(made, note="Right.", by=leader, now=NOW)
    with pytest.raises(Refused, match="Somebody else"):
        actions.uphold(made, note="Right.", by=leader, now=NOW)


@pytest.mark.parametrize("reviews", [0, 1])
def test_it_may_be_dismissed_at_any_review_and_the_judgement_stands(district, rated, reviews):
    made = appeal(district, rated)
    if reviews:
        actions.pass_on(made, note="Perhaps.", by=district.district_dispatcher, now=NOW)

    actions.dismiss(made, note="Nothing shows it.", by=district.district_supervisor, now=NOW)

    assert (made.state, excluded()) == (AppealState.DISMISSED, [])
    with pytest.raises(Refused, match="asked before"):
        appeal(district, rated)


def test_only_the_unit_appeals_and_only_where_something_counts_against_it(district, call, rated):
    with pytest.raises(Refused, match="Nothing counts"):
        appeal(district, call)
    with pytest.raises(Refused, match="Only the unit"):
        actions.appeal(rated, reason=WHY, by=district.handlers[district.urban.pk], now=NOW)
    made = appeal(district, rated)
    actions.take_back(made, by=district.handler, now=NOW)
    assert appeal(district, rated).state == AppealState.PRE


def end(member):
    Member.objects.filter(pk=member.pk).update(valid_until=timezone.localdate(NOW))


def test_the_promises_name_an_appeal_that_only_people_of_another_role_could_decide(district, rated):
    made = appeal(district, rated)
    actions.pass_on(made, note="Right.", by=district.district_dispatcher, now=NOW)
    MemberFactory(dispatcher=True, organisation=district.centre)
    assert not judgements_go_on(now=NOW).findings

    end(district.district_supervisor)

    (stuck,) = judgements_go_on(now=NOW).findings
    assert str(district.centre) in stuck.text


def test_the_promises_name_a_mark_that_only_its_author_could_decide(district, call):
    author = MemberFactory(
        handler=True, organisation=call.unit, person=district.district_dispatcher.person
    )
    actions.mark(call, kind="hard", reason=WHY, by=author, now=NOW)
    assert not judgements_go_on(now=NOW).findings

    end(district.district_supervisor)

    assert len(judgements_go_on(now=NOW).findings) == 1


def test_two_people_mark_what_is_unreasonable_and_it_judges_nobody(district, call):
    made = actions.mark(call, kind="unreasonable", reason=WHY, by=district.handler, now=NOW)
    assert excluded() == []

    actions.agree(made, note="So it is.", by=district.district_dispatcher, now=NOW)

    assert (made.state, excluded()) == (VerdictState.AGREED, [call])
    actions.drop(made, note="It was not.", by=district.district_supervisor, now=NOW)
    assert (made.state, excluded()) == (VerdictState.DROPPED, [])


def test_a_hard_matter_is_marked_and_counts_all_the_same(district, call, signed_in):
    made = actions.mark(call, kind="hard", reason=WHY, by=district.district_dispatcher, now=NOW)
    with pytest.raises(Refused, match="Somebody else"):
        actions.agree(made, note="Yes.", by=district.district_dispatcher, now=NOW)
    actions.agree(made, note="Yes.", by=district.district_supervisor, now=NOW)

    assert excluded() == []
    client = signed_in(district.handler)
    assert "hard matter" in page(client, call.get_absolute_url())
    assert "hard matter" in page(client, "/desk/?tab=working")


def test_a_kind_is_proposed_once_and_may_be_refused(district, call):
    made = actions.mark(call, kind="hard", reason=WHY, by=district.handler, now=NOW)
    with pytest.raises(Refused, match="asked before"):
        actions.mark(call, kind="hard", reason=WHY, by=district.handler, now=NOW)

    actions.deny(made, note="It is easy.", by=district.district_supervisor, now=NOW)

    assert actions.mark(call, kind="hard", reason=WHY, by=district.handler, now=NOW).pk != made.pk


def test_what_awaits_somebody_is_warned_about_and_the_promise_sees_it(district, rated):
    made = appeal(district, rated)
    late = made.due_at + timedelta(hours=1)

    def silent():
        said = [str(one) for answer in look(now=late) for one in answer.findings]
        return [one for one in said if rated.number in one and "warned" in one]

    assert len(silent()) == 1
    actions.warn_holders(now=late)
    assert silent() == []


def test_appeals_and_marks_go_through_the_pages(district, call, mark, signed_in):
    handler, chief = signed_in(district.handler), signed_in(district.district_supervisor)
    against = reverse("act_oversight", args=["supervision", mark.pk, "appeal"])
    assert handler.post(against, {"note": WHY}).status_code == 302
    sent = {"kind": "hard", "reason": WHY}
    assert (
        handler.post(reverse("ask_oversight", args=[call.number, "mark"]), sent).status_code == 302
    )

    made, said = Appeal.objects.get(), Verdict.objects.get()
    for kind, pk, verb in (("appeal", made.pk, "pass_on"), ("verdict", said.pk, "agree")):
        act = reverse("act_oversight", args=[kind, pk, verb])
        assert chief.post(act, {"note": "Right."}).status_code == 302

    text = page(handler, reverse("call_oversight", args=[call.number]))
    assert "appeal against: yellow card" in text
    for kind in ("appeal", "verdict"):
        assert call.number in page(chief, reverse("requests") + f"?kind={kind}")


def test_the_districts_command_centre_appeals_to_its_leaders(district, leader):
    call = in_state(district, State.RETURNED)
    said = {"level": "yellow", "reason": "It drags on.", "expected": "Fix it.", "until": UNTIL}
    mark = actions.supervise(call, **said, by=leader, now=NOW)

    by = district.district_dispatcher
    made = actions.appeal(call, reason=WHY, supervision=mark, by=by, now=NOW)

    assert (made.state, made.holder) == (AppealState.LEADER, district.government)
    with pytest.raises(Refused, match="Somebody else"):
        actions.uphold(made, note="Right.", by=district.district_supervisor, now=NOW)
    with pytest.raises(Refused, match="Somebody else"):
        actions.uphold(made, note="Right.", by=leader, now=NOW)
    (stuck,) = judgements_go_on(now=NOW).findings
    assert str(district.government) in stuck.text
    other = MemberFactory(supervisor=True, organisation=district.government)
    assert not judgements_go_on(now=NOW).findings
    actions.uphold(made, note="Right.", by=other, now=NOW)
    mark.refresh_from_db()
    assert (mark.state, mark.score) == (SupervisionState.ANNULLED, 0)
    told = Message.objects.filter(template="judgement_decided").values_list("unit", "role")
    assert set(told) == {(district.centre.pk, "dispatcher")}


def test_a_room_of_a_place_appeals_before_the_districts_room(district):
    call = in_state(district, State.RETURNED)
    Call.objects.filter(pk=call.pk).update(unit=district.rooms[0])
    call.refresh_from_db()
    said = {"level": "yellow", "reason": "It drags on.", "expected": "Fix it.", "until": UNTIL}
    mark = actions.supervise(call, **said, by=district.district_supervisor, now=NOW)

    made = actions.appeal(call, reason=WHY, supervision=mark, by=district.dispatcher, now=NOW)

    assert (made.state, made.holder) == (AppealState.PRE, district.centre)
    with pytest.raises(Refused):
        actions.pass_on(made, note="Right.", by=district.supervisor, now=NOW)
    actions.pass_on(made, note="Right.", by=district.district_dispatcher, now=NOW)
    assert made.state == AppealState.DEPARTMENT
