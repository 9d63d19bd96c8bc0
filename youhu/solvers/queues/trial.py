"""A trial: the model held against the month as it was, then before and after a change."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import numpy as np

from youhu.solvers.queues.history import HOUR, Floats, Ints
from youhu.solvers.queues.model import NO_CHANGE, Change, Model, Month

# The model is sound when the late share comes out within a hundredth, or this part of itself, of
# what was, and so many of the units and categories lie within their own intervals.
BOUND, PART, ROWS_INSIDE = 0.01, 0.2, 0.8
LEAST_CALLS = 20
SEEDS = 20
SAMPLES = 12
LOW, HIGH = 2.5, 97.5


class Span(NamedTuple):
    """A figure over all seeds: the mean, and where 95 of 100 of them lie."""

    mean: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Iterable[float]) -> "Span":
        kept = np.array(list(values))
        low, high = np.percentile(kept, [LOW, HIGH])
        return cls(round(float(kept.mean()), 5), round(float(low), 5), round(float(high), 5))

    def holds(self, value: float) -> bool:
        return self.low - 1e-9 <= value <= self.high + 1e-9


class Sides(NamedTuple):
    """A figure before and after, and the difference seed by seed."""

    before: Span
    after: Span
    change: Span

    @classmethod
    def of(cls, before: list[float], after: list[float]) -> "Sides":
        pairs = zip(before, after, strict=True)
        return cls(Span.of(before), Span.of(after), Span.of(b - a for a, b in pairs))


@dataclass(frozen=True)
class Row:
    """A unit or a category: what was, and what the replay makes of it."""

    key: int
    calls: int
    observed: float
    replayed: Span


@dataclass(frozen=True)
class Check:
    """Whether the model reproduces the month with nothing changed, and how far it is off."""

    observed: float
    replayed: Span
    hours: dict[str, tuple[float, Span]]  # p50 and p90: as it was, as replayed
    units: list[Row]
    categories: list[Row]
    inside: int  # of units and categories
    rows: int

    @property
    def off(self) -> float:
        return round(self.replayed.mean - self.observed, 5)

    @property
    def is_sound(self) -> bool:
        return abs(self.off) <= self.bound and self.inside >= ROWS_INSIDE * self.rows

    @property
    def bound(self) -> float:
        return round(max(BOUND, PART * self.observed), 5)


def late_share(month: Month) -> float:
    return float(month.late.mean()) if len(month.late) else 0.0


def hours(percent: int) -> Callable[[Month], float]:
    """The time from the call to its answer that so many of a hundred stay within, in hours."""

    def found(month: Month) -> float:
        return float(np.percentile(month.took, percent)) / HOUR if len(month.took) else 0.0

    return found


HOURS = {"p50": hours(50), "p90": hours(90)}


def check(model: Model, lives: list[Month]) -> Check:
    """Hold the replays with nothing changed against what was."""
    was = model.as_it_was()
    units = _rows(was, lives, lambda month: month.unit)
    categories = _rows(was, lives, lambda month: month.category)
    rows = units + categories
    return Check(
        observed=round(late_share(was), 5),
        replayed=Span.of(map(late_share, lives)),
        hours={name: (round(of(was), 3), Span.of(map(of, lives))) for name, of in HOURS.items()},
        units=units,
        categories=categories,
        inside=sum(row.replayed.holds(row.observed) for row in rows),
        rows=len(rows),
    )


def _rows(was: Month, lives: list[Month], of: Callable[[Month], Ints]) -> list[Row]:
    size = int(max(of(month).max(initial=0) for month in [was, *lives])) + 1
    counts = np.bincount(of(was), minlength=size)
    shares = [_shares(month, of(month), size) for month in lives]
    observed = _shares(was, of(was), size)
    keys = [int(key) for key in np.argsort(-counts, kind="stable") if counts[key] >= LEAST_CALLS]
    return [
        Row(
            key,
            int(counts[key]),
            round(float(observed[key]), 5),
            Span.of(float(share[key]) for share in shares),
        )
        for key in keys
    ]


def _shares(month: Month, keys: Ints, size: int) -> Floats:
    late = np.bincount(keys, weights=month.late, minlength=size)
    found: Floats = late / np.maximum(np.bincount(keys, minlength=size), 1)
    return found


def compare(
    model: Model, change: Change, before: list[Month], after: list[Month]
) -> dict[str, Any]:
    """Before and after a change, by the same luck; JSON."""
    figures = {"late": late_share, **HOURS}
    told: dict[str, Any] = {
        name: _sides(of, before, after)._asdict() for name, of in figures.items()
    }
    told["stages"] = _stages(model, before, after)
    told["units"] = _both(before, after, lambda month: month.unit)
    told["categories"] = _both(before, after, lambda month: month.category)
    return told | _moved(model, change)


def _sides(of: Callable[[Month], float], before: list[Month], after: list[Month]) -> Sides:
    return Sides.of([of(month) for month in before], [of(month) for month in after])


def _both(
    before: list[Month], after: list[Month], of: Callable[[Month], Ints]
) -> list[dict[str, Any]]:
    """Late shares of units or categories; those with few calls are left out."""
    size = int(max(of(month).max(initial=0) for month in [*before, *after])) + 1
    counts = np.maximum(
        np.bincount(of(before[0]), minlength=size), np.bincount(of(after[0]), minlength=size)
    )
    sides = [[_shares(month, of(month), size) for month in side] for side in (before, after)]
    found = []
    for key in np.argsort(-counts, kind="stable"):
        if counts[key] >= LEAST_CALLS:
            pairs = ([float(share[key]) for share in side] for side in sides)
            both = Sides.of(*pairs)
            found.append({"key": int(key), "calls": int(counts[key]), **both._asdict()})
    return found


def _stages(model: Model, before: list[Month], after: list[Month]) -> list[dict[str, Any]]:
    """By stage, how many calls lie there on average, and how many of them wait for a hand."""
    stages = [int(stage) for stage in np.flatnonzero(~model.history.is_away)]
    return [
        {
            "stage": stage,
            **{
                name: Sides.of(
                    [_at(getattr(month, name), stage) for month in before],
                    [_at(getattr(month, name), stage) for month in after],
                )._asdict()
                for name in ("lying", "waiting")
            },
        }
        for stage in stages
    ]


def _at(numbers: Floats, stage: int) -> float:
    return float(numbers[stage]) if stage < len(numbers) else 0.0


def _moved(model: Model, change: Change) -> dict[str, Any]:
    """The calls that change sides when every visit takes as long as it did in fact."""
    was, would = model.as_it_was(), model.as_it_was(change)
    rows = np.flatnonzero(model.calls.counts)
    saved, lost = was.late & ~would.late, ~was.late & would.late
    chosen = [*np.flatnonzero(saved)[:SAMPLES].tolist(), *np.flatnonzero(lost)[:SAMPLES].tolist()]
    return {
        "saved": int(saved.sum()),
        "lost": int(lost.sum()),
        "samples": [
            {
                "call": int(rows[one]),
                "late": bool(would.late[one]),
                "took": [round(float(side.took[one])) for side in (was, would)],
                "over": [round(float(side.over[one])) for side in (was, would)],
            }
            for one in chosen
        ],
    }


def trial(
    model: Model,
    change: Change,
    *,
    seeds: int,
    tell: Callable[[float], None] = lambda _part: None,
) -> dict[str, Any]:
    """Check the model, then the change: all as JSON, keys as they were given.

    `tell` hears after each replay which part of them is done.
    """
    sides: tuple[list[Month], list[Month]] = ([], [])
    for side, what in zip(sides, (NO_CHANGE, change), strict=True):
        for month in model.lives(what, seeds=seeds):
            side.append(month)
            tell(sum(map(len, sides)) / (2 * seeds))
    found = check(model, sides[0])
    checked = {name: getattr(found, name) for name in ("off", "bound", "is_sound")}
    return {
        "counted": int(model.calls.counts.sum()),
        "seeds": seeds,
        "check": {**asdict(found), **checked},
        "result": compare(model, change, *sides),
    }
