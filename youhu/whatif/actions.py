"""Simulations: asked for, reckoned beside the site, swept away when nobody needs them."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.registry.models import Member
from youhu.territory.rules import DISTRICT_DIGITS
from youhu.whatif.models import Trial
from youhu.whatif.rules import GOING, Ask, TrialState

KEPT = timedelta(days=400)
SILENT = timedelta(minutes=15)
MOST_AT_ONCE = 3
Tell = Callable[[float], None]
Reckon = Callable[[Trial, Tell], dict[str, Any]]


@transaction.atomic
def ask_trial(
    ask: Ask, *, month: date, seeds: int, language: str, by: Member, now: datetime
) -> Trial:
    """Somebody wants to know what would have been; it is reckoned when the worker is free."""
    if Trial.objects.filter(owner=by, state__in=GOING).count() >= MOST_AT_ONCE:
        said = _("%(most)s of your simulations are still being reckoned. Wait for one of them.")
        raise Refused(said % {"most": MOST_AT_ONCE})
    return Trial.objects.create(
        owner=by, district=by.area_code[:DISTRICT_DIGITS], month=month, asked=ask.as_json(),
        seeds=seeds, language=language, asked_at=now, beat_at=now,
    )  # fmt: skip


def run_trial(trial: Trial, *, reckon: Reckon, clock: Callable[[], datetime]) -> bool:
    """Reckon it, once: who comes second finds it begun. Answers whether it is ready."""
    mine = Trial.objects.filter(pk=trial.pk)
    begun = {"state": TrialState.RUNNING, "beat_at": clock()}
    if not mine.filter(state=TrialState.WAITING).update(**begun):
        return False

    def tell(part: float) -> None:
        mine.update(percent=min(99, int(100 * part)), beat_at=clock())

    try:
        result = reckon(trial, tell)
    except Exception as why:  # the one who asked shall read it
        text = str(why)[:300] if isinstance(why, Refused) else ""
        mine.update(state=TrialState.FAILED, why=text, ended_at=clock())
        if not text:
            raise
        return False
    mine.update(state=TrialState.READY, percent=100, result=result, ended_at=clock())
    return True


def sweep_trials(*, now: datetime) -> int:
    """Say failed of those that went silent, and remove what is older than a year."""
    lost = Trial.objects.filter(state=TrialState.RUNNING, beat_at__lt=now - SILENT)
    silent = lost.update(state=TrialState.FAILED, ended_at=now)
    old, _by_table = Trial.objects.filter(asked_at__lt=now - KEPT).delete()
    return silent + old
