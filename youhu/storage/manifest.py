"""What a backup says of itself: its files with their digests, and what they hold."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from youhu.common import keyring
from youhu.common.errors import Refused
from youhu.storage.facts import Facts

NAME = "manifest.json"
FORMAT = "youhu backup 1"


@dataclass(frozen=True)
class Manifest:
    at: datetime
    engine: str
    migrations: list[str]
    facts: Facts
    files: dict[str, str]  # path in the folder → SHA-256
    keys: dict[str, str]  # name → its mark; the keys themselves are left out

    def write(self, folder: Path) -> None:
        said = {"format": FORMAT, **asdict(self), "at": self.at.isoformat()}
        (folder / NAME).write_text(json.dumps(said, indent=1, ensure_ascii=False))


def read(folder: Path) -> Manifest:
    """The manifest in a folder. Raises Refused when it is none of ours."""
    try:
        said: dict[str, Any] = json.loads((folder / NAME).read_text())
        if said.pop("format") != FORMAT:
            raise ValueError("another format")
        at = datetime.fromisoformat(said.pop("at"))
        return Manifest(at=at, facts=Facts(**said.pop("facts")), **said)
    except (OSError, ValueError, KeyError, TypeError) as why:
        raise Refused(_("%(folder)s is not a backup of Youhu.") % {"folder": folder}) from why


def files_in(folder: Path) -> dict[str, str]:
    """Every file under the folder but the manifest, with its SHA-256."""
    return {
        path.relative_to(folder).as_posix(): digest(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != NAME
    }


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def faults(folder: Path, manifest: Manifest) -> Iterator[str]:
    """The files that are missing, changed, or in nobody's list."""
    there = files_in(folder)
    for name in sorted(there.keys() | manifest.files.keys()):
        if there.get(name) != manifest.files.get(name):
            yield name


def folders() -> dict[str, Path]:
    """What lies beside the database and the photos: forecasts, readers of texts."""
    var = Path(settings.VAR_DIR)
    return {"models": var / "models", "readers": var / "readers"}


def keys() -> dict[str, str]:
    """The private keys, each with a mark by which it is known again; no backup holds the keys.

    Who has a copy must not sign as we do, nor open what is sealed.
    """
    log = Path(settings.YOUHU_LOG_KEY)
    known = {
        "secret_key": settings.SECRET_KEY,
        "sealing_key": keyring.newest().secret,
        "log_key": log.read_text() if log.exists() else "",
    }
    return {name: _mark(key) for name, key in known.items()}


def is_here(name: str, mark: str) -> bool:
    """Whether the key with this mark is here; a sealing key may have newer ones beside it."""
    held = [key.secret for key in keyring.ring()] if name == "sealing_key" else []
    return mark in {keys()[name], *map(_mark, held)}


def _mark(key: str) -> str:
    """Eight digits: enough to tell two keys apart, too few to find one by trying."""
    return hashlib.sha256(f"mark {key}".encode()).hexdigest()[:8] if key else ""
