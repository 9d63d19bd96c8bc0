"""What a market owes its fleets for a period: the ways of a statement and of a correction. Pure."""

from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from youhu.common.moves import Move, arrow
from youhu.registry.rules import Role


class State(TextChoices):
    DRAFT = "draft", pgettext_lazy("statement", "drawn up")
    SENT = "sent", pgettext_lazy("statement", "to be agreed")
    DISPUTED = "disputed", pgettext_lazy("statement", "objected to")
    AGREED = "agreed", pgettext_lazy("statement", "to be paid")
    PAID = "paid", pgettext_lazy("statement", "paid")
    DISCARDED = "discarded", pgettext_lazy("statement", "discarded")


OPEN = frozenset({State.DRAFT, State.SENT, State.DISPUTED, State.AGREED})
STANDING = frozenset(State) - {State.DISCARDED}

_DESK = [Role.HANDLER]  # of the association
_FLEET = [Role.HANDLER]  # of the fleet

MOVES: dict[str, Move] = {
    "send": arrow([State.DRAFT], State.SENT, _DESK),
    "discard": arrow([State.DRAFT], State.DISCARDED, _DESK),
    "agree": arrow([State.SENT], State.AGREED, [Role.HANDLER, Role.CLOCK]),
    "object": arrow([State.SENT], State.DISPUTED, _FLEET),
    "answer": arrow([State.DISPUTED], State.SENT, _DESK),
    "pay": arrow([State.AGREED], State.PAID, _DESK),
}
# Whose hand it is in beyond the role: the fleet's, or else the association's.
BY_FLEET = frozenset({"agree", "object"})


class CorrectionState(TextChoices):
    PROPOSED = "proposed", pgettext_lazy("correction", "to be decided")
    AGREED = "agreed", pgettext_lazy("correction", "on the next statement")
    REFUSED = "refused", pgettext_lazy("correction", "refused")
    SETTLED = "settled", pgettext_lazy("correction", "on a statement")


CORRECTION_MOVES: dict[str, Move] = {
    "allow": arrow([CorrectionState.PROPOSED], CorrectionState.AGREED, _DESK),
    "refuse": arrow([CorrectionState.PROPOSED], CorrectionState.REFUSED, _DESK),
    "settle": arrow([CorrectionState.AGREED], CorrectionState.SETTLED, [Role.HANDLER, Role.CLOCK]),
    "free": arrow([CorrectionState.SETTLED], CorrectionState.AGREED, _DESK),
}

# Work days: to look through a draft, to agree or object, to answer an objection, to pay, to decide.
DRAFT_DAYS, AGREE_DAYS, ANSWER_DAYS, PAY_DAYS, DECIDE_DAYS = 5, 7, 5, 10, 3
RUNG_STEP, TOP_RUNG = timedelta(days=2), 3
MOST_REASON, MOST_REFERENCE = 200, 40
MOST_CENTS = 100_000_000
FEE_PERCENT = 5  # of the freight, for the association, where it has not set its terms


def fee_of(cents: int, percent: int) -> int:
    """The association's part of a freight, in cents, rounded half up."""
    return (cents * percent + 50) // 100


def month_before(day: date) -> tuple[date, date]:
    """First and last day of the month before that of `day`."""
    last = day.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last
