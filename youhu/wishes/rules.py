"""Micro-wishes 微心愿 and micro-projects 微项目: what may happen, by whom, by when. Pure.

The way of a wish follows the district's plan 您的心愿、我的志愿 of April 2021 (three classes;
members claim wishes, organisations claim projects): collected, verified, published, claimed,
contacted within seven days, done, confirmed by the asker, rated; what nobody claimed goes first in
the next round.
"""

from datetime import datetime, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.common.calendar import SHANGHAI
from youhu.common.moves import arrow
from youhu.registry.rules import Role
from youhu.volunteering.rules import ServiceKind


class State(TextChoices):
    SUBMITTED = "submitted", pgettext_lazy("wish", "to be verified")
    OPEN = "open", pgettext_lazy("wish", "to be claimed")
    CLAIMED = "claimed", pgettext_lazy("wish", "claimed")
    IN_PROGRESS = "in_progress", pgettext_lazy("wish", "under way")
    PENDING_CONFIRM = "pending_confirm", pgettext_lazy("wish", "to be confirmed")
    REALISED = "realised", pgettext_lazy("wish", "come true")
    RATED = "rated", pgettext_lazy("wish", "rated")
    ROLLED_OVER = "rolled_over", pgettext_lazy("wish", "into the next round")
    REJECTED = "rejected", pgettext_lazy("wish", "not published")
    WITHDRAWN = "withdrawn", pgettext_lazy("wish", "taken back")


HELD = frozenset({State.CLAIMED, State.IN_PROGRESS, State.PENDING_CONFIRM})
ENDED = frozenset({State.REALISED, State.RATED, State.REJECTED, State.WITHDRAWN})
GOING_ON = frozenset(State) - ENDED
TRUE = frozenset({State.REALISED, State.RATED})

_HELPER = [Role.RESIDENT, Role.HANDLER]  # who claimed it, for oneself or for a unit
_DESK = [Role.HANDLER]
_ASKER_OR_DESK = [Role.RESIDENT, Role.HANDLER]

MOVES = {
    "publish": arrow([State.SUBMITTED], State.OPEN, _DESK),
    "reject": arrow([State.SUBMITTED], State.REJECTED, _DESK),
    "claim": arrow([State.OPEN], State.CLAIMED, _HELPER),
    "release": arrow([State.CLAIMED, State.IN_PROGRESS], State.OPEN, _HELPER),
    "expire": arrow([State.CLAIMED], State.OPEN, [Role.CLOCK]),
    "agree": arrow([State.CLAIMED], State.IN_PROGRESS, _HELPER),
    "finish": arrow([State.IN_PROGRESS], State.PENDING_CONFIRM, _HELPER),
    "confirm": arrow([State.PENDING_CONFIRM], State.REALISED, _ASKER_OR_DESK),
    "send_back": arrow([State.PENDING_CONFIRM], State.IN_PROGRESS, _ASKER_OR_DESK),
    "rate": arrow([State.REALISED], State.RATED, _ASKER_OR_DESK),
    "roll_over": arrow([State.OPEN], State.ROLLED_OVER, [Role.CLOCK]),
    "publish_again": arrow([State.ROLLED_OVER], State.OPEN, _DESK),
    "withdraw": arrow(GOING_ON - {State.PENDING_CONFIRM}, State.WITHDRAWN, _ASKER_OR_DESK),
}


class Side(TextChoices):
    """Whose turn it is: a wish lies in one pair of hands at a time."""

    DESK = "desk", _("the community’s desk")
    HELPER = "helper", _("who claimed it")
    ASKER = "asker", _("who asked")
    DESK_OR_ASKER = "desk_or_asker", _("who asked, or the desk for them")
    DESK_OR_HELPER = "desk_or_helper", _("who claimed it, or the desk")


# Who may take each arrow, beyond the role.
SIDES = {
    **dict.fromkeys(("publish", "reject", "publish_again"), Side.DESK),
    **dict.fromkeys(("agree", "finish"), Side.HELPER),
    **dict.fromkeys(("confirm", "send_back", "rate", "withdraw"), Side.DESK_OR_ASKER),
    "release": Side.DESK_OR_HELPER,
}


class Kind(TextChoices):
    """The three classes of the plan."""

    SUPPLIES = "supplies", _("things for people in need")
    CONVENIENCE = "convenience", _("a hand in everyday life")
    PUBLIC_GOOD = "public_good", _("something for everybody")


# Under which kind of service its hours are written down.
SERVICE_OF = {
    Kind.SUPPLIES: ServiceKind.RELIEF,
    Kind.CONVENIENCE: ServiceKind.OTHER,
    Kind.PUBLIC_GOOD: ServiceKind.GOVERNANCE,
}


class Source(TextChoices):
    """How a wish came in."""

    PHONE = "phone", pgettext_lazy("wish", "by phone page")
    DESK = "desk", pgettext_lazy("wish", "at the desk, from a paper list")
    FILE = "file", pgettext_lazy("wish", "from a file")
    GRID = "grid", pgettext_lazy("wish", "by a grid worker")


class ClaimState(TextChoices):
    HELD = "held", pgettext_lazy("claim", "held")
    DONE = "done", pgettext_lazy("claim", "done")
    RELEASED = "released", pgettext_lazy("claim", "given back")
    EXPIRED = "expired", pgettext_lazy("claim", "run out")
    ENDED = "ended", pgettext_lazy("claim", "ended with the wish")


class Satisfaction(TextChoices):
    GOOD = "good", _("satisfied")
    FAIR = "fair", _("partly satisfied")
    BAD = "bad", _("not satisfied")


class WaitState(TextChoices):
    WAITING = "waiting", pgettext_lazy("waiting list", "waiting")
    OFFERED = "offered", pgettext_lazy("waiting list", "asked first")
    PASSED = "passed", pgettext_lazy("waiting list", "passed on")
    SERVED = "served", pgettext_lazy("waiting list", "has claimed it")
    LEFT = "left", pgettext_lazy("waiting list", "left")


class ProposalState(TextChoices):
    DRAFT = "draft", pgettext_lazy("proposal", "to be sent")
    SENT = "sent", pgettext_lazy("proposal", "sent")
    DROPPED = "dropped", pgettext_lazy("proposal", "dropped")


PROPOSAL_MOVES = {
    "send": arrow([ProposalState.DRAFT], ProposalState.SENT, _DESK),
    "drop": arrow([ProposalState.DRAFT], ProposalState.DROPPED, _DESK),
}


class PickState(TextChoices):
    DRAFT = "draft", pgettext_lazy("suggestion", "not sent yet")
    TAKEN_OUT = "taken_out", pgettext_lazy("suggestion", "taken out")
    ASKED = "asked", pgettext_lazy("suggestion", "asked")
    ACCEPTED = "accepted", pgettext_lazy("suggestion", "accepted")
    DECLINED = "declined", pgettext_lazy("suggestion", "declined")
    LAPSED = "lapsed", pgettext_lazy("suggestion", "no answer")
    GONE = "gone", pgettext_lazy("suggestion", "somebody else has it")


# The clocks. A lease is how long somebody may hold a wish without having talked to the asker; who
# tried in vain may ask for the rest of the seven days that the plan gives.
LEASE = timedelta(hours=72)
LONGEST_LEASE = timedelta(days=7)
FIRST_HOUR, LAST_HOUR = 9, 21  # a lease that would end outside these ends at the next noon
ROUND = timedelta(days=30)
LEASE_NUDGE = timedelta(hours=12)  # so long before its end the holder is reminded
OFFER = timedelta(hours=24)  # how long the first of the waiting list has it alone
ANSWER = timedelta(hours=72)  # how long somebody thinks about a suggestion
VERIFY_DAYS, CONFIRM_DAYS, AGAIN_DAYS = 3, 5, 5  # work days
SHOWN = timedelta(days=365)  # how long what came true stays readable for everybody
NO_SHOW_REST = timedelta(days=14)  # whose lease ran out is not asked again so soon
LONGEST_PROMISE = timedelta(days=90)
RUNG_STEP, TOP_RUNG = timedelta(days=2), 3  # the holder and the desk, the subdistrict, the district

# What counts as a long wait in a matching: metres for each round that a wish went through.
HEAD_START_M = 500

MOST_TITLE, MOST_TEXT, MOST_NOTE, MOST_NAME, MOST_CODES = 40, 300, 200, 20, 200
MOST_PEOPLE = 20
MINUTES = (30, 60, 90, 120, 180, 240, 480)

# Honours: what counts, so that nobody farms them. Each is said on the page of honours.
MOST_A_PAIR = 3  # of one helper for one asker, in a period
MOST_A_DAY = 2  # of one helper
HONOUR_DAYS = 365


def published_clocks() -> dict[str, int]:
    """The clocks that everybody reads, in hours, days and work days."""
    hour, day = timedelta(hours=1), timedelta(days=1)
    return {
        "lease": LEASE // hour, "longest": LONGEST_LEASE // day, "offer": OFFER // hour,
        "answer": ANSWER // hour, "round": ROUND // day, "rest": NO_SHOW_REST // day,
        "verify": VERIFY_DAYS, "confirm": CONFIRM_DAYS, "again": AGAIN_DAYS,
    }  # fmt: skip


def lease_end(claimed_at: datetime) -> datetime:
    """When a lease that begins now is over: nobody shall have to ring before nine or at night."""
    end = (claimed_at + LEASE).astimezone(SHANGHAI)
    noon = end.replace(hour=12, minute=0, second=0, microsecond=0)
    if end.hour >= LAST_HOUR:
        return noon + timedelta(days=1)
    return noon if end.hour < FIRST_HOUR else end


def counted(done: list[tuple[str, object]]) -> int:
    """How many of somebody's wishes count: (asker, day) each, in any order."""
    pairs: dict[str, int] = {}
    days: dict[object, int] = {}
    n = 0
    for asker, day in sorted(done, key=lambda one: (str(one[1]), one[0])):
        if pairs.get(asker, 0) >= MOST_A_PAIR or days.get(day, 0) >= MOST_A_DAY:
            continue
        pairs[asker] = pairs.get(asker, 0) + 1
        days[day] = days.get(day, 0) + 1
        n += 1
    return n
