"""The shops of a market and who keeps them."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Max, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youhu.common.download import download
from youhu.common.errors import Refused
from youhu.common.pages import Pages
from youhu.delivery import actions
from youhu.delivery.forms import KeeperForm, NoteForm, ShopForm
from youhu.delivery.listing import as_query
from youhu.delivery.models import Order, Shop, ShopKeeper
from youhu.delivery.rules import MOVING
from youhu.delivery.views.guard import for_desk, for_market_readers, market_of
from youhu.ledger.models import Entry
from youhu.registry.http import MemberRequest

UNPROCESSABLE = 422
PER_PAGE, MOST_IN_A_FILE, MOST_LINES, MOST_ORDERS = 50, 5_000, 30, 10
SORTS = {"stall": "stall", "name": "name", "since": "opened_on"}


def _rows(request: MemberRequest) -> QuerySet[Shop]:
    rows = Shop.objects.visible_to(request.member)
    is_closed = request.GET.get("tab") == "closed"
    rows = rows.exclude(closed_on=None) if is_closed else rows.filter(closed_on=None)
    said = request.GET.get("q", "").strip()[:40]
    if said:
        rows = rows.filter(Q(name__icontains=said) | Q(stall__icontains=said))
    sort = request.GET.get("sort", "")
    back, name = "-" if sort.startswith("-") else "", sort.removeprefix("-")
    return rows.order_by(f"{back}{SORTS.get(name, 'stall')}", "pk")


@for_market_readers
@never_cache
@require_safe
def shops(request: MemberRequest) -> HttpResponse:
    """Every shop that may order, with what runs for it."""
    rows, asked = _rows(request), request.GET
    page = Pages(rows, PER_PAGE, count=rows.order_by().count()).get_page(asked.get("page"))
    found = list(page.object_list)
    counts = _counts(found)
    kept = {name: asked.get(name, "") for name in ("tab", "q", "sort")}
    context = {
        "page": page, "rows": [(one, counts[one.pk]) for one in found],
        "query": as_query(kept), "words": asked.get("q", ""), "tab": asked.get("tab", ""),
        "sorts": _sorts(asked.get("sort", ""), kept), "keeps": request.member.keeps_market,
        "now": timezone.now(),
    }  # fmt: skip
    return render(request, "delivery/shops.html", context)


def _sorts(sort: str, kept: dict[str, str]) -> list[tuple[str, str, str]]:
    labels = {"name": _("Shop"), "stall": _("Stall"), "since": pgettext("shop", "Since")}
    made = []
    for name, label in labels.items():
        now = {name: "ascending", f"-{name}": "descending"}.get(sort or "stall", "")
        turned = f"-{name}" if now == "ascending" else name
        made.append((label, as_query({**kept, "sort": turned}), now))
    return made


def _counts(found: list[Shop]) -> dict[int, tuple[int, int, Any]]:
    """Of each shop of the page: orders that run, who keeps it, when it ordered last."""
    running = dict(
        Order.objects.filter(shop__in=found, state__in=MOVING)
        .values_list("shop").annotate(n=Count("pk")).order_by()
    )  # fmt: skip
    keepers = dict(
        ShopKeeper.objects.filter(shop__in=found, valid_until=None)
        .values_list("shop").annotate(n=Count("pk")).order_by()
    )  # fmt: skip
    last = dict(
        Order.objects.filter(shop__in=found).values_list("shop")
        .annotate(at=Max("ordered_at")).order_by()
    )  # fmt: skip
    return {
        shop.pk: (running.get(shop.pk, 0), keepers.get(shop.pk, 0), last.get(shop.pk))
        for shop in found
    }


@for_market_readers
@require_safe
def export_shops(request: MemberRequest, form: str) -> HttpResponse:
    """The shops for a spreadsheet; without who keeps them."""
    columns = [
        _("Shop"),
        _("Stall"),
        _("Address"),
        _("Telephone"),
        pgettext("shop", "Since"),
        pgettext("shop", "Closed on"),
    ]
    rows = _table(_rows(request)[:MOST_IN_A_FILE])
    return download("shops", form, columns=columns, rows=rows, now=timezone.now())


def _table(rows: QuerySet[Shop]) -> Iterator[list[Any]]:
    for one in rows:
        yield [one.name, one.stall, one.address, one.phone, one.opened_on, one.closed_on]


@for_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_shop(request: MemberRequest) -> HttpResponse:
    """Admit a stall."""
    market = market_of(request)
    near = Shop.objects.filter(market=market).order_by("-pk").first()
    place = {"lng": near.lng, "lat": near.lat} if near else {"lng": 113.305, "lat": 23.094}
    form = ShopForm(request.POST or None, initial=place)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.admit_shop(
                market, form.stalled(), by=request.member, now=timezone.now()
            )  # fmt: skip
            messages.success(request, _("Admitted. Say who keeps it, so that they can order."))
            return redirect(made)
        except Refused as why:
            form.add_error(None, str(why))
    return _form(request, form, None)


def _form(request: MemberRequest, form: ShopForm, found: Shop | None) -> HttpResponse:
    status = UNPROCESSABLE if form.errors else 200
    context = {"form": form, "shop": found}
    return render(request, "delivery/new_shop.html", context, status=status)


@for_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit_shop(request: MemberRequest, pk: int) -> HttpResponse:
    """Another name, stall or place."""
    found = _find(request, pk)
    names = ("name", "stall", "address", "phone", "lng", "lat")
    initial = {name: getattr(found, name) for name in names}
    form = ShopForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_shop(found, form.stalled(), by=request.member, now=timezone.now())
            messages.success(request, _("Done. It stands in the history."))
            return redirect(found)
        except Refused as why:
            form.add_error(None, str(why))
    return _form(request, form, found)


def _find(request: MemberRequest, pk: int) -> Shop:
    return get_object_or_404(
        Shop.objects.visible_to(request.member).select_related("market"), pk=pk
    )  # fmt: skip


@for_market_readers
@never_cache
@require_safe
def shop(request: MemberRequest, pk: int) -> HttpResponse:
    """One shop: who keeps it, what it sent lately, what happened."""
    return _page(request, _find(request, pk))


def _page(request: MemberRequest, found: Shop, **more: Any) -> HttpResponse:
    keepers = ShopKeeper.objects.filter(shop=found, valid_until=None).select_related("person")
    latest = Order.objects.filter(shop=found).select_related("shop", "fleet__organisation")
    lines = Entry.objects.of(found).select_related("by__person").order_by("-seq")[:MOST_LINES]
    context = {
        "shop": found, "keepers": keepers.order_by("pk"), "lines": lines,
        "orders": latest.order_by("-ordered_at", "-pk")[:MOST_ORDERS],
        "keeps": request.member.keeps_market, "adding": KeeperForm(auto_id="id_add_%s"),
        "closing": NoteForm(auto_id="id_close_%s"), "now": timezone.now(), "wrong": "", **more,
    }  # fmt: skip
    status = UNPROCESSABLE if more else 200
    return render(request, "delivery/shop.html", context, status=status)


@for_desk
@require_POST
def act_shop(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """A keeper more or less, or the end of a shop."""
    found = _find(request, pk)
    if verb not in ("add", "end", "close"):
        raise Http404
    form: forms.Form = KeeperForm(request.POST) if verb == "add" else NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, found, wrong=str(next(iter(form.errors.values()))[0]))
    try:
        _act(request, found, verb, form)
    except Refused as why:
        return _page(request, found, wrong=str(why))
    messages.success(request, _("Done. It stands in the history."))
    return redirect(found)


def _act(request: MemberRequest, found: Shop, verb: str, form: forms.Form) -> None:
    by, now = request.member, timezone.now()
    if verb == "add":
        actions.add_keeper(found, phone=form.cleaned_data["phone"], by=by, now=now)
    elif verb == "close":
        actions.close_shop(found, note=form.cleaned_data["note"], by=by, now=now)
    else:
        said = request.POST.get("keeper", "")
        rows = ShopKeeper.objects.filter(shop=found).select_related("shop__market")
        keeper = get_object_or_404(rows, pk=said if said.isdecimal() and len(said) < 13 else 0)
        actions.end_keeper(keeper, by=by, now=now)
