"""A driver goes on duty with the vehicle, and off duty again."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.dispatch.actions.holding import hold
from youhu.dispatch.actions.steps import (
    aboard,
    check_hand,
    end_idle,
    going,
    last_moment,
)
from youhu.dispatch.actions.steps import end as finish_trip
from youhu.dispatch.models import Shift, Stop
from youhu.dispatch.moments import within
from youhu.dispatch.rules import MOST_NOTE, SHIFT_MOVES, TO_DO, ShiftState, StopState, TripState
from youhu.fleets.queries import fitness
from youhu.ledger.actions import may_move, move
from youhu.ledger.clocked import clock
from youhu.registry.models import Member

EARLY = timedelta(hours=2)


def said_at(at: datetime, said: datetime | None) -> dict[str, Any]:
    """What a line says of its moment: when it was, and what the phone said if that is another."""
    told: dict[str, Any] = {"at": at.isoformat()}
    return told if said is None or said == at else {**told, "phone_said": said.isoformat()}


def may_begin(shift: Shift, now: datetime) -> bool:
    """Whether it is announced and its time has come."""
    is_open = shift.state == ShiftState.OFFERED
    return is_open and shift.starts_at - EARLY <= now < shift.ends_at


@transaction.atomic
def go_on_duty(
    shift: Shift, *, by: Member, now: datetime, said: datetime | None = None, note: str = ""
) -> None:  # fmt: skip
    """The driver begins. Raises Refused when driver or vehicle may not drive today."""
    check_hand(shift, by)
    if now < shift.starts_at - EARLY:
        at = f"{timezone.localtime(shift.starts_at):%H:%M}"
        raise Refused(_("Your shift begins at %(at)s. Go on duty shortly before.") % {"at": at})
    for thing in (shift.vehicle, shift.driver):
        fit = fitness(thing, now)
        if not fit.ok:
            why = ", ".join(str(one) for one in fit.reasons)
            raise Refused(_("%(what)s may not drive today: %(why)s") % {"what": thing, "why": why})
    began = within(said, after=shift.starts_at - EARLY, now=now)
    try:
        with transaction.atomic():
            move(
                shift, "go_on_duty", by=by, now=now, note=note, payload=said_at(began, said),
                began_at=began, **clock(shift.ends_at),
            )  # fmt: skip
    except IntegrityError as why:
        text = _("You or this vehicle are on duty elsewhere. End that shift first.")
        raise Refused(text) from why


def put_on_duty(shift: Shift, *, note: str, by: Member, now: datetime) -> None:
    """The desk or the fleet begins for a driver whose phone cannot. Raises Refused as above."""
    why = note.strip()
    if not why:
        raise Refused(_("Say why the shift is begun for its driver."))
    go_on_duty(shift, by=by, now=now, note=why[:MOST_NOTE])


@transaction.atomic
def go_off_duty(shift: Shift, *, by: Member, now: datetime, said: datetime | None = None) -> None:
    """The driver ends. Raises Refused while stops are to be done or goods are aboard."""
    check_hand(shift, by)
    hold(shift)
    todo = Stop.objects.filter(trip__shift=shift, state__in=TO_DO).count()
    if todo:
        raise Refused(_("%(n)s stops are still yours. Ask dispatch to move them.") % {"n": todo})
    if shift.state == ShiftState.ON_DUTY and aboard(shift).exists():
        raise Refused(_("There are goods aboard. Hand them over or ask dispatch."))
    ended = within(said, after=shift.began_at, now=now)
    move(
        shift, "go_off_duty", by=by, now=now, payload=said_at(ended, said), ended_at=ended,
        **clock(None),
    )  # fmt: skip


@transaction.atomic
def end(shift: Shift, *, note: str, by: Member, now: datetime) -> None:
    """The desk or the fleet ends a shift whose driver did not.

    Its stops wait for the next plan. What is aboard lies in the vehicle until others take it over
    there, or the desk writes down what became of it.
    """
    check_hand(shift, by)
    why = note.strip()
    if not why:
        raise Refused(_("Say why the shift is ended for its driver."))
    hold(shift)
    may_move(shift, SHIFT_MOVES["end"], by)
    close(shift, note=why[:MOST_NOTE], by=by, now=now)


def close(shift: Shift, *, note: str, by: Member, now: datetime) -> None:
    """Call it with the shift held: its trips end, its stops are free, it is over."""
    last = last_moment(shift)
    Stop.objects.filter(trip__shift=shift, state__in=TO_DO).update(state=StopState.MOVED)
    for trip in going(shift):
        if trip.state == TripState.UNDER_WAY:
            verb = "break_off" if aboard(shift).exists() else "finish"
            finish_trip(trip, verb, at=last or now, by=by, now=now)
    end_idle(shift, now=now)
    ended = min(now, max(shift.ends_at, last or shift.ends_at))
    move(
        shift, "end", by=by, now=now, note=note, payload={"at": ended.isoformat()},
        ended_at=ended, **clock(None),
    )  # fmt: skip
