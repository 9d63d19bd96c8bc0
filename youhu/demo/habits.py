"""What people in the sample district do with a call, how often, how soon, at what hours. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from youhu.calls.rules import Satisfaction, Solved, State, Urgency
from youhu.common.calendar import WorkCalendar
from youhu.demo.rhythm import BREATH, Hours, within

LET_BE = ""


@dataclass(frozen=True)
class Habit:
    """One thing that happens to calls in a state.

    `soonest`, `usual` and `latest` are parts of the time that the stage has: above 1 is late.
    """

    verb: str
    weight: float
    soonest: float = 0.05
    usual: float = 0.3
    latest: float = 0.95
    hours: Hours = Hours.AWAKE


_OFFICE, _AWAKE, _DUTY = Hours.OFFICE, Hours.AWAKE, Hours.DUTY
HABITS: dict[State, tuple[Habit, ...]] = {
    State.RECEIVED: (
        Habit("dispatch", 80, 0.05, 0.3, 0.95, _DUTY),
        Habit("ask_verify", 12, 0.05, 0.3, 0.95, _DUTY),
        Habit("propose_decline", 8, 0.05, 0.3, 0.95, _DUTY),
    ),
    State.VERIFYING: (
        Habit("confirm", 82, 0.1, 0.4, 1.0, _DUTY),
        Habit("refute", 12, 0.1, 0.5, 1.0, _DUTY),
        Habit("redispatch", 2, 0.5, 0.9, 1.2, _DUTY),
        Habit("withdraw", 2, 0.1, 0.4, 0.9, _AWAKE),
    ),
    State.DISPATCHED: (
        Habit("sign", 88, 0.01, 0.15, 0.9, _DUTY),
        Habit("return_call", 6, 0.1, 0.4, 0.9, _OFFICE),
        Habit("redispatch", 1.5, 0.3, 0.7, 1.2, _DUTY),
        Habit("withdraw", 2, 0.05, 0.4, 0.9, _AWAKE),
        Habit("void", 1, 0.1, 0.3, 0.9, _OFFICE),
    ),
    State.WORKING: (
        Habit("answer", 84, 0.04, 0.35, 1.08, _OFFICE),
        Habit("finish", 84, 0.04, 0.35, 1.08, _OFFICE),
        Habit("return_call", 3, 0.05, 0.2, 0.6, _OFFICE),
        Habit("suspend", 6, 0.2, 0.6, 0.95, _OFFICE),
        Habit("redispatch", 1, 0.3, 0.6, 1.1, _OFFICE),
        Habit("withdraw", 1.5, 0.1, 0.3, 0.8, _AWAKE),
    ),
    State.RETURNED: (
        Habit("dispatch", 80, 0.05, 0.3, 1.02, _DUTY),
        Habit("propose_decline", 20, 0.1, 0.5, 1.0, _OFFICE),
    ),
    State.SUSPENDED: (
        Habit("resume", 25, 0.3, 0.6, 0.95, _OFFICE),
        Habit(LET_BE, 75),
    ),
    State.CHECKING: (
        Habit("pass_check", 88, 0.05, 0.3, 0.95, _DUTY),
        Habit("close_checked", 88, 0.05, 0.3, 0.95, _DUTY),
        Habit("fail_check", 10, 0.1, 0.4, 0.9, _DUTY),
    ),
    State.ANSWERED: (
        Habit("rate", 58, 0.0, 0.1, 0.9, _AWAKE),
        Habit("reopen", 4, 0.02, 0.2, 0.8, _AWAKE),
        Habit(LET_BE, 38),
    ),
    State.DECLINING: (
        Habit("agree_decline", 65, 0.1, 0.5, 1.0, _OFFICE),
        Habit("refuse_decline", 35, 0.1, 0.5, 1.0, _OFFICE),
    ),
    State.CLOSED: (
        Habit("reopen", 35, 0.01, 0.3, 0.6, _AWAKE),
        Habit(LET_BE, 65),
    ),
}

TO_REOPEN = timedelta(days=5)
SOON = timedelta(minutes=40)
# Now and then something is forgotten for a while, and takes so many times as long.
FORGOTTEN, FOUND_AGAIN = 0.035, (3.0, 12.0)


@dataclass(frozen=True)
class Situation:
    """What of a call decides what people do next."""

    state: State
    urgency: str
    now: datetime
    started_at: datetime
    due_at: datetime | None
    verbs: frozenset[str]  # that the table of moves allows now
    slowness: float  # of the unit that has it: 1 is ordinary


@dataclass(frozen=True)
class Intention:
    """What somebody is going to do with a call, and when."""

    verb: str
    at: datetime


def intend(situation: Situation, *, calendar: WorkCalendar, rng: Random) -> Intention | None:
    """What happens next to a call; None when it is left to the clock, or over."""
    possible = [
        habit
        for habit in HABITS.get(situation.state, ())
        if habit.verb == LET_BE or habit.verb in situation.verbs
    ]
    if not possible:
        return None
    habit = rng.choices(possible, [habit.weight for habit in possible])[0]
    if habit.verb == LET_BE:
        return None
    return Intention(habit.verb, _moment(habit, situation, calendar, rng))


def _moment(habit: Habit, situation: Situation, calendar: WorkCalendar, rng: Random) -> datetime:
    part = rng.triangular(habit.soonest, habit.latest, habit.usual) * situation.slowness
    if rng.random() < FORGOTTEN:
        part *= rng.uniform(*FOUND_AGAIN)
    due_at = situation.due_at or situation.started_at + TO_REOPEN
    at = situation.started_at + part * (due_at - situation.started_at)
    if at < situation.now + BREATH:  # it should have been done by now, so it is done soon
        at = situation.now + rng.uniform(0.1, 1) * SOON
    at = at.replace(microsecond=0)
    hours = Hours.DUTY if _is_pressing(situation) and habit.hours is _OFFICE else habit.hours
    later = within(at, hours, calendar=calendar, rng=rng)
    is_too_late = situation.due_at is not None and at < situation.due_at < later
    return at if is_too_late and hours is Hours.DUTY else later


def _is_pressing(situation: Situation) -> bool:
    return situation.urgency in (Urgency.URGENT, Urgency.CRITICAL)


def opinion(*, in_time: bool, rng: Random) -> dict[str, object]:
    """What a caller says to the three questions, less kindly when it took too long."""
    solved = rng.choices((Solved.YES, Solved.PARTLY, Solved.NO), (82, 11, 7))[0]
    mood = (78, 17, 5) if solved == Solved.YES and in_time else (25, 45, 30)
    if solved == Solved.NO:
        mood = (0, 15, 85)
    satisfaction = rng.choices(tuple(Satisfaction), mood)[0]
    return {
        "was_contacted": rng.random() < (0.93 if in_time else 0.75),
        "was_solved": solved.value,
        "satisfaction": satisfaction.value,
    }
