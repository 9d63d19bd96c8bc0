"""My matters: what a signed-in resident raised, and the calls of others that they joined."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from youhu.calls import public, reference
from youhu.calls.models import Call
from youhu.calls.models.call import CallQuerySet
from youhu.calls.rules import ENDED, OPEN, State
from youhu.registry.http import MemberRequest

PER_PAGE = 20
# How a caller sorts their own calls: the word, and the states that it stands for.
MINE = {
    "open": (gettext_lazy("Under way"), OPEN - {State.ANSWERED}),
    "rate": (gettext_lazy("To be rated"), frozenset({State.ANSWERED})),
    "done": (gettext_lazy("Done"), ENDED),
}
JOINED = "joined"


@require_safe
def my_calls(request: MemberRequest) -> HttpResponse:
    """What a signed-in resident has raised or joined, newest first."""
    asked = request.GET.get("show", "")
    shown = asked if asked in {*MINE, JOINED} else ""
    rows = _joined(request) if shown == JOINED else _raised(request, shown)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    known = reference.current()
    joined = [public.shown(call, known, now) for call in page] if shown == JOINED else []
    context: dict[str, Any] = {"page": page, "joined": joined, "now": now, "shown": shown}
    context["choices"] = [
        ("", _("All")),
        *((name, str(label)) for name, (label, _states) in MINE.items()),
        (JOINED, _("Me too")),
    ]
    return render(request, "calls/mine.html", context)


def _raised(request: MemberRequest, shown: str) -> CallQuerySet:
    rows = Call.objects.none()
    if request.member.pk:
        rows = Call.objects.filter(raised_by__person=request.member.person_id)
    if shown:
        rows = rows.filter(state__in=MINE[shown][1])
    return rows.select_related("unit", "category").order_by("-raised_at", "-pk")


def _joined(request: MemberRequest) -> CallQuerySet:
    """The public calls of others that this person said “me, too” to, whichever came last first."""
    if not request.member.pk:
        return Call.objects.none()
    rows = Call.objects.public().filter(echoes__by__person=request.member.person_id)
    return rows.select_related("category__parent", "unit").order_by("-echoes__at", "-pk")
