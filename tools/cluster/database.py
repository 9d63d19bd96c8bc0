"""The three database machines: etcd, Patroni, PostgreSQL; who is primary, is all well."""

import contextlib
import json
import urllib.request
from typing import Any

import psycopg

from tests.postgres import unprivileged
from tools.cluster.layout import DATABASES, ETCD_PORT, REST_PORT, SQL_PORT, Layout
from tools.cluster.limit import Never, comes_true, wait_for
from tools.cluster.processes import Processes, Service
from tools.cluster.templates import render

PATIENCE = 60.0  # seconds for a copy to find back by itself
ASK_AGAIN, ASKED = 15.0, 14  # seconds; how often a copy is asked to begin anew
PATRONI, ETCD = "patroni", "etcd"
STEADY = """
    SELECT count(*) FILTER (WHERE state = 'streaming') >= %(standbys)s
       AND (NOT %(sync)s OR count(*) FILTER (WHERE sync_state = 'sync') > 0)
    FROM pg_stat_replication WHERE application_name = ANY(%(copies)s)
"""  # who makes a copy anew streams, too, by the name pg_basebackup


class Database:
    """The servers, each asked by its socket, so that no cut of the network hides it from us."""

    def __init__(self, layout: Layout, processes: Processes) -> None:
        self.layout, self.processes = layout, processes
        self.is_synchronous = True

    def start(self) -> None:
        user = str(unprivileged().get("user", ""))
        for machine in DATABASES:
            file = render("etcd.yml", self.layout, machine)
            command = ("etcd", "--config-file", str(file))
            self.processes.start(Service(machine, ETCD, command, user))
        wait_for(self._may_vote, 30, "etcd did not come up")
        for machine in DATABASES:
            file = render("patroni.yml", self.layout, machine)
            self.processes.start(Service(machine, PATRONI, ("patroni", str(file)), user))
        wait_for(self.is_steady, 90, "the database cluster did not come up")
        self._make_database()

    def _may_vote(self) -> bool:
        """Whether etcd knows which version it is: systemd, too, starts Patroni only then."""
        for machine in DATABASES:
            address = f"http://{self.layout.server(machine, ETCD_PORT)}/version"
            try:
                with urllib.request.urlopen(address, timeout=2) as said:
                    if json.load(said)["etcdcluster"] == "not_decided":
                        return False
            except OSError:
                return False
        return True

    def _make_database(self) -> None:
        with self.connected(self.primary(), "postgres", "superuser", "postgres") as connection:
            word = psycopg.sql.Literal(self.layout.passwords["youhu"])
            role = psycopg.sql.SQL("CREATE ROLE youhu LOGIN PASSWORD {}").format(word)
            connection.execute(role)
            connection.execute("CREATE DATABASE youhu OWNER youhu")

    def connected(
        self, machine: str, user: str = "youhu", word: str = "", name: str = "youhu"
    ) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection to this very server, by its socket."""
        return psycopg.connect(
            host=str(self.layout.home(machine)),
            port=self.layout.port(SQL_PORT),
            user=user,
            password=self.layout.passwords[word or user],
            dbname=name,
            autocommit=True,
            connect_timeout=2,
        )

    def ask(self, machine: str, query: str, **facts: Any) -> Any:
        """The first value of the answer, as the superuser; None when the server does not answer."""
        with (
            contextlib.suppress(psycopg.Error),
            self.connected(machine, "postgres", "superuser", "postgres") as connection,
        ):
            row = connection.execute(query, facts).fetchone()
            return row[0] if row else None
        return None

    def primaries(self) -> list[str]:
        """The servers that take writes, as they themselves see it: one, unless one is cut off."""
        return [it for it in DATABASES if self.ask(it, "SELECT pg_is_in_recovery()") is False]

    def primary(self) -> str:
        wait_for(lambda: len(self.primaries()) == 1, 90, "there is not one primary")
        return self.primaries()[0]

    def standbys(self, *, synchronous: bool) -> list[str]:
        kinds = "sync_state = 'sync'" if synchronous else "sync_state <> 'sync'"
        query = f"SELECT array_agg(application_name) FROM pg_stat_replication WHERE {kinds}"
        return list(self.ask(self.primary(), query) or [])

    def is_steady(self, standbys: int = 2) -> bool:
        """One primary, its standbys follow, and one of them confirms."""
        found = self.primaries()
        facts = {"standbys": standbys, "sync": self.is_synchronous, "copies": list(DATABASES)}
        return len(found) == 1 and bool(self.ask(found[0], STEADY, **facts))

    def settle(self, patience: float = PATIENCE, again: float = ASK_AGAIN) -> list[str]:
        """Wait until all is well; answers which copies somebody had to make anew for it."""
        if comes_true(self.is_steady, patience):
            return []
        made: set[str] = set()
        for _ in range(ASKED):
            for machine in self._lost():
                # By force it breaks off what the agent is at: once, lest it break off the copying.
                self._make_anew(machine, force=machine not in made)
                made.add(machine)
            if comes_true(self.is_steady, again):
                return sorted(made)
        raise Never(f"The database cluster did not settle; made anew: {sorted(made)}.")

    def _lost(self) -> list[str]:
        """The copies that do not follow the primary."""
        primary = self.primary()
        query = "SELECT array_agg(application_name) FROM pg_stat_replication"
        following = self.ask(primary, f"{query} WHERE state = 'streaming'") or []
        return [it for it in DATABASES if it != primary and it not in following]

    def _make_anew(self, machine: str, *, force: bool) -> None:
        """What `patronictl reinit` does, when a copy went another way and does not find back."""
        address = f"http://{self.layout.server(machine, REST_PORT)}/reinitialize"
        asked = urllib.request.Request(address, json.dumps({"force": force}).encode())
        with contextlib.suppress(OSError):  # not up yet, or at it already: it is asked again
            urllib.request.urlopen(asked, timeout=10).close()
