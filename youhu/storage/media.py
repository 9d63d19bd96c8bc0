"""Photos and tables on their way into a backup and out of it, wherever the site keeps them."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import cast

from django.core.files import File
from django.core.files.storage import default_storage

from youhu.common.objects import ObjectStore
from youhu.common.storing import StoreAway


def names(under: str = "") -> Iterator[str]:
    """Everything that is kept. A folder that is not there yet is empty."""
    try:
        folders, files = default_storage.listdir(under)
    except FileNotFoundError:
        return
    for name in sorted(files):
        yield f"{under}{name}"
    for folder in sorted(folders):
        yield from names(f"{under}{folder}/")


def in_a_store() -> bool:
    """Whether it is kept by a store that speaks S3, not in a folder."""
    return isinstance(default_storage, ObjectStore)


def ask_store() -> bool:
    """Whether that store answers within a few seconds."""
    try:
        cast(ObjectStore, default_storage).ask()
    except StoreAway:
        return False
    return True


def is_empty() -> bool:
    return next(names(), None) is None


def copy_out(target: Path) -> None:
    """Copy all into a folder; a table that is removed at its day just now is not missed."""
    for name in names():
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        with (
            suppress(FileNotFoundError),
            default_storage.open(name) as kept,
            place.open("wb") as file,
        ):
            shutil.copyfileobj(kept, file)


def copy_in(source: Path) -> None:
    """Bring back what `copy_out` wrote, under the same names, into a place that is empty."""
    for path in sorted(source.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                default_storage.save(path.relative_to(source).as_posix(), File(file))
