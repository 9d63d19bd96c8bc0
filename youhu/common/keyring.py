"""The keys that lie outside the database: several, known by their marks; the newest one writes."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from time import monotonic

from cryptography.hazmat.primitives.hashes import SHA256, SM3
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext as _

from youhu.common.errors import Refused

VERSION = "1"
MARK_DIGITS = 8
SECONDS_HELD = 1.0
AES, SM = "aes", "sm"

_held: dict[str, tuple[float, tuple["Key", ...]]] = {}


@dataclass(frozen=True)
class Key:
    """One secret of the installation. Its mark tells it from others, and nothing about it."""

    secret: str
    mark: str

    def derived(self, use: str, size: int, *, suite: str = AES) -> bytes:
        """The bytes for one use; those of one use say nothing about another's."""
        return _derived(self.secret, use, size, suite)


def ring() -> tuple[Key, ...]:
    """All keys, the newest last. Raises OSError when their file is gone."""
    declared = settings.YOUHU_SEALING_KEY
    return _parsed(declared) if declared else _kept(str(settings.YOUHU_SEALING_FILE))


def known(mark: str) -> Key | None:
    """The key with this mark; for one that is new to this process the file is read again."""
    for _try in range(2):
        for key in ring():
            if key.mark == mark:
                return key
        _held.clear()
    return None


def newest() -> Key:
    """The key that seals what is written now."""
    return ring()[-1]


def suite() -> str:
    """Which ciphers are used for what is written now: AES with SHA-256, or SM4 with SM3."""
    said = str(settings.YOUHU_CIPHER_SUITE)
    if said not in (AES, SM):
        raise ValueError(f"YOUHU_CIPHER_SUITE is {said!r}, and must be {AES!r} or {SM!r}.")
    return said


def add_key() -> Key:
    """A new key at the end of the file: from now on it seals. Raises Refused where none is kept."""
    path = settings.YOUHU_SEALING_FILE
    if settings.YOUHU_SEALING_KEY or path is None:
        raise Refused(
            _("The keys are declared in YOUHU_SEALING_KEY. Add the new one there, behind the old.")
        )
    beside = Path(path).with_suffix(".new")
    beside.touch(mode=0o600)
    lines = [*Path(path).read_text().split(), get_random_secret_key()]
    beside.write_text("\n".join(lines))
    beside.replace(path)
    _held.clear()
    return newest()


def _kept(path: str) -> tuple[Key, ...]:
    """The keys of a file, which is looked at every second: a new key needs no new start."""
    now = monotonic()
    held = _held.get(path)
    if held is None or now - held[0] > SECONDS_HELD:
        held = _held[path] = (now, _parsed(Path(path).read_text()))
    return held[1]


@cache
def _parsed(text: str) -> tuple[Key, ...]:
    secrets = text.split()
    if not secrets:
        raise ValueError("There is no sealing key. See YOUHU_SEALING_KEY in docs/settings.md.")
    size = MARK_DIGITS // 2
    return tuple(Key(one, _derived(one, "mark", size, AES).hex()) for one in secrets)


@cache
def _derived(secret: str, use: str, size: int, suite: str) -> bytes:
    made = HKDF(SM3() if suite == SM else SHA256(), size, None, f"youhu {use} {VERSION}".encode())
    return made.derive(secret.encode())
