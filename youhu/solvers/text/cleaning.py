"""What is read of a text: its letters in one shape, each with the place where it stood."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import numpy as np

# Published messages hide the names of places behind a letter and a number: "A7县".
HIDDEN_PLACE = re.compile(r"[A-Z]\d*(?=[市区县镇])")


class Cleaned(NamedTuple):
    """The letters that are read; `places[i]` is where letter i stood in what was said."""

    letters: str
    places: list[int]


def cleaned(text: str) -> Cleaned:
    """Blanks and hidden places go, every digit is 0, wide and capital letters become plain ones."""
    plain = list(map(_plain, text))
    for found in HIDDEN_PLACE.finditer(text):
        for at in range(*found.span()):
            plain[at] = ""
    lengths = np.fromiter(map(len, plain), np.int32, len(plain))
    return Cleaned("".join(plain), np.repeat(np.arange(len(plain)), lengths).tolist())


@lru_cache(maxsize=10_000)
def _plain(letter: str) -> str:
    if "一" <= letter <= "鿿":
        return letter
    if letter.isdigit():
        return "0"
    shaped = unicodedata.normalize("NFKC", letter).lower()
    return "".join("0" if sign.isdigit() else sign for sign in shaped if not sign.isspace())
