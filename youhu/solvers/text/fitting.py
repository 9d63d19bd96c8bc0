"""Learning from texts whose label is known. Only this file needs scikit-learn."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.svm import LinearSVC

from youhu.solvers.text.calibration import NOTHING_KNOWN
from youhu.solvers.text.cleaning import cleaned
from youhu.solvers.text.grams import Part, vocabulary
from youhu.solvers.text.model import TextModel, features


@dataclass(frozen=True)
class Options:
    """Every choice of a fit; docs/text.md says how the defaults were found."""

    parts: tuple[Part, ...] = (Part(0, 1.0), Part(30, 0.6))
    least: int = 2  # a run counts that stands in so many texts
    penalty: float = 1.0  # C of the support vector machine
    smallest: float = 1e-4  # weights below it are left out of the model


DEFAULT = Options()


@dataclass(frozen=True)
class Learned:
    """Texts with their labels, and how much each counts (as many of each)."""

    texts: Sequence[str]
    labels: Sequence[str]
    counts: Sequence[float] = ()

    def take(self, rows: Sequence[int] | NDArray[np.intp]) -> "Learned":
        counts = [self.counts[at] for at in rows] if self.counts else ()
        return Learned([self.texts[at] for at in rows], [self.labels[at] for at in rows], counts)

    def __add__(self, more: "Learned") -> "Learned":
        counts = [*self.each(), *more.each()]
        return Learned([*self.texts, *more.texts], [*self.labels, *more.labels], counts)

    def each(self) -> Sequence[float]:
        """How much each text counts."""
        return self.counts or [1.0] * len(self.texts)

    def __len__(self) -> int:
        return len(self.texts)


def fit(known: Learned, options: Options = DEFAULT) -> TextModel:
    """A model that has not said yet how sure it may be. Needs at least two labels."""
    names = tuple(sorted(set(known.labels)))
    letters = [cleaned(text).letters for text in known.texts]
    words = tuple(vocabulary(letters, part, least=options.least) for part in options.parts)
    machine = LinearSVC(C=options.penalty, class_weight="balanced")
    at = places(names)
    told, counts = [at[label] for label in known.labels], np.asarray(known.each())
    machine.fit(features(letters, words), told, counts)
    weights, bias = machine.coef_.T, machine.intercept_
    if len(names) == 2:  # the machine keeps one row for two labels
        weights, bias = np.hstack([-weights, weights]), np.concatenate([-bias, bias])
    kept = np.where(np.abs(weights) < options.smallest, 0, weights)
    return TextModel(
        names, words, csr_array(kept.astype(np.float32)), bias.astype(np.float32), NOTHING_KNOWN
    )


def places(names: Sequence[str]) -> dict[str, int]:
    """Where each name stands."""
    return {name: at for at, name in enumerate(names)}
