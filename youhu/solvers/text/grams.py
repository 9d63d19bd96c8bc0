"""Runs of one to three letters, which carry Chinese better than words do."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LONGEST = 3

Floats = NDArray[np.float32]
Columns = NDArray[np.int32]


def grams(letters: str) -> Iterator[str]:
    """Every run of one to three letters, the short ones first."""
    for size in range(1, LONGEST + 1):
        for start in range(len(letters) - size + 1):
            yield letters[start : start + size]


@dataclass(frozen=True)
class Part:
    """A part of the text that is read by itself: so many first letters (0: all), with a weight.

    What stands at the beginning says what it is about, as a title would.
    """

    head: int
    weight: float

    def of(self, letters: str) -> str:
        return letters[: self.head] if self.head else letters


@dataclass(frozen=True)
class Vocabulary:
    """The runs that one part knows, in order, and how telling each is (shape: runs)."""

    part: Part
    known: dict[str, int]
    telling: Floats

    def __len__(self) -> int:
        return len(self.known)

    def read(self, letters: str) -> tuple[Columns, Floats]:
        """The known runs of a text and their values; the values have the length of the weight."""
        known = self.known
        counts = Counter(known[run] for run in grams(self.part.of(letters)) if run in known)
        columns = np.fromiter(counts, np.int32, len(counts))
        often = np.fromiter(counts.values(), np.float32, len(counts))
        values = (1 + np.log(often)) * self.telling[columns]
        length = float(np.sqrt(values @ values))
        return columns, values * np.float32(self.part.weight / length if length else 0)


def vocabulary(texts: Sequence[str], part: Part, *, least: int = 2) -> Vocabulary:
    """The runs that stand in at least `least` of the cleaned texts; rare ones tell more."""
    seen: Counter[str] = Counter()
    for letters in texts:
        seen.update(set(grams(part.of(letters))))
    known = sorted(gram for gram, n in seen.items() if n >= least)
    telling = [1 + math.log((1 + len(texts)) / (1 + seen[gram])) for gram in known]
    places = {gram: at for at, gram in enumerate(known)}
    return Vocabulary(part, places, np.array(telling, np.float32))
