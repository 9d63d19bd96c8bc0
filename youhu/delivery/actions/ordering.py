"""A shop orders: from its first moment an order has a number, a promise, an owner, a due time."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from youhu.calls.actions.laying import Laid, lay_down, show
from youhu.common.errors import Refused
from youhu.common.images import CleanPhoto
from youhu.delivery import hooks, rules
from youhu.delivery.actions.numbers import next_number
from youhu.delivery.actions.step import same_hand
from youhu.delivery.hooks import Asked, Offer
from youhu.delivery.models import Address, Consignee, Order, Shop
from youhu.delivery.promising import chosen, offers, tariff_in_force
from youhu.delivery.queries import is_market_desk, shops_of
from youhu.delivery.rules import Goods, Source
from youhu.ledger.actions import begin
from youhu.ledger.clocked import clock
from youhu.registry.models import Member
from youhu.territory.rules import DISTRICT_DIGITS

WANTED_WITHIN = timedelta(hours=36)  # where nobody says by when it is wanted


@dataclass(frozen=True)
class Where:
    """Where goods go, and to whom. The point is in WGS-84."""

    address: str
    lng: float
    lat: float
    name: str = ""
    phone: str = ""
    note: str = ""  # for the driver
    book_pk: int | None = None  # the row of the address book that it was taken from


@dataclass(frozen=True)
class What:
    """The goods. Without weight and volume those that are usual."""

    goods: str
    pieces: int
    kg: int = 0
    litres: int = 0
    needs_tail_lift: bool = False


@dataclass(frozen=True)
class When:
    """Ready from, wanted between, and the slot that was chosen among those offered."""

    ready_at: datetime | None = None
    wanted_from: datetime | None = None
    wanted_until: datetime | None = None
    starts: datetime | None = None  # without a slot the best one is taken
    ends: datetime | None = None
    most_cents: int | None = None  # the price that was shown; it is never more


@dataclass(frozen=True)
class Draft:
    """What a shop orders."""

    client_key: UUID
    shop: Shop
    what: What
    to: Where
    when: When
    source: str = Source.PHONE
    client_ref: str = ""
    photo: CleanPhoto | None = None


def asked(draft: Draft, *, now: datetime, order: Order | None = None) -> Asked:
    """What is asked of who plans tours."""
    what, when, shop = usual(draft.what), draft.when, draft.shop
    ready_at = max(when.ready_at or now, now)
    return Asked(
        market=shop.market, shop_pk=shop.pk, pickup=(shop.lng, shop.lat),
        to=(draft.to.lng, draft.to.lat), pieces=what.pieces, kg=what.kg, litres=what.litres,
        ready_at=ready_at, wanted_from=max(when.wanted_from or ready_at, now),
        wanted_until=when.wanted_until or ready_at + WANTED_WITHIN,
        needs_tail_lift=what.needs_tail_lift, order=order,
    )  # fmt: skip


def usual(what: What) -> What:
    """With the usual weight and volume where nothing was said."""
    kg, litres = rules.USUAL[Goods(what.goods)]
    return replace(what, kg=what.kg or kg * what.pieces, litres=what.litres or litres * what.pieces)


def order(draft: Draft, *, by: Member, now: datetime) -> Order:
    """Accept an order in the slot that was chosen.

    A submission with a key that was accepted before answers with that same order. Raises Refused
    when the slot is gone, the goods or the address do not do, or the shop is somebody else's.
    """
    look_over(draft, by)
    try:
        found = _repeated(draft, by)  # a repetition need not find its slot free
        return found or _first(draft, by, now)
    except IntegrityError:
        again = _repeated(draft, by)
        if again is None and draft.client_ref:
            said = {"ref": draft.client_ref}
            raise Refused(
                _("Your number %(ref)s stands on another order already.") % said
            ) from None
        if again is None:
            raise
        return again


def _first(draft: Draft, by: Member, now: datetime) -> Order:
    wish = asked(draft, now=now)
    offer = pick(offers(wish, now=now), draft.when)
    photos = lay_down([draft.photo], Order) if draft.photo else []
    with transaction.atomic():
        return _accept(draft, wish, offer, photos, by=by, now=now)


def pick(found: list[Offer], when: When) -> Offer:
    """The offer that was chosen. Raises Refused when it is gone, or costs more than was shown."""
    if when.starts and when.ends and when.ends <= when.starts:
        raise Refused(_("A slot ends after it begins, and not in the past."))
    offer = chosen(found, when.starts, when.ends)
    if when.most_cents is not None and offer.price_cents > when.most_cents:
        raise Refused(_("The price has changed. Look at it again, then order."))
    return offer


def look_over(draft: Draft, by: Member) -> None:
    """Raise Refused for what cannot be ordered by this member."""
    shop, what, to = draft.shop, draft.what, draft.to
    if not (is_market_desk(shop.market_id, by) or shops_of(by).filter(pk=shop.pk).exists()):
        raise Refused(_("You do not keep this shop. Ask the association to enter you."))
    if shop.closed_on is not None:
        raise Refused(_("This shop has closed. The association can open it again."))
    check_what(what)
    check_where(to)


def check_what(what: What) -> None:
    if what.goods not in Goods:
        raise Refused(_("Choose rolls, bales, bags or boxes."))
    most = {"pieces": rules.MOST_PIECES, "kg": rules.MOST_KG, "litres": rules.MOST_L}
    whole = usual(what)
    if not (0 < what.pieces <= most["pieces"] and 0 < whole.kg <= most["kg"]
            and 0 < whole.litres <= most["litres"]):  # fmt: skip
        raise Refused(
            _("At most %(pieces)s pieces, %(kg)s kg and %(m3)s m³ in one order. Make two of it.")
            % {"pieces": most["pieces"], "kg": most["kg"], "m3": most["litres"] // 1000}
        )


def check_where(to: Where) -> None:
    if not to.address.strip():
        raise Refused(_("Say where it goes."))
    if not (-180 <= to.lng <= 180 and -90 <= to.lat <= 90):
        raise Refused(_("This place is nowhere on earth. Set it on the map again."))


def _accept(
    draft: Draft, wish: Asked, offer: Offer, photos: list[Laid], *, by: Member, now: datetime
) -> Order:
    made = _new(draft, wish, offer, by, now)
    if photos:
        made.image.name, made.thumb.name = photos[0].image, photos[0].small
    made.save(force_insert=True)
    if photos:
        show(Order.objects.filter(pk=made.pk))
    Consignee.objects.create(order=made, name=draft.to.name, phone=draft.to.phone)
    note_use(draft.shop, draft.to, now)
    begin(made, "order", by=by, now=now, payload=payload(made))
    hooks.book(made, offer, by=by, now=now)
    return made


def _new(draft: Draft, wish: Asked, offer: Offer, by: Member, now: datetime) -> Order:
    shop = draft.shop
    return Order(
        district=shop.market.area_code[:DISTRICT_DIGITS], number=next_number(),
        client_key=draft.client_key, client_ref=draft.client_ref,
        token=secrets.token_urlsafe(16), market=shop.market, shop=shop, ordered_by=by,
        ordered_at=now, source=draft.source, pickup_address=f"{shop.address} {shop.stall}".strip(),
        pickup_lng=shop.lng, pickup_lat=shop.lat,
        code=f"{secrets.randbelow(10**rules.CODE_DIGITS):0{rules.CODE_DIGITS}d}",
        tariff=tariff_in_force(wish, now), **goods_columns(draft), **promise_columns(offer, wish),
        **clock(rules.pickup_by(offer.ends, offer.metres, ready_at=wish.ready_at)),
    )  # fmt: skip


def goods_columns(draft: Draft) -> dict[str, Any]:
    """What goes where, as columns of an order."""
    what, to = usual(draft.what), draft.to
    return {
        "goods": what.goods, "pieces": what.pieces, "kg": what.kg, "litres": what.litres,
        "needs_tail_lift": what.needs_tail_lift, "note": to.note.strip()[: rules.MOST_NOTE],
        "address": to.address.strip()[: rules.MOST_ADDRESS], "lng": to.lng, "lat": to.lat,
    }  # fmt: skip


def promise_columns(offer: Offer, wish: Asked) -> dict[str, Any]:
    """What was promised, as columns of an order."""
    return {
        "metres": offer.metres, "ready_at": wish.ready_at,
        "wanted_from": wish.wanted_from, "wanted_until": wish.wanted_until,
        "promised_from": offer.starts, "promised_until": offer.ends,
        "promise_is_plain": offer.is_plain, "promise_reason": "",
        "promise_code": offer.reason, "promise_facts": dict(offer.facts),
        "price_cents": offer.price_cents, "cost_cents": offer.price_cents,
        "price_lines": [list(line) for line in offer.lines],
    }  # fmt: skip


def payload(made: Order) -> dict[str, Any]:
    """What the ledger says of a promise."""
    return {
        "number": made.number, "goods": made.goods, "pieces": made.pieces, "kg": made.kg,
        "litres": made.litres, "from": made.promised_from.isoformat(),
        "until": made.promised_until.isoformat(), "price_cents": made.price_cents,
    }  # fmt: skip


def note_use(shop: Shop, to: Where, now: datetime) -> None:
    """What is sent to most stands first in the address book."""
    if to.book_pk is not None:
        rows = Address.objects.filter(shop=shop, pk=to.book_pk)
        rows.update(times_used=F("times_used") + 1, used_at=now)


def _repeated(draft: Draft, by: Member) -> Order | None:
    """The order that this key already stands for; the repetition is written before it is answered.

    Raises Refused for what is another order under the same key, or comes from another hand.
    """
    with transaction.atomic():
        rows = Order.objects.filter(client_key=draft.client_key)
        if not rows.update(times_repeated=F("times_repeated") + 1):
            return None
        first = rows.whole().get()
        is_same = first.shop_id == draft.shop.pk and first.address == draft.to.address.strip()
        if not is_same or not (same_hand(first, by) or is_market_desk(first.market_id, by)):
            raise Refused(_("This was sent already. Begin a new order."))
        return first
