"""Reading the ledger with suspicion."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from django.db.models import QuerySet

from youhu.ledger.models import Entry, Recorded
from youhu.ledger.rules import ERASE, FIRST, commit

CHUNK = 500
Thing = TypeVar("Thing", bound=Recorded)  # of those that have a state


@dataclass(frozen=True)
class Break:
    """The first line of a chain that does not hold."""

    subject: str
    seq: int
    pk: int
    why: str  # "seal", "link" or "order"


def broken_chains() -> Iterator[Break]:
    """Walk every chain from its first line; for a chain that is broken, name its first bad line.

    One pass over the table in the order of subject and number; memory does not grow with it.
    """
    subject, expected, previous, broken = "", 0, FIRST, False
    wordless: list[Break] = []  # lines without words, until one says that these were erased
    rows = Entry.objects.order_by("subject", "seq").iterator(chunk_size=2000)
    for entry in rows:
        if entry.subject != subject:
            yield from wordless[:1]
            wordless = []
            subject, expected, previous, broken = entry.subject, 0, FIRST, False
        if broken:
            continue
        why = _fault(entry, expected, previous)
        if why:
            broken, wordless = True, []
            yield Break(entry.subject, entry.seq, entry.pk, why)
        elif entry.verb == ERASE:
            wordless = []
        elif not entry.salt:
            wordless.append(Break(entry.subject, entry.seq, entry.pk, "seal"))
        expected, previous = entry.seq + 1, entry.digest
    yield from wordless[:1]


def disagreeing(things: "QuerySet[Thing]") -> Iterator[Thing]:
    """Those whose state or number of lines is not what the last line about them says."""
    rows = things.order_by("pk").iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        lines = Entry.objects.filter(subject__in=[thing.subject for thing in chunk])
        facts = lines.order_by("subject", "seq").values_list("subject", "seq", "target")
        last = {subject: (seq, target) for subject, seq, target in facts}
        for thing in chunk:
            if last.get(thing.subject) != (thing.revision, getattr(thing, "state", "")):
                yield thing


def _fault(entry: Entry, expected: int, previous: str) -> str:
    if entry.seq != expected:
        return "order"
    if entry.previous != previous:
        return "link"
    is_erased = not entry.note and not entry.salt
    kept = is_erased or commit(entry.note, entry.salt) == entry.words
    kept = kept and entry.line().seal() == entry.digest
    return "" if kept else "seal"
