"""A learned forecast: plain numbers, applied with numpy alone and kept without pickle."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from youhu.solvers.forecast.features import NAMES, THING_OF, THINGS

Numbers = npt.NDArray[np.float64]
FORMAT = 1


@dataclass(frozen=True)
class Forecast:
    """A weight for each column, and the curve that makes their sum a chance.

    What lies outside `low` and `high`, between which it was learned, is taken as lying there.
    `middle` and `spread` bring the columns to one measure; `usual` is the row of an ordinary
    call, by which reasons are told. `knots` are sums and, below them, the chances they stand for.
    """

    low: Numbers
    high: Numbers
    middle: Numbers
    spread: Numbers
    weights: Numbers
    start: float
    knots: Numbers
    usual: Numbers

    def scores(self, rows: Numbers) -> Numbers:
        """What the columns say of each row together, as log-odds."""
        seen = np.clip(rows, self.low, self.high)
        said: Numbers = (seen - self.middle) / self.spread @ self.weights + self.start
        return said

    def chances(self, rows: Numbers) -> Numbers:
        """The chance of each row, between 0 and 1."""
        if not len(rows):
            return np.empty(0)
        told: Numbers = np.interp(self.scores(rows), self.knots[0], self.knots[1])
        return told

    def reasons(self, row: Numbers, most: int = 3, least: float = 0.02) -> list[tuple[str, float]]:
        """The things that raise the chance of a row most, each with by how much.

        A thing is weighed by what the chance would be if it alone were as usual.
        """
        things = [thing for thing in THINGS if thing != "all"]
        plain = np.repeat(row[None, :], len(things) + 1, axis=0)
        for n, thing in enumerate(things, start=1):
            columns = [i for i, name in enumerate(NAMES) if THING_OF[name] == thing]
            plain[n, columns] = self.usual[columns]
        told = self.chances(plain)
        gains = sorted(zip(told[0] - told[1:], things, strict=True), reverse=True)
        return [(thing, float(gain)) for gain, thing in gains[:most] if gain >= least]

    def save(self, path: Path, card: dict[str, Any]) -> None:
        """Write the numbers to `path` (.npz) and the card beside it (.json)."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            np.savez_compressed(file, **vars(self))
        kept = {"format": FORMAT, "columns": list(NAMES), **card}
        path.with_suffix(".json").write_text(json.dumps(kept, ensure_ascii=False, indent=1))

    @classmethod
    def load(cls, path: Path) -> "Forecast":
        """Read what `save` wrote. Raises ValueError for a model of other columns."""
        card = json.loads(path.with_suffix(".json").read_text())
        if card.get("format") != FORMAT or card.get("columns") != list(NAMES):
            raise ValueError(f"{path.name} was learned by another version. Train it anew.")
        with np.load(path, allow_pickle=False) as kept:
            numbers = {name: kept[name] for name in kept.files}
        return cls(**{**numbers, "start": float(numbers["start"])})
