"""Household links 联户: states, who may do what, limits of time and number. Pure."""

from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.common.moves import arrow
from youhu.registry.rules import Role
from youhu.solvers.linking import Bounds

# A member looks after 20 to 30 households; an old link is worth 300 m of walking.
BOUNDS = Bounds(least=20, most=30, keep_m=300)
MOST_REASON, MOST_NOTE = 200, 500

# How long each open thing may wait before its owner is warned.
PLANNING = timedelta(days=7)  # a plan at the desk
DECIDING = timedelta(days=3)  # a plan that awaits its second person
FIRST_PLAN = timedelta(days=30)  # households of a cell without link and reason
HANDING_OVER = timedelta(days=10)  # links of a member who left
NEED = timedelta(days=3)  # a need that was found and is nobody's call yet
STEP = timedelta(days=3)  # from the warning of the owner to that of the room above
TOP_RUNG = 2  # the owner is warned, then the room above; later still it is a broken promise
# Days after the quarter, from which the desk, the room of the subdistrict, and that of the
# district hear of overdue visits.
VISIT_STEPS = (0, 14, 28)
NEW_LINK_DAYS = 30  # a link this young need not be visited in the same quarter
QUARTER_MONTHS = 3


class PlanState(TextChoices):
    DRAFT = "draft", pgettext_lazy("link plan", "to be proposed")
    PROPOSED = "proposed", pgettext_lazy("link plan", "proposed")
    SUBMITTED = "submitted", pgettext_lazy("link plan", "awaits approval")
    RETURNED = "returned", pgettext_lazy("link plan", "sent back")
    IN_FORCE = "in_force", pgettext_lazy("link plan", "approved")
    WITHDRAWN = "withdrawn", pgettext_lazy("link plan", "withdrawn")


OPEN_PLANS = frozenset(PlanState) - {PlanState.IN_FORCE, PlanState.WITHDRAWN}
CHANGEABLE = frozenset({PlanState.PROPOSED, PlanState.RETURNED})
PLAN_LOOKS = {
    PlanState.DRAFT: ("start", "now"),
    PlanState.PROPOSED: ("half", "now"),
    PlanState.SUBMITTED: ("wait", "ask"),
    PlanState.RETURNED: ("back", "back"),
    PlanState.IN_FORCE: ("done", "done"),
    PlanState.WITHDRAWN: ("off", "off"),
}


class Cause(TextChoices):
    """Why households are shared out."""

    ROUTINE = "routine", pgettext_lazy("link plan", "sharing out")
    HANDOVER = "handover", pgettext_lazy("link plan", "a member left")


class Reason(TextChoices):
    """Why a household has no link."""

    VACANT = "vacant", _("nobody lives there")
    REFUSED = "refused", _("wants no visits")
    CARED = "cared", _("looked after by the committee itself")
    SHORT = "short", _("the cell has too few members")
    BARRED = "barred", _("no member of the cell may: own home or a conflict")


# Said by people, and kept until they say otherwise; the others are found anew by each proposal.
SAID = (Reason.VACANT, Reason.REFUSED, Reason.CARED)


class TaskKind(TextChoices):
    """What a fused cell waits for."""

    LINK = "link", _("households without a link")
    HANDOVER = "handover", _("links to hand over")


class TaskState(TextChoices):
    OPEN = "open", pgettext_lazy("link task", "open")
    DONE = "done", pgettext_lazy("link task", "done")


class Why(TextChoices):
    """Why links are to be handed over."""

    MOVED = "moved", _("moved out of the cell")
    ENDED = "ended", _("no Party member of the district any more")


class How(TextChoices):
    """How a household was visited."""

    DOOR = "door", _("at the door")
    PHONE = "phone", _("by telephone")
    AWAY = "away", _("nobody was there")


class Purpose(TextChoices):
    """What a note of a visit is for; it is used for nothing else."""

    GREETING = "greeting", pgettext_lazy("visit", "greeting")
    NEED = "need", pgettext_lazy("visit", "a need was found")
    SAFETY = "safety", pgettext_lazy("visit", "safety")
    POLICY = "policy", pgettext_lazy("visit", "explaining a policy")


class VisitState(TextChoices):
    NOTED = "noted", pgettext_lazy("visit", "done")
    NEED = "need", pgettext_lazy("visit", "need open")
    CALLED = "called", pgettext_lazy("visit", "became a call")
    SETTLED = "settled", pgettext_lazy("visit", "need settled")


VISIT_LOOKS = {
    VisitState.NOTED: ("done", "done"),
    VisitState.NEED: ("start", "ask"),
    VisitState.CALLED: ("done", "now"),
    VisitState.SETTLED: ("done", "done"),
}

# Who shares out: the desk of the community, or a room for several; who decides: a room or leader.
_PLANNERS = (Role.HANDLER, Role.DISPATCHER, Role.SUPERVISOR)
APPROVERS = (Role.DISPATCHER, Role.SUPERVISOR)
READERS = (*_PLANNERS, Role.AUDITOR)
WRITERS = _PLANNERS

PLAN_MOVES = {
    "propose": arrow(OPEN_PLANS - {PlanState.SUBMITTED}, PlanState.PROPOSED, _PLANNERS),
    "submit": arrow(CHANGEABLE, PlanState.SUBMITTED, _PLANNERS),
    "approve": arrow([PlanState.SUBMITTED], PlanState.IN_FORCE, APPROVERS),
    "send_back": arrow([PlanState.SUBMITTED], PlanState.RETURNED, APPROVERS),
    "withdraw": arrow(OPEN_PLANS, PlanState.WITHDRAWN, _PLANNERS),
}
TASK_MOVES = {
    "finish": arrow([TaskState.OPEN], TaskState.DONE, [*_PLANNERS, Role.CLOCK]),
}
VISIT_MOVES = {
    "call": arrow([VisitState.NEED], VisitState.CALLED, [Role.RESIDENT]),
    "settle": arrow([VisitState.NEED], VisitState.SETTLED, _PLANNERS),
}


def quarter_end(on: date) -> date:
    """The last day of the quarter in which a day lies."""
    month = on.month - (on.month - 1) % QUARTER_MONTHS + QUARTER_MONTHS
    year, month = (on.year + 1, month - 12) if month > 12 else (on.year, month)
    return date(year, month, 1) - timedelta(days=1)


def quarter_start(on: date) -> date:
    """The first day of the quarter in which a day lies."""
    return on.replace(month=on.month - (on.month - 1) % QUARTER_MONTHS, day=1)


def first_visit_due(linked_on: date) -> date:
    """A new link is visited by the end of the quarter, or of the next one if that is near."""
    end = quarter_end(linked_on)
    is_near = (end - linked_on).days < NEW_LINK_DAYS
    return quarter_end(end + timedelta(days=1)) if is_near else end


def next_visit_due(visited_on: date) -> date:
    """Once a quarter: by the end of the quarter after the one of the visit."""
    return quarter_end(quarter_end(visited_on) + timedelta(days=1))
