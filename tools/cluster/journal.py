"""What the callers wrote down: which calls were acknowledged, when, and how long nobody was."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

NOTABLE = 3.0  # seconds without any acknowledgement that count as an outage


@dataclass(frozen=True)
class Gap:
    """Nobody's call was acknowledged from the one moment to the other (seconds since 1970)."""

    begins: float
    ends: float

    @property
    def seconds(self) -> float:
        return self.ends - self.begins


def read(folder: Path) -> list[dict[str, Any]]:
    """All lines, in the order of acknowledgement. A line cut off by a kill was never said."""
    lines = []
    for file in sorted(folder.glob("journal-*.jsonl")):
        lines += [json.loads(line) for line in file.read_text().splitlines() if line.endswith("}")]
    return sorted(lines, key=lambda line: float(line["at"]))


def count(folder: Path) -> int:
    return sum(file.read_bytes().count(b"\n") for file in folder.glob("journal-*.jsonl"))


def gaps(moments: Sequence[float]) -> list[Gap]:
    """The outages among moments in their order."""
    pairs = pairwise(moments)
    return [Gap(one, two) for one, two in pairs if two - one >= NOTABLE]


def longest(moments: Sequence[float], begins: float, ends: float) -> float:
    """The longest time without acknowledgement that touches this span."""
    pairs = pairwise(moments)
    return max((two - one for one, two in pairs if two >= begins and one <= ends), default=0.0)


def lateness(due: float, at: float, outages: Iterable[Gap]) -> float:
    """How long after it was due something happened, outages and what came before them left out."""
    ready = max([due, *(gap.ends for gap in outages if gap.begins <= at and gap.ends >= due)])
    return max(0.0, at - ready)
