"""The escalation ladder: steps added on top of a set, changed, and taken off its top."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls import reference
from youhu.calls.models import LadderStep
from youhu.common.calendar import COUNTED_IN_DAYS
from youhu.common.errors import Refused
from youhu.upkeep import ladder
from youhu.upkeep.actions.keeping import Hand, amend, enter, remove
from youhu.upkeep.models import Change
from youhu.upkeep.rules import Topic

CENTS = Decimal("0.01")


def next_rung(stage: str, urgency: str) -> int:
    """The rung that a further step for this stage and urgency has."""
    top = LadderStep.objects.filter(stage=stage, urgency=urgency).aggregate(top=Max("rung"))["top"]
    return (top or 0) + 1


@transaction.atomic
def enter_step(hand: Hand, **told: Any) -> LadderStep:
    """One more step on top of those for a stage and an urgency."""
    rows = _locked()
    step = LadderStep(rung=next_rung(told["stage"], told["urgency"]), **_exact(told))
    check_step(step, rows, hand)
    enter(step, Topic.LADDER, hand)
    return step


@transaction.atomic
def amend_step(step: LadderStep, hand: Hand, *, seen: str = "", **told: Any) -> Change:
    """Somebody else is told, or later, or earlier."""
    rows = _locked()
    check_step(worded(step, **told), rows, hand)
    return amend(step, Topic.LADDER, hand, seen=seen, **_exact(told))


@transaction.atomic
def remove_step(step: LadderStep, hand: Hand, *, seen: str = "") -> Change:
    """The highest step of its set goes; the set for any stage keeps its first."""
    rows = _locked()
    check_removal(step, rows, hand)
    return remove(step, Topic.LADDER, hand, seen=seen)


def worded(step: LadderStep, **told: Any) -> LadderStep:
    """A step as it is going to be, not saved."""
    names = ("stage", "urgency", "rung", "after_amount", "limit_type", "level", "role")
    own = {name: getattr(step, name) for name in names}
    return LadderStep(pk=step.pk, **own | _exact(told))


def check_step(step: LadderStep, rows: list[LadderStep], hand: Hand) -> None:
    """Raises Refused when the step breaks the ladder or reaches nobody at all."""
    if step.limit_type in COUNTED_IN_DAYS and step.after_amount % 1:
        raise Refused(_("Days are whole. Count hours for less than a day."))
    known = reference.current()
    ladder.refuse_faults(rows, ladder.changed(rows, step), known.calendar(), hand.now)
    on = timezone.localdate(hand.now)
    if ladder.reach(step, known, hand.by.area_code[:6], on).is_nowhere:
        told = {"role": step.get_role_display(), "level": step.get_level_display()}
        raise Refused(
            _("Nobody serves as %(role)s at the level “%(level)s”: this step would tell nobody.")
            % told
        )


def check_removal(step: LadderStep, rows: list[LadderStep], hand: Hand) -> None:
    """Raises Refused when steps stand above it, or when nobody would be told without it."""
    if step.rung + 1 != next_rung(step.stage, step.urgency):
        raise Refused(_("Other steps stand above it. Remove the highest one first."))
    calendar = reference.current().calendar()
    ladder.refuse_faults(rows, ladder.without(rows, step), calendar, hand.now)


def _locked() -> list[LadderStep]:
    """All steps, held: two changes that are right alone could be wrong together."""
    return list(LadderStep.objects.select_for_update().order_by("pk"))


def _exact(told: dict[str, Any]) -> dict[str, Any]:
    """Amounts as the table keeps them, so that 4 and 4.00 are the same."""
    if "after_amount" not in told:
        return told
    return {**told, "after_amount": Decimal(told["after_amount"]).quantize(CENTS)}
