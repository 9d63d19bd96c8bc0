"""Running the sweeps, and looking whether the promises are kept."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils import translation

from youhu.common.promises import Checked, Promise
from youhu.common.wiring import declared
from youhu.common.working import working
from youhu.promises.checks import TICK
from youhu.promises.models import Examination, Heartbeat

logger = logging.getLogger(__name__)
KEPT_EXAMINATIONS = 1000
LANGUAGES = ("zh-hans", "en")


def tick(*, now: datetime) -> dict[str, int]:
    """Run every sweep once; answers what each did. It may run twice, late, or not at all for long.

    A sweep that fails does not keep the others from running, but then the heart has not beaten.
    """
    done, failed = {}, []
    for name, sweep in sweeps():
        try:
            with working(name):
                done[name] = sweep(now=now)
        except Exception:  # whatever it is, the other sweeps go on; it is raised below
            logger.exception("sweep %s failed", name)
            failed.append(name)
    _beat((*done, *([] if failed else [TICK])), now)
    if failed:
        raise RuntimeError(f"These sweeps failed: {', '.join(failed)}.")
    return done


def sweeps() -> Iterator[tuple[str, Callable[..., int]]]:
    """What a tick runs, with its name: the highest layer first, so that what a clock has to say
    is delivered in the same turn."""
    for sweep in declared("sweeps", highest_first=True):
        app = sweep.__module__.removeprefix("youhu.").split(".")[0]
        yield f"{app}.{sweep.__name__}", sweep


def _beat(names: Iterable[str], now: datetime) -> None:
    """Keep that these ran, in one statement."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, ran_at=now) for name in names],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["ran_at"],
    )


def look(*, now: datetime) -> list[Checked]:
    """Check every promise against the rows, in the order of the promises."""
    answers = [check(now=now) for check in declared("checks")]
    order = list(Promise)
    return sorted(answers, key=lambda answer: order.index(answer.promise))


def examine(*, now: datetime) -> Examination:
    """Check every promise and keep what was found, worded in both languages."""
    started, spoken = time.perf_counter(), {}
    for language in LANGUAGES:
        with translation.override(language):
            spoken[language] = [as_json(answer) for answer in look(now=now)]
    verdicts = places_broken(spoken[LANGUAGES[0]])
    took_ms = round((time.perf_counter() - started) * 1000)
    found = Examination.objects.create(
        at=now,
        took_ms=took_ms,
        is_kept=not any(verdicts.values()),
        answers=spoken,
        verdicts=verdicts,
    )
    old = Examination.objects.order_by("-at", "-pk").values("pk")[KEPT_EXAMINATIONS:]
    Examination.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()
    return found


def places_broken(answers: list[dict[str, Any]]) -> dict[str, int]:
    """In how many places each promise is broken."""
    verdicts: dict[str, int] = {promise.value: 0 for promise in Promise}
    for answer in answers:
        verdicts[answer["promise"]] += len(answer["findings"]) + answer["more"]
    return verdicts


def as_json(answer: Checked) -> dict[str, Any]:
    """The answer of one check as plain values, in the language that is active now."""
    return {
        **asdict(answer),
        "promise": answer.promise.value,
        "title": str(answer.title),
        "findings": [asdict(finding) for finding in answer.findings],
    }
