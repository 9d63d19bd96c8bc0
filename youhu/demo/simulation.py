"""The day simulator: people raise calls and take steps, through the same actions as anybody.

The same seed over the same days of the same district gives the same calls, word for word.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random

from django.db import transaction
from django.utils import timezone

from youhu.calls.actions import raise_call
from youhu.calls.actions.perform import perform
from youhu.calls.models import Call
from youhu.calls.rules import MOVES, Satisfaction, Solved, State
from youhu.common.errors import Refused
from youhu.demo.acting import Acting
from youhu.demo.agenda import Agenda
from youhu.demo.callers import Callers, Raised
from youhu.demo.cast import Cast
from youhu.demo.clockwork import Clockwork
from youhu.demo.endings import Verbs, way
from youhu.demo.grounds import Grounds
from youhu.demo.habits import Situation, intend
from youhu.demo.pictures import Album
from youhu.demo.rhythm import arrivals
from youhu.demo.wording import Wording
from youhu.registry.calendars import calendar_of, tokens

# Of the calls: how many get a remark while they are handled, how many are submitted twice.
REMARKED, SUBMITTED_TWICE = 0.25, 0.03
# Chances for a photo: when a call is raised, and when it is answered.
CHANCES_A_CALL = 2
# Slow units, and how much longer than others they take.
SLOW, SLOWER = 0.12, 1.7
LAST_STEPS = timedelta(minutes=10)
MINUTE = timedelta(minutes=1)

Progress = Callable[[datetime], None]


@dataclass(frozen=True)
class Days:
    """What is simulated: from when to when (local time), how much of it, from which seed."""

    start: datetime
    end: datetime
    calls_a_day: float
    photos: int
    seed: int


@dataclass
class Tally:
    """What came of it."""

    raised: int = 0
    steps: int = 0
    refused: int = 0


class Simulation:
    """Some days in the life of the district that stands in the database."""

    def __init__(self, days: Days) -> None:
        self.tally, self._days, self._rng = Tally(), days, Random(days.seed)
        self._calendar = calendar_of(None, token=tokens().get("calendar", ""))
        wording, self._cast = Wording(self._rng), Cast(days.start.date(), rng=self._rng)
        grounds = Grounds(wording, rng=self._rng, now=days.start)
        self._callers = Callers(self._cast, grounds, wording, rng=self._rng)
        chances = days.calls_a_day * ((days.end - days.start).days + 1) * CHANCES_A_CALL
        self._album = Album(days.photos, asked=round(chances), rng=self._rng)
        self._wording = wording
        self._acting = Acting(self._cast, wording, self._album, rng=self._rng)
        self._agenda = Agenda(days.end)
        self._clockwork = Clockwork(self._agenda, moved=self._look_again)

    def run(self, *, progress: Progress = lambda _at: None) -> Tally:
        """Let the days pass, each in one transaction; `progress` hears of every moment."""
        self._prepare()
        while (at := self._agenda.next_at) is not None:
            with transaction.atomic():
                while at is not None and at.date() == (today := at.date()):
                    progress(at)
                    self._agenda.do_next()
                    at = self._agenda.next_at
        with transaction.atomic():
            self._reach_every_state()
            self._clockwork.sweep(self._days.end)
        return self.tally

    def _prepare(self) -> None:
        """Go on with the calls that are open, and wait for new ones."""
        for pk in Call.objects.open().order_by("pk").values_list("pk", flat=True):
            self._look_again(pk, self._days.start)
        days = self._days
        for at in arrivals(
            days.start, days.end, a_day=days.calls_a_day, calendar=self._calendar, rng=self._rng
        ):
            self._agenda.put(at, self._somebody_calls)

    def _somebody_calls(self, at: datetime) -> None:
        raised = self._callers.next(at, self._album)
        if raised is not None:
            self._submit(raised, at)

    def _submit(self, raised: Raised, at: datetime) -> None:
        """Raise a call; now and then the telephone, unsure, submits it twice."""
        call = raise_call(raised.draft, by=raised.by, now=at)
        self.tally.raised += 1
        if self._rng.random() < SUBMITTED_TWICE:
            raise_call(raised.draft, by=raised.by, now=at + timedelta(seconds=7))
        self._go_on(call, at)

    def _go_on(self, call: Call, now: datetime) -> None:
        """Plan what happens next to a call."""
        self._clockwork.watch(call)
        situation = Situation(
            state=State(call.state),
            urgency=call.urgency,
            now=now,
            started_at=timezone.localtime(call.stage_started_at) if call.stage_started_at else now,
            due_at=timezone.localtime(call.stage_due_at) if call.stage_due_at else None,
            verbs=frozenset(_fitting(call)),
            slowness=self._slowness(call),
        )
        intention = intend(situation, calendar=self._calendar, rng=self._rng)
        if intention is not None:
            step = partial(self._step, call.pk, call.leg, intention.verb)
            self._agenda.put(intention.at, step)
        if call.state == State.WORKING and self._rng.random() < REMARKED:
            ...

    def _slowness(self, call: Call) -> float:
        """How much longer than others the unit takes that has to act."""
        if call.state not in (State.DISPATCHED, State.WORKING):
            return 1.0
        assert call.unit is not None
        mood = Random(f"{self._days.seed}:{call.unit.code}")
        return SLOWER if mood.random() < SLOW else mood.uniform(0.75, 1.05)
