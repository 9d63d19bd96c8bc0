"""The model that a new installation has, beside the matcher of keywords, on unseen sentences.

It is drawn from the names, keywords and sample sentences of the categories; what callers and
patrols of the sample district say was written apart from them and is not among those.
"""

import time
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from youhu.calls.models import Category
from youhu.calls.reading.corpus import label_of, words_of
from youhu.calls.reading.door import DAY_ONE_CURVE, SPEAKS_FROM
from youhu.calls.rules import RESIDENT_KINDS, STAFF_KINDS
from youhu.calls.suggestions import MOST, suggest
from youhu.common.csv import read_rows
from youhu.demo.tables import records
from youhu.solvers.text.prototypes import drawn

PLACE = {"place": "南马路12号", "n": "3", "time": "昨晚"}
Answer = tuple[list[str], float]  # labels, the best first, and the chance


def figures() -> dict[str, Any]:
    """How often each is right with its first answer and among the four that are offered."""
    categories = shipped()
    begun = time.perf_counter()
    model = drawn(words_of(categories), DAY_ONE_CURVE)
    seconds = time.perf_counter() - begun
    labels = {(one.kind, one.code): label_of(one) for one in categories}
    ours, plain, truth = [], [], []
    for row in records("wording"):
        if row["part"] not in ("text", "report"):
            continue
        kinds = RESIDENT_KINDS if row["part"] == "text" else STAFF_KINDS
        offered = [one for one in categories if one.kind in kinds]
        text = row["wording"].format(**PLACE)
        found = model.suggest(text, among={label_of(one) for one in offered}, most=MOST)
        ours.append(([found.label, *found.others], found.chance) if found else ([], 0.0))
        plain.append([label_of(one) for one in suggest(text, offered, most=MOST)])
        truth.append(labels[row["category_kind"], row["category"]])
    return {"n": len(truth), "seconds": round(seconds, 2), **_told(ours, plain, truth)}


def shipped() -> list[Category]:
    """The categories that come with Youhu, not kept anywhere."""
    with files("youhu.calls").joinpath("data", "categories.tsv").open("rb") as file:
        rows = [cells for _number, cells in read_rows(file) if cells["parent"]]
    names = ("standard", "kind", "code", "name", "name_en", "keywords")
    return [Category(**{name: row[name] for name in names}) for row in rows]


def _told(ours: list[Answer], plain: list[list[str]], truth: list[str]) -> dict[str, Any]:
    first, four = _hits([labels for labels, _chance in ours], truth)
    plain_first, plain_four = _hits(plain, truth)
    speaks = np.array([chance >= SPEAKS_FROM for _labels, chance in ours])
    return {
        "first_right": _part(first),
        "four_right": _part(four),
        "speaks": _part(speaks),
        "right_where_it_speaks": _part(first[speaks]),
        "matcher_first_right": _part(plain_first),
        "matcher_four_right": _part(plain_four),
    }


def _hits(found: list[list[str]], truth: list[str]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether the first answer is right, and whether one of all is."""
    pairs = list(zip(found, truth, strict=True))
    first = np.array([labels[:1] == [label] for labels, label in pairs])
    return first, np.array([label in labels for labels, label in pairs])


def _part(hits: NDArray[np.bool_]) -> float:
    return round(float(hits.mean()), 3)
