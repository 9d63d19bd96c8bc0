"""What is probably known already, asked while somebody types, among 100,000 open calls.

Each question goes through the whole site. The calls lie all over a district of 91 km², raised in
the last 60 days, with the generated texts of bench/paraphrases.py.
"""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from bench.calls import _analyse, _expect, _signed_in
from bench.common import Printer, arguments, installation, measured, on_both_engines
from bench.paraphrases import MATTERS, a_spot, spoken

OPEN, QUICK_OPEN = 100_000, 5_000
TIMES, QUICK_TIMES = 200, 20
SEED, DAYS, CHUNK = 365, 60, 2_000
WEST, SOUTH, WIDE, HIGH = 113.25, 23.05, 0.12, 0.07  # degrees: about 12 by 8 km


def main(argv: Sequence[str] | None = None) -> int:
    asked = arguments(argv, __doc__ or "")
    if not asked.inside:
        return on_both_engines("bench.same", asked)
    with installation():
        _run(asked.engine, Printer("text", as_json=asked.json), is_quick=asked.quick)
    return 0


def _run(engine: str, printer: Printer, *, is_quick: bool) -> None:
    from django.utils import timezone

    from youhu.demo.build import build
    from youhu.demo.scales import SCALES

    build(SCALES["small"], seed=SEED, now=timezone.now(), say=lambda _words: None)
    n = QUICK_OPEN if is_quick else OPEN
    _fill(n, now=timezone.now())
    _analyse()
    for case, ask in _cases(Random(SEED)):
        begun = time.perf_counter()
        ask()
        cold = round((time.perf_counter() - begun) * 1000, 1)
        reading = measured(ask, times=QUICK_TIMES if is_quick else TIMES)
        printer.say(case=case, engine=engine, n=n, cold_ms=cold, **vars(reading))


def _fill(n: int, *, now: datetime) -> None:
    """So many open calls, copied from one that was raised as any other."""
    from bench.calls import _matter
    from youhu.calls import actions
    from youhu.calls.actions import Draft
    from youhu.calls.models import Call, Category
    from youhu.registry.models import nobody
    from youhu.registry.rules import Role

    rng, matter = Random(SEED), _matter()
    draft = Draft(
        UUID(int=1), matter["text"], matter["category"], lng=matter["lng"], lat=matter["lat"]
    )
    first = actions.raise_call(draft, by=nobody(Role.RESIDENT), now=now)
    facts = {f.attname: getattr(first, f.attname) for f in Call._meta.concrete_fields}
    del facts["category_id"]
    about = list(
        Category.objects.filter(is_public=True, parent__isnull=False).values_list("pk", flat=True)
    )
    for start in range(0, n, CHUNK):
        rows = (_copy(facts, at, now, rng) for at in range(start, min(start + CHUNK, n)))
        Call.objects.bulk_create(Call(**row, category_id=rng.choice(about)) for row in rows)


def _copy(facts: dict[str, Any], at: int, now: datetime, rng: Random) -> dict[str, Any]:
    spot = a_spot(rng, 1.0)
    raised_at = now - timedelta(days=rng.uniform(0, DAYS))
    return {
        **facts,
        "id": None,
        "number": f"{facts['district']}-{at:08d}",
        "client_key": UUID(int=rng.getrandbits(128), version=4),
        "text": spoken(rng.choice(list(MATTERS)), spot, rng),
        "address": spot.address,
        "lng": WEST + spot.east * WIDE,
        "lat": SOUTH + spot.north * HIGH,
        "raised_at": raised_at,
        "due_at": raised_at + timedelta(days=90),
    }


def _cases(rng: Random) -> Iterator[tuple[str, Callable[[], Any]]]:
    clerk, resident = _signed_in("command"), _visitor()

    def said() -> dict[str, Any]:
        spot = a_spot(rng, 1.0)
        return {
            "lng": WEST + spot.east * WIDE,
            "lat": SOUTH + spot.north * HIGH,
            "text": spoken(rng.choice(list(MATTERS)), spot, rng),
        }

    yield "typing at a desk", lambda: _expect(clerk.post("/calls/register/same/", said()), 200)
    yield "typing on a phone", lambda: _expect(resident.post("/raise/alike/", said()), 200)


def _visitor() -> Any:
    from django.test import Client

    return Client()


if __name__ == "__main__":
    sys.exit(main())
