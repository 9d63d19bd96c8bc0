"""A call comes under supervision by hand or by rule, once a cause; somebody above lifts it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import NOW, MemberFactory, in_state
from youhu.calls import actions as calls
from youhu.calls import queries
from youhu.calls.models import Call
from youhu.calls.rules import State, Urgency
from youhu.common.errors import Refused
from youhu.notices.models import Message
from youhu.oversight import actions
from youhu.oversight.checks import supervisions_go_on
from youhu.oversight.models import Supervision, SupervisionRule
from youhu.oversight.queries import offered
from youhu.oversight.rules import SHIPPED, Cause, Level, SupervisionState
from youhu.promises.actions import look

pytestmark = pytest.mark.django_db

UNTIL = timezone.localdate(NOW) + timedelta(days=2)


@pytest.fixture
def call(district) -> Call:
    return in_state(district, State.WORKING)


def watch(district, call, level=Level.YELLOW, by=None):
    by = by or district.district_supervisor
    said = {"level": level, "reason": "It drags on.", "expected": "Fix it.", "until": UNTIL}
    return actions.supervise(call, **said, by=by, now=NOW)


def broken(now):
    return [str(one) for answer in look(now=now) for one in answer.findings if "warned" in str(one)]


def test_by_hand_the_unit_and_its_chiefs_are_told_and_the_score_is_kept(district, call):
    made = watch(district, call)

    assert (made.unit, made.holder, made.score) == (district.housing, district.housing, -5)
    told = Message.objects.filter(template="supervised_yellow").values_list("unit__code", flat=True)
    assert sorted(told) == ["centre", "housing"]


def test_it_is_lifted_after_a_report_by_somebody_who_is_not_of_the_unit(district, call):
    made = watch(district, call)
    with pytest.raises(Refused, match="This is now"):
        actions.lift(made, note="Well.", by=district.district_supervisor, now=NOW)
    actions.report_back(made, note="Half done.", by=district.handler, now=NOW)
    actions.send_back(made, note="The other half.", by=district.district_dispatcher, now=NOW)
    assert made.state == SupervisionState.OPEN

    actions.report_back(made, note="Done.", by=district.handler, now=NOW)
    with pytest.raises(Refused):
        actions.lift(made, note="Well.", by=district.handler, now=NOW)
    actions.lift(made, note="Seen.", by=district.district_supervisor, now=NOW)

    assert (made.state, made.due_at, made.score) == (SupervisionState.LIFTED, None, -5)


@pytest.mark.parametrize(
    ("hand", "why"),
    [
        ("handler", "Only a command room"),
        ("other_dispatcher", "another command room"),
        ("auditor", "Only a command room"),
    ],
)
def test_only_those_above_supervise(district, call, hand, why):
    with pytest.raises(Refused, match=why):
        watch(district, call, by=getattr(district, hand))


def test_a_level_is_given_once_and_may_only_rise(district, call):
    watch(district, call)

    for level in (Level.ORDINARY, Level.YELLOW):
        with pytest.raises(Refused, match="already"):
            watch(district, call, level)
    assert watch(district, call, Level.RED).score == -10


def test_rules_mark_what_is_late_once_for_each_cause(district, call):
    actions.load_shipped(valid_from=UNTIL - timedelta(days=400))
    late = call.stage_due_at + timedelta(days=30)

    first = actions.supervise_by_rule(now=late)

    marks = set(Supervision.objects.values_list("cause", "level"))
    assert marks == {
        (Cause.STAGE, Level.ORDINARY),
        (Cause.STAGE, Level.YELLOW),
        (Cause.PROMISE, Level.YELLOW),
        (Cause.PROMISE, Level.RED),
    }
    assert first == len(marks)
    assert actions.supervise_by_rule(now=late + timedelta(days=30)) == 0


def test_a_rule_waits_until_its_time_is_over(district, call):
    actions.load_shipped(valid_from=UNTIL - timedelta(days=400))

    assert actions.supervise_by_rule(now=call.stage_due_at + timedelta(minutes=1)) == 0
    assert actions.supervise_by_rule(now=call.stage_due_at + timedelta(days=2)) == 1
    assert Supervision.objects.get().level == Level.ORDINARY


def test_a_rule_that_has_ended_marks_nothing_and_a_changed_one_does_not_mark_again(district, call):
    actions.load_shipped(valid_from=UNTIL - timedelta(days=400))
    late = call.stage_due_at + timedelta(days=4)
    actions.supervise_by_rule(now=late)
    SupervisionRule.objects.update(valid_until=timezone.localdate(late))
    SupervisionRule.objects.create(
        number=99, cause=Cause.STAGE, level=Level.ORDINARY, amount=1,
        valid_from=timezone.localdate(late),
    )  # fmt: skip

    assert actions.supervise_by_rule(now=late) == 0


def test_returns_and_silence_about_what_is_critical_count(district, call):
    actions.load_shipped(valid_from=UNTIL - timedelta(days=400))
    Call.objects.filter(pk=call.pk).update(times_returned=3)
    critical = in_state(district, State.WORKING, urgency=Urgency.CRITICAL)

    actions.supervise_by_rule(now=NOW + timedelta(hours=9))

    found = set(Supervision.objects.values_list("call", "cause", "level"))
    assert {
        (call.pk, Cause.RETURNED, Level.ORDINARY),
        (critical.pk, Cause.CRITICAL, Level.RED),
    } <= found


def test_what_waits_for_its_caller_or_stands_still_is_not_marked(district):
    actions.load_shipped(valid_from=UNTIL - timedelta(days=400))
    for state in (State.ANSWERED, State.SUSPENDED, State.CLOSED):
        in_state(district, state)

    assert actions.supervise_by_rule(now=NOW + timedelta(days=90)) == 0


def test_an_answer_reports_for_its_unit(district, call):
    made = watch(district, call)
    calls.answer(call, answer="Repaired.", by=district.handler, now=NOW)

    assert [actions.take_answers(now=NOW), actions.take_answers(now=NOW)] == [1, 0]

    made.refresh_from_db()
    assert (made.state, made.report, made.holder) == ("reported", "Repaired.", district.centre)


def test_the_tab_of_the_list_holds_supervised_calls(district, call):
    in_state(district, State.WORKING)
    tab = queries.BY_NAME[queries.ESCALATED]
    mine = Call.objects.visible_to(district.district_dispatcher)
    assert queries.counts(mine, by=district.district_dispatcher, now=NOW)[tab.name] == 0

    watch(district, call)

    assert list(queries.in_tab(mine, tab, by=district.district_dispatcher, now=NOW)) == [call]
    assert queries.counts(mine, by=district.district_dispatcher, now=NOW)[tab.name] == 1


def test_the_promises_see_what_is_overdue_and_silent(district, call):
    made = watch(district, call)
    late = made.due_at + timedelta(hours=1)
    assert len(broken(late)) > len(broken(NOW))

    actions.warn_holders(now=late)
    calls.escalate(now=late)

    assert broken(late) == []


def test_shipped_rules_are_entered_once(district):
    first = actions.load_shipped(valid_from=UNTIL)

    assert [first, actions.load_shipped(valid_from=UNTIL)] == [len(SHIPPED), 0]


def test_a_command_room_reports_on_its_own_call_and_the_district_lifts(district):
    call = in_state(district, State.RETURNED)
    leader = MemberFactory(supervisor=True, organisation=district.centre.parent)
    by = district.district_dispatcher
    made = watch(district, call, by=leader)
    assert (made.unit, made.holder) == (district.centre, district.centre)
    assert "report" in offered(made, by)
    assert "report" not in offered(made, district.dispatcher)
    assert not supervisions_go_on(now=NOW).findings

    actions.report_back(made, note="Sent to housing.", by=by, now=NOW)
    assert made.holder == district.government
    actions.warn_holders(now=made.due_at + timedelta(hours=1))
    made.refresh_from_db()
    assert made.holder == district.government  # nobody is above the leaders
    for own in (by, district.district_supervisor):
        with pytest.raises(Refused, match="your own unit"):
            actions.lift(made, note="Well.", by=own, now=NOW)
    actions.lift(made, note="Seen.", by=leader, now=NOW)
    assert made.state == SupervisionState.LIFTED


def test_the_promises_name_a_room_that_nobody_is_above(district):
    call = in_state(district, State.RETURNED)
    leader = MemberFactory(supervisor=True, organisation=district.government)
    made = watch(district, call, by=leader)
    type(leader).objects.filter(pk=leader.pk).update(valid_until=timezone.localdate(NOW))

    actions.report_back(made, note="Sent on.", by=district.district_dispatcher, now=NOW)

    (one,) = supervisions_go_on(now=NOW).findings
    assert str(district.government) in str(one)


def test_a_command_room_of_a_place_is_judged_by_the_districts(district):
    call = in_state(district, State.RETURNED)
    Call.objects.filter(pk=call.pk).update(unit=district.rooms[0])
    call.refresh_from_db()
    made = watch(district, call)

    actions.report_back(made, note="Sent on.", by=district.dispatcher, now=NOW)

    assert made.holder == district.centre
    assert "appeal" in offered(made, district.dispatcher)
    assert "appeal" not in offered(made, district.auditor)
