"""The control: without a synchronous standby the same cut must lose calls. Else we see nothing."""

import json
import time
import urllib.request
from typing import Any

from tools.cluster import journal, site
from tools.cluster.callers import calling
from tools.cluster.cluster import Cluster
from tools.cluster.faults import split
from tools.cluster.layout import DATABASES, REST_PORT
from tools.cluster.limit import wait_for

BEFORE = 3.0  # seconds of calls before the cut
AFTER = 5.0  # seconds of the new primary alone, until everybody on its side knows of it


def lost_without_standby(cluster: Cluster, *, clients: int, seed: int) -> dict[str, Any]:
    """Cut primary and site from both standbys until one of them takes over; count what is gone."""
    make_asynchronous(cluster)
    with calling(cluster, "control", clients=clients, seed=seed) as folder:
        time.sleep(BEFORE)
        old = cluster.database.primary()
        _where, undo = split(cluster.network, cluster.database)
        wait_for(lambda: _is_replaced(cluster, old), 90, "no standby took over")
        time.sleep(AFTER)
        undo()
    words = (str(folder), json.dumps(cluster.facts), "0", "intake")
    url = cluster.layout.socket_url(cluster.database.primary())
    found = site.run(cluster.layout, "tools.cluster.judge", *words, url=url)
    return {"acknowledged": journal.count(folder), "lost": found["lost"]}


def _is_replaced(cluster: Cluster, old: str) -> bool:
    return any(machine != old for machine in cluster.database.primaries())


def make_asynchronous(cluster: Cluster) -> None:
    address = f"http://{cluster.layout.server(DATABASES[0], REST_PORT)}/config"
    said = json.dumps({"synchronous_mode": False, "synchronous_mode_strict": False}).encode()
    asked = urllib.request.Request(address, said, method="PATCH")
    urllib.request.urlopen(asked, timeout=10).close()
    cluster.database.is_synchronous = False
    names = "SHOW synchronous_standby_names"
    wait_for(
        lambda: cluster.database.ask(cluster.database.primary(), names) == "",
        60,
        "the standbys stayed synchronous",
    )
