"""One call at a desk: all that is known of it, and what this member may do with it now."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from youhu.calls import actions, queries, reference, telling
from youhu.calls.forms.acts import ACTS, ActForm, act_form
from youhu.calls.models import Call, Photo
from youhu.calls.rules import MAIN_VERBS
from youhu.calls.views.acting import carry_out
from youhu.calls.views.desk import DESK_ROLES
from youhu.calls.views.following import found_by
from youhu.common.http import act
from youhu.ledger.models import Entry
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import Member

SIZES = ("image", "thumb")
KEPT_SECONDS = 3600


def find(member: Member, number: str) -> Call:
    """The call that this member may see; what is not theirs does not exist."""
    return get_object_or_404(queries.one(member), number=number)


@for_roles(*DESK_ROLES)
@require_safe
def call(request: MemberRequest, number: str) -> HttpResponse:
    """The page of one call."""
    return _page(request, find(request.member, number))


def _page(
    request: MemberRequest, call: Call, form: ActForm | None = None, verb: str = "", **more: Any
) -> HttpResponse:
    """The page, with a form that must be mended or a caller shown in clear."""
    known = reference.current()
    verbs = queries.offered(call, request.member)
    forms = {name: act_form(name, call=call, reference=known) for name in verbs}
    main = next((name for name in verbs if name in MAIN_VERBS), "")
    if queries.may_reveal(call, request.member):
        more.setdefault("reveal", act_form("reveal", call=call, reference=known))
    refused = form if form is not None and verb not in {*forms, "reveal"} else None
    if form is not None and verb in forms:
        forms[verb] = form
    context = {
        **_facts(call, known),
        "acts": [(name, ACTS[name], forms[name]) for name in verbs if name != main],
        "main": [(main, ACTS[main], forms[main])] if main else [],
        "open_verb": verb,
        "refused": refused,
        "is_hidden": queries.is_hidden(call, request.member),
        **more,
    }
    is_faulty = form is not None and bool(form.errors)
    return render(request, "calls/call.html", context, status=422 if is_faulty else 200)


def _facts(call: Call, known: reference.Reference) -> dict[str, Any]:
    now = timezone.now()
    duties = list(call.duties.select_related("unit").order_by("pk"))
    entries = Entry.objects.of(call).select_related("by__organisation", "by__person")
    start, end = call.stage_started_at or call.raised_at, call.stage_due_at or call.due_at
    return {
        "call": call,
        "now": now,
        "place": telling.place_name(call, known, now),
        "reasons": list(telling.reasons(call, known, now)),
        "steps": telling.steps_of(call, telling.lead_of(duties)),
        "used": telling.used_percent(start, end, now),
        "duties": duties,
        "photos": call.photos.order_by("at", "pk"),
        "lines": telling.story(entries, known),
        "reveal": None,
        "clear": False,
    }


@for_roles(*DESK_ROLES)
@require_POST
def call_act(request: MemberRequest, number: str, verb: str) -> HttpResponse:
    """Carry out one verb, or say what must be mended first."""
    found = find(request.member, number)
    if verb not in ACTS or verb == "reveal":
        raise Http404
    done, form = carry_out(request, found, verb, by=request.member)
    return redirect(found) if done else _page(request, found, form, verb)


@for_roles(*DESK_ROLES)
@require_POST
def reveal(request: MemberRequest, number: str) -> HttpResponse:
    """Show the caller in clear once, after that was written down."""
    found, known = find(request.member, number), reference.current()
    form = act_form("reveal", request.POST, call=found, reference=known)
    if act(form, actions.reveal, found, by=request.member, now=timezone.now()):
        return _page(request, found, clear=True)
    return _page(request, found, form, "reveal", reveal=form)


@require_safe
def photo(request: MemberRequest, pk: int, size: str) -> HttpResponse:
    """A picture of a call that this member may see."""
    mine = Call.objects.visible_to(request.member)
    return _picture(get_object_or_404(Photo, pk=pk, call__in=mine), size)


@login_not_required
@require_safe
def progress_photo(request: MemberRequest, token: str, pk: int, size: str) -> HttpResponse:
    """A picture of the call that a signed link opens."""
    return _picture(get_object_or_404(Photo, pk=pk, call=found_by(token)), size)


def _picture(photo: Photo, size: str) -> HttpResponse:
    file = photo.image if size == "image" else photo.thumb
    with file.open() as kept:
        response = HttpResponse(kept.read(), content_type="image/jpeg")
    response["Cache-Control"] = f"private, max-age={KEPT_SECONDS}, immutable"
    return response
