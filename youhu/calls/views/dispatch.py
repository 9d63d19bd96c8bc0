"""The dispatcher's queue: what came back or was never clear, and one key to send it on."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from youhu.calls import actions, dispatching, reference
from youhu.calls.dispatching import Waiting
from youhu.calls.forms.acts import act_form
from youhu.calls.models import Call
from youhu.calls.views.call import find
from youhu.calls.views.queue import Queue
from youhu.common.http import act
from youhu.common.pages import Pages
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role

PER_PAGE = 20
MOST_COUNTED = 99
ROLES = (Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR)


@for_roles(*ROLES)
@require_safe
def dispatch_queue(request: MemberRequest) -> HttpResponse:
    """One page of calls that wait for a dispatcher, each with whom to send it to."""
    queue = Queue(request.GET, request, timezone.now())
    counts = dispatching.count_by_why(queue.narrowed)
    total = counts[queue.why] if queue.why else sum(counts.values())
    page = Pages(queue.rows(), PER_PAGE, count=total).get_page(request.GET.get("page"))
    template = "calls/_dispatch_list.html" if request.htmx else "calls/dispatch.html"
    response = render(request, template, _context(queue, counts, page, total))
    patch_vary_headers(response, ["HX-Request"])
    return response


def _context(queue: Queue, counts: dict[str, int], page: Any, total: int) -> dict[str, Any]:
    found = dispatching.with_suggestions(
        list(page.object_list), queue.member, queue.known, queue.now
    )
    labels = why_labels()
    tabs = [("", _("All waiting"), sum(counts.values()), queue.query(why=""))]
    tabs += [(why, labels[why], counts[why], queue.query(why=why)) for why in labels]
    return {
        "rows": [(one, labels[one.why], queue.place(one.call)) for one in found],
        "page": page,
        "total": total,
        "tabs": tabs,
        "why": queue.why,
        "form": queue.form,
        "is_filtered": bool(queue.form.told),
        "query": queue.query(),
        "clear_query": urlencode({"why": queue.why}) if queue.why else "",
        "orders": [(name, said, queue.query(sort=name)) for name, said in order_labels().items()],
        "order": queue.order,
        "now": queue.now,
        "may_send": queue.member.role == Role.DISPATCHER,
    }


def why_labels() -> dict[str, str]:
    """Why calls wait here, in words."""
    return {
        dispatching.RETURNED: _("Returned"),
        dispatching.UNCLEAR: _("Not verified, or to be handled after all"),
        dispatching.NO_RULE: _("No rule fits"),
    }


def order_labels() -> dict[str, str]:
    return {"due": _("due first"), "old": _("oldest first"), "new": _("newest first")}


@for_roles(Role.DISPATCHER)
@require_POST
def dispatch_one(request: MemberRequest, number: str) -> HttpResponse:
    """Send one call to a unit and come back to the queue; what was refused is said there."""
    call, known = find(request.member, number), reference.current()
    form = act_form("dispatch", request.POST, call=call, reference=known)
    now = timezone.now()
    if act(form, actions.dispatch, call, by=request.member, now=now):
        actions.drop_draft(call, "dispatch", by=request.member)
        messages.success(request, _sent(call))
    else:
        why = " ".join(str(said) for errors in form.errors.values() for said in errors)
        messages.error(request, f"{call.number}: {why}")
    return redirect(_back_to(request))


def _sent(call: Call) -> str:
    """Whom it went to, and the way to mend it: send it on once more."""
    said = _("%(number)s was sent to %(unit)s.") % {"number": call.number, "unit": call.unit}
    again = f"{call.get_absolute_url()}?open=redispatch#acts"
    return format_html('{} <a href="{}">{}</a>', said, again, _("Wrong? Send it to another unit."))


def _back_to(request: HttpRequest) -> str:
    """The queue as it was, when it is ours."""
    back, ours = request.POST.get("back", ""), reverse("dispatch_queue")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if safe and back.partition("?")[0] == ours else ours


@require_safe
def dispatch_count(request: MemberRequest) -> HttpResponse:
    """The number beside the queue's door, or nothing."""
    if request.member.role not in ROLES:
        return HttpResponse("")
    n = len(dispatching.waiting(request.member).values_list("pk")[: MOST_COUNTED + 1])
    shown = f"{MOST_COUNTED}+" if n > MOST_COUNTED else str(n)
    return HttpResponse(format_html("<b>{}</b>", shown) if n else "")


def row_of(one: Waiting, said: str, place: str) -> list[Any]:
    """One line of the exported table."""
    call = one.call
    told = " / ".join(entry.note for entry in one.told)
    units = [str(suggestion.unit) for suggestion in one.suggestions]
    return [
        call.number, said, call.get_urgency_display(), str(call.category), call.text,
        call.address, place, call.raised_at, call.stage_due_at, call.times_returned, told,
        " / ".join(units),
    ]  # fmt: skip
