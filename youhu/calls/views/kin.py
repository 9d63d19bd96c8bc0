"""Merging a call into the one that it repeats, and splitting one that names several matters."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from youhu.calls import actions, kin, queries, reference, telling
from youhu.calls.forms.acts import ActForm, act_form
from youhu.calls.forms.kin import ON_PAGE, PartForm, PhotosForm
from youhu.calls.models import Call
from youhu.calls.rules import SORTABLE
from youhu.calls.views.call import find
from youhu.common.errors import Refused
from youhu.common.http import act
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role
from youhu.territory import index


@for_roles(Role.DISPATCHER)
@require_http_methods(["GET", "POST"])
def merge_call(request: MemberRequest, number: str) -> HttpResponse:
    """Which call stays: looked for, laid beside this one, and confirmed."""
    call, now = find(request.member, number), timezone.now()
    known = reference.current()
    form: ActForm | None = None
    if request.method == "POST":
        form = act_form("merge", request.POST, call=call, reference=known)
        if act(form, actions.merge, call, by=request.member, now=now):
            messages.success(request, _said(call))
            return redirect(form.cleaned_data["main"])
    return _merge_page(request, call, form, now)


def _said(call: Call) -> str:
    said = _("%(number)s follows this call now. Its caller has been told.")
    return said % {"number": call.number}


def _merge_page(
    request: MemberRequest, call: Call, form: ActForm | None, now: datetime
) -> HttpResponse:
    words, known = request.GET.get("q", "").strip(), reference.current()
    wanted = form["main"].value() if form else request.GET.get("into", "")
    main = queries.one(request.member).filter(number=wanted or "").first()
    look = kin.searched(call, words, request.member, now) if words else None
    context = {
        "call": call,
        "main": main,
        "why_not": _why_not(call, main, request),
        "waiting": kin.kin_of(call).waiting,
        "words": words,
        "found": kin.candidates(call, request.member, now) if look is None else look,
        "form": form or act_form("merge", call=call, reference=known, initial={"main": wanted}),
        "pair": [_side(one, known, now) for one in (call, main) if one is not None],
        "now": now,
    }
    return render(request, "calls/merge.html", context, status=422 if form else 200)


def _why_not(call: Call, main: Call | None, request: MemberRequest) -> str:
    """Why these two cannot be merged, before anybody confirms."""
    if main is None:
        return ""
    try:
        actions.refuse_pair(call, main, request.member)
    except Refused as why:
        return str(why)
    return (
        "" if "merge" in queries.offered(call, request.member) else _("Not in its present state.")
    )


def _side(call: Call, known: reference.Reference, now: datetime) -> dict[str, Any]:
    photos = list(call.photos.order_by("at", "pk"))
    return {"call": call, "place": telling.place_name(call, known, now), "photos": photos}


@for_roles(Role.DISPATCHER)
@require_http_methods(["GET", "POST"])
def split_call(request: MemberRequest, number: str) -> HttpResponse:
    """The matters that a call names, each written down for a call of its own."""
    call, now = find(request.member, number), timezone.now()
    sent = request.POST if request.method == "POST" else None
    forms, photos = _part_forms(call, sent, now), list(call.photos.order_by("at", "pk"))
    chosen = PhotosForm(sent, photos=photos)
    refused = ""
    if sent is not None and all(form.is_valid() for form in (*forms, chosen)):
        try:
            made = actions.split(call, _parts(forms, chosen), by=request.member, now=now)
        except Refused as why:
            refused = str(why)
        else:
            messages.success(request, _told(made))
            return redirect(call)
    context = {
        "call": call,
        "forms": forms,
        "photos": [(photo, chosen[str(photo.pk)]) for photo in photos],
        "refused": refused,
        "may_split": call.state in SORTABLE and queries.is_mine(call, request.member),
        "place": telling.place_name(call, reference.current(), now),
        "now": now,
    }
    return render(request, "calls/split.html", context, status=200 if sent is None else 422)


def _part_forms(call: Call, sent: Any, now: datetime) -> list[PartForm]:
    known = reference.current()
    cells = index.cells(now=now, token=known.map_token)
    return [
        PartForm(
            sent, prefix=f"p{n}", call=call, known=known, cells=cells,
            empty_permitted=n > 1, use_required_attribute=False,
        )
        for n in range(1, ON_PAGE + 1)
    ]  # fmt: skip


def _parts(forms: list[PartForm], chosen: PhotosForm) -> list[actions.Part]:
    """The matters that were written down, each with its photos."""
    told = [(n, form) for n, form in enumerate(forms, start=1) if form.has_changed()]
    return [form.part(chosen.going_with(n)) for n, form in told]


def _told(made: list[Call]) -> str:
    numbers = _(", ").join(part.number for part in made)
    return _("Split: %(numbers)s. The caller has been told.") % {"numbers": numbers}
