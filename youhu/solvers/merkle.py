"""The Merkle tree of a transparency log: RFC 9162, section 2.1, kept in tiles as C2SP tlog-tiles.

A tree is given as `node(level, index)`, the 32 bytes over the complete subtree of the leaves
[index·2^level, (index+1)·2^level). Tiles hold the hashes of every eighth level, 256 in a tile.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence

Node = Callable[[int, int], bytes]
Read = Callable[[int, int], bytes]  # (level of tiles, index) → the hashes of one tile, joined

HASH_BYTES = 32
TILE_LEVELS = 8
TILE_WIDTH = 1 << TILE_LEVELS
EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """The hash of one leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node above two others."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def fold(hashes: Sequence[bytes]) -> bytes:
    """The hash over a complete subtree: 1, 2, 4 … hashes of one level."""
    row = list(hashes)
    while len(row) > 1:
        row = [node_hash(row[at], row[at + 1]) for at in range(0, len(row), 2)]
    return row[0]


def root(size: int, node: Node) -> bytes:
    """The hash over the first `size` leaves."""
    return _over(0, size, node) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, node: Node) -> list[bytes]:
    """What leads from a leaf to the root of the tree of `size`, lowest first (2.1.3.1)."""
    if not 0 <= index < size:
        raise ValueError(f"A tree of {size} leaves has no leaf {index}.")
    path, first, end = [], 0, size
    while end - first > 1:
        middle = first + _split(end - first)
        if index < middle:
            path.append(_over(middle, end, node))
            end = middle
        else:
            path.append(_over(first, middle, node))
            first = middle
    return path[::-1]


def consistency_proof(old: int, new: int, node: Node) -> list[bytes]:
    """What shows that the tree of `new` leaves begins with that of `old` ones (2.1.4.1).

    Empty when either is trivial: nothing before, or nothing added.
    """
    if not 0 <= old <= new:
        raise ValueError(f"A tree of {new} leaves never had {old}.")
    path, first, end = [], 0, new
    while old not in (0, end):
        middle = first + _split(end - first)
        if old <= middle:
            path.append(_over(middle, end, node))
            end = middle
        else:
            path.append(_over(first, middle, node))
            first = middle
    if first:
        path.append(_over(first, end, node))
    return path[::-1]


def _split(size: int) -> int:
    """The largest power of two below `size`: where the tree parts."""
    return 1 << (size - 1).bit_length() - 1


def _over(first: int, end: int, node: Node) -> bytes:
    size = end - first
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return node(level, first >> level)
    middle = first + _split(size)
    return node_hash(_over(first, middle, node), _over(middle, end, node))


def node_from_tiles(read: Read) -> Node:
    """The tree whose hashes lie in tiles."""

    def node(level: int, index: int) -> bytes:
        tile_level, depth = divmod(level, TILE_LEVELS)
        first = index << depth
        tile, at = divmod(first, TILE_WIDTH)
        return fold(hashes_of(read(tile_level, tile))[at : at + (1 << depth)])

    return node


def hashes_of(tile: bytes) -> list[bytes]:
    """The hashes that a tile joins."""
    return [tile[at : at + HASH_BYTES] for at in range(0, len(tile), HASH_BYTES)]


def extended(size: int, leaves: Sequence[bytes], read: Read) -> Mapping[tuple[int, int], bytes]:
    """The tiles as they are once these leaf hashes follow the first `size`; only changed ones.

    Keys are (level of tiles, index). `read` is asked for tiles that were begun before.
    """
    changed: dict[tuple[int, int], bytes] = {}
    level, start, row = 0, size, list(leaves)
    while row:
        tile, width = divmod(start, TILE_WIDTH)
        begun = hashes_of(read(level, tile))[:width] if width else []
        full, joined = [], begun + row
        for at in range(0, len(joined), TILE_WIDTH):
            hashes = joined[at : at + TILE_WIDTH]
            changed[level, tile + at // TILE_WIDTH] = b"".join(hashes)
            if len(hashes) == TILE_WIDTH:
                full.append(fold(hashes))
        level, start, row = level + 1, start // TILE_WIDTH, full
    return changed
