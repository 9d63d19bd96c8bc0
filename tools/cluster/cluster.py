"""The whole cluster, from nothing until the block ends, whatever happens inside."""

import os
import shutil
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.postgres import unprivileged
from tools.cluster import site as sites
from tools.cluster.database import Database
from tools.cluster.layout import EDGE, LAST, Layout, loopback_prefix
from tools.cluster.limit import lift, wait_for
from tools.cluster.network import Impossible, Loopback, Network, free_ports
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
    with tempfile.TemporaryDirectory(prefix="youhu-cluster-", ignore_cleanup_errors=True) as name:
        network = _on_loopback(Path(name)) if loopback else _laid(Path(name))
        layout = network.layout
        processes = Processes(layout, network)
        try:
            _make_homes(layout)
            network.stand_on(EDGE)
            yield _started(layout, network, processes)
        finally:
            lift()
            processes.stop_all()
            network.take_away()
            _keep_logs(layout)


def _laid(folder: Path) -> Network:
    """A network that can be cut, where this machine lets us have one."""
    network = Network(Layout(folder))
    try:
        network.lay()
    except Impossible as why:
        return _on_loopback(folder, str(why))
    return network


def _on_loopback(folder: Path, why: str = "asked for by --loopback") -> Network:
    layout = Layout(folder, loopback_prefix())
    layout = replace(layout, ports=free_ports(map(layout.address, LAST)))
    return Loopback(layout, why)


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
