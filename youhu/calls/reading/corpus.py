"""What is learned from: the district's own words for its categories, and its closed calls."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files

from youhu.calls.models import Category
from youhu.common.csv import read_rows

# A keyword was chosen by people who know the calls; a sentence says it as a caller would.
NAME, KEYWORD, SENTENCE, ENGLISH = 1.0, 2.0, 2.0, 0.5

Weighted = tuple[str, float]


def label_of(category: Category) -> str:
    """What a category is called in a model: it outlives the rows of one installation."""
    return f"{category.standard}/{category.kind}/{category.code}"


@cache
def sentences() -> Mapping[tuple[str, str], tuple[str, ...]]:
    """The sample sentences that come with Youhu, by kind and code of the category."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    with files("youhu.calls").joinpath("data", "sentences.tsv").open("rb") as file:
        for _number, cells in read_rows(file):
            key = cells["category_kind"], cells["category"]
            found[key] = (*found.get(key, ()), cells["text"])
    return found


def words_of(categories: Iterable[Category]) -> dict[str, list[Weighted]]:
    """The words that draw each category in use, by its label."""
    return {label_of(one): list(_words(one)) for one in categories}


def _words(category: Category) -> Iterator[Weighted]:
    yield category.name, NAME
    if category.name_en:
        yield category.name_en, ENGLISH
    for keyword in category.keywords.split():
        yield keyword, KEYWORD
    for sentence in sentences().get((category.kind, category.code), ()):
        yield sentence, SENTENCE
