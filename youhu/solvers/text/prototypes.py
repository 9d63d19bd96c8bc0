"""A model from words alone: each label is drawn from its name, its keywords and a few sentences."""

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.sparse import csr_array

from youhu.solvers.text.calibration import Calibration
from youhu.solvers.text.cleaning import cleaned
from youhu.solvers.text.grams import Part, vocabulary
from youhu.solvers.text.model import TextModel, features

WHOLE = (Part(0, 1.0),)


def drawn(words: Mapping[str, Sequence[tuple[str, float]]], curve: Calibration) -> TextModel:
    """The mean of each label's words, each with its weight, is what texts are compared with."""
    names = tuple(sorted(words))
    rows = [(at, text, weight) for at, name in enumerate(names) for text, weight in words[name]]
    letters = [cleaned(text).letters for _at, text, _weight in rows]
    known = tuple(vocabulary(letters, part, least=1) for part in WHOLE)
    weights = np.array([weight for _at, _text, weight in rows], np.float32)
    labels = np.array([at for at, _text, _weight in rows])
    mix = csr_array((weights, (labels, np.arange(len(rows)))), shape=(len(names), len(rows)))
    means = (mix @ features(letters, known)).tocsr()
    length = np.sqrt(np.asarray(means.multiply(means).sum(axis=1)).ravel())
    scale = csr_array((1 / np.where(length, length, 1), (range(len(names)),) * 2))
    weights_of = csr_array((scale @ means).T.tocsr())
    return TextModel(names, known, weights_of, np.zeros(len(names), np.float32), curve)
