"""A day's list from a table: looked over first, then ordered."""

import io
from typing import Any

from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from youhu.common.download import download
from youhu.common.errors import Refused
from youhu.delivery import imports
from youhu.delivery.forms import FileForm
from youhu.delivery.models import Shop
from youhu.delivery.views.guard import for_senders, own_shops
from youhu.registry.http import MemberRequest

UNPROCESSABLE = 422
SALT = "youhu.delivery.list"
AN_HOUR = 3600
MOST_SHOPS = 2_000


@for_senders
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def import_orders(request: MemberRequest) -> HttpResponse:
    """Read the table, show what would be ordered and what is wrong, then order."""
    shops = [(one.pk, f"{one.stall} {one.name}") for one in own_shops(request.member)[:MOST_SHOPS]]
    if request.method == "POST" and "lines" in request.POST:
        return _order(request, shops)
    form = FileForm(request.POST or None, request.FILES or None, shops=shops)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, status=UNPROCESSABLE if form.errors else 200)
    shop = get_object_or_404(own_shops(request.member), pk=form.cleaned_data["shop"])
    try:
        read = form.cleaned_data["file"].read()
        lines, problems = imports.look_over(io.BytesIO(read), shop, now=timezone.now())
    except Refused as why:
        form.add_error("file", str(why))
        return _page(request, form, status=UNPROCESSABLE)
    kept = signing.dumps(
        {"shop": shop.pk, "lines": [line.kept() for line in lines]}, salt=SALT, compress=True
    )
    return _page(request, form, shop=shop, lines=lines, problems=problems, kept=kept)


def _order(request: MemberRequest, shops: list[tuple[int, str]]) -> HttpResponse:
    try:
        kept = signing.loads(request.POST["lines"], salt=SALT, max_age=AN_HOUR)
    except signing.BadSignature as why:
        raise Http404 from why
    shop: Shop = get_object_or_404(own_shops(request.member), pk=kept["shop"])
    lines = list(imports.lines_of(kept["lines"]))
    made, problems = imports.take_in(lines, shop, by=request.member, now=timezone.now())
    return _page(
        request, FileForm(shops=shops), shop=shop, made=made, problems=problems, is_done=True
    )


def _page(
    request: MemberRequest, form: FileForm, *, status: int = 200, **more: Any
) -> HttpResponse:  # fmt: skip
    at_desk = request.member.keeps_market
    context = {
        "form": form, "columns": imports.COLUMNS, "most": imports.MOST_ROWS,
        "skin": "desk.html" if at_desk else "phone.html",
        "at_desk": at_desk, "shop": None, "lines": [], "problems": [], "made": [], "kept": "",
        "is_done": False, "now": timezone.now(), **more,
    }  # fmt: skip
    return render(request, "delivery/import.html", context, status=status)


@for_senders
@require_safe
def orders_template(request: MemberRequest, form: str) -> HttpResponse:
    """The empty table with one line that shows how."""
    return download(
        "orders", form, columns=list(imports.COLUMNS), rows=[list(imports.SAMPLE)],
        now=timezone.now(),
    )  # fmt: skip
