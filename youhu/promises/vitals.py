"""How old the last turn of each sweep is, and what the last look at the promises found."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from youhu.common.promises import Promise
from youhu.common.vitals import NEVER, Reading, Unit, Vital
from youhu.promises.actions import sweeps
from youhu.promises.checks import LONGEST_PAUSE, TICK
from youhu.promises.models import Examination, Heartbeat

SWEEP_AGE = Vital(
    "sweep_age_seconds", _("Since the last sweep"), Unit.SECONDS,
    most=LONGEST_PAUSE.total_seconds(), alarm="SweepLate",
    remedy=_("Start the ticker: bin/manage tick --loop. If it runs, its log names what fails."),
)  # fmt: skip
EXAMINED = Vital(
    "examination_age_seconds", _("Since the promises were examined"), Unit.SECONDS,
    most=timedelta(hours=3).total_seconds(), alarm="PromisesNotExamined",
    remedy=_("The ticker examines them once an hour. Look whether it runs."),
)  # fmt: skip
BROKEN = Vital(
    "promise_broken_places", _("Places where a promise is broken"),
    most=0, alarm="PromiseBroken", remedy=_("Open the page of the promises: it names each place."),
    words={one.value: one.label for one in Promise},
)  # fmt: skip


def vitals(*, now: datetime) -> Iterator[Reading]:
    """Two statements, however many sweeps there are."""
    beats = dict(Heartbeat.objects.values_list("name", "ran_at"))
    for name in (TICK, *(name for name, _sweep in sweeps())):
        yield SWEEP_AGE.read(_age(beats.get(name), now), sweep=name)
    last = Examination.objects.order_by("-at", "-pk").only("at", "verdicts").first()
    yield EXAMINED.read(_age(last.at if last else None, now))
    found = last.verdicts if last else {}
    for promise in Promise:
        yield BROKEN.read(found.get(promise.value, 0), promise=promise.value)


def _age(at: datetime | None, now: datetime) -> float:
    return (now - at).total_seconds() if at else NEVER
