"""Doing the same to many calls, and the page that says what became of each."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from youhu.calls.forms.acts import ACTS
from youhu.calls.many import VERBS, Many, do_many
from youhu.calls.models import Call
from youhu.calls.views.desk import DESK_ROLES
from youhu.common.errors import Refused
from youhu.registry.http import MemberRequest, for_roles

SESSION_KEY = "many"


@for_roles(*DESK_ROLES)
@require_POST
def act_many(request: MemberRequest, verb: str) -> HttpResponse:
    """Do one act to every picked call; what was refused stands on a page, line by line."""
    if verb not in VERBS:
        raise Http404
    numbers, note = request.POST.getlist("number"), request.POST.get("note", "")
    back = back_to(request)
    try:
        told = do_many(verb, numbers, by=request.member, now=timezone.now(), note=note)
    except Refused as why:
        messages.warning(request, str(why))
        return redirect(back)
    if not told.refused:
        messages.success(request, _said(told))
        return redirect(back)
    request.session[SESSION_KEY] = {**asdict(told), "back": back}
    return redirect("many_done")


def _said(told: Many) -> str:
    """The act in its own words, and how many calls it was done to."""
    n = len(told.done)
    said = ngettext("%(act)s: %(n)s call.", "%(act)s: %(n)s calls.", n)
    return said % {"act": ACTS[told.verb].label, "n": n}


@for_roles(*DESK_ROLES)
@require_safe
def many_done(request: MemberRequest) -> HttpResponse:
    """What became of the calls of the last bulk act: which were refused and why."""
    kept: dict[str, Any] = request.session.get(SESSION_KEY) or {}
    refused = [(number, why) for number, why in kept.get("refused", [])]
    done = kept.get("done", [])
    mine = Call.objects.visible_to(request.member).filter(number__in=[n for n, _why in refused])
    known = {call.number: call for call in mine.select_related("unit")}
    context = {
        "act": ACTS[kept["verb"]].label if kept else "",
        "done": done,
        "refused": [(number, why, known.get(number)) for number, why in refused],
        "back": kept.get("back", reverse("calls")),
    }
    return render(request, "calls/many.html", context)


def back_to(request: HttpRequest) -> str:
    """The list as it was, when it is one of ours."""
    back = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if safe and back.startswith(reverse("calls")) else reverse("calls")
