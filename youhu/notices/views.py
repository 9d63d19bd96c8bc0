"""A member's inbox: what they were told, and that they have read it."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from youhu.common.download import download
from youhu.common.spans import SPANS
from youhu.notices import actions
from youhu.notices.models import Delivery
from youhu.notices.queries import Inbox
from youhu.notices.wordings import topics
from youhu.registry.http import MemberRequest
from youhu.registry.rules import STAFF, Role

MOST_COUNTED = 99
MOST_IN_A_TABLE = 5_000


@require_safe
def inbox(request: MemberRequest) -> HttpResponse:
    """What this member was told, as the address narrows and sorts it."""
    asked = Inbox(request.member, request.GET, timezone.now())
    page = asked.page()
    context = {
        "inbox": asked,
        "page": page,
        "notices": [_worded(row) for row in page],
        "tabs": [
            (pgettext("notices", "All"), asked.query(show=""), not asked.is_unread),
            (pgettext("notices", "Unread"), asked.query(show="new"), asked.is_unread),
        ],
        "abouts": [(topic.name, topic.label) for topic in topics()],
        "spans": SPANS,
        "orders": [("new", _("newest first")), ("old", _("oldest first"))],
        "query": asked.query(),
        "now": asked.now,
    }
    return render(request, _template(request), context)


@require_safe
def export_inbox(request: MemberRequest, form: str) -> HttpResponse:
    """The inbox as it is filtered and sorted, up to 5,000 notices."""
    asked = Inbox(request.member, request.GET, timezone.now())
    columns = [_("Told"), _("Notice"), _("Words"), _("Read"), _("Page")]
    return download("inbox", form, columns=columns, rows=_lines(asked), now=asked.now)


def _lines(asked: Inbox) -> Iterator[list[Any]]:
    for row in asked.rows()[:MOST_IN_A_TABLE].iterator(chunk_size=500):
        path = urlsplit(row.message.link).path
        page = f"{settings.YOUHU_SITE_URL}{path}" if path else ""
        yield [row.message.created_at, *row.wording(), row.read_at, page]


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
