"""Orders at a desk: the market's, a fleet's, those of an overseen area; what went wrong."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from youhu.common.download import download
from youhu.delivery import hooks, saying
from youhu.delivery.listing import Listing, Troubles
from youhu.delivery.rules import State
from youhu.delivery.views.guard import for_readers, reads_market
from youhu.delivery.views.shop import MOST_IN_A_FILE, columns, table
from youhu.registry.http import MemberRequest


@for_readers
@never_cache
@require_safe
def orders(request: MemberRequest) -> HttpResponse:
    """The orders of the market, the fleet or the area; what is due next stands first."""
    now = timezone.now()
    listing = Listing(request.member, request.GET, now)
    page = listing.page()
    carriers = hooks.carriers([one.pk for one in page.object_list])
    rows = [
        (one, saying.slot(one, now), saying.due(one, now), saying.LOOKS[State(one.state)],
         carriers.get(one.pk))
        for one in page.object_list
    ]  # fmt: skip
    context = {
        "listing": listing, "page": page, "rows": rows, "tabs": listing.tabs(),
        "sorts": listing.sorts(), "query": listing.query(), "fleets": listing.fleets(), "now": now,
        "keeps": request.member.keeps_market, "reads_market": reads_market(request.member),
    }  # fmt: skip
    return render(request, "delivery/list.html", context)


@for_readers
@require_safe
def export_orders(request: MemberRequest, form: str) -> HttpResponse:
    """The list as a table; without receivers."""
    rows = Listing(request.member, request.GET, timezone.now()).rows()[:MOST_IN_A_FILE]
    return download("orders", form, columns=columns(), rows=table(rows), now=timezone.now())


@for_readers
@never_cache
@require_safe
def order_troubles(request: MemberRequest) -> HttpResponse:
    """What went wrong, what is due first on top."""
    listing = Troubles(request.member, request.GET)
    context = {
        "listing": listing, "page": listing.page(), "query": f"tab={listing.tab}&",
        "now": timezone.now(), "reads_market": reads_market(request.member),
    }  # fmt: skip
    return render(request, "delivery/troubles.html", context)
