"""Every act on a summons, on one unit's part, and on what was agreed."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from youhu.common.http import act
from youhu.registry.http import MemberRequest, for_roles
from youhu.summons import actions
from youhu.summons.models import Agreed, Part, Summons
from youhu.summons.rules import CALLERS
from youhu.summons.views.forms import (
    ArriveForm,
    ConferForm,
    DoneForm,
    FactsForm,
    LeadForm,
    NoteForm,
    RateForm,
    ReportForm,
    UnitForm,
)
from youhu.summons.views.pages import find, page_of, still_callable

Act = tuple[Callable[..., forms.Form], Callable[..., Any]]
PARTS: Mapping[str, Act] = {
    "acknowledge": (forms.Form, actions.acknowledge),
    "arrive": (ArriveForm, actions.arrive),
    "begin": (forms.Form, actions.begin),
    "report": (ReportForm, actions.report),
    "decline": (NoteForm, actions.decline),
    "rate": (RateForm, actions.rate),
    "release": (NoteForm, actions.release),
    "insist": (NoteForm, actions.insist),
    "uphold": (NoteForm, actions.uphold),
    "excuse": (NoteForm, actions.excuse),
}
AGREED: Mapping[str, Act] = {
    "finish": (DoneForm, actions.finish),
    "drop": (NoteForm, actions.drop),
}
COMMANDS: Mapping[str, Act] = {
    "more": (UnitForm, actions.call_more),
    "lead": (LeadForm, actions.change_lead),
    "facts": (FactsForm, actions.add_facts),
    "higher": (NoteForm, actions.ask_higher),
    "confer": (ConferForm, actions.confer),
    "end": (forms.Form, actions.end),
    "call-off": (NoteForm, actions.call_off),
}


@for_roles(*sorted(CALLERS))
@require_POST
def act_part(request: MemberRequest, pk: int, part: int, verb: str) -> HttpResponse:
    """Acknowledge, arrive, report, rate … for one unit."""
    found, now = find(request, pk), timezone.now()
    thing = get_object_or_404(Part.objects.whole(), pk=part, summons=found)
    thing.summons = found
    if verb not in PARTS:
        raise Http404
    kind, action = PARTS[verb]
    form = kind(request.POST, request.FILES)
    return _do(request, found, form, action, thing, f"{verb}-{part}", now)


@for_roles(*sorted(CALLERS))
@require_POST
def act_agreed(request: MemberRequest, pk: int, agreed: int, verb: str) -> HttpResponse:
    """Say that an agreed duty is done, or need not be done."""
    found, now = find(request, pk), timezone.now()
    thing = get_object_or_404(Agreed.objects.select_related("unit"), pk=agreed, summons=found)
    thing.summons = found
    if verb not in AGREED:
        raise Http404
    kind, action = AGREED[verb]
    return _do(request, found, kind(request.POST), action, thing, f"{verb}-a{agreed}", now)


@for_roles(*sorted(CALLERS))
@require_POST
def command_summons(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Call one more, change the lead, add facts, ask higher, confer, end, call off."""
    found, now = find(request, pk), timezone.now()
    if verb not in COMMANDS:
        raise Http404
    kind, action = COMMANDS[verb]
    form = kind(request.POST, **_asked(verb, found, now))
    return _do(request, found, form, action, found, verb, now)


def _asked(verb: str, found: Summons, now: datetime) -> dict[str, Any]:
    """What the form of a verb must know."""
    if verb == "more":
        return {"units": still_callable(found)}
    if verb == "lead":
        open_parts = found.parts.open().filter(is_lead=False).select_related("unit")
        return {"units": [part.unit for part in open_parts]}
    if verb == "confer":
        return {"parts": list(found.parts.select_related("unit")), "now": now}
    return {}


def _do(
    request: MemberRequest, found: Summons, form: forms.Form, action: Callable[..., Any],
    thing: Any, name: str, now: datetime,
) -> HttpResponse:  # fmt: skip
    if act(form, action, thing, by=request.member, now=now):
        messages.success(request, _("Done. It stands in the record below."))
        on_trip = request.GET.get("from") == "trip"
        return redirect(reverse("summons_trip", args=[found.pk]) if on_trip else found)
    wrong = next(str(why) for whys in form.errors.values() for why in whys)
    return page_of(request, find(request, found.pk), faulty=(name, form), wrong=wrong)
