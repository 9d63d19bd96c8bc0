"""On the way: a list is handed over, a door is served or missed, a share and a round end."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.ledger.actions import move, record
from youhu.ledger.clocked import clock
from youhu.registry.models import Member
from youhu.rounds.actions.requesting import pass_on
from youhu.rounds.actions.step import refuse_others, tell_desk
from youhu.rounds.models import Drop, Part, Round, Stop
from youhu.rounds.queries import keeps
from youhu.rounds.rules import (
    ACTIVE_PARTS,
    BEFORE_OUT,
    MOST_TRIES,
    DropState,
    Miss,
    PartState,
    State,
)


def refuse_strangers(part: Part, by: Member) -> None:
    """Raise Refused for who neither carries this share nor keeps its round."""
    is_courier = bool(by.pk) and part.courier.person_id == by.person_id
    if not is_courier and not keeps(by, part.round):
        raise Refused(_("This list is somebody else's. Ask the desk for yours."))


@transaction.atomic
def take(stop: Stop, *, by: Member, now: datetime) -> None:
    """The bags of a list are in the courier's hands; with the first one the round sets out."""
    part = stop.part
    refuse_strangers(part, by)
    if not part.is_active:
        raise Refused(_("This list was shared out again. Ask the desk for the new one."))
    if stop.taken_at is not None:
        return  # scanned twice
    if part.round.state == State.SPLIT:
        move(part.round, "set_out", by=by, now=now, out_at=now, **clock(part.round.ends_at))
    if part.state == PartState.NAMED:
        move(part, "take", by=by, now=now, out_at=now)
    Stop.objects.filter(pk=stop.pk, taken_at=None).update(taken_at=now, taken_by=by)
    stop.taken_at, stop.taken_by = now, by
    record(part, "take_list", by=by, now=now, payload={"place": stop.place})


@transaction.atomic
def bring(part: Part, household_id: int, *, by: Member, now: datetime) -> int:
    """All bags of a door are there; answers how many orders. Saying it twice changes nothing."""
    drops = _at(part, household_id, by, now)
    for drop in drops:
        move(drop, "bring", by=by, now=now, tries=drop.tries + 1, ended_at=now)
    end_if_over(part, by=by, now=now)
    return len(drops)


@transaction.atomic
def miss(
    part: Part, household_id: int, *, why: str, note: str = "", by: Member, now: datetime
) -> int:
    """Nothing could be left at a door: once it comes into the next round, then the desk decides."""
    if why not in Miss or (why == Miss.OTHER and not note.strip()):
        raise Refused(_("Choose why nothing could be left, or say it in words."))
    drops = _at(part, household_id, by, now)
    for drop in drops:
        _miss(drop, why, note.strip(), by, now)
    end_if_over(part, by=by, now=now)
    return len(drops)


def _at(part: Part, household_id: int, by: Member, now: datetime) -> list[Drop]:
    """The orders that still wait at a door of this share; a list not scanned is taken thereby."""
    refuse_strangers(part, by)
    if not part.is_active:
        raise Refused(_("This list was shared out again. Ask the desk for the new one."))
    mine = Drop.objects.filter(stop__part=part, household=household_id)
    rows = list(mine.select_related("round__plan", "round__community", "stop").order_by("pk"))
    if not rows:
        raise Refused(_("This door is not on your list. Look at the list again."))
    waiting = [row for row in rows if row.state == DropState.WAITING]
    if waiting and waiting[0].stop is not None:
        waiting[0].stop.part = part
        take(waiting[0].stop, by=by, now=now)
    return waiting


def _miss(drop: Drop, why: str, note: str, by: Member, now: datetime) -> None:
    told: dict[str, Any] = {"missed": why, "remark": note[:200], "tries": drop.tries + 1}
    of = drop.round
    move(drop, "miss", by=by, now=now, note=note, payload={"why": why}, **told)
    if drop.tries < MOST_TRIES:
        pass_on(drop, by=by, now=now)
    else:
        tell_desk(of, "door_missed", now=now, key=f"{drop.pk}:{drop.tries}")


def end_if_over(part: Part, *, by: Member, now: datetime) -> None:
    """A share without waiting doors is done; a round whose shares are all done is, too."""
    if Drop.objects.waiting().filter(stop__part=part).exists():
        return
    if part.is_active:
        move(part, "come_back", by=by, now=now, ended_at=now)
    finish_if_over(part.round, by=by, now=now)


def finish_if_over(of: Round, *, by: Member, now: datetime) -> None:
    if of.state != State.OUT or Drop.objects.waiting().filter(round=of).exists():
        return
    _finish(of, by, now)


def _finish(of: Round, by: Member, now: datetime) -> None:
    for part in Part.objects.filter(round=of, state__in=ACTIVE_PARTS).order_by("pk"):
        move(part, "come_back", by=by, now=now, ended_at=now)
    move(of, "finish", by=by, now=now, ended_at=now, **clock(None))


@transaction.atomic
def finish(of: Round, *, by: Member, now: datetime) -> None:
    """The desk ends a round: what still waits comes into the next one."""
    refuse_others(of, by)
    if of.state != State.OUT:
        raise Refused(_("Only a round that is under way can be ended. Call it off instead."))
    _pass_on(of, by, now)
    _finish(of, by, now)


@transaction.atomic
def call_off(of: Round, *, reason: str, by: Member, now: datetime) -> None:
    """A round does not take place: its orders come into the next one."""
    refuse_others(of, by)
    if not reason.strip():
        raise Refused(_("Say why the round does not take place."))
    if of.state not in BEFORE_OUT:
        raise Refused(_("This round is under way or over. It can be ended, not called off."))
    for part in Part.objects.filter(round=of, state__in=ACTIVE_PARTS).order_by("pk"):
        move(part, "drop_out", by=by, now=now, ended_at=now)
    move(of, "call_off", by=by, now=now, note=reason.strip(), ended_at=now, **clock(None))
    _pass_on(of, by, now)


def _pass_on(of: Round, by: Member, now: datetime) -> None:
    waiting = Drop.objects.waiting().filter(round=of)
    for drop in waiting.select_related("round__plan", "round__community").order_by("pk"):
        pass_on(drop, by=by, now=now)
