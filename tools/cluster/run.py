"""One run: build, load, break, judge, and the control; what came of it as a report."""

import json
import time
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


def run(form: Form) -> dict[str, Any]:
    """Answers the report; nothing in it is judged yet."""
    begun = time.time()
    say(f"{form.name}, seed {form.seed}: {len(form.faults)} faults")
    for line in told(form.faults):
        say(line)
    with built(loopback=form.loopback) as cluster:
        report = {
            "form": form.name, "seed": form.seed, "network": cluster.network.kind,
            "cuts": cluster.network.cuts,
            "built_in_s": round(time.time() - begun, 1),
        }  # fmt: skip
        say(f"built in {report['built_in_s']} s; cuts {report['cuts']}")
        report |= under_fire(cluster, form)
        say("control: the same without a synchronous standby")
        control = lost_without_standby(cluster, clients=form.clients, seed=form.seed + 1)
        return {**report, "control": control, "took_s": round(time.time() - begun)}


def under_fire(cluster: Cluster, form: Form) -> dict[str, Any]:
    watch = Watch(cluster.database)
    callers = calling(cluster, "calls", clients=form.clients, seed=form.seed)
    begun = time.time()
    left_out = [] if cluster.network.parts else [it.kind for it in form.faults if not it.is_kill]
    with watch, callers as folder:
        struck, stopped = _struck(cluster, form, folder)
        fired = time.time()
        late = jumped(cluster)
        say(f"{late}")
        doing(f"waiting for {form.calls} calls")
        comes_true(lambda: journal.count(folder) >= form.calls, form.longest)
    cluster.database.settle()
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


def _struck(cluster: Cluster, form: Form, folder: Path) -> tuple[list[dict[str, Any]], str]:
    """One fault after the other; what ended this before its time. What was done is judged then."""
    struck: list[dict[str, Any]] = []
    try:
        for number, fault in enumerate(form.faults, start=1):
            if fault.is_kill or cluster.network.parts:
                struck.append(_strike(cluster, form, folder, number, fault))
    except Never as why:
        say(f"{why}")
        return struck, str(why)
    return struck, ""


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
