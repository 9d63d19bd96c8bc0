"""The whole cluster, from nothing until the block ends, whatever happens inside."""

import os
import shutil
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.postgres import unprivileged
from tools.cluster import site as sites
from tools.cluster.database import Database, wait_for
from tools.cluster.layout import EDGE, LAST, LOOPBACK, Layout
from tools.cluster.network import Loopback, Network, has_namespaces
from tools.cluster.processes import ROOT, Processes
from tools.cluster.site import Site

KEPT = ROOT / "var" / "cluster"  # what the programs said, after everything is gone


@dataclass
class Cluster:
    layout: Layout
    network: Network
    processes: Processes
    database: Database
    site: Site
    facts: dict[str, Any]

    def answers(self) -> bool:
        """Whether somebody who comes in at the front is answered."""
        try:
            with urllib.request.urlopen(f"http://{self.layout.front}/healthz", timeout=5) as said:
                return bool(said.status == 200)
        except (urllib.error.URLError, OSError):
            return False


@contextmanager
def built(*, loopback: bool = False) -> Iterator[Cluster]:
    """A running cluster with a small district in it; on loopback if it must be, or shall."""
    parts = not loopback and has_namespaces()
    with tempfile.TemporaryDirectory(prefix="youhu-cluster-") as name:
        layout = Layout(Path(name)) if parts else Layout(Path(name), LOOPBACK)
        _make_homes(layout)
        network = Network(layout) if parts else Loopback(layout)
        processes = Processes(layout, network)
        try:
            network.lay()
            network.stand_on(EDGE)
            yield _started(layout, network, processes)
        finally:
            processes.stop_all()
            network.take_away()
            _keep_logs(layout)


def _make_homes(layout: Layout) -> None:
    """Folders that belong to whom the servers run as: they refuse to be root."""
    account = unprivileged()
    for folder in (layout.folder, *map(layout.home, LAST)):
        folder.mkdir(exist_ok=True)
        if account:
            os.chown(folder, account["user"], account["group"])
        folder.chmod(0o755)


def _started(layout: Layout, network: Network, processes: Processes) -> Cluster:
    database, site = Database(layout, processes), Site(layout, processes)
    database.start()
    url = layout.socket_url(database.primary())
    facts = sites.run(layout, "tools.cluster.prepare", url=url)
    site.start()
    cluster = Cluster(layout, network, processes, database, site, facts)
    wait_for(cluster.answers, 60, "the site did not answer")
    return cluster


def _keep_logs(layout: Layout) -> None:
    shutil.rmtree(KEPT, ignore_errors=True)
    for file in layout.folder.glob("*/*.log"):
        target = KEPT / file.relative_to(layout.folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    for file in layout.folder.glob("*/*.jsonl"):
        shutil.copyfile(file, KEPT / file.name)
