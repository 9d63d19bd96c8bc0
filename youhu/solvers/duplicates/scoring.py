"""One call beside those around it: how much speaks for each of them being the same thing."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from youhu.solvers.duplicates import likeness
from youhu.solvers.duplicates.grams import Floats as Weights
from youhu.solvers.duplicates.grams import Runs, Telling, alike
from youhu.solvers.duplicates.likeness import Floats
from youhu.solvers.duplicates.meaning import Meanings, meant_alike


@dataclass(frozen=True)
class Trace:
    """What a text came to: its runs of letters and its meaning."""

    runs: Runs
    meaning: Meanings


@dataclass(frozen=True)
class Around:
    """The calls around one, and how they stand to it (shape of each: calls).

    Metres between the two, days between them, and how near the chosen categories are: None while
    nobody has chosen one.
    """

    traces: Sequence[Trace]
    metres: Floats
    days: Floats
    chosen: Floats | None


def scored(one: Trace, around: Around, telling: Telling) -> tuple[Floats, Weights]:
    """The score of each call around, and what each run tells here: what all say tells little."""
    runs = [trace.runs for trace in around.traces]
    weights = telling.with_more([one.runs, *runs]).weights()
    meant = meant_alike(one.meaning, np.stack([trace.meaning for trace in around.traces]))
    shared = alike(one.runs, runs, weights).astype(np.float64)
    same = likeness.sameness(around.chosen, meant, shared)
    return likeness.nearness(around.metres) * likeness.soonness(around.days) * same, weights
