"""Swaps, leave and hand-overs of those who are on duty: what may happen to one, by whom. Pure."""

from datetime import datetime, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.common.moves import arrow
from youhu.registry.rules import WORKING, Role

MOST_NOTE, MOST_REPORT = 200, 2000
LONGEST_LEAVE = 180  # days
AHEAD = timedelta(days=30)  # how far turns are swapped and gaps are looked for
# Before a turn begins: when a request for it lapses, and how late one may still be made.
ANSWER_BEFORE, LATEST_REQUEST = timedelta(hours=2), timedelta(minutes=30)
# Before a gap begins: when whoever is in charge is told of it.
GAP_WARNINGS = {"7": timedelta(days=7), "1": timedelta(days=1)}
WRITE_EARLY = timedelta(hours=2)  # before the end of a turn its hand-over may be written
LOOK_BACK = timedelta(days=2)  # a sweep that slept this long misses no change of turn
LEADERS = frozenset({Role.DISPATCHER, Role.SUPERVISOR})
CLOCK = frozenset({Role.CLOCK})


class SwapState(TextChoices):
    ASKED = "asked", pgettext_lazy("swap", "asked")
    ACCEPTED = "accepted", pgettext_lazy("swap", "to be approved")
    DONE = "done", pgettext_lazy("swap", "swapped")
    DECLINED = "declined", pgettext_lazy("swap", "declined")
    REFUSED = "refused", pgettext_lazy("swap", "not approved")
    WITHDRAWN = "withdrawn", pgettext_lazy("swap", "withdrawn")
    LAPSED = "lapsed", pgettext_lazy("swap", "lapsed")


OPEN_SWAPS = (SwapState.ASKED, SwapState.ACCEPTED)
SWAP_MOVES = {
    "accept": arrow([SwapState.ASKED], SwapState.ACCEPTED, WORKING),
    "decline": arrow([SwapState.ASKED], SwapState.DECLINED, WORKING),
    "settle": arrow([SwapState.ACCEPTED], SwapState.DONE, WORKING),
    "refuse": arrow([SwapState.ACCEPTED], SwapState.REFUSED, WORKING),
    "withdraw": arrow(OPEN_SWAPS, SwapState.WITHDRAWN, WORKING),
    "lapse": arrow(OPEN_SWAPS, SwapState.LAPSED, CLOCK),
}


class LeaveKind(TextChoices):
    ANNUAL = "annual", _("annual leave")
    SICK = "sick", _("sick leave")
    OFFICIAL = "official", _("away on business")
    OTHER = "other", _("other leave")


class LeaveState(TextChoices):
    ASKED = "asked", pgettext_lazy("leave", "asked")
    GRANTED = "granted", pgettext_lazy("leave", "granted")
    REFUSED = "refused", pgettext_lazy("leave", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("leave", "withdrawn")
    LAPSED = "lapsed", pgettext_lazy("leave", "lapsed")


LEAVE_MOVES = {
    "grant": arrow([LeaveState.ASKED], LeaveState.GRANTED, WORKING),
    "refuse": arrow([LeaveState.ASKED], LeaveState.REFUSED, WORKING),
    "withdraw": arrow([LeaveState.ASKED], LeaveState.WITHDRAWN, WORKING),
    "lapse": arrow([LeaveState.ASKED], LeaveState.LAPSED, CLOCK),
}


class HandoverState(TextChoices):
    DUE = "due", pgettext_lazy("hand-over", "to be written")
    WRITTEN = "written", pgettext_lazy("hand-over", "to be signed")
    SIGNED = "signed", pgettext_lazy("hand-over", "signed")
    DISPUTED = "disputed", pgettext_lazy("hand-over", "disputed")
    SETTLED = "settled", pgettext_lazy("hand-over", "settled")
    WAIVED = "waived", pgettext_lazy("hand-over", "waived")


OPEN_HANDOVERS = (HandoverState.DUE, HandoverState.WRITTEN, HandoverState.DISPUTED)
HANDOVER_MOVES = {
    "write": arrow([HandoverState.DUE], HandoverState.WRITTEN, WORKING),
    "sign": arrow([HandoverState.WRITTEN], HandoverState.SIGNED, WORKING),
    "dispute": arrow([HandoverState.WRITTEN], HandoverState.DISPUTED, WORKING),
    "settle": arrow([HandoverState.DISPUTED], HandoverState.SETTLED, WORKING),
    "waive": arrow([HandoverState.DUE, HandoverState.WRITTEN], HandoverState.WAIVED, WORKING),
}

LOOKS = {
    "asked": ("start", "wait"), "accepted": ("half", "ask"), "done": ("done", "done"),
    "declined": ("off", "back"), "refused": ("off", "back"), "withdrawn": ("off", "off"),
    "lapsed": ("off", "off"), "granted": ("done", "done"), "due": ("start", "wait"),
    "written": ("most", "ask"), "signed": ("done", "done"), "disputed": ("half", "back"),
    "settled": ("done", "done"), "waived": ("off", "off"),
}  # fmt: skip


def answer_by(now: datetime, starts_at: datetime) -> datetime:
    """When a request for a turn lapses: two hours before it begins, or half-way when it is near."""
    return max(starts_at - ANSWER_BEFORE, now + (starts_at - now) / 2)
