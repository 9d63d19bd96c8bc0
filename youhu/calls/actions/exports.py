"""Tables of calls that are made beside the site: asked for, made chunk by chunk, swept away."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files import File
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from youhu.calls.actions import leftovers
from youhu.calls.actions.laying import lay_file
from youhu.calls.models import Export
from youhu.calls.models.desk import ExportState
from youhu.common.errors import Refused
from youhu.registry.models import Member

KEPT = timedelta(days=2)
LOST = timedelta(minutes=1)  # a worker that is at it tells after every lot
SILENT = timedelta(minutes=15)
MOST_AT_ONCE = 3
GOING = (ExportState.WAITING, ExportState.RUNNING)
# Writes the table to a path and tells after each chunk how many rows are done; told False, it
# stops.
Write = Callable[[Path, Callable[[int], bool]], None]


@transaction.atomic
def ask_export(
    *,
    query: str,
    form: str,
    total: int,
    language: str,
    by: Member,
    now: datetime,
    columns: str = "",
    about: str = Export.LIST,
) -> Export:
    """A member wants a long table; it is made as soon as the worker is free."""
    if Export.objects.filter(owner=by, state__in=GOING).count() >= MOST_AT_ONCE:
        said = _("%(most)s of your tables are still being made. Wait for one, or cancel it.")
        raise Refused(said % {"most": MOST_AT_ONCE})
    return Export.objects.create(
        owner=by, about=about, query=query, format=form, columns=columns, rows_total=total,
        language=language, asked_at=now, beat_at=now, expires_at=now + KEPT,
    )  # fmt: skip


def make_export(export: Export, *, write: Write, clock: Callable[[], datetime]) -> bool:
    """Make the table, once: who comes second finds it begun, unless the first one was lost.

    Answers whether it is ready.
    """
    mine, now = Export.objects.filter(pk=export.pk), clock()
    lost = Q(state=ExportState.RUNNING, beat_at__lte=now - LOST)
    free = mine.filter(Q(state=ExportState.WAITING) | lost)
    if not free.update(state=ExportState.RUNNING, beat_at=now, rows_done=0):
        return False
    running = mine.filter(state=ExportState.RUNNING)

    def tell(done: int) -> bool:
        return bool(running.update(rows_done=done, beat_at=clock()))

    try:
        with NamedTemporaryFile(suffix=f".{export.format}") as kept:
            write(Path(kept.name), tell)
            return _keep(export, Path(kept.name), clock())
    except Exception:  # whatever it is, the owner shall read that it failed; it is raised again
        running.update(state=ExportState.FAILED, ended_at=clock())
        raise


def _keep(export: Export, path: Path, now: datetime) -> bool:
    """Put the file where its owner finds it, unless it was cancelled meanwhile."""
    with path.open("rb") as made:
        name = lay_file(File(made), f"{export.pk}.{export.format}", Export)
    with transaction.atomic():
        ready = Export.objects.filter(pk=export.pk, state=ExportState.RUNNING).update(
            file=name, state=ExportState.READY, ended_at=now, expires_at=now + KEPT
        )
        if ready:
            leftovers.keep([name])
    return bool(ready)


def cancel_export(export: Export, *, now: datetime) -> None:
    """The table is not wanted any more; the worker stops after its chunk."""
    going = Export.objects.filter(pk=export.pk, state__in=GOING)
    going.update(state=ExportState.CANCELLED, ended_at=now)


def sweep_exports(*, now: datetime) -> int:
    """Remove old tables with their files, and say failed of those that went silent."""
    lost = Q(state=ExportState.RUNNING, beat_at__lt=now - SILENT)
    silent = Export.objects.filter(lost).update(state=ExportState.FAILED, ended_at=now)
    old = list(Export.objects.filter(expires_at__lte=now).order_by("pk")[:100])
    for export in old:
        export.file.delete(save=False)
        export.delete()
    return silent + len(old)
