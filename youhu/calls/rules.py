"""What may happen to a call, by whom, and what comes next. Pure: no database, no clock."""

from dataclasses import dataclass
from math import floor

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.common.moves import arrow
from youhu.registry.rules import Role


class Kind(TextChoices):
    """Who calls: a resident, or a grid worker on patrol."""

    APPEAL = "appeal", _("appeal")
    REPORT = "report", _("patrol report")


# What can be raised today; blind spots are looked for in these.
RAISABLE = (Kind.APPEAL, Kind.REPORT)


class CategoryKind(TextChoices):
    COMPONENT = "component", _("component")
    MATTER = "matter", _("matter")
    CITIZEN = "citizen", _("citizen matter")


# Residents speak of matters; what is a component is the trade's own way to count.
RESIDENT_KINDS = (CategoryKind.CITIZEN, CategoryKind.MATTER)
STAFF_KINDS = (CategoryKind.MATTER, CategoryKind.COMPONENT, CategoryKind.CITIZEN)


class Urgency(TextChoices):
    ORDINARY = "ordinary", _("ordinary")
    URGENT = "urgent", _("urgent")
    CRITICAL = "critical", _("critical")


class Source(TextChoices):
    """The door through which a call came in."""

    PHONE_WEB = "phone_web", _("phone page")
    HOTLINE = "hotline", _("12345 hotline")
    DESK = "desk", _("counter")
    GRID = "grid", _("grid patrol")
    API = "api", _("other system")
    IMPORT = "import", _("imported")


class State(TextChoices):
    RECEIVED = "received", _("to be accepted")
    VERIFYING = "verifying", _("to be verified")
    DISPATCHED = "dispatched", _("to be signed for")
    WORKING = "working", _("being handled")
    RETURNED = "returned", _("returned")
    SUSPENDED = "suspended", _("suspended")
    CHECKING = "checking", _("to be checked")
    ANSWERED = "answered", _("to be rated")
    DECLINING = "declining", _("awaiting a second person")
    CLOSED = "closed", _("closed")
    MERGED = "merged", _("follows another call")
    DECLINED = "declined", _("not to be handled")
    WITHDRAWN = "withdrawn", _("withdrawn")
    VOIDED = "voided", _("void")


# A merged call has no clock of its own any more: it is held as long as its main call is.
ENDED = frozenset({State.CLOSED, State.MERGED, State.DECLINED, State.WITHDRAWN, State.VOIDED})
OPEN = frozenset(State) - ENDED
# What can still be sorted otherwise: split into several calls, or merged into another.
SORTABLE = frozenset(
    {State.RECEIVED, State.VERIFYING, State.DISPATCHED, State.RETURNED, State.WORKING}
)
# What others can be merged into: somebody is at it, and no answer has been given yet.
TAKES_IN = SORTABLE | {State.CHECKING}


# The room that holds a call in these states decides about it, and nobody below that room.
DECIDED_ABOVE = frozenset({State.RECEIVED, State.RETURNED, State.DECLINING})


# Who must be there for an open call to go on. A resident may rate or stay silent: none is needed.
NEXT_HANDS: dict[State, frozenset[Role]] = {
    State.RECEIVED: frozenset({Role.DISPATCHER}),
    State.VERIFYING: frozenset({Role.GRID_WORKER}),
    State.DISPATCHED: frozenset({Role.HANDLER}),
    State.WORKING: frozenset({Role.HANDLER}),
    State.RETURNED: frozenset({Role.DISPATCHER}),
    State.SUSPENDED: frozenset({Role.HANDLER}),
    State.CHECKING: frozenset({Role.GRID_WORKER, Role.DISPATCHER}),
    State.DECLINING: frozenset({Role.DISPATCHER, Role.SUPERVISOR}),
}


class Outcome(TextChoices):
    """How a closed call ended; `unrated` stays outside the rate of satisfaction."""

    NORMAL = "normal", _("solved in time")
    LATE = "late", _("solved late")
    UNRESOLVED = "unresolved", _("not solved")
    UNRATED = "unrated", _("not rated")


class Stage(TextChoices):
    """The clock that runs while a call is in a state; `total` runs over all of them."""

    ACCEPT = "accept", _("accept")
    VERIFY = "verify", _("verify")
    SIGN = "sign", _("sign")
    HANDLE = "handle", _("handle")
    DECIDE = "decide", _("decide on a return")
    CHECK = "check", _("check")
    RATE = "rate", _("rate")
    TOTAL = "total", _("in all")


class Watched(TextChoices):
    """The two clocks of a call that warn: of its present stage, and of what was promised."""

    STAGE = "stage", _("stage")
    PROMISE = "promise", _("promise")


# A suspended call keeps the handling clock, stopped; every other open state has one that runs.
STAGE_OF = {
    State.RECEIVED: Stage.ACCEPT,
    State.VERIFYING: Stage.VERIFY,
    State.DISPATCHED: Stage.SIGN,
    State.WORKING: Stage.HANDLE,
    State.RETURNED: Stage.DECIDE,
    State.SUSPENDED: Stage.HANDLE,
    State.CHECKING: Stage.CHECK,
    State.ANSWERED: Stage.RATE,
    State.DECLINING: Stage.DECIDE,
}


class Solved(TextChoices):
    YES = "yes", _("solved")
    PARTLY = "partly", _("partly solved")
    NO = "no", _("not solved")


class Satisfaction(TextChoices):
    SATISFIED = "satisfied", _("satisfied")
    FAIRLY = "fairly", _("fairly satisfied")
    DISSATISFIED = "dissatisfied", _("dissatisfied")


class DutyPart(TextChoices):
    LEAD = "lead", _("lead")
    ASSIST = "assist", _("assisting")


class DutyState(TextChoices):
    ASSIGNED = "assigned", _("to be signed for")
    SIGNED = "signed", _("being handled")
    DONE = "done", _("done")
    GIVEN_BACK = "given_back", _("given back")


RUNNING = (DutyState.ASSIGNED, DutyState.SIGNED)


class PhotoUse(TextChoices):
    BEFORE = "before", _("before")
    SCENE = "scene", _("on the spot")
    AFTER = "after", _("after")


class Level(TextChoices):
    """The rungs of the place: cell → community → subdistrict → district."""

    COMMUNITY = "community", _("community")
    SUBDISTRICT = "subdistrict", _("subdistrict")
    DISTRICT = "district", _("district")


class Target(TextChoices):
    """Whom a routing rule names: a unit by itself, or whichever answers for the place."""

    UNIT = "unit", _("this unit")
    COMMUNITY = "community", _("the community of the place")
    SUBDISTRICT = "subdistrict", _("the subdistrict of the place")


_BEFORE_WORK = [State.RECEIVED, State.VERIFYING, State.DISPATCHED, State.RETURNED]
_DESK = [Role.DISPATCHER]

MOVES = {
    "dispatch": arrow([State.RECEIVED, State.RETURNED], State.DISPATCHED, _DESK),
    "ask_verify": arrow([State.RECEIVED], State.VERIFYING, _DESK),
    "confirm": arrow([State.VERIFYING], State.DISPATCHED, [Role.GRID_WORKER]),
    "refute": arrow([State.VERIFYING], State.RECEIVED, [Role.GRID_WORKER]),
    "sign": arrow([State.DISPATCHED], State.WORKING, [Role.HANDLER]),
    "answer": arrow([State.WORKING], State.ANSWERED, [Role.HANDLER], only_if="is_answerable"),
    "finish": arrow([State.WORKING], State.CHECKING, [Role.HANDLER], only_if="is_checkable"),
    "pass_check": arrow(
        [State.CHECKING], State.ANSWERED, [Role.GRID_WORKER, Role.DISPATCHER], only_if="is_rateable"
    ),
    "close_checked": arrow(
        [State.CHECKING], State.CLOSED, [Role.GRID_WORKER, Role.DISPATCHER], only_if="is_reported"
    ),
    "fail_check": arrow([State.CHECKING], State.WORKING, [Role.GRID_WORKER, Role.DISPATCHER]),
    "rate": arrow([State.ANSWERED], State.CLOSED, [Role.RESIDENT]),
    "lapse": arrow([State.ANSWERED], State.CLOSED, [Role.CLOCK]),
    "reopen": arrow(
        [State.ANSWERED, State.CLOSED], State.DISPATCHED, [Role.RESIDENT, Role.DISPATCHER]
    ),
    "merge": arrow(SORTABLE, State.MERGED, _DESK),
    "unmerge": arrow([State.MERGED], State.DISPATCHED, _DESK),
    "contest": arrow([State.MERGED], State.RECEIVED, [Role.RESIDENT], only_if="is_rateable"),
    "inherit": arrow([State.MERGED], State.RECEIVED, [Role.CLOCK], only_if="is_left_alone"),
    "answer_along": arrow(
        [State.MERGED], State.ANSWERED, [Role.CLOCK], only_if="is_answered_along"
    ),
    "close_along": arrow([State.MERGED], State.CLOSED, [Role.CLOCK], only_if="is_closed_along"),
    "decline_along": arrow(
        [State.MERGED], State.DECLINED, [Role.CLOCK], only_if="is_declined_along"
    ),
    "follow_again": arrow(
        [State.ANSWERED, State.CLOSED], State.MERGED, [Role.CLOCK], only_if="is_reopened_along"
    ),
    "return_call": arrow([State.DISPATCHED, State.WORKING], State.RETURNED, [Role.HANDLER]),
    "redispatch": arrow(
        [State.VERIFYING, State.DISPATCHED, State.WORKING], State.DISPATCHED, _DESK
    ),
    "suspend": arrow([State.WORKING], State.SUSPENDED, [Role.DISPATCHER, Role.SUPERVISOR]),
    "resume": arrow(
        [State.SUSPENDED], State.WORKING, [Role.DISPATCHER, Role.SUPERVISOR, Role.CLOCK]
    ),
    "propose_decline": arrow([State.RECEIVED, State.RETURNED], State.DECLINING, _DESK),
    "agree_decline": arrow([State.DECLINING], State.DECLINED, [Role.DISPATCHER, Role.SUPERVISOR]),
    "refuse_decline": arrow([State.DECLINING], State.RECEIVED, [Role.DISPATCHER, Role.SUPERVISOR]),
    "withdraw": arrow(
        [*_BEFORE_WORK, State.WORKING, State.SUSPENDED, State.MERGED],
        State.WITHDRAWN,
        [Role.RESIDENT],
        only_if="is_rateable",
    ),
    "void": arrow([*_BEFORE_WORK, State.DECLINING], State.VOIDED, [Role.SUPERVISOR]),
}

# The one act that moves a call on, state by state; the page draws it as its single solid button.
MAIN_VERBS = (
    "dispatch",
    "confirm",
    "sign",
    "answer",
    "finish",
    "pass_check",
    "close_checked",
    "rate",
    "resume",
    "agree_decline",
)

# Verbs that say something about an open call without moving it, and who may.
REMARKS = {
    "remark": frozenset(Role) - {Role.AUDITOR, Role.ADMIN, Role.SECURITY, Role.CLOCK},
    "reveal": frozenset({Role.HANDLER, Role.DISPATCHER, Role.SUPERVISOR}),
    "escalate": frozenset({Role.CLOCK}),
    "settle": frozenset({Role.CLOCK}),
    "relocate": frozenset({Role.CLOCK}),
    "extend": frozenset({Role.DISPATCHER, Role.SUPERVISOR}),
    "recategorise": frozenset({Role.DISPATCHER, Role.SUPERVISOR}),
    "split": frozenset({Role.DISPATCHER}),
}


@dataclass(frozen=True)
class Rating:
    """What the caller says to the three questions."""

    was_contacted: bool
    was_solved: str
    satisfaction: str


def outcome_of(rating: Rating, *, in_time: bool) -> Outcome:
    """How a rated call ends: solved or not comes before early or late."""
    if rating.was_solved == Solved.NO:
        return Outcome.UNRESOLVED
    return Outcome.NORMAL if in_time else Outcome.LATE


class ReplyUse(TextChoices):
    """The act in whose form a reply template is offered."""

    ANSWER = "answer", _("answer to the caller")
    REMARK = "remark", _("remark")
    RETURN = "return", _("return")
    SUSPEND = "suspend", _("hold")
    DECLINE = "decline", _("declining")


USE_OF = {
    "answer": ReplyUse.ANSWER,
    "finish": ReplyUse.ANSWER,
    "remark": ReplyUse.REMARK,
    "return_call": ReplyUse.RETURN,
    "suspend": ReplyUse.SUSPEND,
    "propose_decline": ReplyUse.DECLINE,
}

# What a reply template may leave open, and what it is filled with.
PLACEHOLDERS = {
    "number": _("number of the call"),
    "caller_title": _("how to address the caller"),
    "unit": _("unit that answers"),
    "unit_phone": _("telephone of that unit"),
    "place": _("address, or community"),
    "category": _("category"),
    "due": _("when the answer is promised"),
    "today": _("day of today"),
}


class PublicState(TextChoices):
    """Where a call stands, as everybody may know it: not what an office decides inside."""

    WAITING = "waiting", _("with its unit")
    WORKING = "working", _("being handled")
    ANSWERED = "answered", pgettext_lazy("state", "answered")
    OVER = "over", _("ended")


PUBLIC_STATE_OF = {
    **dict.fromkeys(State, PublicState.WAITING),
    **dict.fromkeys((State.WORKING, State.SUSPENDED, State.CHECKING), PublicState.WORKING),
    **dict.fromkeys((State.ANSWERED, State.CLOSED), PublicState.ANSWERED),
    **dict.fromkeys(
        (State.MERGED, State.DECLINED, State.WITHDRAWN, State.VOIDED), PublicState.OVER
    ),
}
# The raster, in degrees, on whose squares the public sees a call: about 200 m a side.
RASTER = 0.002
LISTED_DAYS = 60


def square_of(degrees: float) -> int:
    """The number of the raster's row or column that holds a coordinate."""
    return floor(degrees / RASTER)


def middle_of(square: int) -> float:
    """The middle of a row or column of the raster, in degrees."""
    return round((square + 0.5) * RASTER, 6)


TAIL_DIGITS = 4  # of a telephone, by which callers show that a call is theirs
SHORTEST_PHONE = 7  # a shorter number tells nobody from others
MAX_TEXT = 2000
MAX_PHOTOS = 6
MAX_PHOTOS_A_CALL = 30
MAX_SUSPEND_DAYS = 90
MOST_PARTS = 5  # that are split off a call at once


class ReaderState(TextChoices):
    """Whether a model that reads texts is the one that reads now."""

    READING = "reading", _("reads")
    FORMER = "former", _("former")


READER_MOVES = {"retire_reader": arrow([ReaderState.READING], ReaderState.FORMER, [Role.CLOCK])}
