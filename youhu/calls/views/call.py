"""One call at a desk: all that is known of it, and what this member may do with it now."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from youhu.calls import actions, queries, reference
from youhu.calls.forms.acts import ACTS, act_form
from youhu.calls.models import Call, Photo
from youhu.calls.views.acting import carry_out
from youhu.calls.views.call_page import call_page
from youhu.calls.views.desk import DESK_ROLES
from youhu.calls.views.following import found_by
from youhu.calls.views.trail import trail
from youhu.common.http import act
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
    return call_page(request, find(request.member, number))


@for_roles(*DESK_ROLES)
@require_POST
def call_act(request: MemberRequest, number: str, verb: str) -> HttpResponse:
    """Carry out one verb, or say what must be mended first."""
    found = find(request.member, number)
    if verb not in ACTS or verb == "reveal":
        raise Http404
    done, form = carry_out(request, found, verb, by=request.member)
    if not done:
        return call_page(request, found, form, verb)
    return redirect(found.get_absolute_url() + trail(request, found, timezone.now()).query)


@for_roles(*DESK_ROLES)
@require_POST
def reveal(request: MemberRequest, number: str) -> HttpResponse:
    """Show the caller in clear once, after that was written down."""
    found, known = find(request.member, number), reference.current()
    form = act_form("reveal", request.POST, call=found, reference=known)
    if act(form, actions.reveal, found, by=request.member, now=timezone.now()):
        shown = call_page(request, found, clear=True)
        shown["Cache-Control"] = "no-store"
        return shown
    return call_page(request, found, form, "reveal", reveal=form)


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
