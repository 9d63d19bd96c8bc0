"""Runs of one to three letters, which carry Chinese better than words do."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

LONGEST = 3
SIZES = range(1, LONGEST + 1)
LETTER_BITS = np.uint64(21)  # hold every letter of Unicode
AFTER_ALL = 2**64 - 1

Floats = NDArray[np.float32]
Columns = NDArray[np.int32]
Codes = NDArray[np.uint64]


def grams(letters: str) -> Iterator[str]:
    """Every run of one to three letters, the short ones first."""
    for size in SIZES:
        for start in range(len(letters) - size + 1):
            yield letters[start : start + size]


def codes_of(letters: str, size: int) -> Codes:
    """A number for each run of one size; their order is that of the runs as words."""
    points = np.frombuffer(letters.encode("utf-32-le", "surrogatepass"), np.uint32)
    held = max(len(points) - size + 1, 0)
    codes = np.zeros(held, np.uint64)
    for at in range(LONGEST):
        letter = points[at : at + held].astype(np.uint64) + 1 if at < size else np.uint64(0)
        codes = (codes << LETTER_BITS) | letter
    return codes


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

    def columns(self, letters: str, size: int) -> Columns:
        """The columns of the runs of one size, by where they begin; -1 for one that is not known.

        Letter by letter this is most of the work, so nothing of it is done in Python itself.
        """
        runs = codes_of(self.part.of(letters), size)
        at = np.searchsorted(self._codes, runs)
        return np.where(self._codes[at] == runs, at, -1).astype(np.int32)

    @cached_property
    def _codes(self) -> Codes:
        """The codes of the runs in order, and one after all of them."""
        codes = [codes_of(run, len(run)) for run in self.known]
        return np.concatenate([*codes, np.array([AFTER_ALL], np.uint64)])

    def read(self, letters: str) -> tuple[Columns, Floats]:
        """The known runs of a text in order, and their values with the length of the weight."""
        every = np.concatenate([self.columns(letters, size) for size in SIZES])
        columns, often = np.unique(every[every >= 0], return_counts=True)
        values = (1 + np.log(often.astype(np.float32))) * self.telling[columns]
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
