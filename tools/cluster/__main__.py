"""Build a cluster on this machine as deploy/ describes it, load it, break it, judge it.

--short takes three to five minutes, --long twenty. The report goes to var/cluster/report.json.
"""

import argparse
import json
import shutil
import signal
import sys
import traceback
from pathlib import Path
from random import Random
from typing import Any

from tools.cluster.cluster import KEPT
from tools.cluster.faults import Fault, plan
from tools.cluster.limit import limit
from tools.cluster.run import Form, run, say
from tools.cluster.verdict import failures

SHORT = (Fault("web", 3), Fault("etcd", 3), Fault("split", 14), Fault("primary machine", 8))
KILLS, CUTS, CALLS = 24, 8, 20_000
SHORT_S, LONG_S = 360, 1800  # seconds after which a run is ended, and has failed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, prog="bin/test-cluster")
    parser.add_argument("--short", action="store_true", help="four faults (the default)")
    parser.add_argument("--long", action="store_true", help=f"{KILLS} kills, {CUTS} cuts")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clients", type=int, default=0)
    parser.add_argument("--calls", type=int, default=-1, help="acknowledged at least")
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--cuts", type=int, default=CUTS)
    parser.add_argument("--loopback", action="store_true", help="as where no namespaces are")
    parser.add_argument("--report", type=Path, default=KEPT / "report.json")
    asked = parser.parse_args()
    _look_over()
    sys.exit(1 if _tried(_form(asked), asked.report) else 0)


def _tried(form: Form, file: Path) -> list[str]:
    """Run it and keep the report, also of a run that did not come to its end."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    limit(form.whole)
    report: dict[str, Any] = {"form": form.name, "seed": form.seed}
    try:
        run(form, report)
        wrong = failures(report)
        say(_said(report))
    except (Exception, SystemExit) as why:
        traceback.print_exc()
        wrong = [f"it did not come to its end: {why or type(why).__name__}"]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({**report, "failures": wrong}, indent=1) + "\n")
    for line in wrong:
        say(f"FAILED {line}")
    return wrong


def _form(asked: argparse.Namespace) -> Form:
    how = (asked.seed, asked.loopback)
    if not asked.long:
        return Form(
            "short", list(SHORT), max(asked.calls, 0), asked.clients or 4, *how, 60, SHORT_S
        )
    faults = plan(Random(asked.seed), asked.kills, asked.cuts)
    calls = CALLS if asked.calls < 0 else asked.calls
    return Form("long", faults, calls, asked.clients or 12, *how, 500, LONG_S)


def _look_over() -> None:
    """Say at once what is missing, rather than in the middle."""
    for program in ("etcd", "patroni", "haproxy", "pgbouncer", "setpriv"):
        if not shutil.which(program):
            sys.exit(f"{program} is not on this machine. bin/test-cluster installs it on Debian.")


def _said(report: dict[str, object]) -> str:
    names = ("acknowledged", "calls_per_s", "lost", "torn", "doubled", "warnings", "control")
    return ", ".join(f"{name} {report[name]}" for name in names) + f", {report['took_s']} s"


if __name__ == "__main__":
    main()
