"""The test of the cluster finds its way on other machines than ours: no networks, taken ports,
orphans that nobody buries, copies that do not come back."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools.cluster import cluster, kin, limit, network
from tools.cluster.database import Database
from tools.cluster.layout import LAST, SQL_PORT, Layout
from tools.cluster.limit import Never, wait_for
from tools.cluster.network import Impossible, Loopback, free_ports
from tools.cluster.processes import Processes, Service
from tools.cluster.templates import render

HERE = "127.77.251.1"


def test_without_networks_of_our_own_the_machines_are_on_loopback_and_the_report_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_command: str) -> None:
        raise Impossible("mount of /sys failed")

    monkeypatch.setattr(network, "_run", refuse)

    laid = cluster._laid(tmp_path)

    assert laid.layout.address("db1").startswith("127.77.")
    assert laid.layout.network == "127.0.0.0/8"
    assert laid.cuts.startswith("not possible on this machine: mount of /sys failed")


def test_a_port_that_is_taken_is_left_to_whom_it_belongs(tmp_path: Path) -> None:
    with socket.create_server((HERE, 0)) as other:
        taken = other.getsockname()[1]
        assert not network._is_free(taken, [HERE])
    layout = Layout(tmp_path, "127.77.251", {**free_ports([HERE]), SQL_PORT: 5532, 8008: 8108})
    for machine in LAST:
        layout.home(machine).mkdir()

    patroni = render("patroni.yml", layout, "db1").read_text()
    way = render("haproxy-database.cfg", layout, "app1").read_text()

    assert "listen: 127.77.251.11:5532" in patroni
    assert "connect_address: 127.77.251.11:8108" in patroni
    assert "server db2 127.77.251.12:5532 check port 8108" in way
    assert ":5532/youhu" in layout.socket_url("db1")


def test_whatever_was_started_ends_and_so_do_its_orphans(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    layout.home("db1").mkdir()
    orphan = layout.home("db1") / "orphan"
    script = f"sleep 60 & echo $! > {orphan}.half; mv {orphan}.half {orphan}; sleep 60"
    processes = Processes(layout, Loopback(layout, ""))
    processes.start(Service("db1", "parent", ("sh", "-c", script)))
    wait_for(orphan.exists, 10, "it did not start")
    processes.held.add("db1/parent")
    processes.kill("db1/parent")
    pid = int(orphan.read_text())
    assert kin.is_alive(pid)

    processes.stop_all()

    assert not kin.is_alive(pid)


def test_the_dead_are_not_alive_before_they_are_buried() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert not kin.is_alive(child.pid)
    assert child.pid in [it.pid for it in kin.children(os.getpid())]
    assert child.wait() == 0


def test_the_whole_run_has_a_limit_and_says_what_it_waited_for() -> None:
    def over() -> bool:
        signal.raise_signal(signal.SIGALRM)
        return False

    before = signal.getsignal(signal.SIGALRM), signal.getsignal(signal.SIGTERM)
    limit.limit(30)
    try:
        with pytest.raises(SystemExit, match=r"not done within 30 s.*there is no primary"):
            wait_for(over, 5, "there is no primary")
    finally:
        limit.lift()
        signal.signal(signal.SIGALRM, before[0])
        signal.signal(signal.SIGTERM, before[1])


class Servers(Database):
    """Database servers of which db3 stands aside until it has been asked so often."""

    def __init__(self, tmp_path: Path, asks: int) -> None:
        super().__init__(Layout(tmp_path), None)  # type: ignore[arg-type]  # nothing is started
        self.left, self.asked = asks, list[tuple[str, bool]]()

    def is_steady(self, standbys: int = 2) -> bool:
        return self.left <= 0

    def primary(self) -> str:
        return "db1"

    def ask(self, machine: str, query: str, **facts: object) -> list[str]:
        return ["db2"]

    def _make_anew(self, machine: str, *, force: bool) -> None:
        self.asked.append((machine, force))
        self.left -= 1


def test_who_comes_back_alone_is_left_alone(tmp_path: Path) -> None:
    servers = Servers(tmp_path, 0)
    assert servers.settle(0, 0) == []
    assert servers.asked == []


def test_a_copy_that_does_not_follow_is_made_anew_by_force_once_and_then_asked_again(
    tmp_path: Path,
) -> None:
    servers = Servers(tmp_path, 3)
    assert servers.settle(0, 0) == ["db3"]
    assert servers.asked == [("db3", True), ("db3", False), ("db3", False)]


def test_a_cluster_that_never_settles_ends_the_faults(tmp_path: Path) -> None:
    began = time.monotonic()
    with pytest.raises(Never, match="made anew: \\['db3'\\]"):
        Servers(tmp_path, 1000).settle(0, -1)
    assert time.monotonic() - began < 10
