"""What the district's supervisor of the sample asked: one more dispatcher, and two working days."""

from datetime import datetime

from django.utils import timezone

from youhu.calls import reference
from youhu.calls.rulebook import usual_month
from youhu.registry.models import Member
from youhu.registry.rules import OrgKind, Role
from youhu.whatif.actions import ask_trial, run_trial
from youhu.whatif.reckoning import reckon
from youhu.whatif.rules import SEEDS, Ask

ASKED = (Ask.read(dispatchers=["+1@22:00-06:00"]), Ask.read(limits=["=2d"]))


def ask_what_if(now: datetime) -> None:
    """Two answers, reckoned at once; a sample with too few calls says so."""
    by = Member.objects.filter(role=Role.SUPERVISOR, organisation__kind=OrgKind.DISTRICT)
    asker = by.select_related("organisation").order_by("pk")[0]
    month = usual_month(asker.area_code, timezone.localdate(now))
    for ask in ASKED:
        made = ask_trial(ask, month=month, seeds=SEEDS, language="zh-hans", by=asker, now=now)
        run_trial(
            made,
            reckon=lambda trial, tell: reckon(
                trial.ask, district=trial.district, month=trial.month, seeds=trial.seeds,
                known=reference.current(), now=trial.asked_at, tell=tell,
            ),
            clock=timezone.now,
        )  # fmt: skip
