"""What the figures cost over a million calls: counting them all, and opening the pages.

The calls are made up in bulk and spread over two years, most of them rated; what is measured is the
count from the rows, once more all of it to compare, and every page and table through the whole
site, of open periods and of locked ones.
"""

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench.calls import _analyse, _expect, _signed_in
from bench.common import Printer, arguments, installation, measured, on_both_engines

N, QUICK_N = 1_000_000, 20_000
TIMES, QUICK_TIMES = 20, 5
DAYS, CHUNK, KINDS, SEED = 730, 2_000, 20_000, 365
MOMENTS = ("raised_at", "due_at", "answered_at", "closed_at")
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

    n, now = QUICK_N if is_quick else N, timezone.now()
    build(SCALES["small"], seed=SEED, now=now - timedelta(days=DAYS), say=lambda _words: None)
    with _Watch() as watch:
        _fill(n, now)
    printer.say(case="fill", engine=engine, n=n, s=watch.s)
    actions.count(now=now)
    for case, deed in _counting(now):
        with _Watch() as watch:
            said = deed()
        printer.say(case=case, engine=engine, n=n, s=watch.s, **said)
    for case, hand, address in _pages(now):
        client = _signed_in(hand)
        reading = measured(_opening(client, address), times=QUICK_TIMES if is_quick else TIMES)
        printer.say(case=case, engine=engine, n=n, hand=hand, **vars(reading))
    for form in ("csv", "xlsx"):
        printer.say(case=f"long table as {form}", engine=engine, n=n, **_written(now, form))


def _written(now: datetime, form: str) -> dict[str, Any]:
    """What the worker spends on the calls of a year that were not solved, for the district."""
    from youhu.calls.models import Export
    from youhu.figures.tables import CALLS, LONG_TABLES
    from youhu.registry.models import Member

    leader = Member.objects.get(person__user__username="leader")
    query = f"period={now.year}&rate=solved&by=place&part=missed"
    export = Export(owner=leader, about=CALLS, query=query, format=form, asked_at=now)
    rows, begun = 0, time.process_time()

    def tell(done: int) -> bool:
        nonlocal rows
        rows = done
        return True

    with tempfile.NamedTemporaryFile() as file:
        LONG_TABLES[CALLS].writer(export)(Path(file.name), tell)
    return {"rows": rows, "cpu_s": round(time.process_time() - begun, 2)}


def _counting(now: datetime) -> Iterator[tuple[str, Any]]:
    """All that counts: everything, everything once more to compare, and a year that is locked."""
    from youhu.figures.actions import count_anew
    from youhu.figures.models import KeptTally, Tally

    def count() -> dict[str, int]:
        count_anew(now=now)
        _analyse()
        return {"tallies": Tally.objects.count()}

    def lock() -> dict[str, int]:
        _lock(now)
        return {"kept": KeptTally.objects.count()}

    yield "count all", count
    yield "recount", lambda: {"is_equal": count_anew(now=now)}
    yield "lock a year", lock


class _Watch:
    """How long something took."""

    s: float = 0.0

    def __enter__(self) -> "_Watch":
        self._begun = time.perf_counter()
        return self

    def __exit__(self, *_why: object) -> None:
        self.s = round(time.perf_counter() - self._begun, 1)


def _opening(client: Any, address: str) -> Any:
    return lambda: _read(client.get(address))


def _read(response: Any) -> None:
    """The answer to its end, also one that is streamed."""
    _expect(response, 200)
    for _part in response:
        pass


def _fill(n: int, now: datetime) -> None:
    """Closed calls over two years, the newest yesterday; without their ledger.

    Those of the newest days are made up one by one; the older ones are the same calls again, as
    the database copies them.
    """
    from random import Random

    from bench.filler import BACKLOG, _call, _crowd
    from youhu.calls.models import Call

    rng = Random(SEED)
    crowd = _crowd(now, rng)
    times = max(n // KINDS, 1)
    for start in range(0, n // times, CHUNK):
        calls = [_call(crowd, BACKLOG + age) for age in range(start, start + CHUNK)]
        for age, call in enumerate(calls, start=start):
            _place(call, now - timedelta(days=1 + DAYS / times * age / KINDS), rng)
        Call.objects.bulk_create(calls)
    first = Call.objects.latest("pk").pk
    for nth in range(1, times):
        _copy(first, nth, days=DAYS / times * nth)


def _copy(last: int, nth: int, *, days: float) -> None:
    """All calls up to this one once more, so many days earlier."""
    from django.db import connection

    from youhu.calls.models import Call

    is_postgresql = connection.vendor == "postgresql"
    shift = f"interval '{days} days'" if is_postgresql else f"'-{days} days'"
    earlier = "{} - " + shift if is_postgresql else f"strftime('%Y-%m-%d %H:%M:%f', {{}}, {shift})"
    key = "gen_random_uuid()" if is_postgresql else "lower(hex(randomblob(16)))"
    said = {"number": f"'{nth:03}-' || number", "client_key": key}
    said |= {name: earlier.format(name) for name in MOMENTS}
    names = [str(field.column) for field in Call._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(said.get(name, name) for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO calls_call ({', '.join(names)}) SELECT {columns} FROM calls_call"
            f" WHERE id <= {last} ORDER BY id"
        )


def _place(call: Any, at: datetime, rng: Any) -> None:
    """Give a call its days in the year and what its caller said."""
    call.raised_at, call.due_at = at - timedelta(days=9), at + timedelta(days=rng.choice((1, 5)))
    call.answered_at, call.closed_at = at + timedelta(days=rng.uniform(-8, 2)), at
    solved, satisfied, _weight = rng.choices(SAID, [weight for *_said, weight in SAID])[0]
    call.was_contacted, call.was_solved = rng.random() < 0.95, solved
    call.satisfaction = satisfied or "dissatisfied"


def _lock(now: datetime) -> None:
    """The whole year before is locked, as a supervisor of the district would."""
    from youhu.figures.actions import lock_period
    from youhu.figures.periods import Span, containing
    from youhu.registry.models import Member

    leader = Member.objects.get(person__user__username="leader")
    lock_period(containing(now.date(), Span.YEAR).before, by=leader, now=now)


def _pages(now: datetime) -> Iterator[tuple[str, str, str]]:
    """Each page for a leader, a room of a subdistrict and a unit; the year has one before it."""
    from youhu.figures.periods import Span, containing

    last = containing(now.date(), Span.MONTH).before
    year = containing(last.begins_on, Span.YEAR)
    for span in Span:
        key = containing(last.begins_on, span).key
        yield f"figures, {span}", "leader", f"/figures/?period={key}"
    yield from _broken_down("year", year.key)
    yield from _broken_down("locked year", year.before.key)
    yield "ranking as a table", "leader", f"/figures/export.csv?period={year.key}&by=category"
    behind = f"/figures/solved/calls/?period={year.key}"
    yield "calls, month", "leader", f"/figures/solved/calls/?period={last.key}&part=missed"
    yield "calls, year", "leader", behind
    yield "calls, year, page 5000", "leader", f"{behind}&page=5000"
    yield "calls of a room, year", "dispatcher", f"{behind}&by=unit"
    yield "calls of a unit, year", "handler", behind
    yield "calls, locked year", "leader", f"/figures/solved/calls/?period={year.before.key}"
    for form in ("csv", "xlsx"):
        export = f"/figures/solved/calls/export.{form}?period={year.key}&part=missed"
        yield f"calls, year, as {form}", "handler", export
        yield f"calls, year, as {form}, offered", "leader", export


def _broken_down(name: str, key: str) -> Iterator[tuple[str, str, str]]:
    for by in ("place", "unit", "category"):
        yield f"figures, {name} by {by}", "leader", f"/figures/?period={key}&by={by}"
    for by in ("unit", "category"):
        yield f"figures of a room, {name} by {by}", "dispatcher", f"/figures/?period={key}&by={by}"
    for by in ("place", "category"):
        yield f"figures of a unit, {name} by {by}", "handler", f"/figures/?period={key}&by={by}"


if __name__ == "__main__":
    sys.exit(main())
