"""Files that nothing shows any more: noted with whatever left them, removed until they are gone."""

import logging
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.db.models import FileField

from youhu.calls.models import Leftover
from youhu.common.storing import StoreAway

log = logging.getLogger(__name__)
LOT = 200  # files in one sweep


def note(names: Collection[str], *, due_at: datetime) -> None:
    """These files go from that moment on, unless a row shows them then."""
    notes = [Leftover(name=name, due_at=due_at) for name in sorted(names)]
    Leftover.objects.bulk_create(notes, ignore_conflicts=True)


def keep(names: Collection[str]) -> None:
    """A row shows these files; call it in the transaction that writes the row."""
    Leftover.objects.filter(name__in=names).delete()


def sweep_leftovers(*, now: datetime) -> int:
    """Remove what should be gone; what the store does not give up now is tried again next time.

    Answers how many files are off the list. No transaction is open while the store is asked.
    """
    due = Leftover.objects.filter(due_at__lte=now).order_by("due_at", "pk")
    names = list(due.values_list("name", flat=True)[:LOT])
    shown, done = _shown(names), 0
    for name in names:
        try:
            if name not in shown:
                default_storage.delete(name)
        except OSError as why:
            log.warning("a file could not be removed: %s", why)
            if isinstance(why, StoreAway):
                break
            continue
        done += Leftover.objects.filter(name=name).delete()[0]
    return done


def _shown(names: Collection[str]) -> set[str]:
    """Those that a row of any table shows."""
    found: set[str] = set()
    for field in _file_fields():
        folder = f"{field.upload_to}".partition("/")[0]
        near = [name for name in names if name.startswith(f"{folder}/")]
        if near:
            rows = field.model._base_manager.filter(**{f"{field.attname}__in": near})
            found |= set(rows.values_list(field.attname, flat=True))
    return found


def _file_fields() -> Iterator[Any]:
    for model in apps.get_models():
        yield from (field for field in model._meta.fields if isinstance(field, FileField))
