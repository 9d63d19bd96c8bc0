"""The sweeps: leases end, rounds end, who was asked first is passed over, the overdue climb."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from youhu.calls.reference import current
from youhu.calls.routing import command_room
from youhu.common.errors import Refused
from youhu.ledger.actions import record
from youhu.notices.actions import Audience, tell
from youhu.registry.models import nobody
from youhu.registry.rules import Role
from youhu.territory.rules import DISTRICT_DIGITS, SUBDISTRICT_DIGITS
from youhu.wishes.actions.claiming import expire, pass_on
from youhu.wishes.actions.collecting import roll_over
from youhu.wishes.actions.step import said, tell_desk, tell_helper
from youhu.wishes.models import Pick, Wish
from youhu.wishes.rules import RUNG_STEP, TOP_RUNG, PickState, State

logger = logging.getLogger(__name__)


def expire_leases(*, now: datetime) -> int:
    """Give back every wish whose holder did not talk to the asker in time."""
    late = Wish.objects.filter(state=State.CLAIMED, due_at__lte=now)
    return _each(late.whole().order_by("due_at", "pk"), lambda wish: expire(wish, now=now))


def end_rounds(*, now: datetime) -> int:
    """What nobody claimed in its round goes to the desk, and first into the next one."""
    late = Wish.objects.filter(state=State.OPEN, due_at__lte=now)
    clock = nobody(Role.CLOCK)
    return _each(late.whole().order_by("due_at", "pk"),
                 lambda wish: roll_over(wish, by=clock, now=now))  # fmt: skip


def pass_over(*, now: datetime) -> int:
    """Who was asked first and did not answer has it alone no longer."""
    late = Wish.objects.filter(state=State.OPEN, reserved_until__lte=now)
    return _each(late.whole().order_by("pk"), lambda wish: pass_on(wish, now=now))


def lapse_picks(*, now: datetime) -> int:
    """Suggestions without an answer end; whoever was asked owes nobody a reason."""
    asked = Pick.objects.filter(state=PickState.ASKED)
    lapsed = asked.filter(answer_by__lte=now).update(state=PickState.LAPSED, answered_at=now)
    gone = asked.exclude(wish__in=Wish.objects.askable().values("pk"))
    return lapsed + gone.update(state=PickState.GONE, answered_at=now)


def warn(*, now: datetime) -> int:
    """Climb the ladder of everything whose next rung is reached; answers how many warnings."""
    late = Wish.objects.filter(next_rung_at__lte=now).whole().order_by("next_rung_at", "pk")
    return _each(late, lambda wish: _climb(wish, now))


def _each(wishes: Iterable[Wish], act: Callable[[Wish], object]) -> int:
    """Do it to each; a fault of one does not keep the others waiting."""
    done, faults = 0, []
    for wish in list(wishes):
        try:
            act(wish)
            done += 1
        except Refused:
            continue  # somebody took a step a moment ago
        except Exception as why:
            logger.exception("%s could not be looked after", wish.subject)
            faults.append(why)
    if faults:
        raise ExceptionGroup(f"{len(faults)} wishes could not be looked after", faults)
    return done


@transaction.atomic
def _climb(wish: Wish, now: datetime) -> None:
    while wish.next_rung_at is not None and wish.next_rung_at <= now:
        if not _take_rung(wish):
            return
        record(wish, "warn", by=nobody(Role.CLOCK), now=now, payload={"rung": wish.rung})
        _give(wish, now)


def _take_rung(wish: Wish) -> bool:
    """Move one rung up; False when another sweep or a step was quicker."""
    assert wish.next_rung_at is not None
    number = wish.rung + 1
    goes_on = number < TOP_RUNG and wish.state != State.CLAIMED  # a lease is warned of once
    next_at = wish.next_rung_at + RUNG_STEP if goes_on else None
    fence = {name: getattr(wish, name) for name in ("state", "due_at", "rung", "next_rung_at")}
    if not Wish.objects.filter(pk=wish.pk, **fence).update(rung=number, next_rung_at=next_at):
        return False
    wish.rung, wish.next_rung_at = number, next_at
    return True


def _give(wish: Wish, now: datetime) -> None:
    """First the holder and the desk, then the rooms above; nobody there reads a name."""
    key = f"{wish.rung}"
    if wish.state == State.CLAIMED:
        tell_helper(wish, "wish_lease_ends", now=now, key=key)
        return
    template = _OVERDUE[State(wish.state)]
    if wish.rung == 1:
        tell_desk(wish, template, now=now, key=key)
        if wish.state == State.IN_PROGRESS:
            tell_helper(wish, "wish_overdue_helper", now=now, key=key)
        return
    digits = SUBDISTRICT_DIGITS if wish.rung < TOP_RUNG else DISTRICT_DIGITS
    localities = current().tables.rules.localities
    room = command_room(localities, wish.community.code[:digits], timezone.localdate(now))
    if room is not None:
        words = {"code": wish.code, "community": str(wish.community), "due": said(wish.due_at)}
        name = f"{wish.subject}:{wish.revision}:{template}:{key}"
        tell(name, "wish_overdue_room", words, to=Audience(unit=room, role=Role.DISPATCHER),
             now=now)  # fmt: skip


_OVERDUE = {
    State.SUBMITTED: "wish_to_verify",
    State.IN_PROGRESS: "wish_overdue",
    State.PENDING_CONFIRM: "wish_to_confirm",
    State.ROLLED_OVER: "wish_to_repeat",
}
