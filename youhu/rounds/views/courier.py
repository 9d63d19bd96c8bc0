"""A courier's phone: what to carry, house by house, from the top floor down."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youhu.common.errors import Refused
from youhu.common.http import act
from youhu.registry.http import MemberRequest
from youhu.rounds import actions, queries
from youhu.rounds.forms import MissForm, PhotoForm, ReasonForm
from youhu.rounds.models import Part, Round, Stop
from youhu.rounds.rules import Miss, PartState
from youhu.territory.models import Household

UNPROCESSABLE = 422


@never_cache
@require_safe
def my_rounds(request: MemberRequest) -> HttpResponse:
    """The lists in my hands, the next round first."""
    if not queries.carries(request.member):
        raise PermissionDenied
    parts = queries.my_parts(request.member)
    context = {
        "shares": [(part, queries.door_list(part.round, request.member)) for part in parts],
        "misses": Miss.choices, "photo": PhotoForm(), "now": timezone.now(),
    }  # fmt: skip
    return render(request, "rounds/my_rounds.html", context)


def _mine(request: MemberRequest, pk: int) -> Part:
    """A share in the member's own hands, whatever state it is in by now."""
    rows = Part.objects.select_related("round__plan", "round__community", "courier")
    return get_object_or_404(rows, pk=pk, courier__person=request.member.person_id or 0)


@require_POST
def door(request: MemberRequest, pk: int, household: int, verb: str) -> HttpResponse:
    """One big press: it is there. Or why nothing could be left. Safe to send twice."""
    part = _mine(request, pk)
    told: dict[str, Any] = {"by": request.member, "now": timezone.now()}
    try:
        if verb == "bring":
            actions.bring(part, household, **told)
        elif verb == "miss":
            said = {name: request.POST.get(name, "") for name in ("why", "note")}
            actions.miss(part, household, why=said["why"], note=said["note"], **told)
        else:
            raise Http404
    except Refused as why:
        return _refused(request, str(why))
    return _taken(request)


def _taken(request: MemberRequest) -> HttpResponse:
    if request.headers.get("X-Youhu-Outbox"):
        return HttpResponse(status=204)
    return redirect("my_rounds")


def _refused(request: MemberRequest, why: str) -> HttpResponse:
    if request.headers.get("X-Youhu-Outbox"):
        return HttpResponse(why, status=UNPROCESSABLE, content_type="text/plain; charset=utf-8")
    messages.error(request, why)
    return redirect("my_rounds")


@require_safe
def miss_door(request: MemberRequest, pk: int, household: int) -> HttpResponse:
    """Why nothing could be left at a door."""
    part = _mine(request, pk)
    at = get_object_or_404(Household.objects.select_related("building"), pk=household)
    if not at.building.code.startswith(part.round.community.area_code):
        raise Http404
    return render(request, "rounds/miss.html", {"part": part, "door": at, "form": MissForm()})


@require_POST
def photo(request: MemberRequest, pk: int) -> HttpResponse:
    """A picture of the bags at the doors of one list."""
    rows = Stop.objects.select_related("part__round__community", "part__courier")
    stop = get_object_or_404(rows, pk=pk, part__courier__person=request.member.person_id or 0)
    form = PhotoForm(request.POST, request.FILES)

    def do(photo: Any) -> None:
        actions.prove(stop, photos=photo, by=request.member, now=timezone.now())

    if not act(form, do):
        wrong = " ".join(str(text) for texts in form.errors.values() for text in texts)
        return _refused(request, wrong)
    return _taken(request)


@require_safe
def stop_photo(request: MemberRequest, pk: int) -> HttpResponse:
    """The picture of a list: for its courier, and for who sees the round."""
    mine = Q(part__courier__person=request.member.person_id or 0)
    seen = Q(part__round__in=Round.objects.visible_to(request.member))
    stop = get_object_or_404(Stop.objects.exclude(thumb="").filter(mine | seen), pk=pk)
    with stop.thumb.open() as kept:
        return HttpResponse(kept.read(), content_type="image/jpeg")


@require_http_methods(["GET", "HEAD", "POST"])
def take_list(request: MemberRequest, code: str) -> HttpResponse:
    """The code on a list was scanned: its bags are handed over with one press."""
    rows = Stop.objects.select_related("part__round__plan", "part__round__community",
                                       "part__courier", "building")  # fmt: skip
    stop = get_object_or_404(rows, code=code)
    is_mine = stop.part.courier.person_id == (request.member.person_id or 0)
    if not (is_mine or queries.keeps(request.member, stop.part.round)):
        raise PermissionDenied
    wrong = ""
    if request.method == "POST":
        try:
            actions.take(stop, by=request.member, now=timezone.now())
            return redirect("my_rounds" if is_mine else stop.part.round)
        except Refused as why:
            wrong = str(why)
    lists = queries.door_list(stop.part.round)
    mine = next((one for one in lists if one.stop and one.stop.pk == stop.pk), None)
    context = {"stop": stop, "list": mine, "wrong": wrong}
    return render(request, "rounds/take.html", context, status=UNPROCESSABLE if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: MemberRequest, pk: int) -> HttpResponse:
    """A courier cannot go on, and says why."""
    part, form = _mine(request, pk), ReasonForm(request.POST or None)
    if part.state not in (PartState.NAMED, PartState.OUT):
        raise Http404

    def do(note: str) -> None:
        actions.drop_out(part, reason=note, by=request.member, now=timezone.now())

    if request.method == "POST" and act(form, do):
        messages.success(request, _("The desk has been told. Bring the bags back to the base."))
        return redirect("home")
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "rounds/leave.html", {"part": part, "form": form}, status=status)
