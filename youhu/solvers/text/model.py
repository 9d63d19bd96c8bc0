"""A linear model of texts: it names a label, says how sure it is and which words spoke for it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from youhu.solvers.text.calibration import Calibration
from youhu.solvers.text.cleaning import Cleaned, cleaned
from youhu.solvers.text.grams import Columns, Floats, Read, Vocabulary

MOST_SPANS = 4
SPEAKS = 0.3  # of the heat of the warmest letter


@dataclass(frozen=True)
class Suggestion:
    """What a text is about. `spans` are the places of the words that spoke for it, in order."""

    label: str
    chance: float
    spans: tuple[tuple[int, int], ...]
    others: tuple[str, ...]  # the next best labels


@dataclass(frozen=True)
class TextModel:
    """Weights of every known run for every label (shape: runs × labels), and a bias a label."""

    labels: tuple[str, ...]
    vocabularies: tuple[Vocabulary, ...]
    weights: csr_array
    bias: Floats
    calibration: Calibration

    def scores(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """How much speaks for each label (shape: texts × labels)."""
        read = features([cleaned(text).letters for text in texts], self.vocabularies)
        return np.asarray((read @ self.weights).toarray() + self.bias)

    def suggest(
        self, text: str, *, among: Collection[str] = (), most: int = 4
    ) -> Suggestion | None:
        """The best label for a text, `among` those that are offered; None when nothing is known.

        The chance is that of the calibration: of so many texts like this one, so many were right.
        """
        said = cleaned(text)
        parts = [vocabulary.read(said.letters) for vocabulary in self.vocabularies]
        columns, values = _joined(parts, self.vocabularies)
        offered = [at for at, label in enumerate(self.labels) if not among or label in among]
        if not len(columns) or len(offered) < 2:
            return None
        rows = self.weights[columns].toarray()
        scores = values @ rows + self.bias
        ranked = sorted(offered, key=lambda at: (-scores[at], at))[: max(most, 2)]
        say = values * (rows[:, ranked[0]] - rows.mean(axis=1))
        return Suggestion(
            label=self.labels[ranked[0]],
            chance=self.calibration.chance(float(scores[ranked[0]] - scores[ranked[1]])),
            spans=tuple(_spans(said, _heat(len(said.letters), parts, say))),
            others=tuple(self.labels[at] for at in ranked[1:most]),
        )


def _heat(n: int, parts: Sequence[Read], say: Floats) -> Floats:
    """How much each of n letters spoke for a label; a run shares its say among its letters.

    `say` is that of each known run of the first part, then of the next.
    """
    rises, offset = np.zeros(n + 1), 0  # what comes to a letter and goes after it
    for part in parts:
        own = say[offset : offset + len(part.columns)] / part.often
        each = own[part.which] / part.sizes
        rises += np.bincount(part.starts, each, n + 1)
        rises -= np.bincount(part.starts + part.sizes, each, n + 1)
        offset += len(part.columns)
    return np.cumsum(rises[:-1]).astype(np.float32)


def _spans(said: Cleaned, heat: Floats) -> Iterator[tuple[int, int]]:
    """Where the warmest words stand in what was said."""
    for start, end in _warmest(said.letters, heat):
        yield said.places[start], said.places[end - 1] + 1


def row(letters: str, vocabularies: Sequence[Vocabulary]) -> tuple[Columns, Floats]:
    """The known runs of one cleaned text over all its parts."""
    return _joined([vocabulary.read(letters) for vocabulary in vocabularies], vocabularies)


def _joined(parts: Sequence[Read], vocabularies: Sequence[Vocabulary]) -> tuple[Columns, Floats]:
    """The columns of all parts, those of the next after all of the one before, and their values."""
    before = np.cumsum([0, *map(len, vocabularies)], dtype=np.int32)
    columns = [part.columns + first for part, first in zip(parts, before, strict=False)]
    return np.concatenate(columns), np.concatenate([part.values for part in parts])


def features(letters: Sequence[str], vocabularies: Sequence[Vocabulary]) -> csr_array:
    """Cleaned texts as rows (shape: texts × runs)."""
    rows = [row(one, vocabularies) for one in letters]
    ends = np.cumsum([0, *(len(columns) for columns, _values in rows)], dtype=np.int32)
    columns = np.concatenate([columns for columns, _values in rows]) if rows else np.array([], int)
    values = np.concatenate([values for _columns, values in rows]) if rows else np.array([])
    return csr_array((values, columns, ends), shape=(len(rows), sum(map(len, vocabularies))))


def _warmest(letters: str, heat: Floats) -> list[tuple[int, int]]:
    """The warmest stretches of letters, in the order of the text; no marks, no single letters."""
    if not len(heat) or heat.max() <= 0:
        return []
    warm = heat >= SPEAKS * heat.max()
    for at in np.flatnonzero(warm).tolist():
        warm[at] = letters[at].isalnum()
    edges = np.flatnonzero(np.diff(np.concatenate([[False], warm, [False]]).astype(np.int8)))
    spans = [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a > 1]
    spans.sort(key=lambda span: -float(heat[span[0] : span[1]].sum()))
    return sorted(spans[:MOST_SPANS])
