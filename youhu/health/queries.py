"""How the installation fares, and whether this process can do its work."""

import logging
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from youhu.common.storing import cannot_store
from youhu.common.vitals import Reading
from youhu.common.wiring import declared
from youhu.storage.facts import known

log = logging.getLogger(__name__)
_migrated = False  # once true, it stays so while this process lives


@dataclass(frozen=True)
class Health:
    """All signs, and how many parts of the program could not say theirs."""

    readings: tuple[Reading, ...]
    failed: int

    @property
    def is_well(self) -> bool:
        return not self.failed and all(one.is_well for one in self.readings)


def health(*, now: datetime) -> Health:
    """Ask every app that has something to say; a few statements each."""
    readings: list[Reading] = []
    failed = 0
    for vitals in declared("vitals"):
        try:
            readings += vitals(now=now)
        except Exception:  # one part that fails keeps no other from saying how it fares
            log.exception("%s cannot say how it fares", vitals.__module__)
            failed += 1
    return Health(tuple(readings), failed)


def why_not_ready() -> str:
    """Why no request should come here just now; empty when all is well. One statement or two."""
    try:
        if not _takes_writes():
            return "read-only"
        return "" if _is_migrated() else "not migrated"
    except (DatabaseError, OSError) as why:
        log.warning("not ready: %s", why)
        return "no database" if cannot_store(why) else "fault"


def _takes_writes() -> bool:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW transaction_read_only")  # on: a standby, or told to refuse
            return bool(cursor.fetchone() == ("off",))
        (only_reads,) = cursor.execute("PRAGMA query_only").fetchone()
    file = Path(connection.settings_dict["NAME"])
    return not only_reads and os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)


def _is_migrated() -> bool:
    """Whether the tables are those of this program, or newer ones: an older process goes on while
    the next release comes up."""
    global _migrated
    if not _migrated:
        made = {".".join(key) for key in MigrationRecorder(connection).applied_migrations()}
        _migrated = made >= set(known())
    return _migrated
