"""The looks that the clock takes: for bursts every minute, over everything once an hour."""

import time
from datetime import datetime

from youhu.foresight.actions.noticing import notice
from youhu.foresight.finding import Scan, bursts
from youhu.foresight.models import Survey
from youhu.foresight.rules import SURVEY_EVERY
from youhu.territory.models import Area
from youhu.territory.rules import AreaKind

KEPT_SURVEYS = 500


def watch(*, now: datetime) -> int:
    """Look whether something is suddenly called far more than usual; answers what is new."""
    found = (notice(code, one, now=now) for code in _districts() for one in bursts(code, now))
    return sum(signal is not None for signal in found)


def survey(*, now: datetime) -> int:
    """Look over all calls where that was not done within the hour; answers what is new."""
    done = Survey.objects.filter(at__gt=now - SURVEY_EVERY, at__lte=now)
    lately = set(done.values_list("district", flat=True))
    return sum(look(code, now=now).found for code in _districts() if code not in lately)


def look(district: str, *, now: datetime) -> Survey:
    """Look over all calls of a district for hot places, recurring matters and repeat callers."""
    started, scan = time.perf_counter(), Scan(district, now)
    new = sum(notice(district, one, now=now) is not None for one in list(scan.findings()))
    took_ms = round((time.perf_counter() - started) * 1000)
    old = Survey.objects.filter(district=district).order_by("-at", "-pk")
    Survey.objects.filter(pk__in=list(old.values_list("pk", flat=True)[KEPT_SURVEYS:])).delete()
    return Survey.objects.create(
        district=district, at=now, calls=len(scan.stream), found=new, took_ms=took_ms,
        past_days=scan.past_days,
    )  # fmt: skip


def _districts() -> list[str]:
    kinds = Area.objects.filter(kind=AreaKind.DISTRICT).order_by("code")
    return list(kinds.values_list("code", flat=True))
