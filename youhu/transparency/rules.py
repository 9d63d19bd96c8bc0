"""What a leaf of the log is, where a tile lies, and how a checkpoint is worded. Pure.

Formats of C2SP: signed-note, tlog-checkpoint, tlog-cosignature, tlog-tiles.
"""

import base64
import hashlib
import re
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from youhu.solvers.merkle import HASH_BYTES, TILE_WIDTH, hashes_of

# The bundles of entries lie beside the tiles of hashes, as if one level below them.
ENTRIES = -1
# One spelling for each tile, in ASCII digits.
_PATH = re.compile(
    r"(entries|[0-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?"
)
_LENGTH = HASH_BYTES.to_bytes(2, "big")
DASH = "\u2014"


class Use(TextChoices):
    """What a key signs: the log itself, or as one who watches it."""

    LOG = "log", _("log")
    WITNESS = "witness", _("witness")


KIND_BYTE = {Use.LOG: b"\x01", Use.WITNESS: b"\x04"}


@dataclass(frozen=True)
class TilePath:
    """Which tile an address names; `width` is of a partial one, else that of a full one."""

    level: int
    index: int
    width: int = TILE_WIDTH

    @property
    def is_full(self) -> bool:
        return self.width == TILE_WIDTH


def read_tile_path(path: str) -> TilePath | None:
    """`0/x001/234`, `entries/000.p/17`; None for what names no tile."""
    found = _PATH.fullmatch(path)
    if found is None:
        return None
    level, number, width = found.groups()
    index = int(number.replace("x", "").replace("/", ""))
    wide = int(width) if width else TILE_WIDTH
    if wide > TILE_WIDTH or (width and wide == TILE_WIDTH) or number.startswith("x000"):
        return None
    return TilePath(ENTRIES if level == "entries" else int(level), index, wide)


def tile_path(tile: TilePath) -> str:
    """The address of a tile below `tile/`."""
    digits = f"{tile.index:d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    number = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
    level = "entries" if tile.level == ENTRIES else str(tile.level)
    return f"{level}/{number}" + ("" if tile.is_full else f".p/{tile.width}")


def published(tile: TilePath, data: bytes) -> bytes:
    """A tile of the database as files have it: each entry of a bundle comes after its length."""
    cut = data[: tile.width * HASH_BYTES]
    if tile.level != ENTRIES:
        return cut
    return b"".join(_LENGTH + one for one in hashes_of(cut))


def vkey(name: str, use: str, public: bytes) -> str:
    """A public key with its name, as verifiers are given it."""
    data = KIND_BYTE[Use(use)] + public
    return f"{name}+{key_id(name, data).hex()}+{base64.b64encode(data).decode()}"


def key_id(name: str, data: bytes) -> bytes:
    """The first four bytes of SHA-256 over the name and the key with its kind."""
    return hashlib.sha256(name.encode() + b"\n" + data).digest()[:4]


def checkpoint_text(origin: str, size: int, root: bytes) -> str:
    """What a checkpoint states, as it is signed."""
    return f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"


def signature_line(name: str, number: bytes, signature: bytes) -> str:
    """One line under a signed note."""
    return f"{DASH} {name} {base64.b64encode(number + signature).decode()}\n"


def cosigned_text(text: str, seconds: int) -> bytes:
    """What a witness signs: the moment and the checkpoint."""
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()
