"""Who is called back: everybody, or a share of each subdistrict's callers. Pure, reproducible.

The same calls, seed and day give the same sample on every machine, in whatever order they come.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from random import Random

FULL = 100


@dataclass(frozen=True)
class Plan:
    """How many are called back: so many percent of each stratum, but at least so many."""

    share: int = FULL
    least: int = 1
    seed: int = 365


def drawn(strata: Mapping[str, Iterable[str]], plan: Plan, day: str) -> dict[str, list[str]]:
    """The numbers of the calls drawn of each stratum, sorted."""
    return {name: _of_one(name, sorted(set(strata[name])), plan, day) for name in sorted(strata)}


def _of_one(name: str, numbers: list[str], plan: Plan, day: str) -> list[str]:
    wanted = max(ceil(len(numbers) * plan.share / FULL), plan.least)
    if wanted >= len(numbers):
        return numbers
    drawing = Random(f"{plan.seed}:{day}:{name}")  # nosec B311  # repeatable, so that it is checked
    return sorted(drawing.sample(numbers, wanted))


def digest(strata: Mapping[str, Iterable[str]]) -> str:
    """SHA-256 of all that could be drawn, so that the drawing can be repeated and compared."""
    lines = [f"{name} {number}" for name in sorted(strata) for number in sorted(strata[name])]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
