"""Claiming a wish, joining, giving it back, waiting for it. One winner, whatever races."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.ledger.actions import may_move, move, record
from youhu.registry.models import Member, nobody
from youhu.registry.rules import Role
from youhu.solvers.matching.fair import MOST_OPEN
from youhu.wishes.actions.step import (
    NOBODY,
    check_side,
    end_claims,
    must_say,
    quiet_clock,
    round_end,
    tell_asker,
    tell_desk,
    tell_helper,
    tell_member,
)
from youhu.wishes.models import Claim, Pick, Waiting, Wish
from youhu.wishes.queries import (
    is_own,
    load_of,
    places_taken,
    refuse_claim,
    refuse_own,
    refuse_stranger,
)
from youhu.wishes.rules import (
    LEASE_NUDGE,
    MOVES,
    OFFER,
    ClaimState,
    PickState,
    State,
    WaitState,
    lease_end,
)


class Taken(Refused):
    """Somebody else was quicker: nothing is wrong with who asked."""


def claim(wish: Wish, *, by: Member, now: datetime, is_suggested: bool = False) -> Claim:
    """Take a wish upon oneself, or a project upon one's unit; the clock to talk to the asker runs.

    Of any number who try at once one has it. Raises Taken for the others, Refused for who may not.
    Whom the desk asked need not wait for the fair hours: the matching weighed what they did.
    """
    if not Wish.objects.filter(pk=wish.pk, state=State.OPEN).exists():
        raise _taken()
    refuse_claim(wish, by, now, is_suggested=is_suggested)
    try:
        with transaction.atomic():
            return _take(wish, by, now)
    except (IntegrityError, Refused) as why:
        if Wish.objects.filter(pk=wish.pk, state=State.OPEN).exists():
            raise why if isinstance(why, Refused) else _full() from why
        raise _taken() from why


def _take(wish: Wish, by: Member, now: datetime) -> Claim:
    unit = by.organisation if wish.is_project else None
    lease = lease_end(now)
    made = Claim.objects.create(
        wish=wish, member=by, person_id=by.person_id, unit=unit, claimed_at=now,
        place=None if unit else _free_place(by),
    )  # fmt: skip
    move(
        wish, "claim", by=by, now=now, payload={"unit": unit.code if unit else ""}, helper=by,
        unit=unit, claimed_at=now, contacted_at=None, meets_at=None, reserved_for=None,
        reserved_until=None, **quiet_clock(lease, nudge_at=lease - LEASE_NUDGE),
    )  # fmt: skip
    Waiting.objects.filter(wish=wish, member=by).update(state=WaitState.SERVED)
    _let_others_go(wish, now)
    tell_asker(wish, "wish_claimed", now=now)
    return made


def _let_others_go(wish: Wish, now: datetime) -> None:
    """Once every seat is taken nobody else need answer."""
    if not Wish.objects.askable().filter(pk=wish.pk).exists():
        asked = Pick.objects.filter(wish=wish, state=PickState.ASKED)
        asked.update(state=PickState.GONE, answered_at=now)


def _free_place(by: Member) -> int:
    taken = places_taken(by)
    free = next((place for place in range(1, MOST_OPEN + 1) if place not in taken), None)
    if free is None:
        raise _full()
    return free


def _taken() -> Taken:
    return Taken(
        _("Somebody else was quicker. Put yourself on the waiting list, or look at another wish.")
    )


def _full() -> Refused:
    return Refused(
        _("You hold %(n)s wishes already. Finish or give back one; then claim this one.")
        % {"n": MOST_OPEN}
    )


@transaction.atomic
def release(wish: Wish, *, note: str, by: Member, now: datetime) -> None:
    """Who claimed it cannot come after all, or the desk takes it back: it is open again."""
    may_move(wish, MOVES["release"], by)
    check_side(wish, "release", by)
    why = must_say(note, _("Say why, so that the next one knows."))
    former = wish.helper
    _back(wish, "release", ClaimState.RELEASED, by=by, now=now, note=why)
    if former is not None and former != by:
        tell_member(wish, "wish_taken_off", former, now=now, note=why)
    if former == by:
        tell_desk(wish, "wish_released", now=now, note=why)


@transaction.atomic
def expire(wish: Wish, *, now: datetime) -> None:
    """The time to talk to the asker is over: the wish is open again, and both hear of it."""
    former = wish.helper
    _back(wish, "expire", ClaimState.EXPIRED, by=nobody(Role.CLOCK), now=now)
    if former is not None:
        tell_member(wish, "wish_expired", former, now=now)
    tell_desk(wish, "wish_expired_desk", now=now)
    tell_asker(wish, "wish_open_again", now=now)


def _back(
    wish: Wish, verb: str, state: ClaimState, *, by: Member, now: datetime, note: str = ""
) -> None:
    """Open again for the rest of a round; the first of the waiting list is asked before others."""
    chosen = next_waiting(wish, now)
    reserved: dict[str, Any] = {
        "reserved_for": chosen,
        "reserved_until": now + OFFER if chosen else None,
    }
    move(
        wish, verb, by=by, now=now, note=note, fair_until=None, **NOBODY, **reserved,
        **quiet_clock(round_end(wish.wanted_on, now)),
    )  # fmt: skip
    # The row is locked by now: whoever joined a moment ago is seen.
    for claim in end_claims(wish, state, now=now, reason=note):
        if claim.seat > 1:
            tell_member(wish, "wish_off_for_all", claim.member, now=now)
    offer(wish, chosen, now=now)


def next_waiting(wish: Wish, now: datetime) -> Member | None:
    """Who of the waiting list did least of late; of these who waits longest."""
    rows = list(
        Waiting.objects.filter(wish=wish, state=WaitState.WAITING)
        .select_related("member__person").order_by("since", "pk")
    )  # fmt: skip
    load = load_of([row.member.person_id for row in rows], now)
    order = sorted(rows, key=lambda row: load.get(row.member.person_id, 0))  # stable: by time
    return order[0].member if order else None


def offer(wish: Wish, member: Member | None, *, now: datetime) -> None:
    """Ask somebody of the waiting list, who has the wish alone for a while."""
    if member is not None:
        Waiting.objects.filter(wish=wish, member=member).update(state=WaitState.OFFERED)
        tell_member(wish, "wish_offered", member, now=now)


@transaction.atomic
def pass_on(wish: Wish, *, now: datetime) -> None:
    """Who was asked first did not answer in time: the next one is, or everybody may claim it."""
    Waiting.objects.filter(wish=wish, state=WaitState.OFFERED).update(state=WaitState.PASSED)
    chosen = next_waiting(wish, now)
    fence = {"state": State.OPEN, "reserved_until": wish.reserved_until}
    record(
        wish, "pass_on", by=nobody(Role.CLOCK), now=now, fence=fence, reserved_for=chosen,
        reserved_until=now + OFFER if chosen else None,
    )  # fmt: skip
    offer(wish, chosen, now=now)


@transaction.atomic
def wait(wish: Wish, *, by: Member, now: datetime) -> Waiting:
    """Stand in line for a wish that somebody else holds."""
    refuse_stranger(by)
    if not wish.is_held or wish.is_project or is_own(wish, by):
        raise Refused(_("This wish has no waiting list now. Reload the page and look again."))
    if wish.helper is not None and wish.helper.person_id == by.person_id:
        raise Refused(_("You hold this wish yourself."))
    row, is_new = Waiting.objects.get_or_create(wish=wish, member=by, defaults={"since": now})
    if not is_new and row.state != WaitState.WAITING:
        row.state, row.since = WaitState.WAITING, now
        row.save(update_fields=["state", "since"])
    return row


@transaction.atomic
def leave_line(wish: Wish, *, by: Member, now: datetime) -> None:
    """Do not wait any longer."""
    Waiting.objects.filter(wish=wish, member=by).update(state=WaitState.LEFT)


@transaction.atomic
def join(wish: Wish, *, by: Member, now: datetime) -> Claim:
    """Come along: a wish that takes several people has seats beside who leads."""
    refuse_stranger(by)
    refuse_own(wish, by)
    if wish.state not in (State.CLAIMED, State.IN_PROGRESS) or wish.is_project:
        raise Refused(_("Nobody can join this one now. Reload the page and look again."))
    held = Claim.objects.filter(wish=wish, state=ClaimState.HELD)
    taken = dict(held.values_list("seat", "person_id"))
    if by.person_id in taken.values():
        raise Refused(_("You are with it already."))
    seat = next((n for n in range(1, wish.people + 1) if n not in taken), None)
    if seat is None:
        raise Taken(_("All places are taken. Look at another wish."))
    made = _sit_down(wish, seat, by, now)
    fence = {"state": wish.state}
    record(wish, "join", by=by, now=now, payload={"seat": seat}, fence=fence)
    _let_others_go(wish, now)
    tell_helper(wish, "wish_joined", now=now, key=f"{made.pk}", name=by.person.name)
    return made


@transaction.atomic
def leave(wish: Wish, *, by: Member, now: datetime) -> None:
    """Who came along cannot come after all; who leads goes on and is told."""
    held = Claim.objects.filter(wish=wish, person=by.person_id, state=ClaimState.HELD)
    if not held.filter(seat__gt=1).update(state=ClaimState.RELEASED, ended_at=now):
        raise Refused(_("You do not come along with this one. Reload the page and look again."))
    record(wish, "leave", by=by, now=now, fence={"state": wish.state})
    tell_helper(wish, "wish_left", now=now, key=f"{by.pk}", name=by.person.name)


def _sit_down(wish: Wish, seat: int, by: Member, now: datetime) -> Claim:
    try:
        with transaction.atomic():
            return Claim.objects.create(
                wish=wish, member=by, person_id=by.person_id, seat=seat, claimed_at=now,
                place=_free_place(by),
            )  # fmt: skip
    except IntegrityError as why:
        raise Taken(_("This place was taken a moment ago. Look once more.")) from why
