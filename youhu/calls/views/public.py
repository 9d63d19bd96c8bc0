"""What everybody may see without a login: calls near by, and how one of them stands."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from youhu.calls import actions, brakes, links, public, reference
from youhu.calls.forms.fields import community_groups
from youhu.calls.forms.follow import FollowForm
from youhu.calls.forms.near import NearForm, classes_of
from youhu.calls.models import Call
from youhu.calls.models.call import CallQuerySet
from youhu.calls.rules import PUBLIC_STATE_OF, PublicState, State
from youhu.calls.views import device
from youhu.common.errors import Refused
from youhu.common.http import address_of
from youhu.common.pages import Pages
from youhu.registry.http import MemberRequest
from youhu.registry.models import Member, nobody
from youhu.registry.rules import Role
from youhu.territory import index

PER_PAGE = 20


@login_not_required
@require_safe
def near(request: MemberRequest) -> HttpResponse:
    """The public calls of a place on a map and as a list; both say what the address says."""
    known, now = reference.current(), timezone.now()
    form = _near_form(request, known)
    told, box = form.told, form.box
    rows = _narrowed(public.listed(now), told, box).order_by("-raised_at", "-pk")
    page = Pages(rows, PER_PAGE, count=rows.count()).get_page(request.GET.get("page"))
    query = urlencode({**told, **({"box": ",".join(map(str, box))} if box else {})})
    context = {
        "form": form,
        "page": page,
        "calls": [public.shown(call, known, now) for call in page],
        "query": f"{query}&" if query else "",
        "box": box,
        "start": page.start_index() - 1 if page.object_list else 0,
    }
    return render(request, "calls/near.html", context)


def _near_form(request: HttpRequest, known: reference.Reference) -> NearForm:
    english = (get_language() or "").startswith("en")
    cells = index.cells(now=timezone.now(), token=known.map_token)
    return NearForm(
        request.GET,
        classes=classes_of(known.tables.categories.values()),
        communities=community_groups(cells.values(), english=english),
    )


def _narrowed(calls: CallQuerySet, told: dict[str, Any], box: public.Box | None) -> CallQuerySet:
    if told.get("about"):
        kind, _dash, code = told["about"].partition("-")
        calls = calls.filter(category__kind=kind, category__parent__code=code)
    if told.get("state"):
        state = PublicState(told["state"])
        calls = calls.filter(state__in=[s for s in State if PUBLIC_STATE_OF[s] == state])
    if box:
        return public.within(calls, box)
    return public.in_community(calls, told["community"]) if told.get("community") else calls


def _found(number: str) -> Call:
    """A public call by its number; a secret or private one does not exist here."""
    rows = Call.objects.public().select_related("category__parent", "unit", "raised_by")
    return get_object_or_404(rows, number=number)


@login_not_required
@require_safe
def public_call(request: MemberRequest, number: str) -> HttpResponse:
    """How a call stands, for everybody: the page behind the code of a receipt."""
    return _page(request, _found(number))


def _page(request: MemberRequest, call: Call, refused: str = "") -> HttpResponse:
    known, now = reference.current(), timezone.now()
    seen = public.shown(call, known, now)
    follow = FollowForm(initial={"number": call.number})
    context = {
        "call": seen,
        "steps": public.steps_of(seen),
        "joined": _joined(request, call),
        "refused": refused,
        "follow": follow,
        "address": links.public_url(call.number),
        "now": now,
    }
    return render(request, "calls/public.html", context, status=422 if refused else 200)


def _joined(request: MemberRequest, call: Call) -> bool:
    """Whether this person or device has said “me, too” already."""
    by = _echoer(request)
    if by.pk is None and not device.is_known(request):
        return False
    hands = actions.hands_of(by, device.key_of(request))
    return call.echoes.filter(hand__in=hands).exists()


def _echoer(request: MemberRequest) -> Member:
    """Staff who meet something in the street are neighbours like others."""
    member = request.member
    return member if member.role == Role.RESIDENT else nobody(Role.RESIDENT)


@login_not_required
@require_POST
def echo(request: MemberRequest, number: str) -> HttpResponse:
    """“Me, too”: counted once a person or device; a script gets back a piece of a page."""
    call, key, now = _found(number), device.key_of(request), timezone.now()
    try:
        brakes.count_echoing(who=address_of(request))
        is_new = actions.echo(call, device=key, by=_echoer(request), now=now)
    except Refused as why:
        return _refused(request, call, str(why))
    if request.htmx:
        seen = public.shown(call, reference.current(), now)
        return device.keep(render(request, "calls/_echoed.html", {"call": seen}), key)
    said = _("Counted. Thank you.") if is_new else _("You are counted already.")
    messages.success(request, said)
    return device.keep(redirect("public_call", number), key)


def _refused(request: MemberRequest, call: Call, why: str) -> HttpResponse:
    if request.htmx:
        return render(request, "calls/_echoed.html", {"call": None, "why": why}, status=422)
    return _page(request, call, why)
