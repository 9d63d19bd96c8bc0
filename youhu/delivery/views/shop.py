"""A shop on its phone: what runs, what was sent, to whom it sends, what the month costs."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youhu.common.download import download
from youhu.common.errors import Refused
from youhu.common.http import act
from youhu.common.pages import Pages
from youhu.delivery import actions, saying
from youhu.delivery.actions import Clear, Where
from youhu.delivery.forms import AddressForm, LookForm
from youhu.delivery.listing import Listing
from youhu.delivery.models import Address, Order, Shop
from youhu.delivery.pricing import yuan
from youhu.delivery.queries import shops_of
from youhu.delivery.rules import MOVING, State
from youhu.delivery.views.choosing import of_a_chosen_shop
from youhu.delivery.views.guard import for_desk, for_keepers, for_senders, own_shops, shop_of
from youhu.registry.http import MemberRequest
from youhu.registry.models import Member

UNPROCESSABLE = 422
MOST_RUNNING, MOST_TO_RATE, PER_PAGE, MOST_IN_A_FILE = 50, 20, 20, 5_000


def _cards(rows: Any, now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "order": one, "slot": saying.slot(one, now), "face": saying.face(one, now),
            "look": saying.LOOKS[State(one.state)],
        }
        for one in rows
    ]  # fmt: skip


@for_keepers
@never_cache
@require_safe
def my_shop(request: MemberRequest) -> HttpResponse:
    """What runs for the shop, the next to arrive first; what waits to be rated."""
    now, shops = timezone.now(), list(shops_of(request.member))
    mine = Order.objects.filter(shop__in=shops)
    running = mine.filter(state__in=MOVING).order_by("promised_until", "pk")[:MOST_RUNNING]
    rated = mine.filter(state=State.DELIVERED).order_by("-delivered_at", "-pk")[:MOST_TO_RATE]
    context = {
        "shops": shops, "running": _cards(running, now), "to_rate": _cards(rated, now), "now": now,
    }  # fmt: skip
    return render(request, "delivery/home.html", context)


@for_keepers
@never_cache
@require_safe
def my_orders(request: MemberRequest) -> HttpResponse:
    """Everything that the shop sent, newest first."""
    listing, now = Listing(request.member, _all(request), timezone.now()), timezone.now()
    page = Pages(listing.rows(), PER_PAGE, count=None).get_page(request.GET.get("page"))
    context = {
        "listing": listing, "page": page, "cards": _cards(page.object_list, now), "now": now,
        "tabs": [tab for tab in listing.tabs() if tab[0] in ("open", "rate", "over", "all")],
        "query": listing.query(),
    }  # fmt: skip
    return render(request, "delivery/history.html", context)


def _all(request: MemberRequest) -> Any:
    asked = request.GET.copy()
    asked.setdefault("tab", "all")
    return asked


@for_keepers
@require_safe
def export_my_orders(request: MemberRequest, form: str) -> HttpResponse:
    """The shop's own list for a spreadsheet."""
    rows = Listing(request.member, _all(request), timezone.now()).rows()[:MOST_IN_A_FILE]
    return download("orders", form, columns=columns(), rows=table(rows), now=timezone.now())


def columns() -> list[str]:
    return [
        _("Number"), _("The shop’s own number"), _("Shop"), _("To"), _("Goods"), _("Pieces"),
        _("kg"), _("Litres"), _("State"), _("Ordered"), _("Promised from"), _("Promised until"),
        _("Delivered"), _("Fleet"), _("Price (¥)"), _("To pay (¥)"), _("Stars"),
    ]  # fmt: skip


def table(rows: Any) -> Iterator[list[Any]]:
    for one in rows:
        yield [
            one.number, one.client_ref, one.shop.name, one.address, one.get_goods_display(),
            one.pieces, one.kg, one.litres, one.get_state_display(), one.ordered_at,
            one.promised_from, one.promised_until, one.delivered_at,
            str(one.fleet) if one.fleet else "", one.price_cents / 100, one.cost_cents / 100,
            one.stars or "",
        ]  # fmt: skip


@for_keepers
@never_cache
@require_safe
def shop_costs(request: MemberRequest) -> HttpResponse:
    """What a month costs, order by order."""
    shop, month = shop_of(request), _month(request.GET.get("month", ""))
    rows = _of_month(shop, month)
    sums = rows.aggregate(
        n=Count("pk"), cents=Sum("cost_cents"), late=Count("pk", filter=Q(state=State.CANCELLED)),
        pieces=Sum("pieces"),
    )  # fmt: skip
    page = Pages(rows.order_by("-ordered_at", "-pk"), PER_PAGE, count=sums["n"])
    context = {
        "shop": shop, "month": month, "sum": yuan(sums["cents"] or 0), "sums": sums,
        "page": page.get_page(request.GET.get("page")), "before": _shifted(month, -1),
        "after": _shifted(month, 1), "query": f"shop={shop.pk}&month={month:%Y-%m}&",
    }  # fmt: skip
    return render(request, "delivery/costs.html", context)


def _of_month(shop: Shop, month: date) -> Any:
    starts, ends = _start(month), _start(_shifted(month, 1))
    return Order.objects.filter(shop=shop, ordered_at__gte=starts, ordered_at__lt=ends)


@for_keepers
@require_safe
def export_costs(request: MemberRequest, form: str) -> HttpResponse:
    """The month's statement for a spreadsheet."""
    shop, month = shop_of(request), _month(request.GET.get("month", ""))
    rows = _of_month(shop, month).select_related("shop", "fleet__organisation")
    rows = rows.order_by("ordered_at", "pk")[:MOST_IN_A_FILE]
    name = f"costs-{month:%Y-%m}"
    return download(name, form, columns=columns(), rows=table(rows), now=timezone.now())


def _month(said: str) -> date:
    try:
        return date.fromisoformat(f"{said}-01")
    except ValueError:
        return timezone.localdate().replace(day=1)


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _shifted(month: date, by: int) -> date:
    months = month.year * 12 + month.month - 1 + by
    return date(months // 12, months % 12 + 1, 1)


@for_senders
@of_a_chosen_shop
@never_cache
@require_safe
def address_book(request: MemberRequest) -> HttpResponse:
    """To whom the shop sends, what is used most first."""
    shop = shop_of(request)
    rows = Address.objects.filter(shop=shop, is_gone=False)
    rows = rows.order_by("-times_used", "-used_at", "label", "pk")
    page = Pages(rows, PER_PAGE, count=rows.count()).get_page(request.GET.get("page"))
    context = {"shop": shop, "page": page, "query": f"shop={shop.pk}&", **_skin(request)}
    return render(request, "delivery/book.html", context)


def _skin(request: MemberRequest) -> dict[str, Any]:
    at_desk = request.member.keeps_market
    return {"skin": "desk.html" if at_desk else "phone.html", "at_desk": at_desk}


@for_senders
@of_a_chosen_shop
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_address(request: MemberRequest) -> HttpResponse:
    """A new address in the book; from there one goes on with the order."""
    shop = shop_of(request)
    initial = {"lng": shop.lng, "lat": shop.lat}
    form = AddressForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_address(
                shop, label=form.cleaned_data["label"], to=form.where(), by=request.member,
                now=timezone.now(),
            )  # fmt: skip
            return _onwards(request, shop, made)
        except Refused as why:
            form.add_error(None, str(why))
    return _form(request, shop, form, None)


def _onwards(request: MemberRequest, shop: Shop, made: Address) -> HttpResponse:
    if request.GET.get("then") == "order":
        asked = request.GET.copy()
        asked.pop("then")
        asked["to"], asked["shop"] = str(made.pk), str(shop.pk)
        response = redirect("new_order")
        response["Location"] += f"?{asked.urlencode()}"
        return response
    messages.success(request, _("It stands in the address book."))
    return _to_book(shop)


def _to_book(shop: Shop) -> HttpResponse:
    return redirect(f"{reverse('address_book')}?shop={shop.pk}")


@for_senders
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: MemberRequest, pk: int) -> HttpResponse:
    """One address of the book: set it right."""
    found = _found(request, pk)
    form = AddressForm(request.POST or None, initial=_initial(found, request.member))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_address(
                found, label=form.cleaned_data["label"], to=_where(form, found, request.member),
                by=request.member, now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("It stands in the address book."))
            return _to_book(found.shop)
        except Refused as why:
            form.add_error(None, str(why))
    return _form(request, found.shop, form, found)


def _initial(found: Address, member: Member) -> dict[str, Any]:
    """What the form says first; whom it names only to who keeps the shop."""
    names = ["label", "address", "note", "lng", "lat"]
    names += [] if member.keeps_market else ["name", "phone"]
    return {name: getattr(found, name) for name in names}


def _where(form: AddressForm, found: Address, member: Member) -> Where:
    """What the desk left empty stays: it did not see it."""
    to = form.where()
    if not member.keeps_market:
        return to
    return replace(to, name=to.name or str(found.name), phone=to.phone or str(found.phone))


@for_desk
@never_cache
@require_POST
def look_address(request: MemberRequest, pk: int) -> HttpResponse:
    """The desk opens whom an address names, and says what for."""
    found, form = _found(request, pk), LookForm(request.POST, auto_id="id_look_%s")
    again = AddressForm(initial=_initial(found, request.member))
    shown: list[Clear] = []

    def do(purpose: str, words: str) -> None:
        clear = actions.reveal_address(
            found, purpose=purpose, words=words, by=request.member, now=timezone.now()
        )
        shown.append(clear)

    act(form, do)
    return _form(request, found.shop, again, found, looking=form, shown=next(iter(shown), None))


def _found(request: MemberRequest, pk: int) -> Address:
    rows = Address.objects.filter(shop__in=own_shops(request.member), is_gone=False)
    return get_object_or_404(rows.select_related("shop__market"), pk=pk)


def _form(
    request: MemberRequest, shop: Shop, form: AddressForm, found: Address | None, *,
    looking: LookForm | None = None, shown: Clear | None = None,
) -> HttpResponse:  # fmt: skip
    context = {
        "shop": shop, "form": form, "found": found, "shown": shown, **_skin(request),
        "looking": looking or LookForm(auto_id="id_look_%s"),
    }  # fmt: skip
    faulty = form.errors or (looking is not None and looking.errors)
    return render(
        request, "delivery/address.html", context, status=UNPROCESSABLE if faulty else 200
    )


@for_senders
@require_POST
def drop_address(request: MemberRequest, pk: int) -> HttpResponse:
    """Take it out of the book."""
    found = _found(request, pk)
    try:
        actions.drop_address(found, by=request.member, now=timezone.now())
    except Refused as why:
        raise Http404 from why
    messages.success(request, _("It is out of the address book."))
    return _to_book(found.shop)
