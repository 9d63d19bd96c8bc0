"""A month is read from the ledger, replayed with something other, asked for and shown."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import NOW, in_state, kept, raised, tiny_district
from youhu.calls import actions, reference
from youhu.calls.drafting import Wording
from youhu.calls.models import Call
from youhu.calls.rules import State
from youhu.common.errors import Refused
from youhu.whatif import tasks
from youhu.whatif.actions import ask_trial, sweep_trials
from youhu.whatif.models import Trial
from youhu.whatif.reading import read
from youhu.whatif.reckoning import reckon
from youhu.whatif.rules import AWAY, STAGES, Ask

pytestmark = pytest.mark.django_db
MONTH = date(2026, 11, 1)
LATER = NOW + timedelta(days=7)
CALLS = 60


@kept
def month_of_calls():
    """Questions, answered after one hour to twelve days; a third is critical, and so late."""
    made = tiny_district()
    for n in range(CALLS):
        at = NOW - timedelta(days=20) + timedelta(hours=5 * n)
        urgency = "ordinary" if n % 3 else "critical"
        call = raised(made, category=made.question, urgency=urgency, now=at)
        by = made.handler_of(call.unit)
        actions.sign(call, by=by, now=at + timedelta(minutes=10 + n % 7))
        took = timedelta(hours=1 + 40 * (n % 8))
        actions.answer(call, answer="At the counter.", by=by, now=at + took)
    return made


@pytest.fixture
def district(db):
    return month_of_calls()


def told(ask=None, *, now=LATER):
    return reckon(
        ask or Ask(), district="440105", month=MONTH, seeds=3, known=reference.current(), now=now
    )


def signed_in(member):
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(member.person.user)
    return client


def late_in_fact():
    return sum(not call.is_on_time() for call in Call.objects.all()) / CALLS


def test_the_month_is_late_in_the_replay_as_it_was_in_fact(district):
    result = told()
    assert result["counted"] == CALLS
    assert 0 < late_in_fact() < 1
    assert result["check"]["observed"] == pytest.approx(late_in_fact(), abs=1e-4)
    assert result["result"]["late"]["change"] == (0, 0, 0)


def test_a_longer_limit_is_reckoned_as_the_calendar_does(district):
    found = told(Ask.read(limits=[f"{district.question.code}=20d"]))
    assert found["result"]["saved"] == round(late_in_fact() * CALLS)
    assert found["result"]["lost"] == 0
    shorter = told(Ask.read(limits=["=1u"]))["result"]
    assert shorter["lost"] > 0
    assert {row["late"] for row in shorter["samples"]} == {True}


def test_a_call_that_was_reopened_and_suspended_keeps_both_out_of_anybodys_hands(district):
    call = in_state(district, State.ANSWERED, now=NOW)
    actions.reopen(call, note="Still dark.", by=district.resident, now=NOW + timedelta(hours=3))
    by = district.handler_of(call.unit)
    actions.sign(call, by=by, now=NOW + timedelta(hours=4))
    until = (NOW + timedelta(days=3)).date()
    at = NOW + timedelta(hours=5)
    actions.suspend(call, until=until, note="Parts.", by=district.supervisor, now=at)
    past = read("440105", MONTH, reference.current(), LATER)
    number = next(n for n, row in enumerate(past.rows) if row["number"] == call.number)
    first, end = past.history.first[number : number + 2]
    stages = [one.stage for one in past.visits[first:end]]
    sign, handle = STAGES.index("sign"), STAGES.index("handle")
    assert stages == [sign, handle, AWAY, sign, handle, AWAY]
    assert past.calls.anchor[number] == first + 3
    assert past.visits[end - 1].is_open


def test_calls_that_a_rule_sends_elsewhere_lie_there(district):
    rule = district.rules["question"]
    wording = Wording(
        "", "", district.question.pk, None, "unit", district.urban.pk,
        timezone.localdate(LATER) + timedelta(days=9), None, "Minutes",
    )  # fmt: skip
    draft = actions.draft_rule(wording, follows=rule, by=district.admin, now=LATER)
    found = told(Ask.read(rule=draft.pk))
    before, after = (
        {row["key"]: row["calls"] for row in rows}
        for rows in (found["check"]["units"], found["result"]["units"])
    )
    assert district.urban.pk not in before
    assert after[district.urban.pk] == CALLS


def test_working_on_days_off_brings_promises_forward(district):
    assert told(Ask.read(days="every_day"))["result"]["lost"] > 0


@pytest.mark.parametrize(
    "said",
    [{"limits": ["2d"]}, {"limits": ["x=0d"]}, {"dispatchers": ["one"]}, {"handlers": ["+0"]},
     {"handlers": ["-1@22:00-06:00"]}],
)  # fmt: skip
def test_what_says_nothing_is_refused(said):
    with pytest.raises(Refused):
        Ask.read(**said)


def test_what_is_asked_is_kept_as_it_was_typed():
    ask = Ask.read(limits=["06=2d"], dispatchers=["+1@22:00-06:00"], handlers=["lamps+2"], rule=3)
    assert Ask.read(**ask.as_json()) == ask
    assert ask.as_json()["dispatchers"] == ["+1@22:00-06:00"]


@pytest.mark.parametrize("said", [{"limits": ["nil=2d"]}, {"handlers": ["nobody+1"]}, {"rule": 77}])
def test_a_unit_category_or_draft_that_is_not_there_is_named(district, said):
    with pytest.raises(Refused, match=r"nil|nobody|77"):
        told(Ask.read(**said))


def test_the_command_says_the_check_and_both_sides(district, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: LATER)
    out = StringIO()
    call_command("what_if", month="2026-11", limit=["=1u"], seeds=2, stdout=out)
    assert f"{CALLS}" in out.getvalue()
    assert "→" in out.getvalue()
    out = StringIO()
    call_command("what_if", "--json", month="2026-11", seeds=2, stdout=out)
    assert json.loads(out.getvalue())["counted"] == CALLS
    with pytest.raises(CommandError, match="50"):
        call_command("what_if", month="2026-09", stdout=out)


def test_a_supervisor_asks_on_the_page_and_reads_the_answer(district, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: LATER)
    client = signed_in(district.district_supervisor)
    asked = {"month": "2026-11-01", "amount": 9, "limit_unit": "d"}
    going = client.post(reverse("ask_trial"), asked, follow=True)
    made = Trial.objects.get()
    assert made.asked["limits"] == ["=9d"]
    assert "It waits for its turn." in going.content.decode()
    tasks.run_trial.func(made.pk)
    said = client.get(made.get_absolute_url()).content.decode()
    assert "Calls that change sides" in said
    assert "late calls would have been in time" in said
    table = client.get(reverse("export_trial", args=[made.pk, "csv"]))
    assert table.status_code == 200
    assert made.asked["limits"][0][1:] == "9d"
    assert "all calls" in client.get(reverse("trials")).content.decode()


def test_a_month_without_calls_says_why_it_failed(district):
    made = ask_trial(
        Ask(), month=date(2026, 9, 1), seeds=2, language="en", by=district.admin, now=LATER
    )
    tasks.run_trial.func(made.pk)
    made.refresh_from_db()
    assert made.state == "failed"
    assert "50" in made.why


def test_silent_ones_are_called_failed_and_old_ones_go(district):
    said = {"month": MONTH, "seeds": 2, "language": "en", "by": district.admin}
    silent = ask_trial(Ask(), **said, now=NOW)
    Trial.objects.update(state="running")
    assert sweep_trials(now=NOW + timedelta(hours=1)) == 1
    silent.refresh_from_db()
    assert silent.state == "failed"
    sweep_trials(now=NOW + timedelta(days=500))
    assert not Trial.objects.exists()


def test_more_than_three_at_once_are_refused(district):
    said = {"month": MONTH, "seeds": 2, "language": "en", "by": district.admin, "now": NOW}
    for _time in range(3):
        ask_trial(Ask(), **said)
    with pytest.raises(Refused):
        ask_trial(Ask(), **said)
