"""Taking an installation to a safe place while it runs, and bringing it back."""

import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.common.moment import snapshot
from youhu.ledger.queries import broken_chains
from youhu.promises.models import Heartbeat
from youhu.storage import engines, manifest, media
from youhu.storage.checkpointing import empty_wal
from youhu.storage.facts import applied, facts, known
from youhu.storage.manifest import Manifest
from youhu.storage.vitals import BACKUP, STORE
from youhu.transparency.audit import faults

MEDIA = "media"  # where photos and tables lie in a backup


def back_up(folder: Path, *, now: datetime) -> Manifest:
    """Copy database, photos and files as of one moment; the folder appears whole or not at all.

    Others go on writing. Raises Refused when the folder exists, or the copy is not whole.
    """
    if folder.exists() and any(folder.iterdir()):
        raise Refused(_("%(folder)s is not empty. Name a new folder.") % {"folder": folder})
    folder.parent.mkdir(parents=True, exist_ok=True)
    written = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
    try:
        said = _copied(written, now)
        with suppress(FileNotFoundError):
            folder.rmdir()
        os.rename(written, folder)
        engines.settle(folder.parent)
    finally:
        shutil.rmtree(written, ignore_errors=True)
    Heartbeat.objects.update_or_create(name=BACKUP, defaults={"ran_at": now})
    return said


def _copied(written: Path, now: datetime) -> Manifest:
    with snapshot():
        found, made = facts(now=now), applied()
        engines.copy_out(written)
    media.copy_out(written / MEDIA)  # each was there before its row
    for name, source in manifest.folders().items():
        _copy_tree(source, written / name)
    said = Manifest(
        now, connection.vendor, made, found, manifest.files_in(written), manifest.keys()
    )
    said.write(written)
    for path in written.rglob("*"):
        engines.settle(path)
    return said


def _copy_tree(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, copy_function=shutil.copyfile, dirs_exist_ok=True)


def restore(folder: Path) -> Manifest:
    """Make this empty installation what the backup was, and look whether it is.

    Raises Refused, before anything is written, when there is something here already, or the backup
    is not whole, of another engine or of another release; afterwards, when something differs.
    """
    said = manifest.read(folder)
    _refuse_unfit(folder, said)
    engines.copy_in(folder)
    media.copy_in(folder / MEDIA)
    for name, target in manifest.folders().items():
        _copy_tree(folder / name, target)
    differing = differences(said)
    if differing:
        raise Refused(_("What was restored differs: %(what)s") % {"what": ", ".join(differing)})
    return said


def _refuse_unfit(folder: Path, said: Manifest) -> None:
    if wrong := list(manifest.faults(folder, said)):
        raise Refused(
            _("The backup is damaged; these files are missing, changed or strange: %(files)s")
            % {"files": ", ".join(wrong[:5])}
        )
    if said.engine != connection.vendor:
        raise Refused(
            _("The backup is of %(there)s, and this installation uses %(here)s.")
            % {"there": said.engine, "here": connection.vendor}
        )
    if said.migrations != known():
        raise Refused(
            _("The backup is of another release. Restore it with that one, then bring it up.")
        )
    used = [
        place for place in manifest.folders().values() if place.is_dir() and any(place.iterdir())
    ]
    if not engines.is_empty() or used or not media.is_empty():
        raise Refused(
            _("There is an installation here already. Restore into an empty one, or move it away.")
        )


def differences(said: Manifest) -> list[str]:
    """Which facts of the manifest do not hold here; the ledger and the log are walked whole."""
    with snapshot():
        here = asdict(facts(now=said.at))
        wrong = [name for name, value in asdict(said.facts).items() if here[name] != value]
        wrong += ["ledger"] if next(broken_chains(), None) else []
        wrong += ["log"] if next(faults(), None) else []
    return wrong


def checkpoint(*, now: datetime) -> int:
    """Keep SQLite's log of writes short, whoever read for long; answers how many bytes went."""
    return empty_wal()


def ask_store(*, now: datetime) -> int:
    """Keep when the store of photos answered; answers 1 when it did. A folder is not asked."""
    if not media.in_a_store() or not media.ask_store():
        return 0
    Heartbeat.objects.update_or_create(name=STORE, defaults={"ran_at": now})
    return 1
