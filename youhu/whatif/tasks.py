"""What is reckoned beside the site. Ids in, one action out, safe to run twice."""

from typing import Any

from django.utils import timezone, translation
from django_tasks import task

from youhu.calls import reference
from youhu.whatif import actions
from youhu.whatif.models import Trial
from youhu.whatif.reckoning import reckon


@task()
def run_trial(trial_id: int) -> None:
    """Reckon one simulation."""
    trial = Trial.objects.filter(pk=trial_id).first()
    if trial is None:
        return  # swept away before its turn came
    with translation.override(trial.language):
        actions.run_trial(trial, reckon=_reckon, clock=timezone.now)


def _reckon(trial: Trial, tell: actions.Tell) -> dict[str, Any]:
    return reckon(
        trial.ask, district=trial.district, month=trial.month, seeds=trial.seeds,
        known=reference.current(), now=trial.asked_at, tell=tell,
    )  # fmt: skip
