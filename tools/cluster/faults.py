"""What goes wrong, drawn by dice from a seed, and how it is done and undone."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from tools.cluster.database import ETCD, PATRONI, Database
from tools.cluster.layout import DATABASES, EDGE, SITES
from tools.cluster.network import Network
from tools.cluster.processes import Processes
from tools.cluster.site import TICKER, WEB, WORKS

# Each kind, and how often it comes among the others.
KINDS = {
    "web": 3, "tick": 1, "worker": 1, "primary": 3, "primary machine": 2, "agent": 1,
    "standby": 3, "etcd": 2, "cut primary": 2, "cut standby": 2, "cut site": 1, "split": 1,
}  # fmt: skip
# Seconds for which it stays so. Without its agent a primary goes on until it is replaced.
USUALLY = (3, 7)
LASTS = {"agent": (24, 28), "cut primary": (6, 24), "split": (6, 14)}
DEAF = 4.0  # seconds without replication, where the network cannot part; under wal_sender_timeout
KILLS = {"web", "tick", "worker", "primary", "primary machine", "agent", "standby", "etcd"}


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong, for so many seconds."""

    kind: str
    seconds: float

    @property
    def is_kill(self) -> bool:
        return self.kind in KILLS


def plan(draw: Random, kills: int, cuts: int) -> list[Fault]:
    """So many kills and cuts by dice; each kind of either comes before one comes again."""
    chosen = [*_drawn(draw, kills, KILLS), *_drawn(draw, cuts, KINDS.keys() - KILLS)]
    draw.shuffle(chosen)
    return [Fault(kind, round(draw.uniform(*LASTS.get(kind, USUALLY)), 1)) for kind in chosen]


def _drawn(draw: Random, n: int, kinds: set[str]) -> list[str]:
    names = sorted(kinds)
    draw.shuffle(names)
    more = draw.choices(names, weights=[KINDS[name] for name in names], k=max(0, n - len(names)))
    return [*names[:n], *more]


class Hand:
    """Does one fault after the other."""

    def __init__(
        self, draw: Random, network: Network, processes: Processes, database: Database
    ) -> None:
        self.draw, self.network = draw, network
        self.processes, self.database = processes, database

    def strike(self, fault: Fault) -> str:
        """Do it, leave it so for its time, undo it; answers on which machine it was."""
        machine, undo = self._DEEDS[fault.kind](self)
        time.sleep(fault.seconds)
        undo()
        return machine

    def _kill(self, machine: str, name: str) -> tuple[str, Callable[[], None]]:
        self.processes.kill(f"{machine}/{name}")
        return machine, _nothing

    def _web(self) -> tuple[str, Callable[[], None]]:
        return self._kill(self.draw.choice(SITES), WEB)

    def _tick(self) -> tuple[str, Callable[[], None]]:
        return self._kill(self.draw.choice(SITES), TICKER)

    def _worker(self) -> tuple[str, Callable[[], None]]:
        return self._kill(self.draw.choice(SITES), WORKS)

    def _etcd(self) -> tuple[str, Callable[[], None]]:
        return self._kill(self.draw.choice(DATABASES), ETCD)

    def _primary(self) -> tuple[str, Callable[[], None]]:
        """The server alone; its agent sees it at once."""
        machine = self.database.primary()
        self.processes.kill_postgres(machine)
        return machine, _nothing

    def _agent(self) -> tuple[str, Callable[[], None]]:
        """Patroni alone, while the primary goes on without anybody who would stop it."""
        machine = self.database.primary()
        return machine, self._down(machine, PATRONI)

    def _primary_machine(self) -> tuple[str, Callable[[], None]]:
        return self._machine(self.database.primary())

    def _standby(self) -> tuple[str, Callable[[], None]]:
        """The one that confirms."""
        return self._machine(self.draw.choice(self.database.standbys(synchronous=True)))

    def _machine(self, machine: str) -> tuple[str, Callable[[], None]]:
        return machine, fell(self.processes, machine)

    def _down(self, machine: str, name: str) -> Callable[[], None]:
        return held_down(self.processes, f"{machine}/{name}")

    def _cut(self, *machines: str) -> tuple[str, Callable[[], None]]:
        self.network.cut(machines)
        return "+".join(machines), self.network.heal

    def _cut_primary(self) -> tuple[str, Callable[[], None]]:
        return self._cut(self.database.primary())

    def _cut_standby(self) -> tuple[str, Callable[[], None]]:
        return self._cut(self.draw.choice(self.database.standbys(synchronous=True)))

    def _cut_site(self) -> tuple[str, Callable[[], None]]:
        return self._cut(self.draw.choice(SITES))

    def _split(self) -> tuple[str, Callable[[], None]]:
        return split(self.network, self.database)

    _DEEDS = {
        "web": _web, "tick": _tick, "worker": _worker, "primary": _primary, "agent": _agent,
        "primary machine": _primary_machine, "standby": _standby, "etcd": _etcd,
        "cut primary": _cut_primary, "cut standby": _cut_standby, "cut site": _cut_site,
        "split": _split,
    }  # fmt: skip


def split(network: Network, database: Database) -> tuple[str, Callable[[], None]]:
    """Part the primary and the site from both standbys; answers where, and how to undo it.

    Where nobody can be cut off the standbys hear nothing for a while, since what sends to them is
    frozen, and then the primary's machine falls.
    """
    machine = database.primary()
    island = (machine, *SITES, EDGE)
    if network.parts:
        network.cut(island)
        return "+".join(island), network.heal
    for pid in database.ask(machine, "SELECT array_agg(pid) FROM pg_stat_replication") or []:
        os.kill(pid, signal.SIGSTOP)
    time.sleep(DEAF)
    return machine, fell(database.processes, machine)


def fell(processes: Processes, machine: str) -> Callable[[], None]:
    """A database machine without its agent and its server, until what is answered is called."""
    undo = held_down(processes, f"{machine}/{PATRONI}")
    processes.kill_postgres(machine)
    return undo


def held_down(processes: Processes, key: str) -> Callable[[], None]:
    processes.held.add(key)
    processes.kill(key)
    return lambda: processes.held.discard(key)


def _nothing() -> None:
    """systemd starts it again."""


def told(faults: list[Fault]) -> Iterator[str]:
    for number, fault in enumerate(faults, start=1):
        yield f"{number:3}. {fault.kind}, {fault.seconds} s"
