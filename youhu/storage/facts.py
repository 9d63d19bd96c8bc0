"""What an installation holds, as of one moment and in few words: two of a kind are equal."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from youhu.ledger.models import Entry
from youhu.promises.actions import as_json, look, places_broken
from youhu.promises.models import Heartbeat
from youhu.storage.checks import TITLE as sealed_rows
from youhu.transparency.queries import newest
from youhu.transparency.youhu_verify import read_checkpoint


@dataclass(frozen=True)
class Facts:
    """How many rows, how every chain ends, what was signed last, which promises are kept."""

    counts: dict[str, int]
    heads: str  # SHA-256 over the last seal of every chain
    log_size: int
    log_root: str
    promises: dict[str, int]  # in how many places each is broken


def facts(*, now: datetime) -> Facts:
    """Read them. The promises are judged as at `now`."""
    # The keys lie outside a backup: what they open is none of its facts.
    answers = [answer for answer in look(now=now) if answer.title is not sealed_rows]
    point = newest()
    said = read_checkpoint(point.note) if point else None
    return Facts(
        counts=_counts(),
        heads=_heads(),
        log_size=said.size if said else 0,
        log_root=said.root.hex() if said else "",
        promises=places_broken([as_json(answer) for answer in answers]),
    )


def _counts() -> dict[str, int]:
    # When something last ran changes by looking, as with a backup.
    models = [it for it in apps.get_models(include_auto_created=True) if it is not Heartbeat]
    rows = {it._meta.db_table: it._base_manager.count() for it in models if it._meta.managed}
    return dict(sorted(rows.items()))


def _heads() -> str:
    """The last line of every chain; a chain that lost its end has another one."""
    total, last = hashlib.sha256(), ("", 0, "")
    rows = Entry.objects.order_by("subject", "seq").values_list("subject", "seq", "digest")
    for row in rows.iterator(chunk_size=2000):
        if last[0] not in ("", row[0]):
            total.update(repr(last).encode())
        last = row
    total.update(repr(last).encode())
    return total.hexdigest()


def applied() -> list[str]:
    """The migrations that made these tables; not those of an app that is no more."""
    ours = {label.partition(".")[0] for label in known()}
    made = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in made if app in ours)


def known() -> list[str]:
    """The migrations of this program."""
    return sorted(".".join(key) for key in MigrationLoader(None).disk_migrations)
