"""The lives of a call-back, of an exclusion and of a period, as tables of moves. Pure."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.common.moves import arrow
from youhu.registry.rules import Role

# So many times a caller is rung in vain before the call-back ends.
MOST_TRIES = 3
MOST_WORDS = 300
CALLERS = frozenset({Role.DISPATCHER, Role.SUPERVISOR})


class CallBackState(TextChoices):
    WAITING = "waiting", _("to be called")
    REACHED = "reached", _("reached")
    UNREACHED = "unreached", _("not reached")
    DROPPED = "dropped", pgettext_lazy("call-back", "no longer needed")


CALL_BACK_MOVES = {
    "reach": arrow([CallBackState.WAITING], CallBackState.REACHED, CALLERS),
    "miss": arrow([CallBackState.WAITING], CallBackState.WAITING, CALLERS),
    "give_up": arrow([CallBackState.WAITING], CallBackState.UNREACHED, CALLERS),
    "call_off": arrow([CallBackState.WAITING], CallBackState.DROPPED, [Role.CLOCK]),
    "draw_again": arrow(
        [CallBackState.REACHED, CallBackState.UNREACHED, CallBackState.DROPPED],
        CallBackState.WAITING,
        [Role.CLOCK],
    ),
}


class ExclusionState(TextChoices):
    PROPOSED = "proposed", _("awaits a second person")
    AGREED = "agreed", _("excluded")
    REFUSED = "refused", pgettext_lazy("exclusion", "counted")


class Ground(TextChoices):
    """Why a call judges nobody."""

    NOT_OURS = "not_ours", _("outside the powers of the district")
    UNREASONABLE = "unreasonable", _("the demand is against law or policy")
    NOT_NOW = "not_now", _("cannot be solved now, as explained to the caller")
    MISTAKEN = "mistaken", _("the caller speaks of another matter")
    OTHER = "other", pgettext_lazy("exclusion", "another reason")


# What is against law or policy is marked beside the call by two people, and is out with the mark.
PROPOSED_GROUNDS = tuple(ground for ground in Ground if ground != Ground.UNREASONABLE)

EXCLUSION_MOVES = {
    "agree_exclusion": arrow([ExclusionState.PROPOSED], ExclusionState.AGREED, [Role.SUPERVISOR]),
    "refuse_exclusion": arrow([ExclusionState.PROPOSED], ExclusionState.REFUSED, [Role.SUPERVISOR]),
    "propose_again": arrow([ExclusionState.REFUSED], ExclusionState.PROPOSED, CALLERS),
    "lift_exclusion": arrow([ExclusionState.AGREED], ExclusionState.REFUSED, [Role.SUPERVISOR]),
}


class PeriodState(TextChoices):
    OPEN = "open", pgettext_lazy("period", "not yet locked")
    LOCKED = "locked", pgettext_lazy("period", "locked")


PERIOD_MOVES = {
    "lock_period": arrow([PeriodState.OPEN], PeriodState.LOCKED, [Role.SUPERVISOR]),
    "restate": arrow([PeriodState.LOCKED], PeriodState.LOCKED, [Role.SUPERVISOR]),
}
