"""The machines of the site: pgbouncer and the way to the primary, web process, ticker, worker."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from tests.postgres import unprivileged
from tools.cluster.layout import EDGE, SITE_PORT, SITES, Layout
from tools.cluster.limit import doing
from tools.cluster.processes import ROOT, Processes, Service
from tools.cluster.templates import render
from tools.site import QUIET, SITE, TICK, WORKER

WEB, TICKER, WORKS, POOL, WAY, FRONT = "web", "tick", "worker", "pgbouncer", "haproxy", "front"
LONGEST = 600  # seconds for one of our programs
SWEEP_EVERY = "20"  # seconds, as deploy/systemd/youhu-tick.service has it


def environment(layout: Layout, machine: str, url: str) -> dict[str, str]:
    """What an installation says in its environment: the same keys on every machine."""
    return {
        "DATABASE_URL": url,
        "YOUHU_VAR": str(layout.home(machine) / "var"),
        "YOUHU_LOG_KEY": str(layout.folder / "log_key"),
        "SECRET_KEY": layout.passwords["superuser"] * 2,
        "YOUHU_SEALING_KEY": layout.passwords["replication"],
        "YOUHU_SITE_URL": "http://localhost",
        "ALLOWED_HOSTS": "*",
        "YOUHU_LANGUAGE": "en",
        # One address raises more here than the brake at the door would let it.
        "CACHE_URL": "dummy://",
        "DJANGO_SETTINGS_MODULE": "youhu.config.settings",
        "PYTHONPATH": str(ROOT),
    }


def run(layout: Layout, module: str, *words: str, url: str) -> Any:
    """One of our programs at the database of `url`, to its end; what it answered as JSON."""
    env = environment(layout, EDGE, url)
    command = [sys.executable, "-m", module, *words]
    doing(module)
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **env},
        stdout=subprocess.PIPE,
        text=True,
        timeout=LONGEST,
    )
    if done.returncode:
        raise SystemExit(f"{module} failed. Its messages are above.")
    return json.loads(done.stdout)


class Site:
    """Two machines with everything that answers people, and the balancer before them."""

    def __init__(self, layout: Layout, processes: Processes) -> None:
        self.layout, self.processes = layout, processes

    def start(self) -> None:
        for machine in SITES:
            (self.layout.home(machine) / "var").mkdir()
            (self.layout.home(machine) / "var" / "static").symlink_to(ROOT / "var" / "static")
            self._start_way(machine)
            self.processes.start(self.web(machine))
            self.processes.start(self.ticker(machine))
            self.processes.start(self._ours(machine, WORKS, WORKER))
        front = render("haproxy-front.cfg", self.layout, EDGE)
        self.processes.start(Service(EDGE, FRONT, ("haproxy", "-db", "-f", str(front))))

    def _start_way(self, machine: str) -> None:
        user = str(unprivileged().get("user", ""))
        way = render("haproxy-database.cfg", self.layout, machine)
        pool = render("pgbouncer.ini", self.layout, machine)
        self.processes.start(Service(machine, WAY, ("haproxy", "-db", "-f", str(way)), user))
        self.processes.start(Service(machine, POOL, ("pgbouncer", str(pool)), user))

    def web(self, machine: str) -> Service:
        where = ("--host", self.layout.address(machine), "--port", str(self.layout.port(SITE_PORT)))
        url = self.layout.pooled_url(machine)
        return self._ours(machine, WEB, (*SITE, *where, *QUIET), url=url)

    def ticker(self, machine: str, env: Mapping[str, str] | None = None) -> Service:
        return self._ours(machine, TICKER, (*TICK, "--every", SWEEP_EVERY), env=env)

    def _ours(
        self,
        machine: str,
        name: str,
        command: tuple[str, ...],
        *,
        url: str = "",
        env: Mapping[str, str] | None = None,
    ) -> Service:
        """Ticker and worker keep a connection of their own, past the pooler."""
        said = environment(self.layout, machine, url or self.layout.direct_url())
        return Service(machine, name, (sys.executable, *command), env={**said, **(env or {})})
