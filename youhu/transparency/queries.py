"""Reading the log: places, proofs, receipts, histories."""

import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from youhu.ledger.models import Entry, Recorded
from youhu.registry.rules import Role
from youhu.solvers.merkle import (
    HASH_BYTES,
    Node,
    consistency_proof,
    inclusion_proof,
    node_from_tiles,
)
from youhu.transparency.models import Checkpoint, Leaf, LogKey, Tile
from youhu.transparency.rules import TilePath, Use, published
from youhu.transparency.youhu_verify import read_checkpoint

Proven = dict[str, Any]


class Tiles:
    """The tiles as the database has them; each is read once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], bytes] = {}

    def __call__(self, level: int, index: int) -> bytes:
        if (level, index) not in self._known:
            rows = Tile.objects.filter(level=level, index=index)
            self._known[level, index] = bytes(rows.values_list("data", flat=True).get())
        return self._known[level, index]


def tree() -> Node:
    """The tree of the whole log; the next tiles are read as they are needed."""
    return node_from_tiles(Tiles())


def newest() -> Checkpoint | None:
    """The latest statement of the log; it covers every entry that has a place."""
    return Checkpoint.objects.order_by("-size").first()


def tile(path: TilePath) -> bytes | None:
    """A tile as it is published; None while it is not as wide as that."""
    rows = Tile.objects.filter(level=path.level, index=path.index)
    data = rows.values_list("data", flat=True).first()
    if data is None or len(data) < path.width * HASH_BYTES:
        return None
    return published(path, bytes(data))


@dataclass(frozen=True)
class Place:
    """Where the first line about a thing stands in the log, and what opens it."""

    index: int
    salt: str
    seal: str

    @property
    def number(self) -> str:
        """As people count, from one, and write: 1,204,702."""
        return f"{self.index + 1:,}"

    @property
    def query(self) -> str:
        """What the checking page is asked with; it tells nothing of what the line says."""
        return f"?i={self.index}&salt={self.salt}&seal={self.seal}"


def place_of(thing: Recorded) -> Place | None:
    """The place of a thing's first line; None until the next sweep."""
    rows = Leaf.objects.filter(entry__subject=thing.subject, entry__seq=0)
    found = rows.values_list("index", "salt", "entry__digest").first()
    return Place(*found) if found else None


def place_in(entries: Iterable[Entry]) -> Place | None:
    """The same from the lines of a thing that are at hand with their leaves: no statement more."""
    first = next((entry for entry in entries if entry.seq == 0), None)
    leaf = getattr(first, "leaf", None)
    return Place(leaf.index, leaf.salt, first.digest) if first and leaf else None


def receipt_of(thing: Recorded, about: str) -> Proven | None:
    """What proves to its caller that a thing was written down; None before it is in the log.

    Its first line and every line of the caller are open; of the others there is only the seal.
    """
    point = newest()
    if point is None:
        return None
    lines = Entry.objects.of(thing).filter(leaf__isnull=False).select_related("leaf")
    node, entries = tree(), []
    for line in lines:
        opened = _opened(line) if line.seq == 0 or line.role == Role.RESIDENT else {}
        place = Place(line.leaf.index, line.leaf.salt, line.digest)
        entries.append(_proven(place, point.size, node) | opened)
    return _receipt(point, entries, about) if entries else None


def receipt_at(place: Place) -> Proven | None:
    """A receipt for one line of which only its place, salt and seal are known."""
    point = newest()
    if point is None or not 0 <= place.index < point.size:
        return None
    return _receipt(point, [_proven(place, point.size, tree())], "")


def _receipt(point: Checkpoint, entries: list[Proven], about: str) -> Proven:
    said = {"youhu": "receipt/1", "about": about, "checkpoint": point.note}
    return {**said, "key": key_of(point), "entries": entries}


def key_of(point: Checkpoint) -> str:
    """The key that signed a checkpoint first."""
    _name, number, _signature = read_checkpoint(point.note).signatures[0]
    keys = LogKey.objects.filter(use=Use.LOG, vkey__contains=f"+{number.hex()}+")
    return keys.values_list("vkey", flat=True).get()


def _proven(place: Place, size: int, node: Node) -> Proven:
    proof = spelled(inclusion_proof(place.index, size, node))
    return {"index": place.index, "salt": place.salt, "seal": place.seal, "proof": proof}


def _opened(entry: Entry) -> Proven:
    """The line itself and the words behind it; words that were erased stay away."""
    line = entry.line()
    said = {**vars(line), "at": line.at.astimezone(UTC).isoformat(timespec="microseconds")}
    words = {"words": entry.note, "words_salt": entry.salt} if entry.salt else {}
    return {"line": said, **words}


def spelled(hashes: Iterable[bytes]) -> list[str]:
    return [base64.b64encode(one).decode() for one in hashes]


def log_keys() -> Iterator[str]:
    """Every key that ever signed for the log."""
    keys = LogKey.objects.filter(use=Use.LOG).order_by("since", "pk")
    return keys.values_list("vkey", flat=True).iterator()


def history(old: int, new: int) -> Proven | None:
    """What shows that the log was only added to between two checkpoints; None without these."""
    points = {point.size: point for point in Checkpoint.objects.filter(size__in=[old, new])}
    if not 0 < old <= new or not points.keys() >= {old, new}:
        return None
    proof = spelled(consistency_proof(old, new, tree()))
    said = {"youhu": "history/1", "old": points[old].note, "new": points[new].note}
    keys = dict.fromkeys(key_of(points[size]) for size in (old, new))
    return {**said, "keys": list(keys), "proof": proof}


def since_then(note: str) -> Proven | None:
    """The history from somebody's checkpoint to the newest of ours; None without any of ours."""
    old, point = read_checkpoint(note), newest()
    if point is None or not 0 < old.size <= point.size:
        return None
    proof = spelled(consistency_proof(old.size, point.size, tree()))
    said = {"youhu": "history/1", "old": note, "new": point.note, "proof": proof}
    return {**said, "keys": list(log_keys())}
