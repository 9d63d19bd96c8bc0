"""A driver's steps at the stops: on the way, there, goods taken or handed over, in vain."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.calls.actions.laying import lay_down
from youhu.common.errors import Refused
from youhu.common.images import CleanPhoto
from youhu.delivery import actions as delivery
from youhu.delivery.actions import ProofGiven
from youhu.delivery.models import Proof, Trouble
from youhu.delivery.rules import State as OrderState
from youhu.dispatch.actions.calling import at_dock, off_dock
from youhu.dispatch.actions.duty import said_at
from youhu.dispatch.actions.keeping import keep_told
from youhu.dispatch.actions.steps import (
    expected,
    go_on,
    last_moment,
    locked,
    only_busy,
    put_down,
)
from youhu.dispatch.models import Stop
from youhu.dispatch.moments import within
from youhu.dispatch.rules import StopKind, StopState
from youhu.registry.models import Member


@dataclass(frozen=True)
class Vain:
    """Why a stop was in vain, and whether the goods go back to the shop."""

    kind: str
    client_key: UUID
    note: str = ""
    photo: CleanPhoto | None = None
    takes_back: bool = False


@transaction.atomic
def set_out(stop_pk: int, *, by: Member, now: datetime, said: datetime | None = None) -> Stop:
    """The driver is on the way to a stop: nobody takes it away any more."""
    keep_told(stop_pk, by=by, now=now)
    stop = locked(stop_pk, by, now=now)
    at = within(said, after=last_moment(stop.trip.shift), now=now)
    only_busy(stop)
    _keep(stop, state=StopState.HEADING, expected_at=expected(stop, at))
    put_down(stop.trip, "head_for", by=by, now=now, said=_said(stop, at, said))
    off_dock(stop, stop.trip.shift.vehicle, at=at, by=by, now=now)
    return stop


@transaction.atomic
def arrive(stop_pk: int, *, by: Member, now: datetime, said: datetime | None = None) -> Stop:
    """The driver is there."""
    keep_told(stop_pk, by=by, now=now)
    stop = locked(stop_pk, by, now=now)
    at = within(said, after=last_moment(stop.trip.shift), now=now)
    only_busy(stop)
    _keep(stop, state=StopState.HERE, arrived_at=at, expected_at=at)
    put_down(stop.trip, "arrive", by=by, now=now, said=_said(stop, at, said))
    at_dock(stop, at=at, by=by, now=now)
    return stop


def hand(stop_pk: int, given: ProofGiven, *, by: Member, now: datetime) -> Stop:
    """Goods change hands at a stop: taken from the shop or a vehicle, handed over, brought back."""
    if given.photo is not None:
        given = replace(given, photo=lay_down([given.photo], Proof)[0])
    return _hand(stop_pk, given, by, now)


@transaction.atomic
def _hand(stop_pk: int, given: ProofGiven, by: Member, now: datetime) -> Stop:
    keep_told(stop_pk, by=by, now=now, has_goods=True)
    stop = locked(stop_pk, by, now=now)
    shift = stop.trip.shift
    at = within(given.at, after=last_moment(shift), now=now)
    proof = replace(given, at=at, driver=shift.driver, vehicle=shift.vehicle)
    _change_hands(stop, proof, by, now)
    only_busy(stop)
    _keep(stop, state=StopState.DONE, arrived_at=stop.arrived_at or at, left_at=at)
    said = {**_said(stop, at, given.at), "pieces": given.pieces}
    put_down(stop.trip, str(stop.kind), by=by, now=now, said=said)
    ahead = go_on(stop, at=at, by=by, now=now)
    off_dock(ahead, stop.trip.shift.vehicle, at=at, by=by, now=now)
    return stop


def _change_hands(stop: Stop, proof: ProofGiven, by: Member, now: datetime) -> None:
    order, fleet = stop.order, stop.trip.shift.fleet
    if stop.kind == StopKind.TRANSFER:
        note = _("Taken over by %(mark)s") % {"mark": stop.trip.shift.vehicle.mark}
        delivery.hand_over(order, fleet=fleet, by=by, now=now, note=note)
        return
    if stop.kind == StopKind.PICKUP:
        delivery.give(order, fleet=fleet, by=by, now=now)
    deeds = {
        StopKind.PICKUP: delivery.load,
        StopKind.DELIVERY: delivery.deliver,
        StopKind.RETURN: delivery.bring_back,
    }
    deeds[StopKind(stop.kind)](order, by=by, proof=proof, now=now, on_tour=True)


def fail(
    stop_pk: int, vain: Vain, *, by: Member, now: datetime, said: datetime | None = None
) -> Stop:
    """It does not work at this stop: the desk hears and decides, the driver drives on."""
    if vain.photo is not None:
        vain = replace(vain, photo=lay_down([vain.photo], Trouble)[0])
    return _fail(stop_pk, vain, by, now, said)


@transaction.atomic
def _fail(stop_pk: int, vain: Vain, by: Member, now: datetime, said: datetime | None) -> Stop:
    stop = locked(stop_pk, by, now=now, with_market=True)
    at = within(said, after=last_moment(stop.trip.shift), now=now)
    order = stop.order
    only_busy(stop)
    _keep(stop, state=StopState.FAILED, arrived_at=stop.arrived_at or at, left_at=at)
    delivery.tell_trouble(
        order, by=by, kind=vain.kind, note=vain.note, photo=vain.photo,
        client_key=vain.client_key, now=now, fleet=stop.trip.shift.fleet,
    )  # fmt: skip
    told = {**_said(stop, at, said), "kind": vain.kind}
    put_down(stop.trip, "fail", by=by, now=now, said=told)
    order.refresh_from_db()
    if vain.takes_back and stop.kind == StopKind.DELIVERY and order.state == OrderState.ABOARD:
        delivery.turn_back(order, by=by, now=now, note=vain.note or _("Not accepted"))
    ahead = go_on(stop, at=at, by=by, now=now)
    off_dock(ahead, stop.trip.shift.vehicle, at=at, by=by, now=now)
    return stop


def _keep(stop: Stop, **changes: Any) -> None:
    """Write the columns of a stop that is locked by its shift."""
    if not Stop.objects.filter(pk=stop.pk).update(**changes):
        raise Refused(_("Dispatch has changed the tour: this stop is not yours any more."))
    for name, value in changes.items():
        setattr(stop, name, value)


def _said(stop: Stop, at: datetime, said: datetime | None) -> dict[str, Any]:
    return {"stop": stop.seq, "order": stop.order.number, **said_at(at, said)}
