"""Runs of one to three letters, which carry Chinese better than words do."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

LONGEST = 3
SIZES = range(1, LONGEST + 1)
LETTER_BITS = np.uint64(21)  # hold every letter of Unicode
AFTER_ALL = 2**64 - 1

Floats = NDArray[np.float32]
Columns = NDArray[np.int32]
Counts = NDArray[np.intp]
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


class Read(NamedTuple):
    """The known runs of a text, each once and in order: its column, its value, how often it stands.

    Then for every place where one stands: which of them, from which letter on, and how long it is.
    """

    columns: Columns
    values: Floats
    often: Counts
    which: Counts
    starts: Counts
    sizes: Counts


@dataclass(frozen=True)
class Vocabulary:
    """The runs that one part knows, in order, and how telling each is (shape: runs)."""

    part: Part
    known: dict[str, int]
    telling: Floats

    def __len__(self) -> int:
        return len(self.known)

    def read(self, letters: str) -> Read:
        """The known runs of a text, each looked up once; the values have the length of the weight.

        Letter by letter this is most of the work, so nothing of it is done in Python itself. Looked
        up in order they lie near each other in memory, which takes a third of the time.
        """
        runs = [codes_of(self.part.of(letters), size) for size in SIZES]
        every, which = np.unique(np.concatenate(runs), return_inverse=True)
        at = np.searchsorted(self._codes, every)
        is_known = self._codes[at] == every
        stands = is_known[which]
        columns = at[is_known].astype(np.int32)
        which = (np.cumsum(is_known) - 1)[which[stands]]
        often = np.bincount(which, minlength=len(columns))
        return Read(
            columns,
            self._values(columns, often),
            often,
            which,
            np.concatenate([np.arange(len(held)) for held in runs])[stands],
            np.repeat(SIZES, list(map(len, runs)))[stands],
        )

    def _values(self, columns: Columns, often: Counts) -> Floats:
        values = (1 + np.log(often.astype(np.float32))) * self.telling[columns]
        length = float(np.sqrt(values @ values))
        return values * np.float32(self.part.weight / length if length else 0)

    @cached_property
    def _codes(self) -> Codes:
        """The codes of the runs in order, and one after all of them."""
        codes = [codes_of(run, len(run)) for run in self.known]
        return np.concatenate([*codes, np.array([AFTER_ALL], np.uint64)])


def vocabulary(texts: Sequence[str], part: Part, *, least: int = 2) -> Vocabulary:
    """The runs that stand in at least `least` of the cleaned texts; rare ones tell more."""
    seen: Counter[str] = Counter()
    for letters in texts:
        seen.update(set(grams(part.of(letters))))
    known = sorted(gram for gram, n in seen.items() if n >= least)
    telling = [1 + math.log((1 + len(texts)) / (1 + seen[gram])) for gram in known]
    places = {gram: at for at, gram in enumerate(known)}
    return Vocabulary(part, places, np.array(telling, np.float32))
