"""The plain import: what another system knew becomes history here, some hundred calls at a time."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from youhu.calls.actions.groundwork import Ground
from youhu.calls.actions.history import keep
from youhu.calls.imports.rows import Record
from youhu.calls.models import Call
from youhu.calls.past import Past
from youhu.registry.models import Member

# SQLite takes so many keys in one look-up, whatever it was built with.
CHUNK = 500


def import_history(
    records: Iterable[Record], ground: Ground, *, by: Member, now: datetime
) -> Iterator[int]:
    """Keep every sound row; each step answers how many calls of a chunk were new.

    A chunk is one transaction: an import that was killed goes on where it stopped.
    """
    pasts = (record for record in records if isinstance(record, Past))
    for chunk in chunks(pasts, CHUNK):
        yield keep(chunk, ground, by=by, now=now)


def count_here(records: Iterable[Record]) -> int:
    """How many of the sound rows were taken over before."""
    pasts = (record for record in records if isinstance(record, Past))
    return sum(
        Call.objects.filter(client_key__in=[past.key for past in chunk]).count()
        for chunk in chunks(pasts, CHUNK)
    )


def chunks(pasts: Iterable[Past], size: int) -> Iterator[list[Past]]:
    """The calls in lists of at most `size`."""
    left = iter(pasts)
    while chunk := list(islice(left, size)):
        yield chunk
