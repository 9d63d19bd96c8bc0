"""What may happen to a request and to a supervision, by whom. Pure: no database, no clock."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.calls.rules import Urgency
from youhu.common.calendar import LimitType
from youhu.common.moves import arrow
from youhu.registry.rules import Role

DECIDERS = frozenset({Role.DISPATCHER, Role.SUPERVISOR})
# Who reports for a supervised unit: its handlers; in a command room there are dispatchers.
REPORTERS = frozenset({Role.HANDLER, Role.DISPATCHER})
READERS = (Role.HANDLER, Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR)
MOST_WORDS = 500
MOST_NUMBER, MOST_TITLE, MOST_LINK = 20, 80, 200
MOST_DAYS_ASKED = 60
# Warnings about a step that is overdue: at its due time, and a work day later.
MOST_RUNGS = 2
RUNG_HOURS = 24


class RequestState(TextChoices):
    ASKED = "asked", _("awaits a decision")
    APPROVED = "approved", pgettext_lazy("request", "approved")
    REFUSED = "refused", pgettext_lazy("request", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("request", "taken back")
    LAPSED = "lapsed", _("lapsed undecided")


# How a request ends that nobody granted or refused.
_UNDECIDED = {
    "withdraw": arrow([RequestState.ASKED], RequestState.WITHDRAWN, [Role.HANDLER]),
    "lapse": arrow([RequestState.ASKED], RequestState.LAPSED, [Role.CLOCK]),
}
EXTENSION_MOVES = {
    "approve": arrow([RequestState.ASKED], RequestState.APPROVED, DECIDERS),
    "refuse": arrow([RequestState.ASKED], RequestState.REFUSED, DECIDERS),
    **_UNDECIDED,
}
HOLD_MOVES = {
    "allow": arrow([RequestState.ASKED], RequestState.APPROVED, DECIDERS),
    "turn_down": arrow([RequestState.ASKED], RequestState.REFUSED, DECIDERS),
    **_UNDECIDED,
}


class Ground(TextChoices):
    """Why a call may wait: the published list, in docs/oversight.md."""

    PARTS = "parts", _("awaits parts or material")
    WEATHER = "weather", _("the weather does not allow it")
    PERMIT = "permit", _("awaits the permit of another authority")
    COURT = "court", _("before a court or an arbitration")
    WORKS = "works", _("in a plan of works, or awaits its money")
    CALLER = "caller", _("the caller asks to wait, or cannot be reached")
    OTHER = "other", pgettext_lazy("hold", "another reason")


class AppealState(TextChoices):
    PRE = "pre", _("first review")
    DEPARTMENT = "department", _("review by the department")
    LEADER = "leader", _("review by the leader")
    UPHELD = "upheld", pgettext_lazy("appeal", "upheld")
    DISMISSED = "dismissed", pgettext_lazy("appeal", "dismissed")
    WITHDRAWN = "withdrawn", pgettext_lazy("request", "taken back")


REVIEWED = frozenset({AppealState.PRE, AppealState.DEPARTMENT, AppealState.LEADER})
_CHIEFS = frozenset({Role.SUPERVISOR})

APPEAL_MOVES = {
    "pass_on": arrow([AppealState.PRE], AppealState.DEPARTMENT, DECIDERS),
    "endorse": arrow([AppealState.DEPARTMENT], AppealState.LEADER, _CHIEFS),
    "uphold": arrow([AppealState.LEADER], AppealState.UPHELD, _CHIEFS),
    "dismiss": arrow([AppealState.PRE], AppealState.DISMISSED, DECIDERS),
    "reject": arrow([AppealState.DEPARTMENT, AppealState.LEADER], AppealState.DISMISSED, _CHIEFS),
    "take_back": arrow([AppealState.PRE], AppealState.WITHDRAWN, REPORTERS),
}


class VerdictKind(TextChoices):
    """What two people say of a call."""

    UNREASONABLE = "unreasonable", _("unreasonable")
    HARD = "hard", _("hard matter")


class VerdictState(TextChoices):
    PROPOSED = "proposed", _("awaits a second person")
    AGREED = "agreed", pgettext_lazy("verdict", "agreed")
    DENIED = "denied", pgettext_lazy("verdict", "not agreed")
    DROPPED = "dropped", pgettext_lazy("verdict", "lifted")


VERDICT_MOVES = {
    "agree": arrow([VerdictState.PROPOSED], VerdictState.AGREED, DECIDERS),
    "deny": arrow([VerdictState.PROPOSED], VerdictState.DENIED, DECIDERS),
    "drop": arrow([VerdictState.AGREED], VerdictState.DROPPED, _CHIEFS),
}
# What of a call judges nobody: it stays out of the rates.
EXCLUDING = frozenset({VerdictKind.UNREASONABLE})


class Level(TextChoices):
    """How serious a supervision is."""

    ORDINARY = "ordinary", _("supervised")
    YELLOW = "yellow", _("yellow card")
    RED = "red", _("red card")


RANK = {Level.ORDINARY: 0, Level.YELLOW: 1, Level.RED: 2}
TONES = {Level.ORDINARY: "ink", Level.YELLOW: "soon", Level.RED: "late"}


class Cause(TextChoices):
    """Why a call or an order is under supervision."""

    HAND = "hand", _("by hand")
    STAGE = "stage", _("a stage is overdue")
    PROMISE = "promise", _("the promise is broken")
    CRITICAL = "critical", _("no answer for too long")
    RETURNED = "returned", _("returned again and again")
    REOPENED = "reopened", _("opened again and again")
    ORDER = "order", _("an order is overdue")


# What a rule of these causes measures is how often; of all others, the time since a moment.
COUNTED = frozenset({Cause.RETURNED, Cause.REOPENED})
RULED = tuple(cause for cause in Cause if cause != Cause.HAND)


class SupervisionState(TextChoices):
    OPEN = "open", _("to be reported on")
    REPORTED = "reported", _("reported, to be lifted")
    LIFTED = "lifted", _("lifted")
    ANNULLED = "annulled", _("annulled on appeal")


RUNNING = frozenset({SupervisionState.OPEN, SupervisionState.REPORTED})

SUPERVISION_MOVES = {
    "report": arrow([SupervisionState.OPEN], SupervisionState.REPORTED, REPORTERS),
    "take_answer": arrow([SupervisionState.OPEN], SupervisionState.REPORTED, [Role.CLOCK]),
    "send_back": arrow([SupervisionState.REPORTED], SupervisionState.OPEN, DECIDERS),
    "lift": arrow([SupervisionState.REPORTED], SupervisionState.LIFTED, DECIDERS),
    "annul": arrow(
        [SupervisionState.OPEN, SupervisionState.REPORTED, SupervisionState.LIFTED],
        SupervisionState.ANNULLED,
        _CHIEFS,
    ),
}

# Shape and tone of each state, as pages draw it.
LOOKS: dict[str, tuple[str, str]] = {
    RequestState.ASKED: ("wait", "ask"),
    RequestState.APPROVED: ("done", "done"),
    RequestState.REFUSED: ("back", "back"),
    RequestState.WITHDRAWN: ("off", "off"),
    RequestState.LAPSED: ("off", "off"),
    SupervisionState.OPEN: ("half", "now"),
    SupervisionState.REPORTED: ("most", "ask"),
    SupervisionState.LIFTED: ("done", "done"),
    SupervisionState.ANNULLED: ("off", "off"),
    AppealState.PRE: ("start", "ask"),
    AppealState.DEPARTMENT: ("half", "ask"),
    AppealState.LEADER: ("most", "ask"),
    AppealState.UPHELD: ("done", "done"),
    AppealState.DISMISSED: ("back", "back"),
    VerdictState.PROPOSED: ("wait", "ask"),
    VerdictState.AGREED: ("done", "done"),
    VerdictState.DENIED: ("back", "back"),
    VerdictState.DROPPED: ("off", "off"),
}

# What the holder does next, state by state.
NEXT_STEPS: dict[str, Promise] = {
    RequestState.ASKED: _("decide on the request"),
    AppealState.PRE: _("look at the appeal first"),
    AppealState.DEPARTMENT: _("say whether the appeal is right"),
    AppealState.LEADER: _("uphold or dismiss the appeal"),
    VerdictState.PROPOSED: _("agree or refuse as the second person"),
    SupervisionState.OPEN: _("report back what was done"),
    SupervisionState.REPORTED: _("lift it, or send the report back"),
}


# What a rule expects of a unit.
EXPECTED = _("Finish it, and say what was done and what is still to come.")


@dataclass(frozen=True)
class ShippedRule:
    """A rule of supervision as it comes with Youhu."""

    cause: Cause
    level: Level
    amount: Decimal = Decimal(0)
    limit_type: LimitType = LimitType.WORK_DAYS
    times: int = 0
    urgency: str = ""


SHIPPED = (
    ShippedRule(Cause.STAGE, Level.ORDINARY, Decimal(1)),
    ShippedRule(Cause.STAGE, Level.YELLOW, Decimal(3)),
    ShippedRule(Cause.PROMISE, Level.YELLOW, Decimal(1)),
    ShippedRule(Cause.PROMISE, Level.RED, Decimal(5)),
    ShippedRule(
        Cause.CRITICAL, Level.RED, Decimal(8), LimitType.URGENT_HOURS, urgency=Urgency.CRITICAL
    ),
    ShippedRule(Cause.RETURNED, Level.ORDINARY, times=3),
    ShippedRule(Cause.REOPENED, Level.YELLOW, times=2),
    ShippedRule(Cause.ORDER, Level.ORDINARY),
    ShippedRule(Cause.ORDER, Level.YELLOW, Decimal(1)),
    ShippedRule(Cause.ORDER, Level.RED, Decimal(5)),
)
