"""An order in three taps: to whom, what, in which slot. The same way changes one."""

import json
import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from youhu.common import words
from youhu.common.errors import Refused
from youhu.delivery import actions
from youhu.delivery.actions import Change, Draft, What, When, Where
from youhu.delivery.forms import DAYS_AHEAD, GoodsForm, SlotForm
from youhu.delivery.hooks import Offer
from youhu.delivery.models import Address, Order, Shop
from youhu.delivery.pricing import said, yuan
from youhu.delivery.promising import last_of, offers
from youhu.delivery.queries import shops_of
from youhu.delivery.rules import SLOT_IS_NARROW, USUAL, Goods, Source
from youhu.delivery.saying import reason
from youhu.delivery.views.choosing import of_a_chosen_shop
from youhu.delivery.views.guard import for_senders, shop_of
from youhu.registry.http import MemberRequest

UNPROCESSABLE = 422
MOST_ADDRESSES = 60
KEEP = "keep"  # the address of the order that is changed


@dataclass
class Basket:
    """What has been chosen so far, as the address of the page says."""

    request: MemberRequest
    shop: Shop
    order: Order | None
    now: datetime

    @cached_property
    def to(self) -> Where | None:
        """Where it goes, once that was chosen."""
        said = self.request.GET.get("to", "")
        if said == KEEP and self.order is not None:
            kept = self.order.consignee
            one = self.order
            return Where(one.address, one.lng, one.lat, str(kept.name), str(kept.phone), one.note)
        if not said.isdecimal() or len(said) > 12:
            return None
        row = get_object_or_404(Address, shop=self.shop, is_gone=False, pk=said)
        return Where(
            row.address, row.lng, row.lat, str(row.name), str(row.phone), row.note, book_pk=row.pk
        )

    @cached_property
    def form(self) -> GoodsForm:
        asked = self.request.GET
        form = GoodsForm(asked if "pieces" in asked else None, initial=self._usual())
        day: Any = form.fields["day"]
        today = timezone.localdate(self.now)
        day.choices = [
            (n, words.day_of(today + timedelta(days=n), self.now)) for n in range(DAYS_AHEAD)
        ]
        return form

    def _usual(self) -> dict[str, Any]:
        """What the shop sent last, or what the order says that is changed."""
        last = self.order or Order.objects.filter(shop=self.shop).order_by("-ordered_at").first()
        note = {"note": self.to.note} if self.to else {}
        if last is None:
            return note
        usual: dict[str, Any] = {"goods": last.goods, "pieces": last.pieces, **note}
        if self.order is not None:
            usual |= {**self._own_measures(last), "needs_tail_lift": last.needs_tail_lift}
        return usual

    def _own_measures(self, order: Order) -> dict[str, int]:
        """Weight and volume that were said; what is usual follows the number of pieces."""
        pieces = actions.usual(What(order.goods, order.pieces))
        measures = {"kg": order.kg, "litres": order.litres}
        return {name: n for name, n in measures.items() if n != getattr(pieces, name)}

    @property
    def step(self) -> int:
        if self.to is None:
            return 1
        return 3 if self.form.is_bound and self.form.is_valid() else 2

    def when(self) -> When:
        ready = self.form.ready_at(self.now)
        return When(ready_at=ready, wanted_from=ready, wanted_until=last_of(ready))

    def draft(self, key: uuid.UUID, when: When, **more: Any) -> Draft:
        assert self.to is not None
        source = Source.DESK if self.request.member.keeps_market else Source.PHONE
        to = replace(self.to, note=self.form.cleaned_data["note"])
        return Draft(key, self.shop, self.form.what(), to, when, source=source, **more)

    def change(self, when: When) -> Change:
        assert self.to is not None
        return Change(self.form.what(), replace(self.to, note=self.form.cleaned_data["note"]), when)

    def offers(self) -> list[Offer]:
        """The slots, asked once for all of them."""
        if self.order is not None:
            return actions.slots_for(self.order, self.change(self.when()), now=self.now)
        draft = self.draft(uuid.uuid4(), self.when())
        return offers(actions.asked(draft, now=self.now), now=self.now)

    def query(self, *left_out: str) -> str:
        """What was chosen, without some of it, as it stands in an address."""
        kept = self.request.GET.copy()
        for name in left_out:
            kept.pop(name, None)
        return kept.urlencode()


@for_senders
@of_a_chosen_shop
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_order(request: MemberRequest) -> HttpResponse:
    """Choose the address, then the goods, then the slot: the last tap orders."""
    basket = _basket(request)
    if request.method != "POST":
        return _page(basket)
    if basket.step != 3:
        raise Http404
    form = SlotForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(basket, str(next(iter(form.errors.values()))[0]))
    try:
        order = _do(basket, form)
    except Refused as why:
        return _page(basket, str(why))
    messages.success(request, _promised(order, basket.now))
    return redirect(order)


def _basket(request: MemberRequest) -> Basket:
    number = request.GET.get("order", "")
    if not number:
        return Basket(request, shop_of(request), None, timezone.now())
    mine = Order.objects.visible_to(request.member).whole().select_related("shop__market")
    order = get_object_or_404(mine, number=number)
    return Basket(request, order.shop, order, timezone.now())


def _do(basket: Basket, form: SlotForm) -> Order:
    starts, ends, cents = form.cleaned_data["slot"]
    when = replace(basket.when(), starts=starts, ends=ends, most_cents=cents)
    by, now = basket.request.member, basket.now
    if basket.order is not None:
        actions.change(basket.order, to=basket.change(when), by=by, now=now)
        return basket.order
    draft = basket.draft(form.cleaned_data["client_key"], when, photo=form.cleaned_data["photo"])
    return actions.order(draft, by=by, now=now)


def _promised(order: Order, now: datetime) -> str:
    until = timezone.localtime(order.promised_until)
    return _("Promised: %(from)s–%(until)s, %(price)s.") % {
        "from": words.moment(order.promised_from, now), "until": f"{until:%H:%M}",
        "price": yuan(order.price_cents),
    }  # fmt: skip


def _page(basket: Basket, wrong: str = "") -> HttpResponse:
    step, member = basket.step, basket.request.member
    found: list[dict[str, Any]] = []
    if step == 3:
        try:
            found = in_time(basket.offers(), basket.now)
        except Refused as why:
            wrong = wrong or str(why)
    context = {
        "basket": basket, "step": step, "slots": found, "wrong": wrong,
        "skin": "desk.html" if member.keeps_market else "phone.html",
        "at_desk": member.keeps_market, "client_key": uuid.uuid4(), "now": basket.now,
        "addresses": _addresses(basket) if step == 1 else [],
        "shops": [] if member.keeps_market else list(shops_of(member)),
        "is_late": step == 3 and basket.form.is_late(basket.now),
        "goods_label": Goods(basket.form.cleaned_data["goods"]).label if step == 3 else "",
        "what": actions.usual(basket.form.what()) if step == 3 else None,
        "usual_table": json.dumps(USUAL),
        "to_goods": basket.query("pieces"), "to_address": basket.query("to"),
    }  # fmt: skip
    status = UNPROCESSABLE if wrong and basket.request.method == "POST" else 200
    return render(basket.request, "delivery/new.html", context, status=status)


def _addresses(basket: Basket) -> list[Address]:
    """The book, what is used most first."""
    rows = Address.objects.filter(shop=basket.shop, is_gone=False)
    asked = basket.request.GET.get("q", "").strip()[:30]
    if asked:
        rows = rows.filter(label__icontains=asked) | rows.filter(address__icontains=asked)
    return list(rows.order_by("-times_used", "-used_at", "label", "pk")[:MOST_ADDRESSES])


def in_time(found: list[Offer], now: datetime) -> list[dict[str, Any]]:
    """Wide slots, then narrow ones, each as the day goes; the best is marked."""
    shown = [_shown(offer, now) | {"is_best": offer is found[0]} for offer in found]
    return sorted(shown, key=lambda one: (one["is_narrow"], one["offer"].starts))


def _surcharge(offer: Offer) -> str:
    """What a narrow slot costs more, in words."""
    parts = zip(offer.lines, said(offer.lines), strict=True)
    return next((words for line, (words, _amount) in parts if line[0] == "narrow"), "")


def _shown(offer: Offer, now: datetime) -> dict[str, Any]:
    return {
        "offer": offer,
        "is_narrow": offer.ends - offer.starts <= SLOT_IS_NARROW,
        "surcharge": _surcharge(offer),
        "value": f"{offer.starts.isoformat()}|{offer.ends.isoformat()}|{offer.price_cents}",
        "why": reason(offer.reason, offer.facts),
        "day": words.day(offer.starts, now),
        "from": f"{timezone.localtime(offer.starts):%H:%M}",
        "until": f"{timezone.localtime(offer.ends):%H:%M}",
        "price": yuan(offer.price_cents),
        "lines": said(offer.lines),
    }
