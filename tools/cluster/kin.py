"""Which processes are there, as /proc says, and being the parent of those whose own has died.

/proc/…/children would be shorter; not every kernel has it. Who is the first process in a container
seldom looks after orphans: a server that is dead and unburied still looks alive to Patroni.
"""

import ctypes
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ADOPT = 36  # PR_SET_CHILD_SUBREAPER
SERVER = "postgres"


@dataclass(frozen=True)
class Kin:
    pid: int
    name: str
    state: str  # Z: dead and unburied
    parent: int


def everybody() -> Iterator[Kin]:
    for folder in Path("/proc").glob("[0-9]*"):
        if kin := of(int(folder.name)):
            yield kin


def of(pid: int) -> Kin | None:
    """None when there is no such process any more."""
    try:
        head, _, tail = Path(f"/proc/{pid}/stat").read_text().rpartition(")")
    except OSError:
        return None
    state, parent = tail.split()[:2]
    return Kin(pid, head.partition("(")[2], state, int(parent))


def children(pid: int) -> list[Kin]:
    return [kin for kin in everybody() if kin.parent == pid]


def is_alive(pid: int) -> bool:
    kin = of(pid)
    return kin is not None and kin.state not in "ZX"


def adopt() -> None:
    """From now on whose parent dies, of all that we start, becomes a child of ours."""
    ctypes.CDLL(None).prctl(ADOPT, 1, 0, 0, 0)


def bury() -> None:
    """Take note of the death of database servers; the others we started ourselves, and wait for."""
    for kin in children(os.getpid()):
        if kin.state == "Z" and kin.name == SERVER:
            with suppress(ChildProcessError):
                os.waitpid(kin.pid, os.WNOHANG)
