"""The log as plain files, for any web server, mirror or witness: `checkpoint`, `tile/…`.

What was published once is remembered here, outside the database: a log that lost its tail is not
published over a longer one.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from youhu.solvers.merkle import TILE_WIDTH, root
from youhu.transparency import rules
from youhu.transparency.models import Checkpoint
from youhu.transparency.queries import Tiles, newest, tree
from youhu.transparency.youhu_verify import Checkpoint as Stated
from youhu.transparency.youhu_verify import read_checkpoint

CHECKPOINT = "checkpoint"


def published(folder: Path) -> Stated | None:
    """The checkpoint that was published last; None before the first."""
    note = _note(folder)
    return read_checkpoint(note) if note else None


def _note(folder: Path) -> str:
    path = folder / CHECKPOINT
    return path.read_text() if path.exists() else ""


def contradicts(last: Stated, point: Checkpoint | None) -> bool:
    """Whether the log of the database is not what was published, with more behind it."""
    if point is None or last.size > point.size:
        return True
    return root(last.size, tree()) != last.root


def publish(folder: Path) -> int:
    """Write what is new since the last time; 0 when there is nothing, or it must not be."""
    point, last = newest(), published(folder)
    if point is None or point.note == _note(folder):
        return 0
    if last is not None and contradicts(last, point):
        return 0  # the promise “the log agrees with the ledger” says so
    if last is None or last.size < point.size:
        read = Tiles()
        for path in new_tiles(last.size if last else 0, point.size):
            data = rules.published(path, read(path.level, path.index))
            _write(folder / "tile" / rules.tile_path(path), data)
    _write(folder / CHECKPOINT, point.note.encode())
    return point.size - (last.size if last else 0)


def new_tiles(old: int, new: int) -> Iterator[rules.TilePath]:
    """The tiles of a log of `new` entries that one of `old` had not, or not as wide."""
    yield from _row(rules.ENTRIES, old, new)
    level = 0
    while new:
        yield from _row(level, old, new)
        level, old, new = level + 1, old // TILE_WIDTH, new // TILE_WIDTH


def _row(level: int, old: int, new: int) -> Iterator[rules.TilePath]:
    for index in range(old // TILE_WIDTH, -(-new // TILE_WIDTH)):
        yield rules.TilePath(level, index, min(TILE_WIDTH, new - index * TILE_WIDTH))


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all, and readable by a web server."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, written = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    os.chmod(written, 0o644)
    os.replace(written, path)
