"""The life of a fusion plan, and what it must not leave behind. Pure."""

from collections.abc import Mapping
from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.common.moves import arrow
from youhu.registry.rules import Role


class State(TextChoices):
    DRAFT = "draft", pgettext_lazy("fusion", "being prepared")
    AWAITING = "awaiting", _("awaits approval")
    APPROVED = "approved", _("approved, not yet in force")
    IN_FORCE = "in_force", pgettext_lazy("fusion", "in force")
    WITHDRAWN = "withdrawn", _("withdrawn")


# Shape and tone of each state, as pages draw it.
LOOKS = {
    State.DRAFT: ("start", "now"),
    State.AWAITING: ("wait", "ask"),
    State.APPROVED: ("half", "now"),
    State.IN_FORCE: ("done", "done"),
    State.WITHDRAWN: ("off", "off"),
}
OPEN = frozenset({State.DRAFT, State.AWAITING, State.APPROVED})
DECIDED = frozenset({State.APPROVED, State.IN_FORCE})
# Who may prepare, if at the desk of a community or over an area; and who may decide.
PREPARING = frozenset({Role.HANDLER, Role.DISPATCHER, Role.SUPERVISOR})
DECIDING = frozenset({Role.DISPATCHER, Role.SUPERVISOR})
# Who may read plans, each in their area, and who may look up fused cells.
READERS = PREPARING | {Role.AUDITOR}
LOOKERS = READERS | {Role.ADMIN}

MOVES = {
    "submit": arrow([State.DRAFT], State.AWAITING, PREPARING),
    "approve": arrow([State.AWAITING], State.APPROVED, DECIDING),
    "send_back": arrow([State.AWAITING], State.DRAFT, DECIDING),
    "withdraw": arrow(OPEN, State.WITHDRAWN, PREPARING),
    "take_effect": arrow([State.APPROVED], State.IN_FORCE, [Role.CLOCK]),
}
MOST_REASON = 300
# The wish for a lead is looked at again after a season: until then a reason is enough.
VACANT_FOR = timedelta(days=90)
# Who has a plan in hand is reminded so long before its day.
REMIND_AHEAD = timedelta(days=2)
# The sweep runs every minute; what it has not seen for this long it has missed.
SWEEP_GRACE = timedelta(minutes=2)


def gained_and_lost(
    was: Mapping[str, str], then: Mapping[str, str], households: Mapping[str, int]
) -> tuple[dict[str, int], dict[str, int]]:
    """How many households each Party grid gets from others, and gives to others.

    `was` and `then` name the Party grid of each social grid; one without is not in them.
    """
    gained: dict[str, int] = {}
    lost: dict[str, int] = {}
    for cell, count in households.items():
        before, after = was.get(cell), then.get(cell)
        if before == after:
            continue
        if after:
            gained[after] = gained.get(after, 0) + count
        if before:
            lost[before] = lost.get(before, 0) + count
    return gained, lost
