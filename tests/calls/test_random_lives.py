"""Thousands of calls, each led through its life by random hands: none is ever dropped.

`bin/test` leads a thousand; YOUHU_RANDOM_LIVES says how many, ten thousand when it is not set.
"""

import itertools
import os
import random
from datetime import datetime, timedelta
from inspect import signature

import pytest

from tests.factories import NOW, raised, tiny_district
from youhu.calls import actions
from youhu.calls.actions.perform import ACTIONS, perform
from youhu.calls.checks import followers_held, open_calls_held, states_agree_with_ledger
from youhu.calls.models import Call
from youhu.calls.rules import MOVES, OPEN, STAGE_OF, Satisfaction, Solved, State
from youhu.common.errors import Refused
from youhu.common.moves import open_moves
from youhu.ledger.queries import broken_chains
from youhu.registry.models import nobody
from youhu.registry.rules import Role

SHARDS = 10
LIVES = int(os.environ.get("YOUHU_RANDOM_LIVES", "10000")) // SHARDS
STEPS = 7
ROLES = list(Role)
VERBS = [*MOVES, "remark"]
ASKED = {verb: set(signature(ACTIONS[verb]).parameters) for verb in VERBS}


class Life:
    """One call and the dice that lead it; `main` is another one that it may be merged into."""

    def __init__(self, district, dice, main=None):
        self.main = main
        self.district, self.dice, self.now = district, dice, NOW
        category = dice.choice(["question", "odour", "litter", "lamp"])
        kind = dice.choice(["appeal", "appeal", "report"])
        by = district.grid_worker if kind == "report" else district.resident
        self.call = raised(district, by=by, kind=kind, category=getattr(district, category))

    def step(self):
        self.now += timedelta(hours=self.dice.choice([0, 1, 5, 30, 200]))
        if self.call.state == State.MERGED and self.dice.random() < 0.5:
            self.call = again(self.call.main_id)  # what becomes of it comes to its followers, too
        role = self.dice.choice(ROLES)
        verb = self._verb(role)
        before = (self.call.state, self.call.leg)
        try:
            perform(self.call, verb, by=self._hand(role), now=self.now, **self._fields(verb))
        except Refused:
            assert (self.call.state, self.call.leg) == before
        self._is_held()

    def _verb(self, role):
        offered = open_moves(self.call, role)
        if offered and self.dice.random() < 0.8:
            return self.dice.choice(offered)
        return self.dice.choice(VERBS)

    def _hand(self, role):
        match role:
            case Role.HANDLER:
                return self.district.handler_of(self.call.unit)
            case Role.CLOCK:
                return nobody(Role.CLOCK)
            case Role.DISPATCHER | Role.SUPERVISOR:
                near = self.dice.random() < 0.7
                name = role.value if near else f"district_{role.value}"
                return getattr(self.district, name)
            case _:
                return getattr(self.district, role.value)

    def _fields(self, verb):
        values = {
            "note": self.dice.choice(["So it is.", "So it is.", " "]),
            "answer": self.dice.choice(["Done.", "Done.", ""]),
            "unit": self.dice.choice(self.district.units),
            "until": (self.now + timedelta(days=self.dice.choice([-1, 1, 9, 400]))).date(),
            "main": self.main or self.call,
            "was_contacted": self.dice.random() < 0.5,
            "was_solved": self.dice.choice(list(Solved)),
            "satisfaction": self.dice.choice(list(Satisfaction)),
        }
        return {name: value for name, value in values.items() if name in ASKED[verb]}

    def _is_held(self):
        call = self.call
        if call.state in OPEN:
            assert call.unit is not None
            assert call.stage == STAGE_OF[State(call.state)]
            assert isinstance(call.stage_due_at, datetime)
            assert isinstance(call.due_at, datetime)
            assert any(open_moves(call, role) for role in Role)
        else:
            assert call.closed_at is not None


def again(pk):
    return Call.objects.select_related("unit", "category", "main").get(pk=pk)


@pytest.mark.django_db
@pytest.mark.parametrize("shard", range(SHARDS))
def test_no_random_life_loses_owner_due_time_or_chain(shard):
    district, dice = tiny_district(), random.Random(f"365/{shard}")
    ended, before = 0, None
    for _life in range(LIVES):
        life = Life(district, dice, before)
        for _step in range(STEPS):
            life.step()
        ended += life.call.state not in OPEN
        before = life.call
    assert Call.objects.count() == LIVES
    assert 0 < ended < LIVES
    assert list(broken_chains()) == []
    assert states_agree_with_ledger(now=NOW).findings == ()
    assert open_calls_held(now=NOW).findings == ()
    assert followers_held(now=NOW).findings == ()


@pytest.mark.django_db
def test_sweeps_at_random_moments_leave_nothing_overdue_without_a_warning():
    district, dice = tiny_district(), random.Random("sweeps")
    lives = [Life(district, dice) for _n in range(40)]
    for life, other in itertools.pairwise(lives):
        life.main = other.call
    for _round in range(12):
        for life in dice.sample(lives, 15):
            life.step()
        latest = max(life.now for life in lives)
        for sweep in (actions.wake, actions.escalate, actions.lapse):
            sweep(now=latest)
        for life in lives:
            life.call = again(life.call.pk)
        late = Call.objects.overdue(latest)
        assert not late.filter(rung=0).exclude(state=State.ANSWERED).exists()
    assert list(broken_chains()) == []
