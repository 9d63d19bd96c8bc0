"""How good a way of learning is: by cross-validation, on texts that the model had not seen."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold

from youhu.solvers.text.calibration import Calibration, calibrate, gap, leads, reliability
from youhu.solvers.text.fitting import Learned, fit, places
from youhu.solvers.text.model import TextModel

FOLDS = 5
SURE_PART = 0.8  # the most confident part, of which the accuracy is told
Scores = NDArray[np.float64]
Fit = Callable[[Learned], TextModel]
Tell = Callable[[int], None]
NOTHING = Learned((), ())


@dataclass(frozen=True)
class Trial:
    """The scores of every text by the model of the folds that it was not in (texts × names)."""

    names: tuple[str, ...]
    scores: Scores
    truth: NDArray[np.intp]
    fold: NDArray[np.intp]

    @property
    def was_right(self) -> NDArray[np.bool_]:
        return np.asarray(self.scores.argmax(axis=1) == self.truth)

    def calibration(self) -> Calibration:
        """The curve over all texts, for the model that is fitted on all of them."""
        return calibrate(leads(self.scores), self.was_right)

    def chances(self) -> Scores:
        """What each text would have been said of, by a curve from the other folds' texts."""
        lead, right = leads(self.scores), self.was_right
        said = np.zeros(len(lead))
        for fold in np.unique(self.fold):
            curve = calibrate(lead[self.fold != fold], right[self.fold != fold])
            held = self.fold == fold
            said[held] = [curve.chance(float(one)) for one in lead[held]]
        return said


def trial(
    known: Learned,
    fitted: Fit = fit,
    *,
    always: Learned = NOTHING,
    folds: int = FOLDS,
    seed: int = 0,
    tell: Tell = lambda _n: None,
) -> Trial:
    """Fit `folds` times without a part and score that part; `tell` hears of every fold.

    `always` are texts that teach every time and are never scored, such as the names of the labels.
    """
    names = tuple(sorted({*known.labels, *always.labels}))
    at = places(names)
    truth = np.array([at[label] for label in known.labels])
    scores, fold = np.full((len(known), len(names)), -np.inf), np.zeros(len(known), np.intp)
    parts = StratifiedKFold(folds, shuffle=True, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a label may have fewer texts than folds
        split = list(parts.split(np.zeros(len(known)), truth))
    for n, (rest, held) in enumerate(split):
        model = fitted(known.take(rest) + always)
        columns = [at[label] for label in model.labels]
        scores[np.ix_(held, columns)] = model.scores(known.take(held).texts)
        fold[held] = n
        tell(n + 1)
    return Trial(names, scores, truth, fold)


def figures(tried: Trial) -> dict[str, Any]:
    """The figures of a model card."""
    right, lead, chances = tried.was_right, leads(tried.scores), tried.chances()
    surest = np.argsort(-lead, kind="stable")[: round(SURE_PART * len(lead))]
    table = reliability(chances, right)
    best = tried.scores.argmax(axis=1)
    return {
        "macro_f1": round(float(f1_score(tried.truth, best, average="macro")), 4),
        "accuracy": round(float(right.mean()), 4),
        "accuracy_surest_80": round(float(right[surest].mean()), 4),
        "calibration_error": gap(table),
        "reliability": [vars(one) for one in table],
    }
