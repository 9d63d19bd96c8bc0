"""What a simulation costs over a month of 100,000 calls: the whole answer, from reading the ledger
to comparing, with two draws before and after the change, and with as many as are usual.

The month is made up in bulk with its ledger. How near an answer comes to a truth that is known
stands in tests/solvers/test_queues.py.
"""

import sys
import time
from collections.abc import Sequence
from datetime import timedelta

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

    from bench import filler
    from youhu.calls.reference import current
    from youhu.demo.build import build
    from youhu.demo.scales import SCALES
    from youhu.whatif.reckoning import reckon
    from youhu.whatif.rules import SEEDS, Ask

    n = QUICK_N if is_quick else N
    now = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    build(SCALES["small"], seed=SEED, now=now - timedelta(days=DAYS), say=lambda _words: None)
    filler.A_DAY = n // DAYS  # so busy is the month
    filler.fill(n, now=now)
    ask = Ask.read(handlers=["+1"], limits=["=2d"])
    month = (now - timedelta(days=1)).date().replace(day=1)
    for seeds in (2, SEEDS):
        begun = time.perf_counter()
        told = reckon(
            ask, district="440105", month=month, seeds=seeds, known=current(),
            now=now + timedelta(days=30),
        )  # fmt: skip
        printer.say(
            case="month", engine=engine, calls=told["counted"], visits=told["visits"],
            replays=2 * seeds, s=round(time.perf_counter() - begun, 1),
        )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
