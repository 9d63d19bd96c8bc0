"""Acknowledged calls a second through the site: HTTP, page, ledger with its chain, public log.

One site process with its ticker and worker, as `bin/demo` starts them; clients on the same machine
raise calls by the residents' page, each as soon as its last one was acknowledged.
"""

import http.client
import os
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from bench.common import Printer, arguments, installation, made_up, on_both_engines
from tools.site import HOST, QUIET, SITE, TICK, WORKER, free_port, running

CLIENTS, SECONDS, QUICK_SECONDS = (1, 4, 16), 10.0, 3.0
START_SECONDS = 60.0
TOKEN = "0123456789" * 3 + "ab"  # any will do, when cookie and form have the same


def main(argv: Sequence[str] | None = None) -> int:
    asked = arguments(argv, __doc__ or "")
    if not asked.inside:
        return on_both_engines("bench.writes", asked)
    printer = Printer("writes", as_json=asked.json)
    seconds = QUICK_SECONDS if asked.quick else SECONDS
    with installation():
        matter = _matter()
        with _site(matter) as port:
            for n in CLIENTS:
                found = _loaded(port, matter, n, seconds)
                printer.say(engine=asked.engine, clients=n, **found)
            seen = agreed()
    printer.say(engine=asked.engine, **seen)
    return 0 if seen["unbroken"] else 1


@contextmanager
def _site(matter: dict[str, Any]) -> Iterator[int]:
    """Site, ticker and worker until the block ends; the port, once it has accepted a call.

    No page is drawn, so that no static file needs to be collected.
    """
    port = free_port(0)
    command = [*SITE, "--host", HOST, "--port", str(port), *QUIET]
    with (
        running(command, env=os.environ),
        running(TICK, env=os.environ),
        running(WORKER, env=os.environ),
    ):
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            with suppress(OSError):
                if _raise(http.client.HTTPConnection(HOST, port), matter) == 302:
                    break
            time.sleep(0.2)
        yield port


def _matter() -> dict[str, Any]:
    from django.db import connection

    district = made_up("tiny_district")
    lng, lat = made_up("cell_middle", district.cells[0].code)
    connection.close()
    return {
        "text": "Where do I apply for the subsidy?", "category": district.question.pk,
        "lng": lng, "lat": lat, "address": "12 Jiangnan Avenue", "name": "Li Hua",
        "phone": "13900001234", "csrfmiddlewaretoken": TOKEN,
    }  # fmt: skip


def _raise(site: http.client.HTTPConnection, matter: dict[str, Any]) -> int:
    said = urlencode({**matter, "client_key": str(uuid4())})
    kind = "application/x-www-form-urlencoded"
    site.request("POST", "/raise/", said, {"Content-Type": kind, "Cookie": f"csrftoken={TOKEN}"})
    answer = site.getresponse()
    answer.read()
    return answer.status


@dataclass
class Load:
    """What the clients of one round met with."""

    waits: list[float] = field(default_factory=list)
    refused: int = 0


def _loaded(port: int, matter: dict[str, Any], n: int, seconds: float) -> dict[str, Any]:
    """So many clients for so long: acknowledged calls a second, and how long each took."""
    load, until = Load(), time.monotonic() + seconds

    def work() -> None:
        site = http.client.HTTPConnection(HOST, port, timeout=60)
        while time.monotonic() < until:
            begun = time.perf_counter()
            if _raise(site, matter) == 302:
                load.waits.append(time.perf_counter() - begun)
            else:
                load.refused += 1

    threads = [threading.Thread(target=work) for _n in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cuts = quantiles(load.waits, n=100, method="inclusive")
    return {
        "calls_per_s": round(len(load.waits) / seconds, 1),
        "p50_ms": round(median(load.waits) * 1000), "p99_ms": round(cuts[98] * 1000),
        "refused": load.refused,
    }  # fmt: skip


def agreed() -> dict[str, Any]:
    """Afterwards: every call has its chain, and the log holds every line."""
    from django.utils import timezone

    from youhu.calls.models import Call
    from youhu.ledger.queries import broken_chains
    from youhu.transparency.actions import log_entries
    from youhu.transparency.audit import faults

    log_entries(now=timezone.now())
    unbroken = next(broken_chains(), None) is None and next(faults(), None) is None
    return {"calls": Call.objects.count(), "unbroken": unbroken}


if __name__ == "__main__":
    sys.exit(main())
