"""The life of a redrawing of grid cells, and what it may do to them. Pure."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.common.moves import arrow
from youhu.registry.rules import Role


class State(TextChoices):
    DRAFT = "draft", _("being drawn")
    AWAITING = "awaiting", _("awaits approval")
    APPROVED = "approved", _("approved, not yet in force")
    IN_FORCE = "in_force", pgettext_lazy("redrawing", "in force")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Deed(TextChoices):
    """What one step of a redrawing does."""

    SPLIT = "split", _("split a cell")
    MERGE = "merge", _("merge cells")
    MOVE = "move", _("move a border")


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
_DRAFTER = frozenset({Role.ADMIN})

MOVES = {
    "submit": arrow([State.DRAFT], State.AWAITING, _DRAFTER, only_if="has_steps"),
    "approve": arrow([State.AWAITING], State.APPROVED, _DRAFTER),
    "send_back": arrow([State.AWAITING], State.DRAFT, _DRAFTER),
    "withdraw": arrow(OPEN, State.WITHDRAWN, _DRAFTER),
    "take_effect": arrow([State.APPROVED], State.IN_FORCE, [Role.CLOCK]),
}
# Who may look on.
READERS = frozenset({Role.ADMIN, Role.AUDITOR, Role.SUPERVISOR})
# A draft of more steps than this is better taken into force in two.
MOST_STEPS = 200
MOST_POINTS = 200
MOST_REASON = 300
# The three characters of a cell within its community.
LAST_NUMBER = 999


def next_number(taken: set[str]) -> str | None:
    """Three digits that no cell of the community ever had: after the highest, then the lowest free.

    `taken` are the last three characters of every code that is or was in use; None when all are.
    """
    numbers = {int(text) for text in taken if text.isdecimal()}
    highest = max(numbers, default=0)
    if highest < LAST_NUMBER:
        return f"{highest + 1:03}"
    free = next((n for n in range(1, LAST_NUMBER) if n not in numbers), None)
    return None if free is None else f"{free:03}"
