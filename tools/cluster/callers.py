"""Starting and ending the callers, who are a process of their own."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.cluster.cluster import Cluster
from tools.cluster.limit import doing
from tools.cluster.processes import ROOT


@contextmanager
def calling(cluster: Cluster, name: str, *, clients: int, seed: int) -> Iterator[Path]:
    """Callers at the front door until the block ends; gives the folder of their journals.

    At its end each caller waits until its last call is acknowledged.
    """
    folder = cluster.layout.folder / name
    folder.mkdir()
    facts = json.dumps(cluster.facts)
    command = [sys.executable, "-m", "tools.cluster.load", cluster.layout.front, str(folder), facts]
    command += ["--clients", str(clients), "--seed", str(seed)]
    process = subprocess.Popen(command, cwd=ROOT, process_group=0)
    try:
        yield folder
        process.send_signal(signal.SIGTERM)
        doing("the callers' last calls")
        process.wait(timeout=180)
    finally:
        process.kill()
        process.wait()
