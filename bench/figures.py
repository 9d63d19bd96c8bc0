"""What the figures cost over a million calls: counting them all, and opening the pages.

The calls are made up in bulk and spread over a year, most of them rated; what is measured is the
count from the rows, a count after some of them changed, and every page through the whole site.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from copy import copy
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from bench.calls import _analyse, _expect, _signed_in
from bench.common import Printer, arguments, installation, measured, on_both_engines

N, QUICK_N = 1_000_000, 20_000
TIMES, QUICK_TIMES = 20, 5
DAYS, CHUNK, KINDS, SEED = 365, 2_000, 20_000, 365
SAID = (("yes", "satisfied", 70), ("yes", "fairly", 12), ("partly", "fairly", 8), ("no", "", 10))


def main(argv: Sequence[str] | None = None) -> int:
    asked = arguments(argv, __doc__ or "")
    if not asked.inside:
        return on_both_engines("bench.figures", asked)
    with installation():
        _run(asked.engine, Printer("figures", as_json=asked.json), is_quick=asked.quick)
    return 0


def _run(engine: str, printer: Printer, *, is_quick: bool) -> None:
    from django.utils import timezone

    from youhu.demo.build import build
    from youhu.demo.scales import SCALES
    from youhu.figures import actions
    from youhu.figures.models import Tally

    n, now = QUICK_N if is_quick else N, timezone.now()
    build(SCALES["small"], seed=SEED, now=now - timedelta(days=DAYS), say=lambda _words: None)
    with _Watch() as watch:
        _fill(n, now)
    printer.say(case="fill", engine=engine, n=n, s=watch.s)
    actions.count(now=now)
    with _Watch() as watch:
        actions.count_anew(now=now)
    printer.say(case="count all", engine=engine, n=n, s=watch.s, tallies=Tally.objects.count())
    _analyse()
    with _Watch() as watch:
        is_right = actions.count_anew(now=now)
    printer.say(case="recount", engine=engine, n=n, s=watch.s, is_equal=is_right)
    for case, hand, address in _pages(now):
        client = _signed_in(hand)
        reading = measured(_opening(client, address), times=QUICK_TIMES if is_quick else TIMES)
        printer.say(case=case, engine=engine, n=n, hand=hand, **vars(reading))


class _Watch:
    """How long something took."""

    s: float = 0.0

    def __enter__(self) -> "_Watch":
        self._begun = time.perf_counter()
        return self

    def __exit__(self, *_why: object) -> None:
        self.s = round(time.perf_counter() - self._begun, 1)


def _opening(client: Any, address: str) -> Any:
    return lambda: _expect(client.get(address), 200)


def _fill(n: int, now: datetime) -> None:
    """Closed calls over a year, the newest yesterday; without their ledger, which nobody reads."""
    from random import Random

    from bench.filler import BACKLOG, _call, _crowd
    from youhu.calls.models import Call

    rng = Random(SEED)
    crowd = _crowd(now, rng)
    kinds = [_call(crowd, BACKLOG + age) for age in range(min(n, KINDS))]
    for start in range(0, n, CHUNK):
        ages = range(start, min(start + CHUNK, n))
        calls = [_like(kinds[age % KINDS], age) for age in ages]
        for age, call in zip(ages, calls, strict=True):
            _place(call, now - timedelta(days=1 + DAYS * age / n), rng)
        Call.objects.bulk_create(calls)


def _like(call: Any, age: int) -> Any:
    """Another call about the same thing at the same place."""
    made = copy(call)
    made._state = copy(call._state)
    made.pk, made.number = None, f"B-{age:08}"
    made.client_key = UUID(int=age + 1)
    return made


def _place(call: Any, at: datetime, rng: Any) -> None:
    """Give a call its days in the year and what its caller said."""
    call.raised_at, call.due_at = at - timedelta(days=9), at + timedelta(days=rng.choice((1, 5)))
    call.answered_at, call.closed_at = at + timedelta(days=rng.uniform(-8, 2)), at
    solved, satisfied, _weight = rng.choices(SAID, [weight for *_said, weight in SAID])[0]
    call.was_contacted, call.was_solved = rng.random() < 0.95, solved
    call.satisfaction = satisfied or "dissatisfied"


def _pages(now: datetime) -> Iterator[tuple[str, str, str]]:
    from youhu.figures.periods import Span, containing

    last = containing(now.date(), Span.MONTH).before
    for span in Span:
        key = containing(last.begins_on, span).key
        yield f"figures, {span}", "leader", f"/figures/?period={key}"
    year = containing(last.begins_on, Span.YEAR).key
    for by in ("unit", "category"):
        yield f"figures, year by {by}", "leader", f"/figures/?period={year}&by={by}"
    yield "figures of a unit, year", "handler", f"/figures/?period={year}"
    yield "calls, month", "leader", f"/figures/solved/calls/?period={last.key}&part=missed"
    yield "calls, year", "leader", f"/figures/solved/calls/?period={year}"


if __name__ == "__main__":
    sys.exit(main())
