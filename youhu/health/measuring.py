"""What this process counts of its own work, as Prometheus reads it.

Where several processes serve one site, PROMETHEUS_MULTIPROC_DIR names a folder of theirs that is
empty when they start: then each answers for all of them.
"""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
    multiprocess,
)
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.registry import Collector

from youhu.common.vitals import PREFIX
from youhu.common.working import Work

if TYPE_CHECKING:
    from youhu.health.queries import Health

disable_created_metrics()  # type: ignore[no-untyped-call]  # it has no types
OWN = CollectorRegistry()
VIEW = ("view", "method")
REQUESTS = Counter(
    f"{PREFIX}requests", "Requests that were answered.", (*VIEW, "status"), registry=OWN
)
SECONDS = Histogram(
    f"{PREFIX}request_seconds",
    "How long an answer took.",
    VIEW,
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=OWN,
)
STATEMENTS = Histogram(
    f"{PREFIX}request_statements",
    "Statements of one request.",
    ("view",),
    buckets=(5, 10, 20, 40, 80, 160),
    registry=OWN,
)
SLOW = Counter(f"{PREFIX}slow_statements", "Slow statements.", ("view",), registry=OWN)
MISSED = Counter(f"{PREFIX}sign_ins_failed", "Sign-ins that were refused.", registry=OWN)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
SIGN_INS = frozenset({"sign_in", "second_step"})
LEADS_ON = 302


def count(work: Work, method: str, status: int, seconds: float) -> None:
    """One request is answered."""
    known = method if method in METHODS else "OTHER"  # anybody may send any word
    REQUESTS.labels(work.name, known, str(status)).inc()
    SECONDS.labels(work.name, known).observe(seconds)
    STATEMENTS.labels(work.name).observe(work.statements)
    if work.slow:
        SLOW.labels(work.name).inc(work.slow)
    if work.name in SIGN_INS and method == "POST" and status != LEADS_ON:
        MISSED.inc()


class _Signs(Collector):
    def __init__(self, found: "Health | None") -> None:
        self.found = found

    def collect(self) -> Iterator[GaugeMetricFamily]:
        ready = "Whether the database takes writes and has our tables."
        yield GaugeMetricFamily(f"{PREFIX}ready", ready, int(self.found is not None))
        if self.found is None:
            return
        failed = "Parts of the program that could not say how they fare."
        yield GaugeMetricFamily(f"{PREFIX}vitals_failed", failed, self.found.failed)
        families: dict[str, GaugeMetricFamily] = {}
        for one in self.found.readings:
            family = families.setdefault(
                one.vital.metric,
                GaugeMetricFamily(one.vital.metric, str(one.vital.title), labels=[*one.labels]),
            )
            family.add_metric([*one.labels.values()], one.value)
        yield from families.values()


def exposition(found: "Health | None") -> bytes:
    """All figures, as text; without the signs when nobody could be asked."""
    own, signs = OWN, CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        own = CollectorRegistry()
        multiprocess.MultiProcessCollector(own)  # type: ignore[no-untyped-call]  # it has no types
    signs.register(_Signs(found))
    return generate_latest(own) + generate_latest(signs)
