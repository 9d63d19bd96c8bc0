"""A district learns from its own calls; open ones get a chance with reasons, or nothing is said."""

from datetime import timedelta
from random import Random

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse

from bench.filler import fill
from tests.factories import NOW, in_state, raised
from youhu.calls import actions
from youhu.calls.models import Call
from youhu.calls.rules import State
from youhu.common.errors import Refused
from youhu.forecast import history
from youhu.forecast.actions.refreshing import refresh
from youhu.forecast.actions.training import train
from youhu.forecast.models import Chance, Learned
from youhu.forecast.storage import path_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def past(district):
    """Calls of some weeks; about the lamp most were late, about anything else few."""
    fill(500, now=NOW)
    dice, calls = Random(1), list(Call.objects.all())
    for age, call in enumerate(calls):
        share = 0.95 if call.category_id == district.lamp.pk else 0.08
        took = 1.2 if dice.random() < share else dice.uniform(0.1, 0.4)
        call.raised_at = NOW - timedelta(hours=4 * age + 1)
        call.due_at = call.raised_at + 5 * DAY
        ends = call.raised_at + took * 5 * DAY
        call.answered_at = ends if ends <= NOW else None
    done = [call for call in calls if call.answered_at]
    for call in done:
        call.state, call.closed_at, call.outcome = State.CLOSED, call.answered_at, "normal"
    Call.objects.exclude(pk__in=[call.pk for call in done]).delete()
    Call.objects.bulk_update(
        done, ["raised_at", "due_at", "answered_at", "closed_at", "state", "outcome"], 200
    )
    return district


def chances():
    return {chance.call_id: chance for chance in Chance.objects.all()}


def test_it_learns_from_the_past_and_gives_open_calls_their_chance(past):
    lamp, question = raised(past, category=past.lamp), raised(past, category=past.question)

    learned = train(now=NOW)
    given = refresh(now=NOW)

    found = chances()
    assert given == len(found) == 2
    assert learned.brier < learned.base_brier or learned.card["judged"] >= 100
    assert found[lamp.pk].percent > 50 > found[question.pk].percent
    assert found[lamp.pk].like_late / found[lamp.pk].like_it > 0.5
    assert path_of(learned.version).exists()


def test_a_thin_history_teaches_nothing(district):
    raised(district)

    with pytest.raises(Refused, match="too little history"):
        train(now=NOW)
    with pytest.raises(CommandError, match="too little history"):
        call_command("train_forecast")
    assert refresh(now=NOW) == 0


def test_of_a_matter_that_is_rare_nothing_is_said(past):
    Call.objects.filter(category=past.odour).delete()
    rare = raised(past, category=past.odour)
    train(now=NOW)

    refresh(now=NOW)

    assert rare.pk not in chances()


def test_the_sweep_rests_for_half_an_hour_and_drops_what_is_answered(past):
    call = raised(past, category=past.question)
    train(now=NOW)
    assert refresh(now=NOW) == 1
    assert refresh(now=NOW + timedelta(minutes=29)) == 0

    actions.sign(call, by=past.handler_of(call.unit), now=NOW)
    actions.answer(call, answer="Done.", by=past.handler_of(call.unit), now=NOW)
    refresh(now=NOW + timedelta(minutes=31))

    assert chances() == {}


def test_a_forecast_whose_file_is_gone_says_nothing(past):
    raised(past)
    learned = train(now=NOW)
    refresh(now=NOW)
    path_of(learned.version).unlink()
    from youhu.forecast import storage

    storage._read.cache_clear()

    assert refresh(now=NOW + timedelta(hours=1)) == 0
    assert chances() == {}


def test_stopped_and_reopened_calls_teach_nothing(district):
    in_state(district, State.SUSPENDED)
    again = in_state(district, State.ANSWERED)
    actions.reopen(again, note="Still so.", by=district.resident, now=NOW + timedelta(hours=1))
    withdrawn = in_state(district, State.WITHDRAWN)
    plain = raised(district)

    keys = {case.key for case in history.cases(NOW + DAY)}

    assert keys == {plain.pk}
    assert withdrawn.closed_at is not None


def test_a_case_knows_which_unit_had_it_when(district):
    call = raised(district)
    first, later = call.unit, NOW + timedelta(hours=2)
    actions.return_call(call, note="Not ours.", by=district.handler_of(first), now=later)
    by = district.district_dispatcher
    actions.dispatch(call, unit=district.housing, by=by, now=later + timedelta(hours=1))

    (case,) = history.cases(NOW + DAY)

    assert case.unit_at(later.timestamp() - 1) == ("unit", str(first.pk))
    assert case.unit_at((later + DAY).timestamp()) == ("unit", str(district.housing.pk))
    assert case.returns_at(later.timestamp() - 1) == 0
    assert case.returns_at((later + DAY).timestamp()) == 1


@pytest.fixture
def likely(district):
    """A call that is likely late, by the word of a forecast; the clock stands at its day."""
    learned = Learned.objects.create(
        version="1", learned_at=NOW, calls=900, brier=0.1, base_brier=0.2
    )
    call = raised(district)
    Chance.objects.create(
        call=call,
        learned=learned,
        percent=62,
        like_it=10,
        like_late=6,
        reasons=[["unit", 34, 12], ["time", 70, 0], ["returns", 2, 0], ["unheard", 1, 1]],
        at=NOW,
    )
    with time_machine.travel(NOW):
        yield call


def test_the_page_of_a_call_says_the_chance_and_its_reasons(likely, district, signed_in, now):
    client = signed_in(district.district_dispatcher)
    client.cookies["django_language"] = "en"

    page = client.get(likely.get_absolute_url()).text

    assert "62" in page
    for words in ("Of 10 calls like it, 6 were late.", "34 open calls", "70 %", "2 times"):
        assert words in page


def test_the_list_shows_the_chance_and_filters_by_it(likely, district, signed_in, now):
    other = raised(district)
    client = signed_in(district.district_dispatcher)
    client.post(reverse("lay_out"), {"columns": ["chance"], "density": "roomy", "per_page": 50})

    whole = client.get(reverse("calls"), {"tab": "sign"}).text
    narrowed = client.get(reverse("calls"), {"tab": "sign", "outlook": "late"}).text

    assert "62 %" in whole
    assert other.number in whole
    assert likely.number in narrowed
    assert other.number not in narrowed


def test_of_a_call_that_is_late_already_nothing_is_foretold(likely):
    from youhu.calls import outlook

    assert outlook.about(likely, NOW) is not None
    assert outlook.about(likely, likely.due_at) is None
    assert not Call.objects.filter(outlook.likely_late(likely.due_at)).exists()
