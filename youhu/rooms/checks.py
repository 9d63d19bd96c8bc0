"""Never closed and never interrupted, as far as the rooms can tell. Findings name codes alone."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youhu.common.promises import Checked, Finding, Promise, checked
from youhu.ledger.queries import disagreeing
from youhu.rooms.models import HotlineEntry, Mediation, Promised, Room, WalkIn
from youhu.rooms.opening import gaps, prepared, rosters_of
from youhu.rooms.rules import AHEAD

SWEEP_GRACE = timedelta(minutes=2)
KINDS = (WalkIn, HotlineEntry, Mediation)


def open_rooms_have_somebody(*, now: datetime) -> Checked:
    """Whenever a room says that it is open in the coming week, somebody is on duty there."""
    rows = Room.objects.serving(timezone.localdate(now)).select_related("community").order_by("pk")
    rooms = prepared(rows, now)
    rosters, findings = rosters_of(rooms, now), []
    for room in rooms:
        found = gaps(room, rosters.get(room.post_id, []), now, now + AHEAD)
        if found:
            first = found[0]
            said = _("%(room)s says it is open from %(start)s to %(end)s, and nobody is there.")
            start, end = (f"{at:%m-%d %H:%M}" for at in (first.starts_at, first.ends_at))
            text = said % {"room": room, "start": start, "end": end}
            findings.append(Finding(text, room.get_absolute_url(), room.community.code))
    title = gettext_lazy("Whenever a service room says that it is open, somebody is on duty there")
    return checked(Promise.NEVER_CLOSED, title, len(rooms), findings)


def promises_go_on(*, now: datetime) -> Checked:
    """Everything that is open in a room has somebody who serves, a next step and a due time."""
    on, findings, looked_at = timezone.localdate(now), [], 0
    for thing in _open():
        looked_at += 1
        owners = [thing.desk] if isinstance(thing, Mediation) else [thing.owner]
        serves = all(owner is not None and owner.serves(on) for owner in owners)
        if not serves or thing.due_at is None or not thing.next_step:
            findings.append(_finding(_("%(code)s: nobody who serves has its next step."), thing))
    title = gettext_lazy("Everything open in a service room has an owner, a next step and a time")
    return checked(Promise.NEVER_INTERRUPTED, title, looked_at, findings)


def _open() -> Iterator[Promised | Mediation]:
    for kind in KINDS:
        yield from kind.objects.open().whole().order_by("pk").iterator(chunk_size=500)


def overdue_warned(*, now: datetime) -> Checked:
    """Nothing in a room is overdue without a warning on record."""
    seen_by, findings, looked_at = now - SWEEP_GRACE, [], 0
    for kind in KINDS:
        late = kind.objects.late(seen_by)
        looked_at += late.count()
        silent = late.filter(Q(rung=0) | Q(next_rung_at__lt=seen_by)).order_by("pk")
        findings += [
            _finding(_("%(code)s is overdue and nobody was warned."), one) for one in silent
        ]
    title = gettext_lazy("Everything overdue in a service room has a warning on record")
    return checked(Promise.NEVER_INTERRUPTED, title, looked_at, findings)


def agree_with_ledger(*, now: datetime) -> Checked:
    """What a row says is what the last line about it says."""
    findings = [
        _finding(_("%(code)s is not what its ledger says."), thing)
        for kind in KINDS
        for thing in disagreeing(kind.objects.all())
    ]
    total = sum(kind.objects.count() for kind in KINDS)
    title = gettext_lazy("Everything in a service room is in the state that its ledger says")
    return checked(Promise.NEVER_INTERRUPTED, title, total, findings)


def _finding(text: str, thing: Promised | Mediation) -> Finding:
    return Finding(text % {"code": thing.code}, thing.get_absolute_url(), thing.code)
