"""While a call is raised or registered: what may be the same thing. Pieces of a page.

They are asked for by POST, which keeps words and places out of logs.
"""

from collections.abc import Iterator

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from youhu.calls import public, reference
from youhu.calls.models import Call, Category
from youhu.calls.reading import door
from youhu.calls.reading.duplicates import Candidate, Said, same_as
from youhu.calls.reference import Reference
from youhu.calls.rules import MAX_TEXT, RESIDENT_KINDS
from youhu.common.errors import Refused
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role

SHORTEST = 4  # letters; fewer say nothing yet


@login_not_required
@require_POST
def alike(request: MemberRequest) -> HttpResponse:
    """What neighbours raised near the pin, as everybody may know it."""
    known, now, point = reference.current(), timezone.now(), _point(request)
    about = list(_about(request, known))
    found = public.alike(*point, about, known, now) if point else []
    return render(request, "calls/_alike.html", {"calls": found, "within": public.ALIKE_WITHIN})


def _about(request: HttpRequest, known: Reference) -> Iterator[Category]:
    """The category that was chosen, and the one that the words are read as."""
    chosen = _category(request, known)
    if chosen is not None:
        yield chosen
    read = door.read(_text(request), RESIDENT_KINDS, known).category
    if read is not None:
        yield read


@for_roles(Role.DISPATCHER, Role.SUPERVISOR)
@require_POST
def same_now(request: MemberRequest) -> HttpResponse:
    """Which open calls of a clerk's area probably say what a caller is saying now."""
    text, known = _text(request), reference.current()
    found: list[Candidate] = []
    point = _point(request) or _middle(request, known)
    if point and len(text) >= SHORTEST:
        said = Said(
            text,
            *point,
            timezone.now(),
            _category(request, known),
            request.POST.get("address", "").strip(),
        )
        found = same_as(said, Call.objects.visible_to(request.member), known)
    return render(request, "calls/_same_now.html", {"same": found})


def _text(request: HttpRequest) -> str:
    return request.POST.get("text", "").strip()[:MAX_TEXT]


def _category(request: HttpRequest, known: Reference) -> Category | None:
    told = request.POST.get("category", "")
    return known.tables.categories.get(int(told)) if told.isdecimal() else None


def _point(request: HttpRequest) -> tuple[float, float] | None:
    lng, lat = (_number(request.POST.get(name, "")) for name in ("lng", "lat"))
    return None if lng is None or lat is None else (lng, lat)


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if -180 <= value <= 180 else None


def _middle(request: HttpRequest, known: Reference) -> tuple[float, float] | None:
    """The middle of the community that was chosen instead of a point."""
    try:
        place = known.middle(request.POST.get("community", ""), timezone.now())
    except Refused:
        return None
    return place.lng, place.lat
