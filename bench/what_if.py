"""What a simulation costs over a month of 100,000 calls: the whole answer, from reading the ledger
to comparing, with two draws before and after the change, and with as many as are usual.

The month is made up in bulk with its ledger. How near an answer comes to a truth that is known
stands in tests/solvers/test_queues.py.
"""

import sys
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from bench.common import Printer, arguments, installation, on_both_engines

N, QUICK_N, DAYS, SEED = 100_000, 10_000, 28, 365


def main(argv: Sequence[str] | None = None) -> int:
    asked = arguments(argv, __doc__ or "")
    if not asked.inside:
        return on_both_engines("bench.what_if", asked)
    with installation():
        _run(asked.engine, Printer("what_if", as_json=asked.json), is_quick=asked.quick)
    return 0


def _run(engine: str, printer: Printer, *, is_quick: bool) -> None:
    from django.utils import timezone

    from youhu.whatif.rules import SEEDS

    now = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    _fill(QUICK_N if is_quick else N, now)
    for seeds in (2, SEEDS):
        begun = time.perf_counter()
        told = _answer(now, seeds)
        names = {"calls": "counted", "visits": "visits", "seeds": "seeds"}
        figures = {name: told[key] for name, key in names.items()}
        seconds = round(time.perf_counter() - begun, 1)
        printer.say(case="month", engine=engine, **figures, s=seconds)


def _fill(n: int, now: datetime) -> None:
    """A month of so many calls that ends now."""
    from bench import filler
    from youhu.demo.build import build
    from youhu.demo.scales import SCALES

    build(SCALES["small"], seed=SEED, now=now - timedelta(days=DAYS), say=lambda _words: None)
    filler.A_DAY = n // DAYS
    filler.fill(n, now=now)


def _answer(now: datetime, seeds: int) -> dict[str, Any]:
    """One more handler everywhere and two working days, asked a month later."""
    from youhu.calls.reference import current
    from youhu.whatif.reckoning import reckon
    from youhu.whatif.rules import Ask

    ask, known = Ask.read(handlers=["+1"], limits=["=2d"]), current()
    month, later = (now - timedelta(days=1)).date().replace(day=1), now + timedelta(days=30)
    return reckon(ask, district="440105", month=month, seeds=seeds, known=known, now=later)


if __name__ == "__main__":
    sys.exit(main())
