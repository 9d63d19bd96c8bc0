"""When and how people in the sample district act. No database."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest

from tests.factories import NOW
from youhu.calls.rules import MOVES, Satisfaction, Solved, State
from youhu.common.calendar import DayKind, WorkCalendar
from youhu.demo.agenda import Agenda, sweep_after
from youhu.demo.habits import HABITS, LET_BE, Situation, intend, opinion
from youhu.demo.pictures import SIZE, Album, photo
from youhu.demo.rhythm import Hours, arrivals, next_sending, within
from youhu.demo.scenes import SCENES, way
from youhu.demo.wording import Wording

CALENDAR = WorkCalendar(days={}, known_years=frozenset({2026}))
SATURDAY = NOW + timedelta(days=5)
NIGHT = NOW.replace(hour=3)


def situation(state: State, **more: object) -> Situation:
    """A call that came into a state at noon on a Monday and has two days for it."""
    verbs = frozenset(verb for verb, move in MOVES.items() if state in move.sources)
    facts = {"urgency": "ordinary", "due_at": NOW + timedelta(days=2), "slowness": 1.0, **more}
    return Situation(state=state, now=NOW, started_at=NOW, verbs=verbs, **facts)


def test_people_call_by_day_rather_than_by_night():
    rng = Random(1)
    end = NOW + timedelta(days=10)

    moments = list(arrivals(NOW, end, a_day=100, calendar=CALENDAR, rng=rng))

    by_day = [at for at in moments if 8 <= at.hour < 22]
    assert len(by_day) > 0.8 * len(moments)
    assert moments == sorted(moments)
    assert all(NOW <= at < end for at in moments)


def test_fewer_call_on_days_off():
    holiday = WorkCalendar(days={NOW.date(): DayKind.HOLIDAY}, known_years=frozenset({2026}))
    start, end = NOW.replace(hour=0), NOW.replace(hour=0) + timedelta(days=1)

    counts = [
        len(list(arrivals(start, end, a_day=300, calendar=calendar, rng=Random(1))))
        for calendar in (CALENDAR, holiday)
    ]

    assert counts[1] < 0.85 * counts[0]


@pytest.mark.parametrize(
    ("at", "hours", "expected"),
    [
        (NOW, Hours.OFFICE, NOW.date()),
        (SATURDAY, Hours.OFFICE, SATURDAY.date() + timedelta(days=2)),
        (SATURDAY, Hours.AWAKE, SATURDAY.date()),
        (NIGHT, Hours.AWAKE, NIGHT.date()),
    ],
    ids=["office on a Monday", "office on a Saturday", "awake on a Saturday", "awake at three"],
)
def test_people_act_on_a_day_on_which_they_act(at, hours, expected):
    assert within(at, hours, calendar=CALENDAR, rng=Random(1)).date() == expected


def test_at_night_an_office_waits_for_the_morning_and_a_duty_desk_does_not():
    made = {"started_at": NIGHT - timedelta(hours=4), "now": NIGHT - timedelta(hours=4)}
    due = {"due_at": NIGHT + timedelta(hours=2), "urgency": "urgent"}
    at_night = replace(situation(State.WORKING), **made, **due)
    by_day = replace(at_night, urgency="ordinary")

    moments = [
        [intend(facts, calendar=CALENDAR, rng=Random(n)).at for n in range(20)]
        for facts in (at_night, by_day)
    ]

    assert any(at.hour < 8 for at in moments[0])
    assert all(at.hour >= 8 for at in moments[1])


def test_messages_go_out_four_times_a_day():
    at, hours = NOW.replace(hour=0), []
    for _n in range(5):
        at = next_sending(at)
        hours.append(at.hour)
    assert hours == [8, 11, 14, 18, 8]


@pytest.mark.parametrize("state", HABITS, ids=str)
def test_what_people_do_with_a_call_is_in_the_table_of_moves(state):
    for habit in HABITS[state]:
        assert habit.verb == LET_BE or state in MOVES[habit.verb].sources


@pytest.mark.parametrize("state", sorted(set(State) - set(HABITS)), ids=str)
def test_a_call_that_has_ended_is_left_alone(state):
    assert intend(situation(state), calendar=CALENDAR, rng=Random(1)) is None


def test_what_should_have_been_done_is_done_soon():
    long_ago = NOW - timedelta(days=300)
    due_at = long_ago + timedelta(days=2)
    late = replace(situation(State.WORKING), started_at=long_ago, due_at=due_at)

    intentions = [intend(late, calendar=CALENDAR, rng=Random(n)) for n in range(40)]

    assert all(NOW < intention.at < NOW + timedelta(hours=20) for intention in intentions)


def test_a_slow_unit_takes_longer():
    def mean(slowness: float) -> float:
        facts = situation(State.DISPATCHED, slowness=slowness)
        found = [intend(facts, calendar=CALENDAR, rng=Random(n)) for n in range(60)]
        return sum((intention.at - NOW).total_seconds() for intention in found) / len(found)

    assert mean(2.0) > 1.4 * mean(1.0)


def test_callers_are_less_content_when_it_took_too_long():
    def content(*, in_time: bool) -> int:
        rng = Random(1)
        said = [opinion(in_time=in_time, rng=rng) for _n in range(400)]
        return sum(rating["satisfaction"] == Satisfaction.SATISFIED for rating in said)

    assert content(in_time=False) < content(in_time=True)


def test_who_says_that_it_is_not_solved_is_hardly_ever_satisfied():
    rng = Random(1)
    said = [opinion(in_time=True, rng=rng) for _n in range(600)]
    unsolved = [rating for rating in said if rating["was_solved"] == Solved.NO]
    satisfied = [r for r in unsolved if r["satisfaction"] == Satisfaction.SATISFIED]
    assert len(satisfied) < 0.2 * len(unsolved)


@pytest.mark.parametrize(
    ("state", "verbs"),
    [
        (State.DISPATCHED, ()),
        (State.RECEIVED, ("return_call", "propose_decline", "refuse_decline")),
        (State.SUSPENDED, ("sign", "suspend")),
        (State.DECLINED, ("return_call", "propose_decline", "agree_decline")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_way_to_a_state_is_the_shortest(state, verbs):
    assert way(State.DISPATCHED, state, lambda _verb: True) == verbs


def test_there_is_no_way_back_from_void():
    with pytest.raises(ValueError, match="voided"):
        way(State.VOIDED, State.WORKING, lambda _verb: True)


def test_there_is_a_scene_for_every_state():
    assert {scene.state for scene in SCENES} == set(State)


def test_of_two_acts_at_one_moment_the_one_planned_first_comes_first():
    agenda, done = Agenda(NOW, NOW + timedelta(days=1)), []
    agenda.put(NOW, lambda _at: done.append("first"))
    agenda.put(NOW, lambda _at: done.append("second"))
    agenda.put(NOW - timedelta(hours=1), lambda at: done.append(at))
    agenda.put(NOW + timedelta(days=2), lambda _at: done.append("never"))

    while agenda.next_at is not None:
        agenda.do_next()

    assert done == ["first", "second", NOW]


@pytest.mark.parametrize(
    ("minute", "second", "expected"), [(0, 0, 0), (0, 1, 10), (24, 0, 30), (30, 0, 30)]
)
def test_clocks_are_swept_at_full_ten_minutes(minute, second, expected):
    at = datetime(2026, 11, 23, 10, minute, second, tzinfo=NOW.tzinfo)
    assert sweep_after(at) == at.replace(minute=expected, second=0)


def test_a_made_up_photo_is_small_and_clean():
    made = photo(Random(1))
    assert (made.width, made.height) == SIZE
    assert len(made.jpeg) < 40_000


def test_the_same_generator_draws_the_same_photo():
    assert photo(Random(5)) == photo(Random(5)) != photo(Random(6))


def test_an_album_gives_no_more_than_it_has():
    album = Album(3, asked=12, rng=Random(1))
    given = [len(album.now_and_then()) for _n in range(40)]
    assert sum(given) == 3
    assert given[:4] == [0, 0, 0, 1]


def test_no_sentence_keeps_an_open_place():
    wording = Wording(Random(1))
    for sayings in wording.sayings.values():
        for saying in sayings:
            assert "{" not in wording.fill(saying.text, wording.address("X社区 001"))
