"""Reading the ledger with suspicion."""

from collections.abc import Iterator
from dataclasses import dataclass

from youhu.ledger.models import Entry
from youhu.ledger.rules import FIRST, commit


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
    rows = Entry.objects.order_by("subject", "seq").iterator(chunk_size=2000)
    for entry in rows:
        if entry.subject != subject:
            subject, expected, previous, broken = entry.subject, 0, FIRST, False
        if broken:
            continue
        why = _fault(entry, expected, previous)
        if why:
            broken = True
            yield Break(entry.subject, entry.seq, entry.pk, why)
        expected, previous = entry.seq + 1, entry.digest


def _fault(entry: Entry, expected: int, previous: str) -> str:
    if entry.seq != expected:
        return "order"
    if entry.previous != previous:
        return "link"
    kept = entry.line().seal() == entry.digest and commit(entry.note, entry.salt) == entry.words
    return "" if kept else "seal"
