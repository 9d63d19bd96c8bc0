"""One run: build, load, break, judge, and the control; what came of it as a report."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from tools.cluster import journal, site
from tools.cluster.callers import calling
from tools.cluster.clocks import jumped
from tools.cluster.cluster import Cluster, built
from tools.cluster.control import lost_without_standby
from tools.cluster.faults import Fault, Hand, told
from tools.cluster.limit import Never, comes_true, doing, wait_for
from tools.cluster.watch import Watch

NEVER_WARNED = {"overdue": 0, "clocks": [], "warned_in_s": 0.0}
REST = 2.0  # seconds of ordinary work between two faults


@dataclass(frozen=True)
class Form:
    """How long and how hard."""

    name: str
    faults: list[Fault]
    calls: int
    clients: int
    seed: int
    loopback: bool
    longest: float  # seconds for all calls, after the last fault
    whole: int  # seconds after which it is ended, whatever it does


def run(form: Form, report: dict[str, Any]) -> None:
    """Fills in the report as far as the run comes; nothing in it is judged yet."""
    begun = time.time()
    say(f"{form.name}, seed {form.seed}: {len(form.faults)} faults")
    for line in told(form.faults):
        say(line)
    with built(loopback=form.loopback) as cluster:
        report["network"], report["cuts"] = cluster.network.kind, cluster.network.cuts
        report["built_in_s"] = round(time.time() - begun, 1)
        say(f"built in {report['built_in_s']} s; cuts {report['cuts']}")
        report |= under_fire(cluster, form)
        say("control: the same without a synchronous standby")
        seed = form.seed + 1
        report["control"] = lost_without_standby(cluster, clients=form.clients, seed=seed)
        report["took_s"] = round(time.time() - begun)


def under_fire(cluster: Cluster, form: Form) -> dict[str, Any]:
    watch = Watch(cluster.database)
    callers = calling(cluster, "calls", clients=form.clients, seed=form.seed)
    begun = time.time()
    left_out = [] if cluster.network.parts else [it.kind for it in form.faults if not it.is_kill]
    with watch, callers as folder:
        struck: list[dict[str, Any]] = []
        stopped = _as_far_as_it_goes(lambda: _strike_all(cluster, form, folder, struck))
        fired, late = time.time(), dict(NEVER_WARNED)
        stopped += _as_far_as_it_goes(lambda: late.update(jumped(cluster)))
        say(f"{late}")
        doing(f"waiting for {form.calls} calls")
        comes_true(lambda: journal.count(folder) >= form.calls, form.longest)
    stopped += _as_far_as_it_goes(cluster.database.settle)
    lines = journal.read(folder)
    moments = [float(line["at"]) for line in lines]
    for one in struck:
        one["gap_s"] = round(journal.longest(moments, one["at"], one["until"]), 1)
    return {
        "calls_per_s": round(len(lines) / (time.time() - begun), 1),
        "wanted": form.calls, "stopped": stopped, "left_out": left_out, "faults": struck,
        "late": late, "looks": watch.looks, "unheld": watch.unheld,
        **_judged(cluster, folder, fired),
    }  # fmt: skip


def _as_far_as_it_goes(act: Callable[[], Any]) -> list[str]:
    """What ended it before its time, if anything did: what was done until then is judged."""
    try:
        act()
    except Never as why:
        say(f"{why}")
        return [str(why)]
    return []


def _strike_all(cluster: Cluster, form: Form, folder: Path, struck: list[dict[str, Any]]) -> None:
    for number, fault in enumerate(form.faults, start=1):
        if fault.is_kill or cluster.network.parts:
            struck.append(_strike(cluster, form, folder, number, fault))


def _strike(
    cluster: Cluster, form: Form, folder: Path, number: int, fault: Fault
) -> dict[str, Any]:
    """One fault, from the blow until the cluster is whole again."""
    time.sleep(REST)
    draw = Random(f"{form.seed}/{number}")
    hand = Hand(draw, cluster.network, cluster.processes, cluster.database)
    at = time.time()
    doing(f"{number}. {fault.kind}")
    machine = hand.strike(fault)
    anew = cluster.database.settle()
    wait_for(cluster.answers, 60, "the site did not come back")
    until = time.time()
    took, acknowledged = until - at, journal.count(folder)
    say(f"{number:3}. {fault.kind} ({machine}): whole in {took:.1f} s, {acknowledged} calls")
    return {
        "kind": fault.kind, "machine": machine, "kill": fault.is_kill, "at": round(at, 1),
        "until": round(until, 1), "made_anew": anew,
    }  # fmt: skip


def _judged(cluster: Cluster, folder: Path, fired: float) -> dict[str, Any]:
    url = cluster.layout.socket_url(cluster.database.primary())
    words = (str(folder), json.dumps(cluster.facts), str(fired))
    found = site.run(cluster.layout, "tools.cluster.judge", *words, url=url)
    assert isinstance(found, dict)
    return found


def say(words: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {words}", flush=True)
