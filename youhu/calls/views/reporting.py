"""A grid worker reports what the round shows, in three taps."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from youhu.calls import actions, reference, rounds
from youhu.calls.forms.raising import ReportForm
from youhu.calls.models import Call
from youhu.calls.rules import MAX_PHOTOS
from youhu.common.errors import Refused
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role


@for_roles(Role.GRID_WORKER)
@require_http_methods(["GET", "POST"])
def report_call(request: MemberRequest) -> HttpResponse:
    """A photo, a category, send; the place is where one stands."""
    sent: tuple[Any, ...] = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ReportForm(*sent, now=timezone.now())
    if sent:
        call = _report(form, request)
        if call is not None:
            messages.success(request, _("Reported as %(number)s.") % {"number": call.number})
            return redirect("field_task", call.number)
    context = {
        "form": form,
        "often": rounds.often(request.member, reference.current()),
        "most_photos": MAX_PHOTOS,
        "had_photos": bool(request.FILES),
    }
    return render(request, "calls/report.html", context, status=422 if form.errors else 200)


def _report(form: ReportForm, request: MemberRequest) -> Call | None:
    """The call that the form stands for; None when it must be mended, which the form then says."""
    if not form.is_valid():
        return None
    try:
        return actions.raise_call(form.draft(), by=request.member, now=timezone.now())
    except Refused as why:
        form.add_error(None, str(why))
        return None
