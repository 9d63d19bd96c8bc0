"""For which shop the market's desk orders: it chooses one first, nobody chooses for it."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render

from youhu.common.pages import Pages
from youhu.delivery.listing import as_query
from youhu.delivery.views.guard import own_shops
from youhu.registry.http import MemberRequest

P = ParamSpec("P")
View = Callable[Concatenate[MemberRequest, P], HttpResponse]
PER_PAGE, LONGEST_QUERY, LONGEST_NUMBER = 30, 40, 13


def of_a_chosen_shop(view: View[P]) -> View[P]:
    """A desk that named no shop is asked for one; a keeper orders for their own."""

    @wraps(view)
    def chosen(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.member.keeps_market and not _names_one(request):
            return _choose(request)
        return view(request, *args, **kwargs)

    return chosen


def _names_one(request: MemberRequest) -> bool:
    """Whether the address names an open shop; an order that is changed says whose it is."""
    said = request.GET.get("shop", "")
    is_number = said.isdecimal() and len(said) < LONGEST_NUMBER
    is_open = is_number and own_shops(request.member).filter(pk=said).exists()
    return is_open or bool(request.GET.get("order"))


def _choose(request: MemberRequest) -> HttpResponse:
    """The open shops of the market, searched by name or stall."""
    rows, said = own_shops(request.member), request.GET.get("q", "").strip()[:LONGEST_QUERY]
    if said:
        rows = rows.filter(Q(name__icontains=said) | Q(stall__icontains=said))
    page = Pages(rows, PER_PAGE, count=rows.order_by().count()).get_page(request.GET.get("page"))
    context = {"page": page, "words": said, "query": as_query({"q": said})}
    return render(request, "delivery/choose_shop.html", context)
