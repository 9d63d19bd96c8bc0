"""Directives 指令: from above to many units at once. What may happen to one, by whom. Pure."""

from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.calls.rules import Urgency
from youhu.common.calendar import LimitType
from youhu.common.moves import arrow
from youhu.registry.rules import STAFF, Role

MOST_TITLE, MOST_TEXT, MOST_UNITS = 80, 2000, 400
MOST_PHOTOS = 6
ISSUERS = frozenset({Role.DISPATCHER, Role.SUPERVISOR})
READERS = tuple(STAFF - {Role.GRID_WORKER, Role.ADMIN, Role.SECURITY})


class State(TextChoices):
    """Of a directive as a whole."""

    RUNNING = "running", pgettext_lazy("directive", "under way")
    DONE = "done", pgettext_lazy("directive", "carried out")
    CALLED_OFF = "called_off", pgettext_lazy("directive", "called off")


class TaskState(TextChoices):
    """Of one unit's part in it."""

    ISSUED = "issued", _("to be signed for")
    EXECUTING = "executing", _("being carried out")
    REPORTED = "reported", pgettext_lazy("directive", "to be verified")
    VERIFIED = "verified", _("verified")
    CALLED_OFF = "called_off", pgettext_lazy("directive", "called off")


OPEN_TASKS = (TaskState.ISSUED, TaskState.EXECUTING, TaskState.REPORTED)
# What the unit still has to sign for or to carry out: it can be late.
UNDONE = (TaskState.ISSUED, TaskState.EXECUTING)
LOOKS = {
    TaskState.ISSUED: ("start", "wait"),
    TaskState.EXECUTING: ("half", "now"),
    TaskState.REPORTED: ("most", "ask"),
    TaskState.VERIFIED: ("done", "done"),
    TaskState.CALLED_OFF: ("off", "off"),
}

MOVES = {
    "close": arrow([State.RUNNING], State.DONE, ISSUERS),
    "call_off": arrow([State.RUNNING], State.CALLED_OFF, ISSUERS),
}
TASK_MOVES = {
    "sign": arrow([TaskState.ISSUED], TaskState.EXECUTING, [Role.HANDLER]),
    "report": arrow([TaskState.EXECUTING], TaskState.REPORTED, [Role.HANDLER]),
    "verify": arrow([TaskState.REPORTED], TaskState.VERIFIED, ISSUERS),
    "send_back": arrow([TaskState.REPORTED], TaskState.EXECUTING, ISSUERS),
    "release": arrow(OPEN_TASKS, TaskState.CALLED_OFF, ISSUERS),
}
# Who must serve, and where, for a task to go on: at the unit that has it, or where it came from.
NEXT_HANDS = {
    TaskState.ISSUED: frozenset({Role.HANDLER}),
    TaskState.EXECUTING: frozenset({Role.HANDLER}),
    TaskState.REPORTED: ISSUERS,
}

# How long a unit may take to sign: by the urgency, counted on its own hours.
SIGN_LIMITS = {
    Urgency.CRITICAL: (Decimal("0.5"), LimitType.URGENT_HOURS),
    Urgency.URGENT: (Decimal(2), LimitType.URGENT_HOURS),
    Urgency.ORDINARY: (Decimal(8), LimitType.WORK_HOURS),
}
# How long the room may take to verify a report, and what a unit has at least to report anew.
VERIFY_LIMIT = (Decimal(2), LimitType.WORK_DAYS)
ANEW_LIMIT = (Decimal(1), LimitType.WORK_DAYS)


class Warned(TextChoices):
    """What a task was last warned of; each at most once."""

    NOT = "", _("not warned")
    UNSIGNED = "unsigned", _("not signed in time")
    OVERDUE = "overdue", _("overdue")
