"""Summons 呼叫: a place calls departments together. What may happen, by whom, by when. Pure."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.calls.rules import Urgency
from youhu.common.moves import arrow
from youhu.registry.rules import OrgKind, Role

MOST_TITLE, MOST_TEXT, MOST_NAME, MOST_DETAILS = 80, 2000, 50, 500
MOST_UNITS, MOST_PHOTOS, MOST_AGREED = 12, 6, 12
CIRCLE_M = 100  # who checks in within so many metres of the place is there


class State(TextChoices):
    """Of a summons as a whole."""

    RUNNING = "running", pgettext_lazy("summons", "under way")
    ENDED = "ended", pgettext_lazy("summons", "ended")
    CALLED_OFF = "called_off", pgettext_lazy("summons", "called off")


class PartState(TextChoices):
    """Of one called unit."""

    CALLED = "called", _("to acknowledge")
    COMING = "coming", _("on the way")
    ARRIVED = "arrived", _("on site")
    ACTING = "acting", pgettext_lazy("summons", "acting")
    REPORTED = "reported", pgettext_lazy("summons", "to be rated")
    RATED = "rated", pgettext_lazy("summons", "rated")
    UNRATED = "unrated", pgettext_lazy("summons", "not rated")
    DECLINED = "declined", _("declined, the caller decides")
    DISPUTED = "disputed", pgettext_lazy("summons", "with the arbiter")
    RELEASED = "released", pgettext_lazy("summons", "released")


SETTLED = frozenset({PartState.RATED, PartState.UNRATED, PartState.RELEASED})
OPEN_PARTS = frozenset(PartState) - SETTLED
# The caller may still let go of a unit in these; one that has reported is rated instead.
NOT_REPORTED = OPEN_PARTS - {PartState.REPORTED}
LOOKS = {
    PartState.CALLED: ("start", "wait"),
    PartState.COMING: ("half", "now"),
    PartState.ARRIVED: ("half", "now"),
    PartState.ACTING: ("most", "now"),
    PartState.REPORTED: ("most", "ask"),
    PartState.RATED: ("done", "done"),
    PartState.UNRATED: ("done", "off"),
    PartState.DECLINED: ("back", "back"),
    PartState.DISPUTED: ("start", "ask"),
    PartState.RELEASED: ("off", "off"),
}


class AgreedState(TextChoices):
    """Of a duty that was agreed on site."""

    OPEN = "open", pgettext_lazy("agreed duty", "to be done")
    DONE = "done", pgettext_lazy("agreed duty", "done")
    DROPPED = "dropped", pgettext_lazy("agreed duty", "dropped")


class Rating(TextChoices):
    SATISFIED = "satisfied", pgettext_lazy("summons", "satisfied")
    BASICALLY = "basically", pgettext_lazy("summons", "basically satisfied")
    DISSATISFIED = "dissatisfied", pgettext_lazy("summons", "dissatisfied")


RATING_TONES = {
    Rating.SATISFIED: "ok",
    Rating.BASICALLY: "soon",
    Rating.DISSATISFIED: "late",
}


class Stage(TextChoices):
    """The clock that runs while a unit's part is in a state."""

    ACKNOWLEDGE = "acknowledge", _("acknowledge")
    ARRIVE = "arrive", _("arrive")
    REPORT = "report", _("report back")
    RATE = "rate", pgettext_lazy("summons", "rate")
    DECIDE = "decide", pgettext_lazy("summons", "decide")


STAGE_OF = {
    PartState.CALLED: Stage.ACKNOWLEDGE,
    PartState.COMING: Stage.ARRIVE,
    PartState.ARRIVED: Stage.REPORT,
    PartState.ACTING: Stage.REPORT,
    PartState.REPORTED: Stage.RATE,
    PartState.DECLINED: Stage.DECIDE,
    PartState.DISPUTED: Stage.DECIDE,
}

# Who stands where: what they are, beyond the role.
CALLING_KINDS = frozenset({OrgKind.COMMUNITY, OrgKind.SUBDISTRICT, OrgKind.PARTY_TEMPORARY})
CALLERS = frozenset({Role.HANDLER, Role.DISPATCHER, Role.SUPERVISOR})
ROOMS = frozenset({Role.DISPATCHER, Role.SUPERVISOR})
READERS = (Role.HANDLER, Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR)
_UNIT = [Role.HANDLER]

MOVES = {
    "end": arrow([State.RUNNING], State.ENDED, [*CALLERS, Role.CLOCK]),
    "call_off": arrow([State.RUNNING], State.CALLED_OFF, CALLERS),
}
PART_MOVES = {
    "acknowledge": arrow([PartState.CALLED], PartState.COMING, _UNIT),
    "arrive": arrow([PartState.CALLED, PartState.COMING], PartState.ARRIVED, _UNIT),
    "begin": arrow([PartState.ARRIVED], PartState.ACTING, _UNIT),
    "confer": arrow([PartState.ARRIVED], PartState.ACTING, CALLERS),
    "report": arrow([PartState.ARRIVED, PartState.ACTING], PartState.REPORTED, _UNIT),
    "decline": arrow(
        [PartState.CALLED, PartState.COMING],
        PartState.DECLINED,
        _UNIT,
        only_if="may_be_declined",
    ),
    "rate": arrow([PartState.REPORTED], PartState.RATED, CALLERS),
    "release": arrow(NOT_REPORTED - {PartState.DISPUTED}, PartState.RELEASED, CALLERS),
    "insist": arrow([PartState.DECLINED], PartState.DISPUTED, CALLERS),
    "uphold": arrow([PartState.DISPUTED], PartState.CALLED, ROOMS),
    "excuse": arrow([PartState.DISPUTED], PartState.RELEASED, ROOMS),
    "fall": arrow(NOT_REPORTED, PartState.RELEASED, CALLERS),
    "lapse": arrow([PartState.REPORTED], PartState.UNRATED, [Role.CLOCK]),
}
AGREED_MOVES = {
    "finish": arrow([AgreedState.OPEN], AgreedState.DONE, _UNIT),
    "drop": arrow([AgreedState.OPEN], AgreedState.DROPPED, CALLERS),
}
# Verbs of the called unit, of whoever called, and of the arbiter between them.
OF_UNIT = ("acknowledge", "arrive", "begin", "report", "decline")
OF_CALLER = ("rate", "insist", "release")
OF_ARBITER = ("uphold", "excuse")


@dataclass(frozen=True)
class Minutes:
    """How long everything may take, in minutes by day and night; `step` lies between rungs."""

    acknowledge: int
    arrive: int
    report: int
    decide: int
    rate: int
    step: int


_DAY = 24 * 60
DEFAULTS = {
    Urgency.CRITICAL: Minutes(10, 30, _DAY, 10, 3 * _DAY, 10),
    Urgency.URGENT: Minutes(30, 90, 2 * _DAY, 30, 3 * _DAY, 30),
    Urgency.ORDINARY: Minutes(2 * 60, _DAY, 5 * _DAY, 8 * 60, 5 * _DAY, 4 * 60),
}


class Rung(TextChoices):
    """Who is told of what is overdue, one `step` after the other; each once."""

    UNIT = "1", _("the unit and the caller")
    SUBDISTRICT = "2", _("the command room of the subdistrict")
    DISTRICT = "3", _("the district's command centre")
    CHIEF = "4", _("the supervisors of the district")


TOP_RUNG = len(Rung)
# How high a caller may ask: its own room, then the district's.
LEVELS = {1: "subdistrict", 2: "district"}
