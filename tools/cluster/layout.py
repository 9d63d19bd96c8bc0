"""Which machines there are, where they are, and where each keeps its things."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

DATABASES = ("db1", "db2", "db3")
SITES = ("app1", "app2")
EDGE = "edge"  # before the site: the balancer, the clients, and we ourselves
SITE_PORT, FRONT_PORT, REST_PORT, ETCD_PORT, SQL_PORT = 8001, 8000, 8008, 2379, 5432
PORTS = (SITE_PORT, FRONT_PORT, REST_PORT, ETCD_PORT, 2380, SQL_PORT, 5000)  # of the templates
LAST = {"edge": 2, "db1": 11, "db2": 12, "db3": 13, "app1": 21, "app2": 22}


@dataclass(frozen=True)
class Layout:
    """One cluster. All its files lie in `folder`, which accounts other than root may enter."""

    folder: Path
    prefix: str = "10.77.0"  # the network of its machines
    ports: Mapping[int, int] = field(default_factory=dict)  # which are others than usual
    passwords: dict[str, str] = field(
        default_factory=lambda: {
            name: secrets.token_hex(16) for name in ("superuser", "replication", "youhu")
        }
    )

    def address(self, machine: str) -> str:
        return f"{self.prefix}.{LAST[machine]}"

    def port(self, usual: int) -> int:
        return self.ports.get(usual, usual)

    def server(self, machine: str, usual: int) -> str:
        """Where a program on this machine listens."""
        return f"{self.address(machine)}:{self.port(usual)}"

    @property
    def is_loopback(self) -> bool:
        return self.prefix.startswith("127.")

    @property
    def network(self) -> str:
        """Where the machines of the cluster call from: on loopback they all look alike."""
        return "127.0.0.0/8" if self.is_loopback else f"{self.prefix}.0/24"

    def way(self, machine: str) -> str:
        """Where the way to the primary begins on a machine of the site."""
        return self.address(machine) if self.is_loopback else "127.0.0.1"

    def home(self, machine: str) -> Path:
        """What the disk of this machine holds."""
        return self.folder / machine

    @property
    def front(self) -> str:
        """Where people come in."""
        return self.server(EDGE, FRONT_PORT)

    def socket_url(self, machine: str) -> str:
        """The database server of one machine by a way that no cut of the network closes."""
        folder = str(self.home(machine)).replace("/", "%2F")
        return f"postgres://youhu:{self.passwords['youhu']}@{folder}:{self.port(SQL_PORT)}/youhu"

    def pooled_url(self, machine: str) -> str:
        """The primary through pgbouncer and haproxy, as seen on a machine of the site."""
        folder = str(self.home(machine)).replace("/", "%2F")
        return f"postgres://youhu@{folder}:6432/youhu?pooled=1"

    def direct_url(self) -> str:
        """The primary by all three addresses at once."""
        servers = ",".join(self.server(name, SQL_PORT) for name in DATABASES)
        return f"postgres://youhu:{self.passwords['youhu']}@{servers}/youhu"


def loopback_prefix() -> str:
    """Where the machines are when they have no network of their own; another one for each run."""
    return f"127.77.{os.getpid() % 250}"
