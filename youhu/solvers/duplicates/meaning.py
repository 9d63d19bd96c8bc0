"""What a text means, as far as the categories can say it: two texts may share no word and mean one
thing.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from youhu.solvers.text.model import TextModel

Meanings = NDArray[np.float16]


def meanings(model: TextModel, texts: Sequence[str]) -> Meanings:
    """How much each text speaks for each label (shape: texts × labels), each of length 1.

    The squares leave what stands out.
    """
    said = np.maximum(model.scores(texts), 0) ** 2
    length = np.linalg.norm(said, axis=1, keepdims=True)
    return np.asarray(said / np.where(length > 0, length, 1), np.float16)


def meant_alike(one: Meanings, others: Meanings) -> NDArray[np.float64]:
    """How much the meaning of one text is that of each of the others, from 0 to 1."""
    return np.clip(others.astype(np.float64) @ one.astype(np.float64), 0, 1)
