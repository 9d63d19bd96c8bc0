"""The way there on a phone: one big button at a time, kept on the phone where the network fails."""

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from youhu.common.errors import Refused
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role
from youhu.summons import queries
from youhu.summons.actions.handing import Handed, hand_in
from youhu.summons.models import Part, Summons
from youhu.summons.rules import CIRCLE_M, PartState
from youhu.summons.views.forms import ArriveForm, DoneForm, HandInForm, NoteForm, ReportForm
from youhu.summons.views.pages import find

NEXT = ("acknowledge", "arrive", "report")
STEPS = (PartState.CALLED, PartState.COMING, PartState.ARRIVED, PartState.REPORTED)


@for_roles(Role.HANDLER)
@require_safe
def trip(request: MemberRequest, pk: int) -> HttpResponse:
    """What the called unit's person on the way does next."""
    found = find(request, pk)
    part = get_object_or_404(Part.objects.whole(), summons=found, unit=request.member.organisation)
    part.summons = found
    verbs = queries.offered(part, request.member)
    lead = queries.lead_of(queries.parts_of(found))
    name, details = queries.person_shown(found, lead, request.member)
    mine = [one for one in queries.agreed_of(found) if one.unit_id == part.unit_id]
    context = {
        "summons": found,
        "part": part,
        "verb": next((verb for verb in NEXT if verb in verbs), ""),
        "verbs": verbs,
        "steps": _steps(part),
        "agreed": [(one, queries.agreed_offered(one, request.member), DoneForm()) for one in mine],
        "arriving": ArriveForm(),
        "reporting": ReportForm(),
        "noting": NoteForm(),
        "circle": CIRCLE_M,
        "person": name,
        "details": details,
        "now": timezone.now(),
    }
    return render(request, "summons/trip.html", context)


def _steps(part: Part) -> list[tuple[str, Any, bool]]:
    """The four steps with their moments, and which of them is done."""
    said = (
        (_("Acknowledged"), part.acknowledged_at),
        (_("Arrived"), part.arrived_at),
        (_("At work"), part.acting_at),
        (_("Reported back"), part.reported_at),
    )
    return [(label, at, at is not None) for label, at in said]


@for_roles(Role.HANDLER)
@require_POST
def slip(request: MemberRequest, pk: int) -> JsonResponse:
    """Take in one act that a phone kept, and say what became of it.

    Outcomes: done, repeated (200), refused (422: say more, or it went on meanwhile), sign_in (403:
    another person or post made it).
    """
    mine = Summons.objects.visible_to(request.member)
    part = get_object_or_404(Part.objects.whole(), pk=pk, summons__in=mine)
    form = HandInForm(request.POST)
    if not form.is_valid():
        why = " ".join(str(one) for errors in form.errors.values() for one in errors)
        return _answer("refused", why, HTTPStatus.UNPROCESSABLE_ENTITY)
    told = form.cleaned_data
    if told["member"] != request.member.pk:
        why = _("Somebody else made this. It waits until they sign in.")
        return _answer("sign_in", why, HTTPStatus.FORBIDDEN)
    fields = {"where": told["where"], "note": told["note"]} if told["verb"] == "arrive" else {}
    handed = Handed(told["client_key"], told["verb"], told["made_at"])
    try:
        is_new = hand_in(part, handed, by=request.member, now=timezone.now(), **fields)
    except Refused as why_not:
        return _answer("refused", str(why_not), HTTPStatus.UNPROCESSABLE_ENTITY)
    return _answer("done" if is_new else "repeated", _("It has arrived."), HTTPStatus.OK)


def _answer(outcome: str, why: str, status: HTTPStatus) -> JsonResponse:
    return JsonResponse({"outcome": outcome, "why": why}, status=status)
