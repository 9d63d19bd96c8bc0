"""The queue emptied, no ticker for a while, then tickers whose clocks are wrong: who is overdue is
warned about all the same."""

import time
from pathlib import Path
from typing import Any

from tools.cluster.cluster import Cluster
from tools.cluster.layout import SITES
from tools.cluster.limit import wait_for

AHEAD, BEHIND = "+600", "-600"  # seconds by which a clock jumped
SILENCE = 20.0  # seconds without any ticker
QUEUE = "TRUNCATE django_tasks_database_dbtaskresult CASCADE"
UNWARNED = """
    SELECT count(*) FROM calls_call WHERE closed_at IS NULL
    AND least(next_rung_at, next_promise_at) <= to_timestamp(%(then)s)
"""


def jumped(cluster: Cluster) -> dict[str, Any]:
    """Answers how long it took until nobody waited who had been overdue."""
    for machine in SITES:
        key = f"{machine}/tick"
        cluster.processes.held.add(key)
        cluster.processes.kill(key)
    with cluster.database.connected(cluster.database.primary()) as connection:
        connection.execute(QUEUE)
    time.sleep(SILENCE)
    wait_for(lambda: _unwarned(cluster, time.time()) > 0, 60, "nobody was overdue")
    then = time.time()
    waiting = _unwarned(cluster, then)
    for machine, clock in zip(SITES, (AHEAD, BEHIND), strict=True):
        cluster.processes.start(cluster.site.ticker(machine, faked(clock)))
        cluster.processes.held.discard(f"{machine}/tick")
    wait_for(lambda: _unwarned(cluster, then) == 0, 180, "overdue calls were not warned about")
    return {
        "overdue": waiting,
        "clocks": [AHEAD, BEHIND],
        "warned_in_s": round(time.time() - then, 1),
    }


def _unwarned(cluster: Cluster, then: float) -> int:
    with cluster.database.connected(cluster.database.primary()) as connection:
        row = connection.execute(UNWARNED, {"then": then}).fetchone()
    return int(row[0]) if row else 0


def faked(clock: str) -> dict[str, str]:
    """The environment of a process that sees another time than the rest of the world."""
    library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    return {"LD_PRELOAD": str(library), "FAKETIME": clock, "DONT_FAKE_MONOTONIC": "1"}
