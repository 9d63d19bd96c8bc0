"""Starting, killing and starting again what runs on the machines, each by its own number."""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tools.cluster import kin
from tools.cluster.layout import Layout
from tools.cluster.network import Network

ROOT = Path(__file__).resolve().parent.parent.parent
REST = 2.0  # seconds until systemd starts something again (RestartSec)
LAST_WAIT = 20.0  # seconds for what was killed to be gone


@dataclass(frozen=True)
class Service:
    """One program on one machine, as a unit of systemd would describe it."""

    machine: str
    name: str
    command: tuple[str, ...]
    user: str = ""
    env: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"{self.machine}/{self.name}"


class Processes:
    """Everything that we started. What dies comes back after a rest, unless it is held down."""

    def __init__(self, layout: Layout, network: Network) -> None:
        self.layout, self.network = layout, network
        self.services: dict[str, Service] = {}
        self.held: set[str] = set()
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._died: dict[str, float] = {}
        kin.adopt()
        self._others = {child.pid for child in kin.children(os.getpid())}  # none of ours
        self._ends = threading.Event()
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._keeper.start()

    def start(self, service: Service) -> None:
        self.services[service.key] = service
        self._died.pop(service.key, None)
        log = self.layout.home(service.machine) / f"{service.name}.log"
        step_down = ("setpriv", f"--reuid={service.user}", "--regid", service.user, "--init-groups")
        as_whom = step_down if service.user else ()
        with log.open("ab") as said:
            self._running[service.key] = subprocess.Popen(
                [*self.network.inside(service.machine), *as_whom, *service.command],
                cwd=ROOT if not service.user else "/",
                env={**os.environ, **service.env},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self, key: str) -> None:
        """kill -9, whatever it is doing; a database server with all its processes."""
        process = self._running[key]
        process.kill()
        process.wait(LAST_WAIT)
        self._died[key] = time.monotonic()

    def kill_postgres(self, machine: str) -> None:
        """kill -9 to the server and every process of its connections."""
        for pid in self.postgres(machine):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def postgres(self, machine: str) -> list[int]:
        """The server of a machine, by the file in which it keeps its number, and its children."""
        file = self.layout.home(machine) / "postgresql" / "postmaster.pid"
        try:
            pid = int(file.read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return []
        server = kin.of(pid)
        if server is None or server.name != kin.SERVER:
            return []
        return [pid, *(child.pid for child in kin.children(pid))]

    def _keep(self) -> None:
        """Start again what died a while ago, as systemd does."""
        while not self._ends.wait(0.5):
            kin.bury()
            for key, process in list(self._running.items()):
                if process.poll() is not None and key not in self.held:
                    self._revive(key)

    def _revive(self, key: str) -> None:
        died = self._died.setdefault(key, time.monotonic())
        if time.monotonic() - died >= REST:
            self.start(self.services[key])

    def stop_all(self) -> None:
        """Everything ends, and what it started, too; nothing of it matters any more."""
        self._ends.set()
        self._keeper.join(LAST_WAIT)
        until = time.monotonic() + LAST_WAIT
        while (left := self._left()) and time.monotonic() < until:
            for pid in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.05)
        for process in self._running.values():
            process.poll()
        kin.bury()

    def _left(self) -> list[int]:
        """What lives of all that we started: orphans of the dead are children of ours."""
        ours = {child.pid for child in kin.children(os.getpid())} - self._others
        machines = {service.machine for service in self.services.values()}
        servers = [pid for machine in machines for pid in self.postgres(machine)]
        return [pid for pid in {*ours, *servers} if kin.is_alive(pid)]
