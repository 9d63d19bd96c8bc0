"""Learning from calls that are decided: fit on the earlier ones, calibrate on later ones."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from sklearn.linear_model import LogisticRegression

from youhu.solvers.forecast.features import features
from youhu.solvers.forecast.history import LOOKS, Asked, Case, replay
from youhu.solvers.forecast.model import Forecast, Numbers

STRENGTH = 0.1  # how far weights may go from nothing


@dataclass(frozen=True)
class Table:
    """Looks at calls: a row each, whether the call was late, and what was looked at."""

    rows: Numbers
    late: Numbers
    asked: tuple[Asked, ...]

    def where(self, chosen: Iterable[bool]) -> "Table":
        """The looks that are chosen."""
        mask = np.fromiter(chosen, dtype=bool, count=len(self.asked))
        kept = tuple(one for one, is_in in zip(self.asked, mask, strict=True) if is_in)
        return Table(self.rows[mask], self.late[mask], kept)

    def between(self, first: float, end: float, *, decided_by: float) -> "Table":
        """Looks from `first` until `end` whose outcome was known by `decided_by`."""
        return self.where(
            first <= one.moment < end and one.case.due < decided_by for one in self.asked
        )


def looks(cases: Sequence[Case], at: Sequence[float] = LOOKS) -> list[Asked]:
    """The moments at which each case is looked at: at its start, later while it is open."""
    return [
        Asked(case.began + share * (case.due - case.began), case)
        for case in cases
        for share in at
        if case.is_open_at(share)
    ]


def table(history: Sequence[Case], asked: Iterable[Asked]) -> Table:
    """A row for each look, from what was known at its moment alone."""
    rows, late, seen = [], [], []
    for one, known in replay(history, asked):
        rows.append(features(one, known))
        late.append(one.case.is_late)
        seen.append(one)
    width = len(rows[0]) if rows else 0
    return Table(
        np.array(rows, dtype=float).reshape(len(rows), width),
        np.array(late, dtype=float),
        tuple(seen),
    )


def learn(fit: Table, later: Table) -> Forecast:
    """Weights from `fit`, calibrated on `later`. Raises ValueError where one outcome is missing."""
    if len(set(fit.late)) < 2 or len(set(later.late)) < 2:
        raise ValueError("Calls of both kinds are needed: late ones and others.")
    middle, spread = fit.rows.mean(axis=0), fit.rows.std(axis=0)
    spread[spread == 0] = 1.0
    found = LogisticRegression(C=STRENGTH, max_iter=1_000).fit(
        (fit.rows - middle) / spread, fit.late
    )
    plain = Forecast(
        low=fit.rows.min(axis=0),
        high=fit.rows.max(axis=0),
        middle=middle,
        spread=spread,
        weights=found.coef_[0],
        start=float(found.intercept_[0]),
        knots=np.zeros((2, 1)),
        usual=np.median(fit.rows, axis=0),
    )
    return replace(plain, knots=_sigmoid(plain.scores(later.rows), later.late))


def _sigmoid(scores: Numbers, late: Numbers) -> Numbers:
    """Platt's curve (1999), as points close to one another."""
    curve = LogisticRegression(C=1.0).fit(scores[:, None], late)
    points = np.linspace(scores.min() - 2, scores.max() + 2, 129)
    return np.array([points, curve.predict_proba(points[:, None])[:, 1]])


def base_rates(known: Table, asked: Table) -> Numbers:
    """The chance by category alone: what a careful person would say from a table of rates."""
    tallies: dict[str, list[float]] = {}
    for one, late in zip(known.asked, known.late, strict=True):
        tallies.setdefault(_category(one), []).append(late)
    every = float(known.late.mean()) if len(known.late) else 0.0
    rates = {name: sum(late) / len(late) for name, late in tallies.items()}
    return np.array([rates.get(_category(one), every) for one in asked.asked])


def _category(asked: Asked) -> str:
    return dict(asked.case.groups).get("category", "")
