"""Forgetting what a caller added on the telephone, and why a call judges nobody."""

from datetime import datetime

from youhu.calls.above import Keys
from youhu.calls.models import Call
from youhu.figures.lives import CallBackState, ExclusionState
from youhu.figures.models import CallBack, Exclusion
from youhu.ledger.actions import erase_words
from youhu.notices.actions import forget
from youhu.registry.models import Member


def forget_words(call: Call, *, by: Member, now: datetime) -> None:
    """The words go; what the caller answered, and the ground, stay in the figures."""
    for back in CallBack.objects.filter(call=call):
        erase_words(back, by=by, now=now, words="")
        forget(back.subject)
    for exclusion in Exclusion.objects.filter(call=call):
        erase_words(exclusion, by=by, now=now, reason="")
        forget(exclusion.subject)


def busy(keys: Keys) -> set[int]:
    """The calls whose caller is still to be asked, or that a second person still looks at."""
    waiting = CallBack.objects.filter(call__in=keys, state=CallBackState.WAITING)
    proposed = Exclusion.objects.filter(call__in=keys, state=ExclusionState.PROPOSED)
    rows = (*waiting.values_list("call", flat=True), *proposed.values_list("call", flat=True))
    return set(rows)
