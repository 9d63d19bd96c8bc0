"""Which categories a caller's words point to. Pure."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

# A keyword was chosen by people who know the calls; two shared letters may be chance.
KEYWORD_WEIGHT = 4
SHORTEST_WORD = 3
MOST = 4  # so many are offered at once


class Described(Protocol):
    name: str
    name_en: str
    keywords: str
    code: str


D = TypeVar("D", bound=Described)


def suggest(text: str, categories: Iterable[D], *, most: int) -> list[D]:
    """The best `most` categories for a text, the best first; none when nothing points anywhere."""
    said = text.lower()
    pairs, words = _pairs(said), set(said.split())
    scored = [(_score(said, pairs, words, category), category) for category in categories]
    found = sorted((row for row in scored if row[0] > 1), key=lambda row: (-row[0], row[1].code))
    return [category for _points, category in found[:most]]


def _score(said: str, pairs: set[str], words: set[str], category: Described) -> int:
    keywords = sum(len(word) for word in category.keywords.lower().split() if word in said)
    spoken = f"{category.name} {category.name_en}".lower().split()
    names = {word for word in spoken if len(word) >= SHORTEST_WORD and word.isascii()}
    return KEYWORD_WEIGHT * keywords + len(pairs & _pairs(category.name)) + 2 * len(words & names)


def _pairs(text: str) -> set[str]:
    """The neighbouring pairs of letters; Chinese words are not parted by blanks."""
    return {text[i : i + 2] for i in range(len(text) - 1) if not text[i : i + 2].isascii()}
