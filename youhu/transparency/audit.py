"""Reading the log with suspicion: leaves against entries, tiles against leaves, signatures.

One pass over the leaves; memory does not grow with them, but for one hash in 256.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from django.conf import settings

from youhu.ledger.models import Entry
from youhu.solvers.merkle import TILE_WIDTH, fold, hashes_of, leaf_hash, node_from_tiles, root
from youhu.transparency.mirror import contradicts, published
from youhu.transparency.models import Checkpoint, Leaf, Log, LogKey, Tile
from youhu.transparency.queries import Tiles, newest
from youhu.transparency.rules import ENTRIES, Use
from youhu.transparency.signing import log_signed
from youhu.transparency.youhu_verify import Key, commitment, read_checkpoint, read_key


@dataclass(frozen=True)
class Fault:
    """One place where the log does not hold: what kind, and its number (of entry, tile or size)."""

    why: str
    number: int
    level: int = 0


def faults() -> Iterator[Fault]:
    """Everything that does not fit; empty for a log that agrees with the ledger."""
    point = newest()
    if point is not None:
        yield from _checkpoints()
        row: list[bytes] = []
        yield from _entries(point.size, row)
        yield from _upper(point.size, row)
    yield from _unlogged()
    yield from _rewritten(point)


def _entries(size: int, row: list[bytes]) -> Iterator[Fault]:
    """Each entry against what is published of it; fills `row` with the hash of each full tile."""
    last = Leaf.objects.order_by("-index").values_list("index", flat=True).first()
    if last is None or last + 1 > size:
        yield Fault("size", size)
    rows = Leaf.objects.order_by("index").values_list("index", "salt", "entry__digest")
    found = groupby(rows.iterator(chunk_size=2000), key=lambda leaf: leaf[0] // TILE_WIDTH)
    number, leaves = next(found, (-1, iter(())))
    for at in range(-(-size // TILE_WIDTH)):
        here = {index: (salt, seal) for index, salt, seal in leaves} if number == at else {}
        if number <= at:
            number, leaves = next(found, (size, iter(())))
        width = min(TILE_WIDTH, size - at * TILE_WIDTH)
        bundle = _tile(ENTRIES, at)
        yield from _bundle(at * TILE_WIDTH, width, here, bundle)
        hashes = [leaf_hash(one) for one in hashes_of(bundle)]
        if _tile(0, at) != b"".join(hashes):
            yield Fault("tile", at)
        if len(hashes) == TILE_WIDTH:
            row.append(fold(hashes))


def _bundle(
    first: int, width: int, leaves: dict[int, tuple[str, str]], bundle: bytes
) -> Iterator[Fault]:
    """256 entries against their commitments as they are published."""
    said = hashes_of(bundle)
    if len(said) < width:
        yield Fault("tile", first // TILE_WIDTH, ENTRIES)
    for at, one in enumerate(said):
        if first + at not in leaves:
            yield Fault("gone", first + at)
        elif _committed(*leaves[first + at]) != one:
            yield Fault("changed", first + at)


def _committed(salt: str, seal: str) -> bytes:
    """What such a leaf would publish; nothing for one that is no leaf of ours at all."""
    try:
        return commitment(salt, seal)
    except ValueError:
        return b""


def _tile(level: int, index: int) -> bytes:
    found = Tile.objects.filter(level=level, index=index).values_list("data", flat=True).first()
    return bytes(found or b"")


def _upper(size: int, row: Sequence[bytes]) -> Iterator[Fault]:
    """The tiles above the lowest ones, made anew and compared."""
    level = 1
    while row:
        above = []
        for at in range(0, len(row), TILE_WIDTH):
            hashes = row[at : at + TILE_WIDTH]
            if _tile(level, at // TILE_WIDTH) != b"".join(hashes):
                yield Fault("tile", at // TILE_WIDTH, level)
            if len(hashes) == TILE_WIDTH:
                above.append(fold(hashes))
        level, row = level + 1, above


def _checkpoints(since: int = 0) -> Iterator[Fault]:
    """Every statement: is it signed by our key, and is it what the tree says today?"""
    vkeys = LogKey.objects.filter(use=Use.LOG).values_list("vkey", flat=True)
    keys = [key for vkey in vkeys if (key := _key(vkey))]
    origin = Log.objects.values_list("origin", flat=True).first()
    node = node_from_tiles(Tiles())
    for point in Checkpoint.objects.filter(size__gte=since).order_by("size").iterator():
        try:
            said = read_checkpoint(point.note)
            kept = (said.origin, said.size) == (origin, point.size)
            kept = kept and any(log_signed(said, key) for key in keys)
            if not kept or root(said.size, node) != said.root:
                yield Fault("signed", point.size)
        except (ValueError, IndexError, Tile.DoesNotExist):
            yield Fault("signed", point.size)


def _key(vkey: str) -> Key | None:
    try:
        return read_key(vkey)
    except ValueError:
        return None


def _unlogged() -> Iterator[Fault]:
    """Entries that the sweep passed by: it says that it has logged up to there."""
    floor = Log.objects.values_list("floor", flat=True).first() or 0
    missed = Entry.objects.filter(pk__lte=floor, leaf=None).order_by("pk")
    for pk in missed.values_list("pk", flat=True).iterator():
        yield Fault("unlogged", pk)


def _rewritten(point: Checkpoint | None) -> Iterator[Fault]:
    """What was published once must still be the beginning of the log."""
    if not settings.YOUHU_LOG_DIR:
        return
    last = published(Path(settings.YOUHU_LOG_DIR))
    try:
        if last is not None and contradicts(last, point):
            yield Fault("rewritten", last.size)
    except Tile.DoesNotExist:
        yield Fault("rewritten", last.size if last else 0)


def recent_faults() -> Iterator[Fault]:
    """The same for the newest entries only, quick however long the log is."""
    point = newest()
    if point is not None:
        at = (point.size - 1) // TILE_WIDTH
        rows = Leaf.objects.filter(index__gte=at * TILE_WIDTH).order_by("index")
        leaves = {i: (s, d) for i, s, d in rows.values_list("index", "salt", "entry__digest")}
        width = point.size - at * TILE_WIDTH
        yield from _bundle(at * TILE_WIDTH, width, leaves, _tile(ENTRIES, at))
        yield from _checkpoints(since=point.size)
    yield from _rewritten(point)
