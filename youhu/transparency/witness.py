"""Watching the log from elsewhere: a witness signs a checkpoint only when it adds to the last one.

It reads the log's public addresses, or the same files in a folder; it keeps the last checkpoint
that it signed, and needs no database.
"""

import time
from pathlib import Path

from youhu.common import outbound
from youhu.common.errors import Refused
from youhu.solvers.merkle import TILE_WIDTH, node_from_tiles, root
from youhu.transparency.rules import TilePath, tile_path
from youhu.transparency.signing import Signer
from youhu.transparency.youhu_verify import (
    Checkpoint,
    is_signed_by,
    read_checkpoint,
    read_key,
)


def cosigned(source: str, key: str, seen: Path, witness: Signer) -> str:
    """The newest checkpoint of a log with the witness's line; `seen` is the memory between times.

    Raises Refused, with what is wrong, for a log that the key did not sign, that became shorter, or
    that does not begin with what was seen before.
    """
    note = fetch(source, "checkpoint").decode()
    point = read_checkpoint(note)
    if not is_signed_by(point, read_key(key)):
        raise Refused("This checkpoint is not signed by the key of the log.")
    if seen.exists():
        _grows(source, read_checkpoint(seen.read_text()), point)
    _whole(source, point)
    seen.write_text(note)
    return note + witness.cosign(point.text, int(time.time()))


def _grows(source: str, old: Checkpoint, point: Checkpoint) -> None:
    if old.origin != point.origin or old.size > point.size:
        raise Refused(f"The log had {old.size} entries and now says {point.size}.")
    if root(old.size, node_from_tiles(Published(source, point.size))) != old.root:
        raise Refused(f"The log was rewritten: its first {old.size} entries differ.")


def _whole(source: str, point: Checkpoint) -> None:
    """The published tiles make the root that was signed."""
    if root(point.size, node_from_tiles(Published(source, point.size))) != point.root:
        raise Refused("The tiles of the log do not make the root that it signed.")


class Published:
    """The tiles of a log of `size` entries, as they are published."""

    def __init__(self, source: str, size: int) -> None:
        self.source, self.size = source, size
        self._known: dict[tuple[int, int], bytes] = {}

    def __call__(self, level: int, index: int) -> bytes:
        if (level, index) not in self._known:
            row = self.size >> (8 * level)
            width = min(TILE_WIDTH, row - index * TILE_WIDTH)
            path = tile_path(TilePath(level, index, width))
            self._known[level, index] = fetch(self.source, f"tile/{path}")
        return self._known[level, index]


def fetch(source: str, path: str) -> bytes:
    """One file of a log: below an address, or below a folder."""
    if source.startswith(("http://", "https://")):
        return outbound.fetch(f"{source.rstrip('/')}/{path}", agent="youhu-witness")
    return (Path(source) / path).read_bytes()
