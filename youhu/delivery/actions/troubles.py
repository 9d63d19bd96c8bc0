"""Something goes wrong with an order: told with a key, settled by the desk with an answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from youhu.calls.actions.laying import lay_down, show
from youhu.common.errors import Refused
from youhu.common.images import CleanPhoto
from youhu.delivery import hooks, rules
from youhu.delivery.actions.changing import cancel, promise_anew
from youhu.delivery.actions.driving import turn_back
from youhu.delivery.actions.step import must_say, tell_desk, tell_fleet, tell_shop
from youhu.delivery.models import Order, Trouble
from youhu.delivery.queries import drives_for, is_fleet_desk, is_keeper, is_market_desk
from youhu.delivery.rules import Answer, State, TroubleKind
from youhu.fleets.models import Fleet
from youhu.ledger.actions import begin, move, record
from youhu.ledger.clocked import clock
from youhu.registry.models import Member


def tell_trouble(
    order: Order, *, by: Member, kind: str, note: str, photo: CleanPhoto | None, client_key: UUID,
    now: datetime, fleet: Fleet | None = None,
) -> Trouble:  # fmt: skip
    """Driver or shop say what went wrong; the desk answers. The same key twice is one trouble.

    `fleet`: whose vehicle was to take the goods, while no fleet has them, or another one.
    Once the goods are there the shop has 48 hours. Raises Refused for what cannot have happened.
    """
    try:
        again = _repeated(order, client_key)
        return again or _told(order, by, _Said(kind, note, photo, client_key, fleet), now)
    except IntegrityError:
        again = _repeated(order, client_key)
        if again is None:
            raise
        return again


@dataclass(frozen=True)
class _Said:
    kind: str
    note: str
    photo: CleanPhoto | None
    client_key: UUID
    fleet: Fleet | None


def _told(order: Order, by: Member, said: _Said, now: datetime) -> Trouble:
    _check(order, said, by, now)
    photos = lay_down([said.photo], Trouble) if said.photo else []
    with transaction.atomic():
        hooks.hold(order, now=now)
        made = Trouble(
            district=order.district, client_key=said.client_key, order=order, kind=said.kind,
            note=said.note.strip()[: rules.MOST_NOTE], at=now, told_by=by if by.pk else None,
            **clock(_settle_by(order, now)),
        )  # fmt: skip
        if photos:
            made.image.name, made.thumb.name = photos[0].image, photos[0].small
        made.save(force_insert=True)
        if photos:
            show(Trouble.objects.filter(pk=made.pk))
        _write_down(made, by, now)
        return made


def _write_down(made: Trouble, by: Member, now: datetime) -> None:
    order, words = made.order, {"what": str(made.get_kind_display())}
    begin(made, "tell_trouble", by=by, now=now, note=made.note,
          payload={"order": order.number, "kind": made.kind})  # fmt: skip
    record(order, "tell_trouble", by=by, now=now, note=made.note, payload={"kind": made.kind})
    hooks.changed(order, "tell_trouble", by=by, now=now)
    tell_desk(order, "order_trouble", now=now, key=f"{made.pk}", **words)
    tell_fleet(order, "order_trouble", now=now, key=f"{made.pk}", **words)
    if not is_keeper(order, by):
        tell_shop(order, "order_trouble_shop", now=now, key=f"{made.pk}", **words)


def _settle_by(order: Order, now: datetime) -> datetime:
    """On the way it is urgent; afterwards there are days."""
    on_the_way = order.state in rules.MOVING
    return now + (rules.SETTLE_WITHIN if on_the_way else rules.CLAIM_SETTLED_WITHIN)


def _check(order: Order, said: _Said, by: Member, now: datetime) -> None:
    if said.kind not in TroubleKind:
        raise Refused(_("Choose what went wrong."))
    if said.kind == TroubleKind.OTHER:
        must_say(said.note, _("Say in a few words what went wrong."))
    desk = is_market_desk(order.market_id, by) or is_fleet_desk(order, by)
    if not (desk or is_keeper(order, by) or drives_for(order, by, said.fleet)):
        raise Refused(_("This step is not yours. The page says whose it is."))
    if order.state in rules.MOVING:
        return
    if order.delivered_at is None or said.kind not in rules.AFTERWARDS:
        raise Refused(_("This cannot be told of an order that is over."))
    if now > order.delivered_at + rules.CLAIM_WITHIN:
        raise Refused(_("What was damaged or missing is told within 48 hours. Ring the market."))


@transaction.atomic
def _repeated(order: Order, client_key: UUID) -> Trouble | None:
    """The trouble that this key stands for; the repetition is written before it is answered."""
    rows = Trouble.objects.filter(client_key=client_key)
    if not rows.update(times_repeated=F("times_repeated") + 1):
        return None
    first = rows.select_related("order").get()
    if first.order_id != order.pk:
        raise Refused(_("This key was used for something else. Do it again on the page."))
    return first


@transaction.atomic
def settle(
    trouble: Trouble, *, how: str, note: str, by: Member, now: datetime,
    starts: datetime | None = None, ends: datetime | None = None,
) -> None:  # fmt: skip
    """The desk answers: try again, another slot, back to the shop, cancelled, or words."""
    order = trouble.order
    if not is_market_desk(order.market_id, by):
        raise Refused(_("This step is not yours. The page says whose it is."))
    if how not in Answer:
        raise Refused(_("Choose how it goes on."))
    hooks.hold(order, now=now)
    said = must_say(note, _("Say to the shop how it goes on."))
    payload: dict[str, Any] = {"how": how}
    move(
        trouble, "settle", by=by, now=now, note=said, payload=payload, how=how,
        answer=said[: rules.MOST_NOTE], settled_at=now, **clock(None),
    )  # fmt: skip
    _carry_out(order, how, said, (starts, ends), by, now)
    record(order, "settle", by=by, now=now, note=said, payload=payload)
    hooks.changed(order, "settle", by=by, now=now)
    tell_shop(order, "order_trouble_settled", now=now, key=f"{trouble.pk}", note=said)
    tell_fleet(order, "order_trouble_settled", now=now, key=f"{trouble.pk}", note=said)


def _carry_out(
    order: Order, how: str, note: str, slot: tuple[datetime | None, datetime | None], by: Member,
    now: datetime,
) -> None:  # fmt: skip
    if how == Answer.TURN_BACK:
        turn_back(order, by=by, now=now, note=note)
    elif how == Answer.CANCEL:
        cancel(order, by=by, now=now, note=note)
    elif how == Answer.NEW_SLOT:
        starts, ends = slot
        if starts is None or ends is None:
            raise Refused(_("Choose the new slot."))
        promise_anew(order, starts=starts, ends=ends, by=by, now=now, note=note)
    elif how == Answer.AGAIN and order.state not in (State.PROMISED, State.ABOARD):
        raise Refused(_("Only what is not delivered yet can be tried again."))
