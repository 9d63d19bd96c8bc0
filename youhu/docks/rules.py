"""Loading docks of a market and the appointments of vehicles at them. Pure."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from youhu.common.moves import Move, arrow
from youhu.registry.rules import Role


class State(TextChoices):
    BOOKED = "booked", pgettext_lazy("dock", "booked")
    THERE = "there", pgettext_lazy("dock", "at the dock")
    DONE = "done", pgettext_lazy("dock", "left")
    MISSED = "missed", pgettext_lazy("dock", "did not come")
    CANCELLED = "cancelled", pgettext_lazy("dock", "given back")


HELD = frozenset({State.BOOKED, State.THERE})

_DRIVER_OR_DESK = [Role.RESIDENT, Role.HANDLER]
MOVES: dict[str, Move] = {
    "shift": arrow([State.BOOKED], State.BOOKED, _DRIVER_OR_DESK),
    "arrive": arrow([State.BOOKED], State.THERE, _DRIVER_OR_DESK),
    "leave": arrow([State.THERE], State.DONE, _DRIVER_OR_DESK),
    "miss": arrow([State.BOOKED], State.MISSED, [Role.CLOCK]),
    "cancel": arrow([State.BOOKED], State.CANCELLED, _DRIVER_OR_DESK),
}

MOST_NAME, MOST_NOTE, MOST_CODE = 60, 120, 10
MOST_BAYS = 40
# So long a bay waits for its vehicle, and the next vehicle for a bay; then the desk hears of it.
GRACE = timedelta(minutes=15)
# So far ahead a bay can be booked, and so far from the wished time another slot may lie.
AHEAD = timedelta(days=14)
MOST_AWAY = timedelta(hours=6)
STEP, TOP_RUNG = timedelta(minutes=30), 3
