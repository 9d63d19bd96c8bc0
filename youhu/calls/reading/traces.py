"""What texts came to, kept in memory for the next question; the oldest are dropped."""

from collections.abc import Mapping, Sequence
from threading import Lock

from youhu.calls.reading import door
from youhu.calls.reading.corpus import words_of
from youhu.calls.reference import Reference
from youhu.solvers.duplicates.grams import Telling, runs_of, without
from youhu.solvers.duplicates.meaning import meanings
from youhu.solvers.duplicates.scoring import Trace
from youhu.solvers.text.model import TextModel

MOST_KEPT = 20_000  # about 25 MB
SaidAt = tuple[str, str]  # a text and the address that was given beside it


class Traces:
    """The traces of calls under one model, by key of the call."""

    def __init__(self, model: TextModel, telling: Telling) -> None:
        self.telling = telling
        self._model = model
        self._kept: dict[int, Trace] = {}
        self._lock = Lock()

    def of(self, calls: Mapping[int, SaidAt]) -> list[Trace]:
        """The traces of calls, in their order; only what is new is worked out."""
        new = [pk for pk in calls if pk not in self._kept]
        made = dict(zip(new, self.made([calls[pk] for pk in new]), strict=True))
        found = [made.get(pk) or self._kept[pk] for pk in calls]
        with self._lock:
            for pk in list(self._kept)[: max(0, len(self._kept) + len(made) - MOST_KEPT)]:
                del self._kept[pk]
            self._kept |= made
        return found

    def made(self, said: Sequence[SaidAt]) -> list[Trace]:
        """The traces of texts. Of the words, the address is left out: the map tells it better."""
        if not said:
            return []
        meant = meanings(self._model, [text for text, _address in said])
        runs = [runs_of(without(text, [address])) for text, address in said]
        return [Trace(one, meaning) for one, meaning in zip(runs, meant, strict=True)]


_newest: tuple[str, Traces] | None = None


def traces(known: Reference) -> Traces:
    """The traces under the model of day one, whose labels are the district's categories."""
    global _newest
    kept = _newest
    if kept is None or kept[0] != known.calls_token:
        kept = _newest = (known.calls_token, _begun(known))
    return kept[1]


def _begun(known: Reference) -> Traces:
    """Nothing kept yet. The words of the categories say what is usual in any text."""
    used = [one for one in known.tables.categories.values() if one.is_active and one.parent_id]
    usual = [text for said in words_of(used).values() for text, _weight in said]
    telling = Telling.of([runs_of(text) for text in usual])
    return Traces(door.readers(known)[-1].model, telling)
