"""Learning from the closed calls: a model and its card come out, and nothing is written here."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from time import monotonic
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.models import Call
from youhu.calls.reading.corpus import label_of, words_of
from youhu.calls.reading.door import OTHERS, Loaded, readers
from youhu.calls.reference import Reference
from youhu.calls.rules import State
from youhu.common.errors import Refused
from youhu.ledger.models import Entry
from youhu.solvers.text.fitting import DEFAULT, Learned, fit
from youhu.solvers.text.model import TextModel
from youhu.solvers.text.trials import figures, trial

LEAST_CALLS = 100
LEAST_EACH = 5  # a category with fewer closed calls is read as one of the others
MOST_EACH = 300  # the newest of each category: more teach little and take long
NAMED = 0.3  # what a category is called counts as so much of a call
CORRECTED = 2.0  # a correction counts as two calls: there the former model was wrong
HELD_PART = 0.2  # the newest calls, on which the new model and the former one are compared
Say = Callable[[str], None]


@dataclass(frozen=True)
class Known:
    """A closed call as it teaches: its words, what it was about, and whether that was corrected."""

    text: str
    label: str
    is_corrected: bool


@dataclass(frozen=True)
class Lesson:
    """A new model with its card, and whether it reads at least as well as the former one."""

    version: str
    district: str
    model: TextModel
    card: dict[str, Any]

    @property
    def is_better(self) -> bool:
        held = self.card["held_out"]
        return bool(held["new"] >= held["former"])


def learn(known: Reference, *, since: date | None, now: datetime, say: Say) -> Lesson:
    """Learn from the closed calls since a day. Raises Refused when they are too few."""
    begun, calls = monotonic(), _closed(since)
    changed = _recategorised()
    rows = [_known(call, changed) for call in calls]
    common = _common(rows)
    if len(rows) < LEAST_CALLS or len(common) < 2:
        raise Refused(_("Too few closed calls to learn from: %(n)s.") % {"n": len(rows)})
    say(_("%(n)s closed calls, %(labels)s categories") % {"n": len(rows), "labels": len(common)})
    held_out = _compared(rows, known, say)
    taught, always = _taught(rows, common), _words(common, known)
    tried = trial(
        taught, always=always, tell=lambda n: say(_("cross-validation, part %(n)s") % {"n": n})
    )
    model = replace(fit(taught + always), calibration=tried.calibration())
    card = {
        **_about(calls, rows, common, now),
        "cross_validation": figures(tried),
        "held_out": held_out,
        "seconds": round(monotonic() - begun, 1),
    }
    return Lesson(card["version"], calls[-1].district, model, card)


def _about(
    calls: Sequence[Call], rows: Sequence[Known], common: set[str], now: datetime
) -> dict[str, Any]:
    """What a model was trained on, and how."""
    return {
        "version": f"{calls[-1].district}-{timezone.localtime(now):%Y%m%d-%H%M%S}",
        "made_at": now.isoformat(timespec="seconds"),
        "calls": len(rows),
        "corrections": sum(row.is_corrected for row in rows),
        "categories": len(common),
        "first_closed": _day(calls[0]),
        "last_closed": _day(calls[-1]),
        "parts": [[part.head, part.weight] for part in DEFAULT.parts],
        "penalty": DEFAULT.penalty,
    }


def _closed(since: date | None) -> list[Call]:
    """The closed calls, the oldest first."""
    rows = Call.objects.filter(state=State.CLOSED).select_related("category")
    if since is not None:
        rows = rows.filter(closed_at__date__gte=since)
    fields = ("district", "text", "category", "read_as", "closed_at")
    return list(rows.order_by("closed_at", "pk").only(*fields, *_OF_CATEGORY))


_OF_CATEGORY = ("category__standard", "category__kind", "category__code")


def _known(call: Call, changed: Collection[int]) -> Known:
    """A call as it teaches; what a clerk put right later is a correction, whatever was read."""
    return Known(call.text, label_of(call.category), call.is_corrected or call.pk in changed)


def _recategorised() -> frozenset[int]:
    """The calls that were given another category after they were raised."""
    lines = Entry.objects.filter(verb="recategorise").order_by("pk")
    subjects = lines.values_list("subject", flat=True)
    return frozenset(int(subject.rpartition(":")[2]) for subject in subjects)


def _day(call: Call) -> str:
    assert call.closed_at is not None
    return timezone.localdate(call.closed_at).isoformat()


def _common(rows: Sequence[Known]) -> set[str]:
    """The labels with calls enough to be learned."""
    counts = Counter(row.label for row in rows)
    return {label for label, n in counts.items() if n >= LEAST_EACH}


def _taught(rows: Sequence[Known], common: set[str]) -> Learned:
    """The newest calls of each label; what is seen too seldom is one of the others."""
    newest: dict[str, list[Known]] = defaultdict(list)
    for row in reversed(rows):
        label = row.label if row.label in common else OTHERS
        if len(newest[label]) < MOST_EACH:
            newest[label].append(replace(row, label=label))
    taught = [row for held in newest.values() for row in held]
    return Learned(
        [row.text for row in taught],
        [row.label for row in taught],
        [CORRECTED if row.is_corrected else 1.0 for row in taught],
    )


def _words(common: set[str], known: Reference) -> Learned:
    """What the categories are called teaches too, a little: of the common ones by their label, of
    all that have few calls or none as one of the others.
    """
    used = [c for c in known.tables.categories.values() if c.is_active and c.parent_id]
    told = [
        (" ".join(text for text, _weight in words), label if label in common else OTHERS)
        for label, words in words_of(used).items()
    ]
    return Learned([t for t, _label in told], [label for _t, label in told], [NAMED] * len(told))


def _compared(rows: Sequence[Known], known: Reference, say: Say) -> dict[str, Any]:
    """How often the new way of learning and the model that reads now are right on the newest calls.

    The new one has not seen them. The former one may have, so it has the advantage.
    """
    cut = round(len(rows) * (1 - HELD_PART))
    before, newest = rows[:cut], rows[cut:]
    former = readers(known)
    fresh = (Loaded("", _fitted(before, known)), former[-1])
    say(_("compared on the %(n)s newest calls") % {"n": len(newest)})
    return {
        "calls": len(newest),
        "new": _right(fresh, newest),
        "former": _right(former, newest),
        "former_version": former[0].version,
    }


def _fitted(rows: Sequence[Known], known: Reference) -> TextModel:
    common = _common(rows)
    return fit(_taught(rows, common) + _words(common, known))


def _right(chain: Sequence[Loaded], rows: Sequence[Known]) -> float:
    """The part of the texts whose category is named first, whether or not that is sure.

    As at the door, day one names what the district's model knows only as one of the others.
    """
    own, day_one = chain[0].model, chain[-1].model
    rare = set(day_one.labels) - set(own.labels) or set(day_one.labels)
    hits = 0
    for row in rows:
        found = own.suggest(row.text)
        if found is not None and found.label == OTHERS:
            found = day_one.suggest(row.text, among=rare)
        hits += found is not None and found.label == row.label
    return round(hits / len(rows), 4)
