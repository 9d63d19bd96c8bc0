"""The one door to the models: what is this text about, how sure is that, and which words say so."""

import hashlib
import logging
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from youhu.calls.models import Category, Reader
from youhu.calls.reading.corpus import label_of, words_of
from youhu.calls.reference import Reference
from youhu.calls.rules import ReaderState
from youhu.calls.suggestions import MOST, suggest
from youhu.common.versioned import Versioned
from youhu.solvers.text.calibration import Calibration
from youhu.solvers.text.model import TextModel
from youhu.solvers.text.prototypes import drawn
from youhu.solvers.text.storing import read as read_model

SPEAKS_FROM = 0.6  # below this chance the model says that it is not sure, and decides nothing
OTHERS = ""  # the label of everything that a model has seen too seldom to name
DAY_ONE = "day-one"
# How often the model of day one was right on sentences that it had not seen, by its lead over the
# next category: bin/bench text measures it.
DAY_ONE_CURVE = Calibration((0.0, 0.05, 0.08, 0.12, 0.2, 0.35), (0.4, 0.55, 0.7, 0.85, 0.93, 0.97))
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reading:
    """What a text was read as: no category when the model is not sure. The chance is of 1.

    `spans` are where the words stand that spoke for it; `version` names the model.
    """

    category: Category | None
    chance: float
    spans: tuple[tuple[int, int], ...]
    version: str


@dataclass(frozen=True)
class Loaded:
    """A model in memory, under its name."""

    version: str
    model: TextModel

    def read(self, text: str, offered: Mapping[str, Category]) -> Reading:
        """What the model makes of a text, among the categories that are offered, by label."""
        found = self.model.suggest(text, among={*offered, OTHERS})
        if found is None:
            return Reading(None, 0.0, (), self.version)
        # Single letters speak for many things: without a word there is nothing to show.
        is_sure = found.chance >= SPEAKS_FROM and bool(found.spans)
        category = offered.get(found.label) if is_sure else None
        return Reading(category, found.chance, found.spans if category else (), self.version)


def folder_of(version: str) -> Path:
    """Where the numbers of a model lie."""
    return Path(settings.VAR_DIR) / "readers" / version


def read(text: str, kinds: Collection[str], known: Reference) -> Reading:
    """What a text is about: by the district's own model, or by that of day one where it is silent.

    Day one speaks only of categories that the district's model has seen too seldom to know.
    """
    offered = {label_of(one): one for one in offered_in(kinds, known)}
    own, *day_one = readers(known)
    first = own.read(text, offered)
    if first.category or not day_one:
        return first
    rare = {label: one for label, one in offered.items() if label not in own.model.labels}
    second = day_one[0].read(text, rare)
    return second if second.category else first


def readers(known: Reference) -> tuple[Loaded, ...]:
    """The models that read now, the district's own before that of day one."""
    return _readers.get(known.calls_token)


def offer(text: str, kinds: Collection[str], known: Reference) -> tuple[Reading, list[Category]]:
    """The reading of a text and the categories to choose from: the sure one first, then those
    that keywords point to.
    """
    reading = read(text, kinds, known)
    matched = suggest(text, offered_in(kinds, known), most=MOST)
    sure = [reading.category] if reading.category else []
    return reading, (sure + [one for one in matched if one not in sure])[:MOST]


def offered_in(kinds: Collection[str], known: Reference) -> list[Category]:
    """The categories in use of these kinds, without the classes that hold them."""
    every = known.tables.categories.values()
    return [one for one in every if one.is_active and one.parent_id and one.kind in kinds]


def _load() -> tuple[Loaded, ...]:
    """The district's model, if it has one, and that of day one."""
    used = Category.objects.filter(is_active=True, parent__isnull=False)
    words = words_of(used.order_by("kind", "standard", "code"))
    said = repr(sorted(words.items())).encode()
    name = f"{DAY_ONE}-{hashlib.sha256(said).hexdigest()[:8]}"
    return (*_own(), Loaded(name, drawn(words, DAY_ONE_CURVE)))


def _own() -> Iterator[Loaded]:
    row = Reader.objects.filter(state=ReaderState.READING).order_by("-pk").first()
    if row is None:
        return
    try:
        yield Loaded(row.version, read_model(folder_of(row.version))[0])
    except (OSError, ValueError) as why:
        log.error("The model %s cannot be read, and day one reads instead: %s", row.version, why)


_readers: Versioned[tuple[Loaded, ...]] = Versioned(_load)
