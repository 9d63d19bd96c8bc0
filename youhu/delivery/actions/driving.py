"""What happens on the way: given to a fleet, collected, passed on, handed over, brought back.

Without `on_tour` a step is written down beside the tours, which then follow it.
A step that a phone sends carries a proof with a key: however often it arrives, it is done once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from youhu.calls.actions.laying import Laid, lay_down, show
from youhu.common.errors import Refused
from youhu.common.geo import distance_m
from youhu.common.images import CleanPhoto
from youhu.delivery import hooks, rules
from youhu.delivery.actions.step import check_step, must_say, tell_desk, tell_fleet, tell_shop
from youhu.delivery.models import Order, Proof
from youhu.delivery.rules import ProofKind, State
from youhu.fleets.models import Driver, Fleet, Vehicle
from youhu.ledger.actions import move, record
from youhu.ledger.clocked import clock
from youhu.registry.models import Member


@dataclass(frozen=True)
class ProofGiven:
    """What a driver keeps when goods change hands; `at` is by the phone's clock."""

    client_key: UUID
    at: datetime
    pieces: int
    photo: CleanPhoto | None = None
    signature: Sequence[Sequence[Sequence[float]]] = field(default_factory=list)  # strokes of
    # points, each 0 … 1 of the width of the pad
    code: str = ""
    lng: float | None = None
    lat: float | None = None
    driver: Driver | None = None
    vehicle: Vehicle | None = None


def load(
    order: Order, *, by: Member, proof: ProofGiven, now: datetime, on_tour: bool = False
) -> Proof:  # fmt: skip
    """The goods are aboard: nothing about the order is changed any more."""
    step = _Step("load", ProofKind.PICKUP, _loaded, on_tour)
    return _hand(order, step, by=by, proof=proof, now=now)


def deliver(
    order: Order, *, by: Member, proof: ProofGiven, now: datetime, on_tour: bool = False
) -> Proof:  # fmt: skip
    """The receiver has the goods; a photo, a signature or the code shows it."""
    is_theirs = bool(proof.code.strip()) and proof.code.strip() == order.code
    if not (proof.photo or _strokes(proof.signature) or is_theirs):
        raise Refused(_("Take a photo, let them sign, or ask for the code."))
    step = _Step("deliver", ProofKind.DELIVERY, _delivered, on_tour)
    return _hand(order, step, by=by, proof=proof, now=now)


def bring_back(
    order: Order, *, by: Member, proof: ProofGiven, now: datetime, on_tour: bool = False
) -> Proof:  # fmt: skip
    """The shop has its goods again."""
    step = _Step("bring_back", ProofKind.RETURN, _returned, on_tour)
    return _hand(order, step, by=by, proof=proof, now=now)


@dataclass(frozen=True)
class _Step:
    """What changes hands how; `on_tour`: at a stop of a tour, which needs not be told of it."""

    verb: str
    kind: str
    write: Callable[[Order, Proof, Member, datetime], None]
    on_tour: bool


def _hand(order: Order, step: _Step, *, by: Member, proof: ProofGiven, now: datetime) -> Proof:
    try:
        again = _repeated(order, step.kind, proof.client_key)
        return again or _kept(order, step, by, proof, now)
    except IntegrityError:
        again = _repeated(order, step.kind, proof.client_key)
        if again is None:
            raise
        return again


def _kept(order: Order, step: _Step, by: Member, proof: ProofGiven, now: datetime) -> Proof:
    check_step(order, step.verb, by)
    photos = lay_down([proof.photo], Proof) if proof.photo else []
    with transaction.atomic():
        if not step.on_tour:
            hooks.hold(order, now=now)
        made = _new(order, step.kind, proof, photos, now)
        made.save(force_insert=True)
        if photos:
            show(Proof.objects.filter(pk=made.pk))
        step.write(order, made, by, now)
        if not step.on_tour:
            hooks.changed(order, step.verb, by=by, now=now)
        return made


@transaction.atomic
def _repeated(order: Order, kind: str, client_key: UUID) -> Proof | None:
    """The proof that this key already stands for; the repetition is written before it is answered.

    Raises Refused when the key was used for something else.
    """
    rows = Proof.objects.filter(client_key=client_key)
    if not rows.update(times_repeated=F("times_repeated") + 1):
        return None
    first = rows.get()
    if (first.order_id, first.kind) != (order.pk, kind):
        raise Refused(_("This key was used for something else. Do it again on the page."))
    order.refresh_from_db()
    return first


def _new(
    order: Order, kind: str, proof: ProofGiven, photos: Sequence[Laid], now: datetime
) -> Proof:  # fmt: skip
    made = Proof(
        client_key=proof.client_key, order=order, kind=kind, driver=proof.driver,
        vehicle=proof.vehicle, at=_in_bounds(proof.at, order, now), received_at=now,
        signature=_strokes(proof.signature), pieces=proof.pieces, lng=proof.lng, lat=proof.lat,
        code_given=bool(proof.code.strip()) and proof.code.strip() == order.code,
        metres_off=_metres_off(order, kind, proof),
    )  # fmt: skip
    if photos:
        made.image.name, made.thumb.name = photos[0].image, photos[0].small
    return made


def _in_bounds(at: datetime, order: Order, now: datetime) -> datetime:
    """A phone's clock is believed between the order and now."""
    return max(min(at, now), order.loaded_at or order.ordered_at)


def _strokes(signature: Sequence[Sequence[Sequence[float]]]) -> list[list[list[float]]]:
    """At most so many points, each within the pad."""
    kept: list[list[list[float]]] = []
    left = rules.MOST_POINTS
    for stroke in signature:
        points = [[_inside(x), _inside(y)] for x, y, *_more in stroke[:left]]
        left -= len(points)
        if points:
            kept.append(points)
    return kept


def _inside(part: float) -> float:
    return round(min(max(float(part), 0.0), 1.0), 3)


def _metres_off(order: Order, kind: str, proof: ProofGiven) -> int | None:
    if proof.lng is None or proof.lat is None:
        return None
    at_shop = kind != ProofKind.DELIVERY
    lng, lat = (order.pickup_lng, order.pickup_lat) if at_shop else (order.lng, order.lat)
    return round(distance_m(lng, lat, proof.lng, proof.lat))


def _said(proof: Proof) -> dict[str, Any]:
    said: dict[str, Any] = {"pieces": proof.pieces, "at": proof.at.isoformat()}
    shown = {
        "photo": bool(proof.image), "signature": bool(proof.signature), "code": proof.code_given,
    }  # fmt: skip
    said |= {"shown": [name for name, is_there in shown.items() if is_there]}
    return said | ({"vehicle": proof.vehicle.mark} if proof.vehicle else {})


def _loaded(order: Order, proof: Proof, by: Member, now: datetime) -> None:
    move(
        order, "load", by=by, now=now, payload=_said(proof), loaded_at=proof.at,
        **clock(order.promised_until),
    )  # fmt: skip
    tell_shop(order, "order_loaded", now=now)


def _delivered(order: Order, proof: Proof, by: Member, now: datetime) -> None:
    quiet = {**clock(now + rules.RATE_WITHIN), "next_rung_at": None}
    move(
        order, "deliver", by=by, now=now, payload=_said(proof), delivered_at=proof.at, **quiet
    )  # fmt: skip
    tell_shop(order, "order_delivered", now=now)


def _returned(order: Order, proof: Proof, by: Member, now: datetime) -> None:
    move(order, "bring_back", by=by, now=now, payload=_said(proof), ended_at=now, **clock(None))
    tell_shop(order, "order_returned", now=now)


@transaction.atomic
def give(order: Order, *, fleet: Fleet, by: Member, now: datetime) -> None:
    """The plan gives an order to a fleet, which owns it from now on; the same twice is once."""
    if order.fleet_id == fleet.pk:
        return
    if order.state not in rules.MOVING or fleet.market_id != order.market_id:
        raise Refused(_("Only what is still to be driven can be given to a fleet of the market."))
    said = {"fleet": fleet.number}
    record(order, "give", by=by, now=now, payload=said, fence={"state": order.state}, fleet=fleet)


@transaction.atomic
def hand_over(order: Order, *, fleet: Fleet | None, by: Member, now: datetime, note: str) -> None:
    """Goods go from one vehicle to another, there or back, as after a breakdown."""
    verb = "hand_over_back" if order.state == State.RETURNING else "hand_over"
    check_step(order, verb, by, fleet)
    why = must_say(note, _("Say why the goods change vehicles."))
    said = {"fleet": fleet.number} if fleet else {}
    move(order, verb, by=by, now=now, note=why, payload=said, fleet=fleet or order.fleet)


@transaction.atomic
def turn_back(order: Order, *, by: Member, now: datetime, note: str) -> None:
    """It cannot be handed over: the goods go back to the shop."""
    hooks.hold(order, now=now)
    check_step(order, "turn_back", by)
    why = must_say(note, _("Say why it goes back."))
    move(order, "turn_back", by=by, now=now, note=why, **clock(now + rules.RETURN_WITHIN))
    hooks.changed(order, "turn_back", by=by, now=now)
    tell_shop(order, "order_turned_back", now=now, note=why)
    tell_desk(order, "order_turned_back", now=now, note=why)
    tell_fleet(order, "order_turned_back", now=now, note=why)
