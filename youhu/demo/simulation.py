"""The day simulator: people raise calls and take steps, through the same actions as anybody.

The same seed over the same days of the same district gives the same calls, word for word.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.actions import raise_call
from youhu.calls.models import Call
from youhu.calls.rules import MOVES, Solved, State
from youhu.common.errors import Refused
from youhu.demo.acting import Acting
from youhu.demo.agenda import Agenda
from youhu.demo.callbacks import call_back
from youhu.demo.callers import Callers, Raised
from youhu.demo.cast import Cast
from youhu.demo.clockwork import Clockwork, in_full
from youhu.demo.grounds import Grounds
from youhu.demo.habits import Situation, intend
from youhu.demo.pictures import Album
from youhu.demo.rhythm import EVENING, Hours, arrivals, next_sending, within
from youhu.demo.scenes import BETWEEN_SCENES, BETWEEN_STEPS, SCENES, Scene, way
from youhu.demo.troubles import Trouble, troubles
from youhu.demo.wording import Wording
from youhu.registry.calendars import calendar_of, tokens

# Of the calls: how many get a remark while they are handled, how many are submitted twice.
REMARKED, SUBMITTED_TWICE = 0.25, 0.03
# Chances for a photo: when a call is raised, and for most of them when it is answered.
CHANCES_A_CALL = 1.6
# Slow units, and how much longer than others they take.
SLOW, SLOWER = 0.12, 1.7

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
    refused: Counter[str] = field(default_factory=Counter)  # by verb and reason


class Simulation:
    """Some days in the life of the district that stands in the database."""

    def __init__(self, days: Days) -> None:
        self.tally, self._days, self._rng = Tally(), days, Random(days.seed)
        self._calendar = calendar_of(None, token=tokens().get("calendar", ""))
        chances = days.calls_a_day * ((days.end - days.start).days + 1) * CHANCES_A_CALL
        album = Album(days.photos, asked=round(chances), rng=self._rng)
        wording, cast = Wording(self._rng), Cast(days.start.date(), rng=self._rng)
        if not cast.units:
            raise Refused(_("The sample district is younger than that. Choose a later --start."))
        grounds = Grounds(wording, rng=self._rng, now=days.start)
        self._callers = Callers(cast, grounds, wording, album, rng=self._rng)
        self._acting = Acting(cast, wording, album, rng=self._rng)
        self._agenda = Agenda(days.start, days.end)
        self._clockwork = Clockwork(self._agenda, moved=self._go_on)

    def run(
        self,
        *,
        progress: Progress = lambda _at: None,
        every_state: bool = False,
        with_troubles: bool = False,
    ) -> Tally:
        """Let the days pass; `progress` hears of every moment.

        With `every_state` there is a call in each state at the end; `with_troubles` there is
        something to be noticed before it is called again.
        """
        self._prepare()
        for trouble in troubles(self._days.end, rng=self._rng) if with_troubles else ():
            self._agenda.put(trouble.at, partial(self._trouble, trouble))
        if every_state:
            self._plan_scenes()
        while (at := self._agenda.next_at) is not None:
            self._live_through(at.date(), progress)
        with transaction.atomic():
            self._clockwork.sweep_all(self._days.end)
        return self.tally

    @transaction.atomic
    def _live_through(self, day: date, progress: Progress) -> None:
        """One day in one transaction, which the disk has to confirm only once."""
        while (at := self._agenda.next_at) is not None and at.date() == day:
            progress(at)
            self._agenda.do_next()

    def _prepare(self) -> None:
        """Go on with the calls that are open, and wait for new ones."""
        for call in in_full(Call.objects.open()):
            self._go_on(call, self._days.start)
        start, end = self._days.start, self._days.end
        a_day = self._days.calls_a_day
        for at in arrivals(start, end, a_day=a_day, calendar=self._calendar, rng=self._rng):
            self._agenda.put(at, self._somebody_calls)
        self._agenda.put(next_sending(start), self._send_out)

    def _send_out(self, now: datetime) -> None:
        """Messages go out several times a day, and in the evening they are read."""
        self._clockwork.sweep_all(now)
        if now.hour == EVENING:
            self._acting.read_messages(now)
            call_back(now)
        self._agenda.put(next_sending(now), self._send_out)

    def _somebody_calls(self, at: datetime) -> None:
        raised = self._callers.next(at)
        if raised is not None:
            self._go_on(self._submit(raised, at), at)

    def _trouble(self, trouble: Trouble, at: datetime) -> None:
        self._go_on(self._submit(self._callers.of_trouble(trouble), at), at)

    def _submit(self, raised: Raised, at: datetime) -> Call:
        """Raise a call; now and then a telephone in a dead spot submits it twice."""
        call = raise_call(raised.draft, by=raised.by, now=at)
        self.tally.raised += 1
        if self._rng.random() < SUBMITTED_TWICE:
            raise_call(raised.draft, by=raised.by, now=at + timedelta(seconds=7))
        return call

    def _go_on(self, call: Call, now: datetime) -> None:
        """Plan what happens next to a call."""
        self._clockwork.watch(call)
        situation = self._situation(call, now)
        intention = intend(situation, calendar=self._calendar, rng=self._rng)
        if intention is None:
            return
        self._agenda.put(intention.at, partial(self._step, call, call.leg, intention.verb))
        if call.state == State.WORKING and self._rng.random() < REMARKED:
            self._plan_remark(call, now, before=intention.at)

    def _plan_remark(self, call: Call, now: datetime, *, before: datetime) -> None:
        at = (now + (before - now) * self._rng.uniform(0.2, 0.8)).replace(microsecond=0)
        at = within(at, Hours.AWAKE, calendar=self._calendar, rng=self._rng)
        if at < before:
            self._agenda.put(at, partial(self._step, call, call.leg, "remark"))

    def _situation(self, call: Call, now: datetime) -> Situation:
        started_at, due_at = call.stage_started_at, call.stage_due_at
        return Situation(
            state=State(call.state),
            urgency=call.urgency,
            now=now,
            started_at=timezone.localtime(started_at) if started_at else now,
            due_at=timezone.localtime(due_at) if due_at else None,
            verbs=frozenset(verb for verb in MOVES if _is_open(verb, call)),
            slowness=self._slowness(call),
        )

    def _slowness(self, call: Call) -> float:
        """How much longer than others the unit takes that has to act."""
        if call.unit is None or call.state not in (State.DISPATCHED, State.WORKING):
            return 1.0
        mood = Random(f"{self._days.seed}:{call.unit.code}")
        return SLOWER if mood.random() < SLOW else mood.uniform(0.75, 1.05)

    def _step(self, call: Call, leg: int, verb: str, now: datetime) -> None:
        """Somebody does what they meant to do, unless the call has moved on since."""
        if call.leg == leg and self._took(call, verb, now) and call.leg != leg:
            self._go_on(call, now)

    def _took(self, call: Call, verb: str, now: datetime) -> bool:
        try:
            taken = self._acting.take(call, verb, now=now)
        except Refused as why:
            self.tally.refused[f"{verb}: {why}"] += 1
            return False
        self.tally.steps += taken
        return taken

    def _plan_scenes(self) -> None:
        """Towards the end, leave a call in every state."""
        for number, scene in enumerate(reversed(SCENES), start=1):
            at = self._days.end - number * BETWEEN_SCENES
            self._agenda.put(at, partial(self._play, scene))

    def _play(self, scene: Scene, at: datetime) -> None:
        """Raise a call and take it straight to the state in which it stays."""
        raised = self._callers.about(scene.about)
        if raised is None:
            return
        call = self._submit(raised, at)
        for verb in way(call.state, scene.state, lambda verb: MOVES[verb].holds_for(call)):
            at += BETWEEN_STEPS
            self._agenda.put(at, partial(self._step_on, call, verb))
        self._clockwork.watch(call)

    def _step_on(self, call: Call, verb: str, now: datetime) -> None:
        """The next step of a scene."""
        self._took(call, verb, now)
        self._clockwork.watch(call)


def _is_open(verb: str, call: Call) -> bool:
    """Whether the verb may be used now; a closed call is reopened by the dissatisfied only."""
    move = MOVES[verb]
    if call.state == State.CLOSED and call.was_solved in ("", Solved.YES):
        return False
    return call.state in move.sources and move.holds_for(call)
