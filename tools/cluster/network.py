"""The network between the machines, and cutting it.

Each machine is a network namespace; their cables end in a namespace of their own, at one of two
switches. Whoever is plugged into the other switch is cut off from the rest, without a word.

Where the kernel has no namespaces for us, the machines are addresses of the loopback, and nobody
can be cut off.
"""

import ctypes
import os
import socket
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from tools.cluster.layout import DATABASES, EDGE, LAST, PORTS, Layout

MAIN, ISLAND = "main", "island"
NEW_NETWORK = 0x40000000  # CLONE_NEWNET
NAMED = Path("/run/netns")
HERE = Path("/proc/thread-self/ns/net")
PATIENCE = 20  # seconds for one command of `ip`
PROBE = 9  # the port on which the cables are tried


class Impossible(Exception):
    """This machine gives us no networks of our own; says why."""


class Network:
    """The cables of one cluster. Names of the namespaces begin with `prefix`."""

    kind = "namespaces"
    cuts = "made"
    parts = True  # a cut leaves two sides, and both go on working

    def __init__(self, layout: Layout) -> None:
        self.layout, self.prefix = layout, f"youhu-{os.getpid()}"

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
            self._ip("fabric", "link", "set", f"to-{machine}", "master", switch)

    def _ip(self, machine: str, *words: str) -> None:
        """By nsenter: `ip -n` mounts a /sys of its own, which fails in a changed root."""
        _run(*self.inside(machine), "ip", *words)

    def lay(self) -> None:
        """Lay the cables and try them. Raises Impossible, with nothing left, where they fail."""
        try:
            self._lay()
            self._try()
        except (Impossible, OSError) as why:
            self.take_away()
            raise Impossible(str(why)) from why

    def _lay(self) -> None:
        _run("ip", "netns", "add", self.fabric)
        for switch in (MAIN, ISLAND):
            self._ip("fabric", "link", "add", switch, "type", "bridge")
            self._ip("fabric", "link", "set", switch, "up")
        for machine in LAST:
            self._connect(machine)

    def _connect(self, machine: str) -> None:
        there, cable = self.name(machine), f"to-{machine}"
        _run("ip", "netns", "add", there)
        peer = ("peer", "name", cable, "netns", self.fabric)
        _run("ip", "link", "add", "eth0", "netns", there, "type", "veth", *peer)
        self._ip(machine, "addr", "add", f"{self.layout.address(machine)}/24", "dev", "eth0")
        for device in ("lo", "eth0"):
            self._ip(machine, "link", "set", device, "up")
        self._ip("fabric", "link", "set", cable, "up")
        self._plug([machine], MAIN)

    def _try(self) -> None:
        """A cable must carry, and a cut must cut: not every kernel that says so does so."""
        there, place = DATABASES[0], (self.layout.address(DATABASES[0]), PROBE)
        with HERE.open() as here:
            try:
                self.stand_on(there)
                with socket.create_server(place):
                    self.stand_on(EDGE)
                    carried = _answers(place, 5)
                    self.cut([there])
                    cut = not _answers(place, 0.3)
                    self.heal()
            finally:
                _enter(here.fileno())
        if not (carried and cut):
            raise Impossible("its cables do not carry" if not carried else "its cuts do not cut")

    def take_away(self) -> None:
        for file in NAMED.glob(f"{self.prefix}-*"):
            with suppress(Impossible):
                _run("ip", "netns", "delete", file.name)

    def stand_on(self, machine: str) -> None:
        """This process, and the threads it starts from now on, are on that machine."""
        with (NAMED / self.name(machine)).open() as file:
            _enter(file.fileno())


class Loopback(Network):
    """All machines on the loopback of this one, where every address that begins with 127 is."""

    kind = "loopback"
    parts = False

    def __init__(self, layout: Layout, why: str) -> None:
        super().__init__(layout)
        self.cuts = f"not possible on this machine: {why}"

    def inside(self, machine: str) -> tuple[str, ...]:
        return ()

    def take_away(self) -> None:
        """Nothing was laid."""

    def stand_on(self, machine: str) -> None:
        """We are everywhere."""


def free_ports(addresses: Iterable[str]) -> dict[int, int]:
    """For every port of the templates one that nobody has at any of these addresses."""
    addresses = list(addresses)
    found: dict[int, int] = {}
    for port in PORTS:
        choice = (it for it in range(port, port + 10_000, 100) if it not in found.values())
        found[port] = next(it for it in choice if _is_free(it, addresses))
    return found


def _is_free(port: int, addresses: list[str]) -> bool:
    try:
        for address in addresses:
            socket.create_server((address, port)).close()
    except OSError:
        return False
    return True


def _answers(place: tuple[str, int], seconds: float) -> bool:
    try:
        socket.create_connection(place, timeout=seconds).close()
    except OSError:
        return False
    return True


def _enter(namespace: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(namespace, NEW_NETWORK):
        raise OSError(ctypes.get_errno(), "cannot enter the network namespace")


def _run(*command: str) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    except (OSError, subprocess.TimeoutExpired) as why:
        raise Impossible(f"{command[0]}: {why}") from why
    if done.returncode:
        raise Impossible(f"{' '.join(command)}: {done.stderr.strip()}")
