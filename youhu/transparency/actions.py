"""Bringing committed entries into the log, signing for them, changing keys, taking cosignatures."""

import logging
import secrets
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.ledger.models import Entry
from youhu.solvers.merkle import extended, leaf_hash, node_from_tiles, root
from youhu.transparency import signing
from youhu.transparency.mirror import publish
from youhu.transparency.models import Checkpoint, Leaf, Log, LogKey, Tile
from youhu.transparency.queries import Tiles, newest
from youhu.transparency.rules import ENTRIES, Use, checkpoint_text
from youhu.transparency.signing import Signer
from youhu.transparency.youhu_verify import (
    commitment,
    is_signed_by,
    read_checkpoint,
    read_key,
)

logger = logging.getLogger(__name__)
NAME = "ledger"
AT_ONCE = 5000  # entries in one transaction: on SQLite everybody else waits for it
LONGEST_WAIT_MS = 200  # for the moment in which no entry is half-written


def log_entries(*, now: datetime) -> int:
    """Give every committed entry its place in the log, sign for all of them, publish.

    Safe under any number of processes. Answers how many entries came in.
    """
    known = _log(now)
    settled, total = _settled(), 0
    while taken := _take_in(known, now):
        total += taken
    ended = {"swept_at": now} | ({"floor": settled} if settled is not None else {})
    Log.objects.filter(pk=known.pk).update(**ended)
    if settings.YOUHU_LOG_DIR:  # what may still be rolled back is not published
        transaction.on_commit(lambda: publish(Path(settings.YOUHU_LOG_DIR)), robust=True)
    return total


def _log(now: datetime) -> Log:
    """The log, begun with its key when there was none."""
    address = urlsplit(settings.YOUHU_SITE_URL)
    origin = f"{address.netloc}{address.path.rstrip('/')}/log"
    log, is_new = Log.objects.get_or_create(name=NAME, defaults={"origin": origin})
    if is_new or not LogKey.objects.filter(use=Use.LOG).exists():
        signer = _signer(log)
        LogKey.objects.get_or_create(vkey=signer.vkey, defaults={"use": Use.LOG, "since": now})
    return log


def _signer(log: Log) -> Signer:
    return signing.kept(Path(settings.YOUHU_LOG_KEY), log.origin, Use.LOG)


def _settled() -> int | None:
    """A key below which no entry can appear any more; None when that cannot be said just now.

    Keys are given out before transactions end: a lower one may be committed after a higher one.
    While the table is locked against writers, nobody holds a key that is not yet visible.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(f"SET LOCAL lock_timeout = {LONGEST_WAIT_MS}")
                cursor.execute(f"LOCK TABLE {Entry._meta.db_table} IN SHARE MODE")
                # a transaction around this one is as patient afterwards as it was before
                cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
            last: int | None = Entry.objects.aggregate(last=Max("pk"))["last"]
            return last
    except DatabaseError:
        return None  # somebody is writing for long: the next sweep looks a little further back


@transaction.atomic
def _take_in(known: Log, now: datetime) -> int:
    """Bring the next entries into the log and sign for them; 0 when none are left."""
    log = Log.objects.select_for_update().get(pk=known.pk)
    fresh = Entry.objects.filter(pk__gt=log.floor, leaf=None).order_by("pk")
    found = list(fresh.values_list("pk", "digest")[:AT_ONCE])
    if not found:
        return 0
    leaves = [
        Leaf(index=log.size + at, entry_id=pk, salt=secrets.token_hex(16))
        for at, (pk, _digest) in enumerate(found)
    ]
    Leaf.objects.bulk_create(leaves)
    data = [
        commitment(leaf.salt, digest) for leaf, (_pk, digest) in zip(leaves, found, strict=True)
    ]
    _grow(log.size, data)
    Log.objects.filter(pk=log.pk).update(size=log.size + len(found))
    _sign(log, log.size + len(found), now)
    return len(found)


def _grow(size: int, data: Sequence[bytes]) -> None:
    """Write the tiles anew that these commitments fill or begin."""
    read = Tiles()
    changed = dict(extended(size, [leaf_hash(one) for one in data], read))
    bundles = extended(size, data, lambda _level, index: read(ENTRIES, index))
    changed |= {(ENTRIES, at): tile for (level, at), tile in bundles.items() if level == 0}
    Tile.objects.bulk_create(
        [Tile(level=level, index=at, data=tile) for (level, at), tile in changed.items()],
        update_conflicts=True,
        unique_fields=["level", "index"],
        update_fields=["data"],
    )


def _sign(log: Log, size: int, now: datetime) -> None:
    signer = _signer(log)
    if not LogKey.objects.filter(use=Use.LOG, until=None, vkey=signer.vkey).exists():
        raise RuntimeError(
            f"{settings.YOUHU_LOG_KEY} is not the key that signs {log.origin}. Copy the right one "
            "here, or change keys with bin/manage log_keys rotate."
        )
    text = checkpoint_text(log.origin, size, root(size, node_from_tiles(Tiles())))
    Checkpoint.objects.create(size=size, note=f"{text}\n{signer.sign(text)}", at=now)


@transaction.atomic
def rotate_key(*, now: datetime) -> LogKey:
    """A new key signs from now on; it also signs the newest checkpoint, beside the old key."""
    log = Log.objects.select_for_update().get(name=NAME)
    LogKey.objects.filter(use=Use.LOG, until=None).update(until=now)
    signer = signing.replace(Path(settings.YOUHU_LOG_KEY), log.origin, Use.LOG)
    point = newest()
    if point is not None:
        text = read_checkpoint(point.note).text
        Checkpoint.objects.filter(pk=point.pk).update(note=point.note + signer.sign(text))
    return LogKey.objects.create(vkey=signer.vkey, use=Use.LOG, since=now)


def add_witness(vkey: str, *, now: datetime) -> LogKey:
    """Somebody else watches the log: this is their key. Raises Refused for what is no such key."""
    try:
        key = read_key(vkey)
    except ValueError as why:
        raise Refused(_("This is not a witness's key.")) from why
    if key.kind != 4:
        raise Refused(_("This is not a witness's key."))
    defaults = {"use": Use.WITNESS, "since": now}
    return LogKey.objects.get_or_create(vkey=vkey.strip(), defaults=defaults)[0]


@transaction.atomic
def take_cosignature(note: str) -> Checkpoint:
    """Keep a witness's line under one of our checkpoints. Raises Refused unless all of it fits."""
    try:
        cosigned = read_checkpoint(note)
    except ValueError as why:
        raise Refused(_("This is not a checkpoint.")) from why
    point = Checkpoint.objects.select_for_update().filter(size=cosigned.size).first()
    if point is None or read_checkpoint(point.note).text != cosigned.text:
        raise Refused(_("This log never signed such a checkpoint."))
    keys = LogKey.objects.filter(use=Use.WITNESS, until=None)
    lines = note.partition("\n\n")[2].splitlines(keepends=True)
    heads = tuple(f"\u2014 {read_key(k.vkey).name} " for k in keys if _signs(k, note))
    fresh = [line for line in lines if line.startswith(heads) and line not in point.note]
    if not heads:
        raise Refused(_("No witness that this log knows signed it."))
    point.note, point.is_witnessed = point.note + "".join(fresh), True
    point.save(update_fields=["note", "is_witnessed"])
    return point


def _signs(key: LogKey, note: str) -> bool:
    return is_signed_by(read_checkpoint(note), read_key(key.vkey))
