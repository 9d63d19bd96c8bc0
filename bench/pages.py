"""What every page costs the server: time, statements and bytes, at 1,000 and at 100,000 calls.

Every page of youhu/demo/pages.py is asked for as the person who looks at it would, through the
whole site: middleware, session, view, template, database. The district is that of Haizhu with its
2,769 cells, with some days of calls in every state and a crowd behind them (bench/filler.py);
--quick takes the small district and fewer calls.
"""

import gzip
import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from bench.calls import _analyse, _expect
from bench.common import Printer, arguments, installation, measured, on_both_engines

SIZES, QUICK_SIZES = (1_000, 100_000), (300, 1_000)
TIMES, QUICK_TIMES = 40, 5
DAYS, CALLS_A_DAY, QUICK_CALLS_A_DAY = 3, 200, 60
SEED = 365


def main(argv: Sequence[str] | None = None) -> int:
    asked = arguments(argv, __doc__ or "")
    if not asked.inside:
        return on_both_engines("bench.pages", asked)
    with installation():
        _run(asked.engine, Printer("pages", as_json=asked.json), is_quick=asked.quick)
    return 0


def _run(engine: str, printer: Printer, *, is_quick: bool) -> None:
    """Build the district once, then look at every page at one size after the other."""
    from django.utils import timezone

    from bench.filler import fill
    from youhu.calls.models import Call

    _district(is_quick=is_quick)
    for n in QUICK_SIZES if is_quick else SIZES:
        fill(max(n - Call.objects.count(), 0), now=timezone.now(), seed=SEED)
        _analyse()
        for figures in _pages(QUICK_TIMES if is_quick else TIMES):
            printer.say(engine=engine, n=n, **figures)


def _district(*, is_quick: bool) -> None:
    """The sample district with a few simulated days, so that a call stands in every state."""
    from django.utils import timezone

    from youhu.demo.build import build
    from youhu.demo.scales import SCALES
    from youhu.demo.simulation import Days, Simulation
    from youhu.promises.actions import examine, tick

    scale, now = SCALES["small" if is_quick else "haizhu"], timezone.localtime()
    build(scale, seed=SEED, now=now, say=lambda _words: None)
    start = (now - timedelta(days=DAYS)).replace(hour=0, minute=0, second=0, microsecond=0)
    days = Days(start, now, QUICK_CALLS_A_DAY if is_quick else CALLS_A_DAY, 20, SEED)
    Simulation(days).run(every_state=True)
    tick(now=timezone.now())
    examine(now=timezone.now())


def _pages(times: int) -> Iterator[dict[str, Any]]:
    """The figures of each page that the district has something for."""
    from django.test import Client

    from youhu.demo.pages import pages
    from youhu.registry.models import User

    for look, path in pages():
        client = Client()
        if look.user:
            client.force_login(User.objects.get(username=look.user))
        reading = measured(lambda: _expect(client.get(path), 200), times=times)  # noqa: B023 — asked now
        html = client.get(path).content
        yield {
            "case": look.label,
            "hand": look.user or "visitor",
            "sql": reading.sql,
            "wall_p50_ms": reading.wall_p50_ms,
            "wall_p95_ms": reading.wall_p95_ms,
            "cpu_ms": reading.total_cpu_ms,
            "html_kb": round(len(html) / 1000, 1),
            "html_gz_kb": round(len(gzip.compress(html)) / 1000, 1),
        }


if __name__ == "__main__":
    sys.exit(main())
