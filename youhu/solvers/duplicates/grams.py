"""What two callers' words have in common: hashed runs of letters, and the words themselves."""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from youhu.solvers.text.cleaning import cleaned
from youhu.solvers.text.grams import grams

BUCKETS = 1 << 16
SHORTEST, LONGEST = 2, 10  # letters of words that are shown as shared
SIGNS = frozenset("，。！？、；：,.!?;:（）()“”‘’\"'~-—…·0")

Runs = NDArray[np.uint16]
Floats = NDArray[np.float32]


def runs_of(text: str) -> Runs:
    """The runs of one to three letters of a text, each once, as numbers below `BUCKETS`."""
    found = {zlib.crc32(run.encode()) % BUCKETS for run in grams(_letters(text))}
    return np.fromiter(sorted(found), np.uint16, len(found))


def _letters(text: str) -> str:
    return "".join(letter for letter in cleaned(text).letters if letter not in SIGNS)


def without(text: str, names: Iterable[str]) -> str:
    """A text without the names of its place: where it is, is told by the map."""
    for name in names:
        if len(name) >= SHORTEST:
            text = text.replace(name, " ")
    return text


@dataclass(frozen=True)
class Telling:
    """How much each run tells: one that many texts have tells little (shape: buckets)."""

    seen: NDArray[np.int32]
    texts: int

    @classmethod
    def of(cls, texts: Sequence[Runs]) -> "Telling":
        seen = np.bincount(_joined(texts), minlength=BUCKETS).astype(np.int32)
        return cls(seen, len(texts))

    def with_more(self, texts: Sequence[Runs]) -> "Telling":
        """The same, with what lies around the place counted too."""
        more = Telling.of(texts)
        return Telling(self.seen + more.seen, self.texts + more.texts)

    def weights(self) -> Floats:
        return np.asarray(np.log((1 + self.texts) / (1 + self.seen)) ** 2, np.float32)


def alike(one: Runs, others: Sequence[Runs], weights: Floats) -> Floats:
    """How alike one text is to each of the others: the cosine of their runs, from 0 to 1."""
    if not others:
        return np.zeros(0, np.float32)
    mine = np.zeros(BUCKETS, np.float32)
    mine[one] = weights[one]
    ends = np.cumsum([0, *map(len, others)])
    runs = _joined(others)
    own = float(mine.sum())
    shared, whole = (_sums(values[runs], ends) for values in (mine, weights))
    length = np.sqrt(own * whole)
    return np.asarray(np.divide(shared, length, out=np.zeros_like(length), where=length > 0))


def _sums(values: Floats, ends: NDArray[np.int64]) -> Floats:
    """The sum of each stretch of values; a text without runs has none."""
    sums = np.concatenate([[0], np.cumsum(values, dtype=np.float64)])
    return np.asarray(sums[ends[1:]] - sums[ends[:-1]], np.float32)


def _joined(texts: Sequence[Runs]) -> NDArray[np.intp]:
    return np.concatenate([np.zeros(0, np.intp), *texts]).astype(np.intp)


def shared_words(one: str, other: str, weights: Floats, *, most: int = 3) -> list[str]:
    """The words that stand in both texts, the most telling first."""
    found: dict[str, float] = {}
    for word in _in_both(cleaned(one).letters, cleaned(other).letters):
        found[word] = float(weights[runs_of(word)].mean()) * len(word)
    return sorted(found, key=lambda word: -found[word])[:most]


def _in_both(one: str, other: str) -> Iterator[str]:
    """The longest runs of one text that the other has, one after the other; none over a mark."""
    at = 0
    while at < len(one):
        end = at
        while end < min(len(one), at + LONGEST) and one[end] not in SIGNS:
            if one[at : end + 1] not in other:
                break
            end += 1
        if end - at >= SHORTEST:
            yield one[at:end]
        at = max(end, at + 1)
