"""How old the last backup is, how much room is left, and whether the store of photos answers."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from youhu.common.vitals import NEVER, Reading, Unit, Vital
from youhu.promises.models import Heartbeat
from youhu.storage import media
from youhu.storage.checkpointing import wal_bytes

BACKUP = "backup"
STORE = "photo_store"
BACKUP_AGE = Vital(
    "backup_age_seconds", _("Since the last backup"), Unit.SECONDS,
    most=timedelta(hours=26).total_seconds(), alarm="BackupOld",
    remedy=_("Make one: bin/manage backup --to FOLDER, and let it run every night."),
)  # fmt: skip
ROOM = Vital(
    "disk_free_ratio", _("Room left on the disk"), Unit.SHARE, least=0.1, alarm="DiskFull",
    remedy=_("Make room, or give it a larger disk, before nothing can be accepted any more."),
    words={"var": _("database and models"), "media": _("photos and tables")},
)  # fmt: skip
STORE_AGE = Vital(
    "photo_store_age_seconds", _("Since the store of photos answered"), Unit.SECONDS,
    most=timedelta(minutes=5).total_seconds(), alarm="PhotosAway",
    remedy=_("Look whether the store runs and lets the site in. Calls without photos go on."),
)  # fmt: skip
WAL = Vital("sqlite_wal_bytes", _("Bytes in SQLite's log of writes"))


def vitals(*, now: datetime) -> Iterator[Reading]:
    beats = dict(Heartbeat.objects.filter(name__in=(BACKUP, STORE)).values_list("name", "ran_at"))
    yield BACKUP_AGE.read(_age(beats.get(BACKUP), now))
    if media.in_a_store():
        yield STORE_AGE.read(_age(beats.get(STORE), now))
    for place, folder in (("var", settings.VAR_DIR), ("media", settings.MEDIA_ROOT)):
        if Path(folder).exists():
            room = shutil.disk_usage(folder)
            yield ROOM.read(room.free / room.total, place=place)
    yield WAL.read(wal_bytes())


def _age(at: datetime | None, now: datetime) -> float:
    return (now - at).total_seconds() if at else NEVER
