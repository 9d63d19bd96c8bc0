"""Raising a call: on a phone, on patrol, and at a desk for somebody else."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from youhu.calls import actions, brakes, links, reference
from youhu.calls.forms.raising import (
    RaiseForm,
    RegisterForm,
    ReportForm,
    WhatAndWhereForm,
    known_contact,
)
from youhu.calls.models import Call
from youhu.calls.reading import door
from youhu.calls.rules import MAX_PHOTOS, MAX_TEXT
from youhu.common.errors import Refused
from youhu.common.http import address_of
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import Member, nobody
from youhu.registry.rules import AREA_WIDE, STAFF, Role


def _caller(request: MemberRequest) -> Member:
    """Staff who use the public page call as anybody else does."""
    member = request.member
    return member if member.role == Role.RESIDENT else nobody(Role.RESIDENT)


def _form(
    kind: type[WhatAndWhereForm], request: MemberRequest, initial: dict[str, Any] | None = None
) -> WhatAndWhereForm:
    """A form with the district's categories and communities, filled with what was sent."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    return kind(*sent, now=timezone.now(), initial=initial or {})


def _raise(form: WhatAndWhereForm, request: MemberRequest, *, by: Member) -> Call | None:
    """The call that the form stands for; None when it must be mended, which the form then says."""
    if not form.is_valid():
        return None
    try:
        brakes.count_raising(by, who=address_of(request))
        return actions.raise_call(form.draft(), by=by, now=timezone.now())
    except Refused as why:
        form.add_error(None, str(why))
        return None


@login_not_required
@require_http_methods(["GET", "POST"])
def raise_call(request: MemberRequest) -> HttpResponse:
    """A resident calls; four short steps in one form."""
    by = _caller(request)
    form = _form(RaiseForm, request, known_contact(by))
    if request.method == "POST":
        call = _raise(form, request, by=by)
        if call is not None:
            return redirect("receipt", links.token_of(call))
    return _page(request, "calls/raise.html", form)


@for_roles(Role.DISPATCHER, Role.SUPERVISOR)
@require_http_methods(["GET", "POST"])
def register_call(request: MemberRequest) -> HttpResponse:
    """Somebody at a desk writes down what a caller says."""
    form = _form(RegisterForm, request)
    if request.method == "POST":
        call = _raise(form, request, by=request.member)
        if call is not None:
            told = {"number": call.number, "code": links.shown_code(call)}
            messages.success(
                request,
                _("Registered as %(number)s. Tell the caller the receipt code: %(code)s.") % told,
            )
            return redirect(call)
    return _page(request, "calls/register.html", form)


def _page(request: MemberRequest, template: str, form: WhatAndWhereForm) -> HttpResponse:
    context = {
        "form": form,
        "most_photos": MAX_PHOTOS,
        "had_photos": bool(request.FILES),
        "is_report": isinstance(form, ReportForm),
    }
    return render(request, template, context, status=422 if form.errors else 200)


@login_not_required
@require_POST
def suggestions(request: MemberRequest) -> HttpResponse:
    """The categories that the words so far point to, as buttons. A POST keeps words out of logs."""
    role, text = request.member.role, request.POST.get("text", "")[:MAX_TEXT]
    kinds = (ReportForm if role == Role.GRID_WORKER else RaiseForm).CATEGORY_KINDS
    reading, found = door.offer(text, kinds, reference.current())
    context = {
        "categories": found,
        "reading": reading if role in STAFF and text.strip() else None,
        "text": text,
        "may_see_card": role in AREA_WIDE,
    }
    return render(request, "calls/_suggestions.html", context)
