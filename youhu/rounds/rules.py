"""Rounds from door to door: what may happen, by whom, by when. Pure.

Two rounds a day at 13:00 and 17:30, orders until 45 minutes before, are how a closed-off community
of the district was supplied; a door takes 40 to 60 seconds there.
"""

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from youhu.common.calendar import SHANGHAI
from youhu.common.moves import arrow
from youhu.registry.rules import Role

MOST_NAME, MOST_ITEMS, MOST_REASON, MOST_REFERENCE = 60, 300, 200, 60
MOST_BAGS, MOST_GRAMS = 20, 60_000  # of one order
MOST_WANTS = 5_000  # orders handed over at once
DOOR_S = 50  # seconds a door takes, 40 to 60 as counted in past rounds
GATE_S = 20  # a door of a house that nobody may enter: handed over at its gate
MOST_TRIES = 2  # a door that was missed comes into the next round once; then its owner decides
AHEAD_DAYS = 8


class State(TextChoices):
    """Of a round."""

    COLLECTING = "collecting", pgettext_lazy("round", "taking orders")
    CLOSED = "closed", pgettext_lazy("round", "closed, to be shared out")
    SPLIT = "split", pgettext_lazy("round", "shared out")
    OUT = "out", pgettext_lazy("round", "under way")
    DONE = "done", pgettext_lazy("round", "done")
    CALLED_OFF = "called_off", pgettext_lazy("round", "called off")


ENDED = frozenset({State.DONE, State.CALLED_OFF})
GOING_ON = frozenset(State) - ENDED
BEFORE_OUT = frozenset({State.COLLECTING, State.CLOSED, State.SPLIT})
_DESK = [Role.HANDLER]
_DESK_OR_CLOCK = [Role.HANDLER, Role.CLOCK]
# Couriers are residents: what they do at a door can take a round along.
_ANYBODY = [Role.RESIDENT, Role.HANDLER, Role.CLOCK]

MOVES = {
    "close": arrow([State.COLLECTING], State.CLOSED, [Role.CLOCK]),
    "split": arrow([State.CLOSED, State.SPLIT], State.SPLIT, _DESK_OR_CLOCK),
    "split_again": arrow([State.OUT], State.OUT, _DESK),
    "set_out": arrow([State.SPLIT], State.OUT, _ANYBODY),
    "finish": arrow([State.CLOSED, State.SPLIT, State.OUT], State.DONE, _ANYBODY),
    "call_off": arrow(BEFORE_OUT, State.CALLED_OFF, _DESK),
}
TONES = {State.COLLECTING: "ink", State.CLOSED: "soon", State.OUT: "ink", State.DONE: "ok"}


class DropState(TextChoices):
    """Of one order for one door."""

    WAITING = "waiting", pgettext_lazy("drop", "to be brought")
    BROUGHT = "brought", pgettext_lazy("drop", "brought")
    MISSED = "missed", pgettext_lazy("drop", "missed, the desk decides")
    SETTLED = "settled", pgettext_lazy("drop", "settled by its owner")
    WITHDRAWN = "withdrawn", pgettext_lazy("drop", "taken back")


OPEN_DROPS = frozenset({DropState.WAITING, DropState.MISSED})
DROP_MOVES = {
    "bring": arrow([DropState.WAITING], DropState.BROUGHT, [Role.RESIDENT, Role.HANDLER]),
    "carry_over": arrow([DropState.WAITING, DropState.MISSED], DropState.WAITING, _ANYBODY),
    "miss": arrow([DropState.WAITING], DropState.MISSED, _ANYBODY),
    "settle": arrow([DropState.MISSED], DropState.SETTLED, _DESK),
    "withdraw": arrow([DropState.WAITING], DropState.WITHDRAWN, [Role.RESIDENT, Role.HANDLER]),
}


class PartState(TextChoices):
    """Of one courier's share of a round."""

    NAMED = "named", pgettext_lazy("courier", "named")
    OUT = "out", pgettext_lazy("courier", "under way")
    BACK = "back", pgettext_lazy("courier", "done")
    DROPPED_OUT = "dropped_out", pgettext_lazy("courier", "dropped out")


PART_TONES = {PartState.OUT: "ink", PartState.BACK: "ok", PartState.DROPPED_OUT: "late"}
ACTIVE_PARTS = frozenset({PartState.NAMED, PartState.OUT})
PART_MOVES = {
    "take": arrow([PartState.NAMED], PartState.OUT, [Role.RESIDENT, Role.HANDLER]),
    "come_back": arrow(ACTIVE_PARTS, PartState.BACK, _ANYBODY),
    "drop_out": arrow(ACTIVE_PARTS, PartState.DROPPED_OUT, [Role.RESIDENT, Role.HANDLER]),
}


class Miss(TextChoices):
    """Why nothing could be left at a door."""

    NOBODY = "nobody", pgettext_lazy("round", "nobody opens, nowhere to leave it")
    NO_ENTRY = "no_entry", pgettext_lazy("round", "the house may not be entered")
    WRONG = "wrong", pgettext_lazy("round", "wrong door, nobody there wants it")
    LACKING = "lacking", pgettext_lazy("round", "the bags are not here")
    OTHER = "other", pgettext_lazy("round", "something else")


class Times(NamedTuple):
    """One round of a day: the last order before `cut_off`, away at `departs`, over by `ends`."""

    cut_off: time
    departs: time
    ends: time


class Moments(NamedTuple):
    """The same on one day."""

    cut_off: datetime
    departs: datetime
    ends: datetime


def next_round(
    times: Sequence[Times], weekdays: str, after: datetime, *, is_open: bool = True
) -> Moments | None:
    """The first round whose cut-off is later than a moment; an order at the cut-off is too late.

    With `is_open` False the moment itself counts as before: the round that closes right then.
    """
    first = after.astimezone(SHANGHAI).date()
    found = []
    for days in range(AHEAD_DAYS):
        on = first + timedelta(days=days)
        if str(on.isoweekday()) in weekdays:
            found += [Moments(*(datetime.combine(on, at, SHANGHAI) for at in one)) for one in times]
    late = [one for one in found if (after < one.cut_off if is_open else after <= one.cut_off)]
    return min(late, default=None)


def floor_of(door: str) -> int:
    """The floor that the name of a door tells: 1203 is on the 12th; 1 where nothing tells it."""
    numbers = re.findall(r"\d+", door)
    long = next((number for number in reversed(numbers) if len(number) >= 3), "")
    return max(int(long[:-2]), 1) if long else 1
