"""How old the last backup is, and how much room is left."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from youhu.common.vitals import NEVER, Reading, Unit, Vital
from youhu.promises.models import Heartbeat
from youhu.storage.checkpointing import wal_bytes

BACKUP = "backup"
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
WAL = Vital("sqlite_wal_bytes", _("Bytes in SQLite's log of writes"))


def vitals(*, now: datetime) -> Iterator[Reading]:
    last = Heartbeat.objects.filter(name=BACKUP).values_list("ran_at", flat=True).first()
    yield BACKUP_AGE.read((now - last).total_seconds() if last else NEVER)
    for place, folder in (("var", settings.VAR_DIR), ("media", settings.MEDIA_ROOT)):
        if Path(folder).exists():
            room = shutil.disk_usage(folder)
            yield ROOM.read(room.free / room.total, place=place)
    yield WAL.read(wal_bytes())
