"""A member's inbox: what they were told, and that they have read it."""

from urllib.parse import urlsplit

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from youhu.notices import actions
from youhu.notices.models import Delivery, DeliveryQuerySet
from youhu.registry.http import MemberRequest
from youhu.registry.rules import STAFF, Role

PER_PAGE = 30
MOST_COUNTED = 99
SHOWN = {
    "all": pgettext_lazy("notices", "All"),
    "new": pgettext_lazy("notices", "Unread"),
    "warnings": gettext_lazy("Warnings"),
}


@require_safe
def inbox(request: MemberRequest) -> HttpResponse:
    """What this member was told, newest first: all of it, what is new, or the warnings."""
    mine, asked = Delivery.objects.inbox_of(request.member), request.GET.get("show", "")
    show = asked if asked in SHOWN else "all"
    page = Paginator(_shown(mine, show), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "notices": [_worded(row) for row in page],
        "tabs": SHOWN.items(),
        "show": show,
        "query": f"show={show}&",
        "now": timezone.now(),
    }
    return render(request, _template(request), context)


def _shown(rows: DeliveryQuerySet, show: str) -> DeliveryQuerySet:
    match show:
        case "new":
            return rows.unread()
        case "warnings":
            return rows.filter(message__template="escalated")
        case _:
            return rows


def _worded(row: Delivery) -> tuple[Delivery, str, str]:
    headline, body = row.wording()
    return row, headline, body


def _template(request: MemberRequest) -> str:
    is_at_a_desk = request.member.role in STAFF - {Role.GRID_WORKER}
    return "notices/inbox_desk.html" if is_at_a_desk else "notices/inbox.html"


@require_safe
def unread(request: MemberRequest) -> HttpResponse:
    """The number beside the bell, or nothing."""
    waiting = Delivery.objects.inbox_of(request.member).unread()
    n = len(waiting.values_list("pk")[: MOST_COUNTED + 1])
    shown = f"{MOST_COUNTED}+" if n > MOST_COUNTED else str(n)
    return HttpResponse(format_html("<b>{}</b>", shown) if n else "")


@require_POST
def open_notice(request: MemberRequest, pk: int) -> HttpResponse:
    """Go to what a notice is about; it counts as read from now on."""
    found = get_object_or_404(Delivery.objects.inbox_of(request.member), pk=pk)
    actions.mark_read(found, now=timezone.now())
    path = urlsplit(found.message.link).path
    is_ours = url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return redirect(path if path and is_ours else "inbox")


@require_POST
def read_all(request: MemberRequest) -> HttpResponse:
    """Everything in the inbox has been seen."""
    actions.mark_all_read(request.member, now=timezone.now())
    return redirect("inbox")
