"""A signal is found once, has a unit and a due time, and says in the end what came of it."""

from datetime import timedelta
from itertools import pairwise

import pytest

from tests.factories import DISTRICT, NOW, noticed, raised
from youhu.calls.rules import Kind as CallKind
from youhu.calls.rules import State as CallState
from youhu.common.errors import Refused
from youhu.foresight import actions
from youhu.foresight.finding import Scan, caller_key
from youhu.foresight.likeness import alike
from youhu.foresight.models import Signal, Survey
from youhu.foresight.rules import ENDED, MOVES, PACES, Kind, Outcome, State, outcome_of
from youhu.ledger.models import Entry
from youhu.ledger.queries import broken_chains
from youhu.notices.models import Message
from youhu.promises.actions import look
from youhu.registry.rules import Role

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def again(district, signal, at, **facts):
    """Somebody calls about the same at the same place."""
    return raised(district, now=at, category=signal.category, **facts)


def verbs(signal):
    return [entry.verb for entry in Entry.objects.of(signal)]


@pytest.mark.parametrize("kind", Kind)
def test_a_signal_has_a_unit_a_due_time_its_calls_and_is_told(district, kind):
    signal = noticed(district, kind)
    room = kind == Kind.CALLER
    assert signal.unit == (district.rooms[0] if room else district.housing)
    assert signal.due_at > NOW
    assert signal.evidence.count() == 3
    assert verbs(signal) == ["notice"]
    told = {(m.unit, m.role) for m in Message.objects.filter(template__startswith="signal_")}
    assert (district.rooms[0], Role.DISPATCHER) in told
    assert ((district.housing, Role.HANDLER) in told) is not room


def test_nothing_is_found_twice_and_more_calls_are_added(district):
    signal = noticed(district)
    scan = Scan(DISTRICT, NOW + DAY)
    assert len(scan.stream) == 3
    again(district, signal, NOW + timedelta(hours=1))
    noticed_again = [*signal.calls.values_list("pk", flat=True)]
    finding = _finding(signal, [*noticed_again, *_pks(signal, NOW, NOW + DAY)])
    assert actions.notice(DISTRICT, finding, now=NOW + DAY) is None
    signal.refresh_from_db()
    assert (Signal.objects.count(), signal.came, signal.evidence.count()) == (1, 4, 4)
    assert verbs(signal) == ["notice", "renew"]
    assert actions.notice(DISTRICT, finding, now=NOW + DAY) is None
    assert verbs(signal) == ["notice", "renew"], "the same calls are no news"


def _finding(signal, calls):
    from youhu.foresight.finding import Finding

    return Finding(
        Kind(signal.kind), calls, came=len(calls), usual=0.4, times=9.0, since=NOW - 6 * DAY,
        until=NOW + DAY, key=signal.key, point=(signal.lng, signal.lat), radius_m=150.0,
        facts=signal.facts,
    )  # fmt: skip


def _pks(signal, since, until):
    return [pk for pk, _at in alike(signal, since, until)]


def test_what_was_dismissed_rests_and_is_found_anew_afterwards(district):
    signal = noticed(district)
    actions.dismiss(signal, note="A street party.", by=district.dispatcher, now=NOW)
    calls = [*signal.calls.values_list("pk", flat=True)]
    rest = PACES[Kind.HOT_PLACE].rest
    assert actions.notice(DISTRICT, _finding(signal, calls), now=NOW + rest / 2) is None
    assert actions.notice(DISTRICT, _finding(signal, calls), now=NOW + rest + DAY) is not None


def test_a_report_is_a_call_of_its_own_whose_end_ends_the_signal(district):
    signal = noticed(district)
    call = actions.report(signal, text="Look there.", by=district.dispatcher, now=NOW)
    assert (call.kind, call.unit, call.state) == (
        CallKind.REPORT, district.housing, CallState.DISPATCHED,
    )  # fmt: skip
    assert (signal.state, signal.report, signal.taken_by) == (
        State.TAKEN, call, district.dispatcher,
    )  # fmt: skip
    assert call.pk not in _pks(signal, NOW - DAY, NOW + DAY), "it is no sign of itself"
    assert len(Scan(DISTRICT, NOW + DAY).stream) == 3
    with pytest.raises(Refused):
        actions.report(signal, text="Again.", by=district.dispatcher, now=NOW)
    actions.follow_up(now=NOW + timedelta(minutes=1))
    signal.refresh_from_db()
    assert signal.state == State.TAKEN
    type(call).objects.filter(pk=call.pk).update(
        state=CallState.CLOSED, outcome="normal", closed_at=NOW + DAY
    )
    actions.follow_up(now=NOW + DAY)
    signal.refresh_from_db()
    assert (signal.state, signal.judge_at) == (State.DEALT, NOW + DAY + 14 * DAY)
    assert verbs(signal) == ["notice", "report", "conclude"]


@pytest.mark.parametrize(
    ("came_after", "outcome"), [(0, Outcome.STOPPED), (3, Outcome.FEWER), (6, Outcome.AS_BEFORE)]
)
def test_it_is_said_what_came_of_it(district, came_after, outcome):
    """Three calls in seven days before; the fourteen days after it would have been six."""
    signal = noticed(district)
    actions.take_up(signal, by=district.handler, now=NOW)
    actions.deal(signal, note="The bins are emptied daily.", by=district.handler, now=NOW)
    for n in range(came_after):
        again(district, signal, NOW + (n + 1) * DAY)
    actions.follow_up(now=NOW + 13 * DAY)
    signal.refresh_from_db()
    assert signal.outcome == ""
    actions.follow_up(now=NOW + 14 * DAY)
    signal.refresh_from_db()
    assert (signal.outcome, signal.calls_after) == (outcome, came_after)
    assert verbs(signal)[-1] == "judge"
    assert outcome_of(came_after, 6.0) == outcome


def test_a_signal_lapses_when_nobody_calls_any_more_and_not_before(district):
    signal = noticed(district)
    quiet = PACES[Kind.HOT_PLACE].quiet
    again(district, signal, NOW + 5 * DAY)  # not behind it, and yet of its kind
    actions.follow_up(now=NOW + quiet + DAY)
    signal.refresh_from_db()
    assert signal.state == State.FOUND
    actions.follow_up(now=NOW + quiet + 6 * DAY)
    signal.refresh_from_db()
    assert (signal.state, signal.outcome) == (State.LAPSED, Outcome.STOPPED)


def test_an_overdue_step_is_warned_of_once_and_the_promise_sees_when_it_is_not(district):
    signal = noticed(district)
    late = signal.due_at + timedelta(minutes=5)
    assert _findings(late) == [signal.get_absolute_url()]
    actions.follow_up(now=late)
    actions.follow_up(now=late + DAY)
    assert verbs(signal).count("warn") == 1
    assert _findings(late) == []
    signal.refresh_from_db()
    actions.take_up(signal, by=district.dispatcher, now=late)
    assert (signal.warned_at, signal.due_at > late) == (None, True)


def _findings(now):
    title = "Every signal has a unit, a next step and an outcome"
    answers = [answer for answer in look(now=now) if str(answer.title) == title]
    return [finding.link for answer in answers for finding in answer.findings]


def test_a_repeat_caller_is_counted_by_month_and_year_and_never_named(district):
    for n in range(6):
        raised(district, now=NOW - n * 5 * DAY, caller_phone="13900007777")
    raised(district, now=NOW - 3 * DAY, caller_phone="13900007777", is_secret=True)
    raised(district, now=NOW - 2 * DAY, caller_phone="13900008888")
    survey = actions.look(DISTRICT, now=NOW + timedelta(minutes=1))
    assert (survey.calls, survey.found) == (8, 1)
    signal = Signal.objects.get(kind=Kind.CALLER)
    assert signal.facts == {"month": 6, "year": 6}
    assert signal.evidence.count() == 6
    assert "7777" not in f"{signal.key}{signal.place}{signal.facts}"
    assert signal.key == caller_key("13900007777")
    assert not Signal.objects.visible_to(district.handler).exists()
    assert Signal.objects.visible_to(district.dispatcher).exists()
    assert not Signal.objects.visible_to(district.other_dispatcher).exists()


def test_everything_is_looked_over_once_an_hour(district):
    moments = [NOW + timedelta(minutes=m) for m in (0, 1, 59, 61, 130)]
    for at in moments:
        actions.survey(now=at)
    assert [s.at for s in Survey.objects.order_by("at")] == [moments[0], moments[3], moments[4]]


def test_a_burst_is_found_by_the_minute_sweep_and_one_caller_makes_none(district):
    for n in range(60):  # three weeks of an ordinary district
        raised(
            district,
            now=NOW - timedelta(days=1, hours=8 * n),
            category=(district.question, district.lamp)[n % 2],
            caller_phone=f"139{n:08}",
        )
    for n in range(6):
        raised(
            district, now=NOW + timedelta(seconds=40 * n), category=district.litter,
            caller_phone="13911112222",
        )  # fmt: skip
    assert actions.watch(now=NOW + timedelta(minutes=4)) == 0
    began = NOW + timedelta(minutes=10)
    for n in range(6):
        raised(
            district, now=began + timedelta(seconds=40 * n), category=district.litter,
            caller_phone=f"138{n:08}",
        )  # fmt: skip
    assert actions.watch(now=began + timedelta(minutes=4)) == 1
    signal = Signal.objects.get()
    assert (signal.kind, signal.matter) == (Kind.BURST, district.litter)
    assert signal.area_code == district.communities[0].code, "the narrowest area that holds it"
    assert signal.unit == district.offices[0]
    assert signal.due_at == began + timedelta(minutes=34)
    assert actions.watch(now=began + timedelta(minutes=5)) == 0


@pytest.mark.parametrize("verb", sorted(set(MOVES) - {"lapse", "conclude"}))
@pytest.mark.parametrize("state", State)
def test_every_verb_in_every_state_by_every_role_is_as_the_table_says(district, verb, state):
    hands = [
        district.resident, district.grid_worker, district.handler, district.dispatcher,
        district.supervisor, district.auditor, district.admin,
    ]  # fmt: skip
    for hand in hands:
        signal = _in_state(district, state)
        allowed = state in MOVES[verb].sources and hand.role in MOVES[verb].roles
        try:
            _do(signal, verb, hand)
            assert allowed, (verb, state, hand.role)
            assert signal.state == MOVES[verb].target
        except Refused:
            assert not allowed, (verb, state, hand.role)
        Signal.objects.exclude(state__in=ENDED).update(state=State.LAPSED, ended_at=NOW)
        Signal.objects.update(found_at=NOW - 900 * DAY, ended_at=NOW - 800 * DAY, judge_at=NOW)
        Signal.objects.update(outcome=Outcome.STOPPED)
    assert not list(broken_chains())


def _in_state(district, state):
    signal = noticed(district)
    by = district.dispatcher
    if state in (State.TAKEN, State.DEALT):
        actions.take_up(signal, by=by, now=NOW)
    if state == State.DEALT:
        actions.deal(signal, note="Done.", by=by, now=NOW)
    if state == State.DISMISSED:
        actions.dismiss(signal, note="No.", by=by, now=NOW)
    if state == State.LAPSED:
        actions.follow_up(now=NOW + 60 * DAY)
        signal.refresh_from_db()
    assert signal.state == state
    return signal


def _do(signal, verb, by):
    words = {"report": {"text": "Go."}, "deal": {"note": "x"}, "dismiss": {"note": "x"}}
    getattr(actions, verb)(signal, by=by, now=NOW, **words.get(verb, {}))


def test_another_units_handler_is_refused(district):
    signal = noticed(district)
    with pytest.raises(Refused):
        actions.take_up(signal, by=district.handler_of(district.urban), now=NOW)


def test_every_state_that_is_no_end_has_a_way_out():
    for state in set(State) - ENDED:
        assert any(state in move.sources and move.target != state for move in MOVES.values())
    for one, other in pairwise([PACES[Kind.BURST], PACES[Kind.HOT_PLACE]]):
        assert one.watch < other.watch
