"""The life of a draft: who drafts, who reviews, and what a draft says. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from youhu.common.moves import arrow
from youhu.registry.rules import Role


class DraftState(TextChoices):
    """How far a changed rule has come on its way to take effect."""

    DRAFTING = "drafting", _("draft")
    REVIEWING = "reviewing", _("to be reviewed")
    APPROVED = "approved", _("approved")
    DROPPED = "dropped", _("dropped")


OPEN_DRAFTS = (DraftState.DRAFTING, DraftState.REVIEWING)
_KEEPERS = [Role.ADMIN]

# That the reviewer is another person than the drafter is asked where it is known who they are.
DRAFT_MOVES = {
    "submit": arrow([DraftState.DRAFTING], DraftState.REVIEWING, _KEEPERS, only_if="is_rehearsed"),
    "approve": arrow([DraftState.REVIEWING], DraftState.APPROVED, _KEEPERS),
    "send_back": arrow([DraftState.REVIEWING], DraftState.DRAFTING, _KEEPERS),
    "drop": arrow([DraftState.DRAFTING], DraftState.DROPPED, _KEEPERS),
}
# What makes somebody an author of a draft, who may then not review it.
WRITING = ("draft_rule", "draft_limit", "revise", "submit")


@dataclass(frozen=True)
class Wording:
    """What a draft says: for which calls, to whom, from when, and on what basis."""

    kind: str
    category_kind: str
    category_id: int | None
    area_id: int | None
    target: str
    unit_id: int | None
    valid_from: date
    valid_until: date | None
    basis: str
    is_ending: bool = False


@dataclass(frozen=True)
class LimitWording:
    """What a draft of a limit says: for which calls, which stage, how long, and from when."""

    kind: str
    category_kind: str
    category_id: int | None
    urgency: str
    stage: str
    amount: Decimal
    limit_type: str
    yellow_percent: int
    valid_from: date
    valid_until: date | None
    basis: str
    is_ending: bool = False
