"""SQLite under fire: many writers at once, and the process killed in the middle of it.

Calls are raised through the action that the site uses, in threads of one process. The control runs
the same writers without their queue (youhu/storage/turns.py).
"""

import os
import select
import signal
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, closing
from random import Random
from statistics import median, quantiles
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from bench.common import SQLITE, Printer, arguments, installation, made_up, on_both_engines

WRITERS, SECONDS, QUICK_SECONDS = (1, 4, 16), 8.0, 2.0
KILLS, QUICK_KILLS = 100, 5


def main(argv: Sequence[str] | None = None) -> int:
    asked = arguments(argv, __doc__ or "")
    if not asked.inside:
        asked.engine = SQLITE
        return on_both_engines("bench.fire", asked)
    with installation():
        printer, district = Printer("fire", as_json=asked.json), made_up("tiny_district")
        seconds = QUICK_SECONDS if asked.quick else SECONDS
        call(district)  # what is read once is read
        for n in WRITERS:
            printer.say(case="writers", **written(district, n, seconds))
        with jostling():
            printer.say(case="writers without a queue", **written(district, 16, seconds))
        found = killed(district, QUICK_KILLS if asked.quick else KILLS)
        printer.say(**found)
    return 1 if found["lost"] or found["torn"] else 0


def jostling() -> AbstractContextManager[Any]:
    """The control: writers ask SQLite's lock again and again, without a queue."""
    from youhu.storage.sqlite.base import DatabaseWrapper

    return patch.object(DatabaseWrapper, "_take_turn", lambda _self: None)


def written(district: Any, n: int, seconds: float) -> dict[str, Any]:
    """So many writers for so long: how many calls, how long each waited, what went wrong."""
    waits: list[float] = []
    errors: list[Exception] = []
    until = time.monotonic() + seconds
    threads = [
        threading.Thread(target=_write, args=(district, until, waits, errors)) for _n in range(n)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        print(f"the first error: {errors[0]!r}", file=sys.stderr)
    cuts = quantiles(waits, n=100, method="inclusive")
    return {
        "n": n, "calls_per_s": round(len(waits) / seconds, 1),
        "p50_ms": round(median(waits) * 1000), "p99_ms": round(cuts[98] * 1000),
        "max_ms": round(max(waits) * 1000), "errors": len(errors),
    }  # fmt: skip


def _write(district: Any, until: float, waits: list[float], errors: list[Exception]) -> None:
    from django.db import connections

    while time.monotonic() < until:
        begun = time.perf_counter()
        try:
            call(district)
        except Exception as why:  # each is counted
            errors.append(why)
        else:
            waits.append(time.perf_counter() - begun)
    connections.close_all()


def call(district: Any) -> str:
    """Raise one call; answers its key once it is accepted."""
    key = uuid4()
    made_up("raised", district, client_key=key)
    return str(key)


def killed(district: Any, times: int, seed: int = 0) -> dict[str, Any]:
    """Kill a process of four writers so many times; what it had acknowledged must be there."""
    from django.db import connections

    draw, keys = Random(seed), set()
    for _n in range(times):
        connections.close_all()  # a child must not have its parent's
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            _acknowledge(district, writing)
        os.close(writing)
        keys |= _until_killed(child, reading, draw.uniform(0.02, 0.3))
    return {"case": "kill -9", "times": times, "acknowledged": len(keys), **missing(keys)}


def _acknowledge(district: Any, writing: int) -> None:
    """The child: raise calls in four threads for ever, and say each key that was accepted."""

    def work() -> None:
        while True:
            os.write(writing, f"{call(district)}\n".encode())

    for _n in range(4):
        threading.Thread(target=work).start()
    signal.pause()


def _until_killed(child: int, reading: int, seconds: float) -> set[str]:
    """Let the child write for a while after its first call, then kill it; the keys it said."""
    select.select([reading], [], [], 30)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with closing(os.fdopen(reading)) as said:
        return {line.strip() for line in said if line.endswith("\n")}


def missing(keys: set[str]) -> dict[str, Any]:
    """How many acknowledged calls are not there, and how many are there in part."""
    from django.db import connection
    from django.db.models import Exists, OuterRef, Q

    from youhu.calls.models import Call, Caller
    from youhu.ledger.models import Entry
    from youhu.ledger.queries import broken_chains

    there = {str(key) for key in Call.objects.values_list("client_key", flat=True)}
    told = Exists(Caller.objects.filter(call=OuterRef("pk")))
    torn = Call.objects.filter(Q(unit=None) | Q(due_at=None) | ~told).count()
    lines = Entry.objects.filter(subject__startswith="call", seq=0).count()
    whole = True
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            whole = cursor.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    torn += abs(lines - len(there)) + sum(1 for _break in broken_chains())
    return {"lost": len(keys - there), "torn": torn, "whole": whole}


if __name__ == "__main__":
    sys.exit(main())
