"""A file of check-ins: handed in, taken in lot by lot, swept away.

Each lot is taken whole or not at all, with how far it is, so that a worker that was lost goes on
where it stood and takes no row twice.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse

from youhu.common.errors import Refused
from youhu.notices.actions import Audience, tell
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import Role
from youhu.territory.models import Area
from youhu.territory.rules import AreaKind
from youhu.volunteering.actions.step import work_days
from youhu.volunteering.actions.taking_in import Known, Outcome, Told, take_lot
from youhu.volunteering.models import ImportRun, ImportState
from youhu.volunteering.queries import desk_of
from youhu.volunteering.rules import ACCEPT_DAYS

LOT = 500
TRIES = 3  # at a lot in which somebody else was quicker
LOST = timedelta(minutes=2)  # a worker that is at it tells after every lot
SILENT = timedelta(minutes=15)
KEPT = timedelta(days=7)
NumberedRow = tuple[int, Mapping[str, str]]
# Reads one row as it stands in the file. Raises Refused with what is wrong with it.
Read = Callable[[int, Mapping[str, str], Known], Told]


@transaction.atomic
def hand_in(
    rows: Sequence[NumberedRow], *, name: str, sha256: str, language: str, by: Member, now: datetime
) -> ImportRun:
    """A file is to be taken in; it is, as soon as the worker is free."""
    told = json.dumps([[number, dict(row)] for number, row in rows], ensure_ascii=False)
    return ImportRun.objects.create(
        by=by, name=name[:100], sha256=sha256, language=language, rows=told, faults="[]",
        total=len(rows), asked_at=now, beat_at=now,
    )  # fmt: skip


def take_in(run: ImportRun, *, read: Read, clock: Callable[[], datetime]) -> bool:
    """Take a file in from where it was left, once; answers whether it was done here.

    Raises what goes wrong, after it has put the run back where whoever tries again finds it.
    """
    now = clock()
    free = Q(state=ImportState.WAITING) | Q(state=ImportState.RUNNING, beat_at__lte=now - LOST)
    mine = ImportRun.objects.filter(free, pk=run.pk)
    if not mine.update(state=ImportState.RUNNING, beat_at=now):
        return False
    run.refresh_from_db()
    try:
        _take_all(run, read, clock)
    except Exception:  # whatever it is, the rows that are left wait for the next try
        ImportRun.objects.filter(pk=run.pk).update(state=ImportState.WAITING)
        raise
    _end(run, clock())
    return True


def _take_all(run: ImportRun, read: Read, clock: Callable[[], datetime]) -> None:
    now = clock()
    rows, known = json.loads(run.rows), _known(now)
    for start in range(run.done, len(rows), LOT):
        lot = rows[start : start + LOT]
        for left in reversed(range(TRIES)):
            try:
                _take_lot(run, lot, read, known, clock())
                break
            except IntegrityError:  # somebody checked in meanwhile: look again who is there
                run.refresh_from_db()
                if not left:
                    raise


@transaction.atomic
def _take_lot(run: ImportRun, lot: Sequence[Any], read: Read, known: Known, now: datetime) -> None:
    """One lot, whole or not at all, with how far it is."""
    outcome = _take(lot, read, run, known, now)
    said = dict(outcome.faults)
    faults = [[row, said[number]] for number, row in lot if number in said]
    _note(run, outcome, [*json.loads(run.faults), *faults], len(lot), now)


def _take(lot: Sequence[Any], read: Read, run: ImportRun, known: Known, now: datetime) -> Outcome:
    told, faults = [], []
    for number, row in lot:
        try:
            told.append(read(number, row, known))
        except Refused as why:
            faults.append((number, str(why)))
    outcome = take_lot(told, by=run.by, now=now, known=known)
    outcome.faults += faults
    return outcome


def _known(now: datetime) -> Known:
    areas = {area.code: area for area in Area.objects.filter(kind=AreaKind.COMMUNITY)}
    kept: dict[str, datetime] = {}

    def due(area: Area) -> datetime:
        if area.code not in kept:
            kept[area.code] = work_days(ACCEPT_DAYS, area, now)
        return kept[area.code]

    return Known(areas, {unit.code: unit for unit in Organisation.objects.all()}, due)


def _note(run: ImportRun, outcome: Outcome, faults: Sequence[Any], n: int, now: datetime) -> None:
    """How far it is, in the transaction of the lot."""
    run.done, run.beat_at = run.done + n, now
    run.n_new += outcome.new
    run.n_known += outcome.known
    run.n_refused += len(outcome.faults)
    run.came = sorted({*(run.came or ()), *outcome.communities})
    fields = ["done", "beat_at", "n_new", "n_known", "n_refused", "came"]
    if outcome.faults:
        run.faults = json.dumps(faults, ensure_ascii=False)
        fields.append("faults")
    run.save(update_fields=fields)


@transaction.atomic
def _end(run: ImportRun, now: datetime) -> None:
    """The rows that were handed in go; each community hears once of what waits for it."""
    run.state, run.ended_at, run.rows = ImportState.DONE, now, ""
    run.save(update_fields=["state", "ended_at", "rows"])
    if run.by.keeps_community:
        return
    link = f"{settings.YOUHU_SITE_URL}{reverse('check_ins')}?state=submitted"
    for area in Area.objects.filter(kind=AreaKind.COMMUNITY, code__in=run.came or ()).order_by(
        "code"
    ):
        desk, key = desk_of(area), f"volunteering.importrun:{run.pk}:{area.code}"
        if desk is not None:
            to = Audience(unit=desk, role=Role.HANDLER)
            tell(key, "check_ins_came", {"community": str(area)}, to=to, now=now, link=link)


def sweep_imports(*, now: datetime) -> int:
    """Old files go with what was refused; what went silent is said to be broken off."""
    silent = ImportRun.objects.filter(state=ImportState.RUNNING, beat_at__lt=now - SILENT)
    n = silent.update(state=ImportState.FAILED, ended_at=now)
    old, _rows = ImportRun.objects.filter(asked_at__lt=now - KEPT).delete()
    return n + old
