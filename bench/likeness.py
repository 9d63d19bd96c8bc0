"""How well calls that are the same thing are told from those that only look so (generated)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.day_one import shipped
from bench.paraphrases import Said, same_and_similar
from youhu.calls.reading.corpus import words_of
from youhu.calls.reading.door import DAY_ONE_CURVE
from youhu.calls.reading.traces import Traces
from youhu.solvers.duplicates import likeness
from youhu.solvers.duplicates.grams import Telling, runs_of
from youhu.solvers.duplicates.scoring import Around, Trace, scored
from youhu.solvers.text.prototypes import drawn

EVENTS, SEED = 600, 7  # the numbers of the score were chosen on seeds 1 and 2
STEPS = np.arange(0.2, 0.61, 0.04)
SAME = "same"
Pair = tuple[float, str]  # the score, and whether they are the same or else why they look so


@dataclass(frozen=True)
class Set:
    """The calls of a set as the score sees them."""

    calls: list[Said]
    traces: list[Trace]
    telling: Telling
    east: NDArray[np.float64]
    north: NDArray[np.float64]
    day: NDArray[np.float64]


def figures(events: int = EVENTS, seed: int = SEED) -> dict[str, Any]:
    """Precision and recall over pairs at the threshold, at others, and what was taken wrongly."""
    built = _built(same_and_similar(events, seed=seed))
    pairs = list(_pairs(built))
    sizes = Counter(call.event for call in built.calls).values()
    same = sum(size * (size - 1) // 2 for size in sizes)
    wrong = Counter(why for score, why in pairs if score >= likeness.THRESHOLD and why != SAME)
    at = {f"{step:.2f}": _at(pairs, step, same) for step in STEPS}
    precision, recall = _at(pairs, likeness.THRESHOLD, same)
    return {
        "calls": len(built.calls), "same_pairs": same, "near_pairs": len(pairs),
        "threshold": likeness.THRESHOLD, "precision": precision, "recall": recall,
        "wrong": dict(wrong.most_common()), "precision_recall_at": at,
    }  # fmt: skip


def _at(pairs: list[Pair], threshold: float, same: int) -> tuple[float, float]:
    said = [why == SAME for score, why in pairs if score >= threshold]
    return round(sum(said) / max(len(said), 1), 3), round(sum(said) / same, 3)


def _built(calls: list[Said]) -> Set:
    words = words_of(shipped())
    telling = Telling.of([runs_of(text) for said in words.values() for text, _weight in said])
    traces = Traces(drawn(words, DAY_ONE_CURVE), telling)
    made = traces.made([(call.text, call.address) for call in calls])
    east, north, day = np.array([(call.east, call.north, call.day) for call in calls]).T
    return Set(calls, made, telling, east, north, day)


def _pairs(built: Set) -> Iterator[Pair]:
    """Every call with those around it that came before, as the site would look at them."""
    for at, call in enumerate(built.calls):
        metres = np.hypot(built.east - built.east[at], built.north - built.north[at])
        days = built.day - built.day[at]
        is_near = (metres <= likeness.WITHIN_M) & (np.abs(days) <= likeness.WITHIN_DAYS)
        is_near[at] = False
        around = np.flatnonzero(is_near)
        if len(around):
            yield from _scored(built, at, call, around, metres[around], days[around])


def _scored(
    built: Set,
    at: int,
    call: Said,
    around: NDArray[np.intp],
    metres: NDArray[np.float64],
    days: NDArray[np.float64],
) -> Iterator[Pair]:
    others = [built.calls[n] for n in around]
    chosen = np.array([_chosen(call, other) for other in others])
    stood = Around([built.traces[n] for n in around], metres, days, chosen)
    scores, _weights = scored(built.traces[at], stood, built.telling)
    for score, other, when in zip(scores, others, days, strict=True):
        if when <= 0:  # each pair once
            yield float(score), SAME if other.event == call.event else _why(call, other)


def _chosen(one: Said, other: Said) -> float:
    if one.category == other.category:
        return likeness.SAME
    is_class = one.category.split("/")[0] == other.category.split("/")[0]
    return likeness.SAME_CLASS if is_class else likeness.OTHER


def _why(one: Said, other: Said) -> str:
    """What a pair was made to look like: the look-alike of the two says it."""
    return next((said.why for said in (one, other) if said.why not in ("first", "again")), "chance")
