"""The network between the machines, and cutting it.

Each machine is a network namespace; their cables end in a namespace of their own, at one of two
switches. Whoever is plugged into the other switch is cut off from the rest, without a word.

Where the kernel has no namespaces for us, the machines are addresses of the loopback, and whoever
should be cut off is frozen instead.
"""

import ctypes
import os
import signal
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

from tools.cluster.layout import EDGE, LAST, Layout

MAIN, ISLAND = "main", "island"
NEW_NETWORK = 0x40000000  # CLONE_NEWNET
NAMED = Path("/run/netns")


class Network:
    """The cables of one cluster. Names of the namespaces begin with `prefix`."""

    kind = "namespaces"
    parts = True  # a cut leaves two sides, and both go on working

    def __init__(self, layout: Layout) -> None:
        self.layout, self.prefix = layout, f"youhu-{os.getpid()}"
        self.signal: Callable[[str, int], None] = lambda _machine, _number: None

    def name(self, machine: str) -> str:
        return f"{self.prefix}-{machine}"

    @property
    def fabric(self) -> str:
        return self.name("fabric")

    def inside(self, machine: str) -> tuple[str, ...]:
        """What stands before a command that runs on a machine."""
        return ("nsenter", f"--net={NAMED / self.name(machine)}")

    def cut(self, machines: Iterable[str]) -> None:
        """These machines reach each other and nobody else."""
        self._plug(machines, ISLAND)

    def heal(self) -> None:
        self._plug(LAST, MAIN)

    def _plug(self, machines: Iterable[str], switch: str) -> None:
        for machine in machines:
            _ip("-n", self.fabric, "link", "set", f"to-{machine}", "master", switch)

    def lay(self) -> None:
        _ip("netns", "add", self.fabric)
        for switch in (MAIN, ISLAND):
            _ip("-n", self.fabric, "link", "add", switch, "type", "bridge")
            _ip("-n", self.fabric, "link", "set", switch, "up")
        for machine in LAST:
            self._connect(machine)

    def _connect(self, machine: str) -> None:
        there, cable = self.name(machine), f"to-{machine}"
        _ip("netns", "add", there)
        peer = ("peer", "name", cable, "netns", self.fabric)
        _ip("link", "add", "eth0", "netns", there, "type", "veth", *peer)
        _ip("-n", there, "addr", "add", f"{self.layout.address(machine)}/24", "dev", "eth0")
        for device in ("lo", "eth0"):
            _ip("-n", there, "link", "set", device, "up")
        _ip("-n", self.fabric, "link", "set", cable, "up")
        self._plug([machine], MAIN)

    def take_away(self) -> None:
        for file in NAMED.glob(f"{self.prefix}-*"):
            subprocess.run(["ip", "netns", "delete", file.name], check=False)

    def stand_on(self, machine: str) -> None:
        """This process, and the threads it starts from now on, are on that machine."""
        libc = ctypes.CDLL(None, use_errno=True)
        with (NAMED / self.name(machine)).open() as file:
            if libc.setns(file.fileno(), NEW_NETWORK):
                raise OSError(ctypes.get_errno(), "cannot enter the network namespace")


class Loopback(Network):
    """All machines on the loopback of this one; a machine that is cut off stands still."""

    kind = "loopback, machines frozen instead of cut off"
    parts = False

    def inside(self, machine: str) -> tuple[str, ...]:
        return ()

    def cut(self, machines: Iterable[str]) -> None:
        for machine in set(machines) - {EDGE}:
            self.signal(machine, signal.SIGSTOP)

    def heal(self) -> None:
        for machine in LAST:
            self.signal(machine, signal.SIGCONT)

    def lay(self) -> None:
        """Every address that begins with 127 is there already."""

    def take_away(self) -> None:
        """Nothing was laid."""

    def stand_on(self, machine: str) -> None:
        """We are everywhere."""


def has_namespaces() -> bool:
    """Whether the kernel lets us have networks of our own."""
    name = f"youhu-{os.getpid()}-probe"
    words = ("add", "delete")
    tried = [subprocess.run(["ip", "netns", word, name], capture_output=True) for word in words]
    return all(done.returncode == 0 for done in tried)


def _ip(*words: str) -> None:
    done = subprocess.run(["ip", *words], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"ip {' '.join(words)}: {done.stderr.strip()}")
