"""Each rung is warned about exactly once, in whatever order and however often the clock ticks."""

import random
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise

import pytest

from tests.calls.test_random_lives import Life
from tests.factories import NOW, raised, tiny_district
from tests.together import together
from youhu.calls import actions
from youhu.calls.models import Call, Escalation, LadderStep
from youhu.calls.reference import current
from youhu.calls.rules import State, Watched
from youhu.common.calendar import LimitType
from youhu.common.errors import Refused
from youhu.ledger.models import Entry
from youhu.ledger.queries import broken_chains
from youhu.notices.models import Message

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ALL = ("call", "clock", "leg", "rung")


def given(**which):
    """The warnings given, as call, clock, leg and rung."""
    return sorted(Escalation.objects.filter(**which).values_list(*ALL))


def expected(call, until):
    """The rungs of both clocks of a call that nobody moves, told from the rows of the ladder."""
    calendar = current().calendar(call.unit_id)

    def at(due, step):
        if not step.after_amount:
            return due
        limit_type = LimitType(step.limit_type)
        return calendar.due(due, amount=step.after_amount, limit_type=limit_type).at

    return sorted(
        (call.pk, str(clock), 0, step.rung)
        for clock, due in ((Watched.STAGE, call.stage_due_at), (Watched.PROMISE, call.due_at))
        for step in LadderStep.objects.all()
        if at(due, step) <= until
    )


def each_once():
    """Warnings, lines of the ledger and messages tell of the same rungs, each of them once."""
    warned = given()
    lines = Entry.objects.filter(verb="escalate").values_list("payload", flat=True)
    assert len(warned) == len(set(warned)) == len(lines)
    keys = list(Message.objects.filter(template="escalated").values_list("key", flat=True))
    assert len(keys) == len(set(keys))
    told = {key.rsplit(":", 1)[0] for key in keys}
    assert len(told) == len(warned)
    assert list(broken_chains()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_any_order_and_any_repetition_of_ticks_give_the_rungs_that_are_reached(seed):
    district, dice = tiny_district(), random.Random(f"ticks/{seed}")
    calls = [raised(district, now=NOW + n * 5 * HOUR) for n in range(4)]
    moments = [NOW + dice.randrange(40 * 24 * 4) * HOUR / 4 for _n in range(12)]
    moments += dice.choices(moments, k=6)
    dice.shuffle(moments)
    latest = NOW
    for moment in moments:
        latest = max(latest, moment)
        actions.escalate(now=moment)
        assert given() == sorted(rung for call in calls for rung in expected(call, latest))
    each_once()


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_random_lives_among_jumping_ticks_are_warned_about_once_a_rung(seed):
    district, dice = tiny_district(), random.Random(f"lives/{seed}")
    lives = [Life(district, dice) for _n in range(20)]
    for _round in range(14):
        for life in dice.sample(lives, 8):
            life.call = Call.objects.select_related("unit", "category").get(pk=life.call.pk)
            life.step()
        now = max(life.now for life in lives)
        sweeps = [actions.wake, actions.escalate, actions.settle, actions.lapse, actions.escalate]
        dice.shuffle(sweeps)
        for sweep in sweeps:
            before = given()
            sweep(now=now - dice.choice([timedelta(), timedelta(), HOUR, 9 * DAY]))
            assert set(before) <= set(given())
    each_once()
    for (call, clock, leg, rung), (*next_leg, next_rung) in pairwise(given()):
        # a ladder is climbed from its foot, and no rung of it is left out
        assert next_rung == (rung + 1 if next_leg == [call, clock, leg] else 1)
    assert Escalation.objects.count() > len(lives)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(2))
def test_two_ticks_at_once_among_people_who_act_warn_once_a_rung(seed):
    district, dice = tiny_district(), random.Random(f"two/{seed}")
    calls = [raised(district) for _n in range(6)]
    now = NOW
    for _round in range(4):
        now += dice.choice([HOUR, DAY, 4 * DAY])
        moved, behind = dice.choice(calls), now - dice.choice([timedelta(), HOUR, DAY])

        def act(call=moved, now=now):
            fresh = Call.objects.select_related("unit", "category").get(pk=call.pk)
            by = district.handler_of(fresh.unit)
            verb = actions.sign if fresh.state == State.DISPATCHED else actions.return_call
            said = {} if verb is actions.sign else {"note": "Not ours."}
            with suppress(Refused):
                verb(fresh, by=by, now=now, **said)

        together(
            [
                lambda now=now: actions.escalate(now=now),
                lambda behind=behind: actions.escalate(now=behind),
                act,
            ]
        )
        actions.escalate(now=now)
    each_once()
    untouched = [call for call in Call.objects.all() if call.leg == 0]
    for call in untouched:
        assert given(call=call) == expected(call, now)
