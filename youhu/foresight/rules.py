"""The life of a signal, what makes one, and how long each step of it may take. Pure."""

from datetime import timedelta
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.common.calendar import LimitType
from youhu.common.moves import arrow
from youhu.registry.rules import Role
from youhu.solvers.hotspots import Window


class Kind(TextChoices):
    """What was noticed."""

    BURST = "burst", _("burst")
    HOT_PLACE = "hot_place", _("hot place")
    RECURRING = "recurring", _("recurring matter")
    CALLER = "caller", _("repeat caller")


class State(TextChoices):
    FOUND = "found", pgettext_lazy("signal", "to be taken up")
    TAKEN = "taken", pgettext_lazy("signal", "taken up")
    DEALT = "dealt", pgettext_lazy("signal", "dealt with")
    DISMISSED = "dismissed", pgettext_lazy("signal", "dismissed")
    LAPSED = "lapsed", pgettext_lazy("signal", "over by itself")


class Outcome(TextChoices):
    """What the calls did after a signal was dealt with."""

    STOPPED = "stopped", _("no more calls")
    FEWER = "fewer", _("fewer calls")
    AS_BEFORE = "as_before", _("calls as before")


# Shape and tone of each state, as pages draw it.
LOOKS = {
    State.FOUND: ("wait", "ask"),
    State.TAKEN: ("half", "now"),
    State.DEALT: ("done", "done"),
    State.DISMISSED: ("off", "off"),
    State.LAPSED: ("off", "off"),
}
OPEN = frozenset({State.FOUND, State.TAKEN})
ENDED = frozenset(State) - OPEN
_DESK = frozenset({Role.DISPATCHER, Role.SUPERVISOR})
_HANDS = _DESK | {Role.HANDLER}

MOVES = {
    "take_up": arrow([State.FOUND], State.TAKEN, _HANDS),
    "report": arrow(OPEN, State.TAKEN, _DESK, only_if="is_unreported"),
    "deal": arrow([State.TAKEN], State.DEALT, _HANDS),
    "dismiss": arrow(OPEN, State.DISMISSED, _DESK),
    "lapse": arrow([State.FOUND], State.LAPSED, [Role.CLOCK]),
    "conclude": arrow([State.TAKEN], State.DEALT, [Role.CLOCK], only_if="is_report_over"),
}
# Who may look.
READERS = (Role.HANDLER, Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR)


class Span(NamedTuple):
    amount: float
    limit_type: LimitType


class Pace(NamedTuple):
    """How long a kind of signal may take, and how long it is looked after.

    `quiet`: without a call for so long it is over by itself. `rest`: what has ended is not found
    anew for so long. `watch`: so long after it was dealt with, it is said what came of it.
    """

    take_up: Span
    deal: Span
    quiet: timedelta
    rest: timedelta
    watch: timedelta


_SLOW = Span(2, LimitType.WORK_DAYS), Span(10, LimitType.WORK_DAYS)
_FAST = Span(0.5, LimitType.URGENT_HOURS), Span(4, LimitType.URGENT_HOURS)
PACES = {
    Kind.BURST: Pace(*_FAST, timedelta(hours=6), timedelta(hours=3), timedelta(days=1)),
    Kind.HOT_PLACE: Pace(*_SLOW, timedelta(days=21), timedelta(days=30), timedelta(days=14)),
    Kind.RECURRING: Pace(*_SLOW, timedelta(days=60), timedelta(days=60), timedelta(days=30)),
    Kind.CALLER: Pace(*_SLOW, timedelta(days=45), timedelta(days=30), timedelta(days=30)),
}

# What is looked at: a window with all the past that there is, but a year at most.
YEAR_DAYS = 365
WINDOWS = (Window(7, YEAR_DAYS), Window(30, YEAR_DAYS), Window(90, YEAR_DAYS))
RECURRING_DAYS = 180
SURVEY_EVERY = timedelta(hours=1)
# A caller is heard out who called so often in 30 days, or in a year and still calls.
MONTH_DAYS = 30
MONTH_TIMES, YEAR_TIMES, STILL_TIMES = 5, 20, 2
# Bursts: how much past says what is usual, how far back calls are still fresh, and how many false
# alarms a month the district is ready to bear on an ordinary stream.
PAST_DAYS = 56
FRESH = timedelta(minutes=15)
FALSE_ALARMS_A_MONTH = 1.0
# Two findings nearer than this are one.
SAME_PLACE_M = 300.0
MOST_EVIDENCE = 500
MOST_WORDS = 500


def outcome_of(after: int, before: float) -> Outcome:
    """What came of it: calls in the watch, against as many as would have come unchanged."""
    if not after:
        return Outcome.STOPPED
    return Outcome.FEWER if after <= before / 2 else Outcome.AS_BEFORE
