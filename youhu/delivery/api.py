"""Orders for other programs: the slots, an order with a key of one's own, its change and end."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status

from youhu.calls.api.schemas import Text
from youhu.common.errors import Refused
from youhu.delivery import actions
from youhu.delivery.actions import Change, Draft, What, When, Where
from youhu.delivery.hooks import Offer
from youhu.delivery.models import Address, Order, Shop
from youhu.delivery.promising import offers
from youhu.delivery.queries import is_keeper, next_step, open_trouble, owner_of, shops_of
from youhu.delivery.rules import MOST_PIECES, Source
from youhu.delivery.saying import reason
from youhu.registry.doors import signed_in
from youhu.registry.http import MemberRequest

router = Router(tags=["orders"])
MOST = 100


class GoodsIn(Schema):
    """Rolls, bales, bags or boxes; without weight and volume those that are usual."""

    goods: Text = "roll"
    pieces: int = Field(ge=1, le=MOST_PIECES)
    kg: int = Field(0, ge=0)
    litres: int = Field(0, ge=0)
    needs_tail_lift: bool = False


class WhereIn(Schema):
    """A row of the shop's address book, or an address with its place in WGS-84."""

    book: int | None = None
    address: Text = ""
    lng: float | None = Field(None, ge=-180, le=180, allow_inf_nan=False)
    lat: float | None = Field(None, ge=-90, le=90, allow_inf_nan=False)
    name: Text = ""
    phone: Text = ""
    note: Text = ""


class WhenIn(Schema):
    """Ready from, wanted between; the slot as it was offered, or none for the best."""

    ready_at: datetime | None = None
    wanted_from: datetime | None = None
    wanted_until: datetime | None = None
    starts: datetime | None = None
    ends: datetime | None = None
    most_cents: int | None = None


class AskIn(Schema):
    """What a shop would send."""

    shop: int
    what: GoodsIn
    to: WhereIn
    when: WhenIn = Field(default_factory=WhenIn)


class OrderIn(AskIn):
    """What a shop sends; the same key again answers with the same order."""

    client_key: UUID
    client_ref: str = Field("", max_length=40)


class ChangeIn(Schema):
    """How an order shall be from now on."""

    what: GoodsIn
    to: WhereIn
    when: WhenIn = Field(default_factory=WhenIn)


class SlotOut(Schema):
    """A slot that can be promised now, with its price in cents."""

    starts: datetime
    ends: datetime
    price_cents: int
    metres: int
    reason: str
    is_plain: bool


class OrderOut(Schema):
    """An order; the code that the receiver says is told to the shop only."""

    number: str
    client_ref: str
    shop: int
    state: str
    goods: str
    pieces: int
    kg: int
    litres: int
    address: str
    ordered_at: datetime
    promised_from: datetime
    promised_until: datetime
    price_cents: int
    cost_cents: int
    owner: str
    next_step: str
    due_at: datetime | None
    delivered_at: datetime | None
    code: str
    tracking: str


class NoteIn(Schema):
    """Why."""

    note: Text = ""


def _shop(request: MemberRequest, pk: int) -> Shop:
    member = request.member
    if member.keeps_market:
        mine = Shop.objects.visible_to(member).select_related("market")
        return get_object_or_404(mine, pk=pk)
    return get_object_or_404(shops_of(member), pk=pk)


def _where(told: WhereIn, shop: Shop) -> Where:
    if told.book is not None:
        row = get_object_or_404(Address, shop=shop, is_gone=False, pk=told.book)
        return Where(
            row.address, row.lng, row.lat, told.name or str(row.name), told.phone or str(row.phone),
            told.note or row.note, book_pk=row.pk,
        )  # fmt: skip
    if told.lng is None or told.lat is None:
        raise Refused(_("Name a row of the address book, or an address with its place."))
    return Where(told.address, told.lng, told.lat, told.name, told.phone, told.note)


def _draft(told: AskIn, shop: Shop, key: UUID, ref: str = "") -> Draft:
    return Draft(
        key, shop, What(**told.what.model_dump()), _where(told.to, shop),
        When(**told.when.model_dump()), source=Source.API, client_ref=ref,
    )  # fmt: skip


@router.post("/orders/slots", auth=signed_in, response=list[SlotOut], summary="Ask for slots")
def order_slots(request: MemberRequest, told: AskIn) -> list[SlotOut]:
    """In which slots it can be done now, the best first. Nothing is kept."""
    shop, now = _shop(request, told.shop), timezone.now()
    draft = _draft(told, shop, UUID(int=0))
    actions.check_what(draft.what)
    return [_slot(one) for one in offers(actions.asked(draft, now=now), now=now)]


def _slot(one: Offer) -> SlotOut:
    return SlotOut(
        starts=one.starts, ends=one.ends, price_cents=one.price_cents, metres=one.metres,
        reason=reason(one.reason, one.facts), is_plain=one.is_plain,
    )  # fmt: skip


@router.post(
    "/orders", auth=signed_in, response={201: OrderOut, 200: OrderOut}, summary="Order a delivery"
)
def create_order(request: MemberRequest, told: OrderIn) -> Status[OrderOut]:
    """Order in the slot that was chosen, or in the best one.

    Answers 201 with the new order, or 200 with the order that this `client_key` already stands for.
    """
    shop = _shop(request, told.shop)
    draft = _draft(told, shop, told.client_key, told.client_ref)
    made = actions.order(draft, by=request.member, now=timezone.now())
    return Status(200 if made.times_repeated else 201, _out(request, made))


@router.get("/orders", auth=signed_in, response=list[OrderOut], summary="List orders")
def list_orders(request: MemberRequest, state: str = "", before: str = "") -> list[OrderOut]:
    """The newest orders that you may see, 100 at a time; `before` is the number of the last one."""
    rows = Order.objects.visible_to(request.member).whole()
    if state:
        rows = rows.filter(state=state)
    if before:
        last = get_object_or_404(Order.objects.visible_to(request.member), number=before)
        rows = rows.filter(ordered_at__lte=last.ordered_at).exclude(pk__gte=last.pk)
    return [_out(request, one) for one in rows.order_by("-ordered_at", "-pk")[:MOST]]


def _found(request: MemberRequest, number: str) -> Order:
    return get_object_or_404(Order.objects.visible_to(request.member).whole(), number=number)


@router.get("/orders/{slug:number}", auth=signed_in, response=OrderOut, summary="One order")
def get_order(request: MemberRequest, number: str) -> OrderOut:
    """How an order stands, who owns it, what is next and by when."""
    return _out(request, _found(request, number))


@router.post(
    "/orders/{slug:number}/change", auth=signed_in, response=OrderOut, summary="Change an order"
)
def change_order(request: MemberRequest, number: str, told: ChangeIn) -> OrderOut:
    """Other goods, another address or slot, as long as nobody has collected it."""
    found = _found(request, number)
    to = Change(
        What(**told.what.model_dump()), _where(told.to, found.shop), When(**told.when.model_dump())
    )
    actions.change(found, to=to, by=request.member, now=timezone.now())
    return _out(request, found)


@router.post(
    "/orders/{slug:number}/cancel", auth=signed_in, response=OrderOut, summary="Cancel an order"
)
def cancel_order(request: MemberRequest, number: str, told: NoteIn | None = None) -> OrderOut:
    """It is not sent. `cost_cents` says what a late cancellation costs."""
    found = _found(request, number)
    note = told.note if told else ""
    actions.cancel(found, by=request.member, now=timezone.now(), note=note)
    return _out(request, found)


def _out(request: MemberRequest, one: Order) -> OrderOut:
    step = next_step(one, trouble=open_trouble(one))
    same: dict[str, Any] = {
        name: getattr(one, name)
        for name in OrderOut.model_fields
        if name not in {"shop", "owner", "next_step", "due_at", "code", "tracking"}
    }
    return OrderOut(
        shop=one.shop_id, owner=str(owner_of(one)), next_step=step.words if step else "",
        due_at=step.due_at if step else None, tracking=f"/t/{one.token}/",
        code=one.code if is_keeper(one, request.member) else "", **same,
    )  # fmt: skip
