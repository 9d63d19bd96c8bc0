"""The page of what runs beside one call or order, and every act on it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from youhu.calls import queries as calls
from youhu.calls.models import Call
from youhu.common.http import act as carried_out
from youhu.ledger.models import Entry
from youhu.oversight import actions
from youhu.oversight.actions.extensions import given_to
from youhu.oversight.actions.holding import held_before
from youhu.oversight.models import Hold, Matter, Supervision
from youhu.oversight.models.terms import terms_on
from youhu.oversight.queries import KINDS, Thing, everything, may_ask, offered
from youhu.oversight.rules import READERS, RequestState
from youhu.oversight.views.forms import (
    ASK_LABELS,
    DONE,
    LABELS,
    AppealForm,
    ExtensionForm,
    HoldForm,
    MarkForm,
    SupervisionForm,
    shortened,
    verb_form,
)
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import Member

UNPROCESSABLE = 422
ASKS: dict[str, tuple[type[forms.Form], Callable[..., object]]] = {
    "extend": (ExtensionForm, actions.ask_extension),
    "hold": (HoldForm, actions.ask_hold),
    "appeal": (AppealForm, actions.appeal),
    "mark": (MarkForm, actions.mark),
    "supervise": (SupervisionForm, actions.supervise),
}


# What is asked for once at a time, as the kind that it becomes.
KIND_OF = {"extend": "extension", "hold": "hold"}


def _appeal_against(mark: Supervision, *, note: str, by: Member, now: datetime) -> None:
    actions.appeal(mark.about, reason=note, supervision=mark, by=by, now=now)


ACTIONS: dict[str, Callable[..., object]] = {
    "approve": actions.approve_extension,
    "refuse": actions.refuse_extension,
    "allow": actions.allow_hold,
    "turn_down": actions.turn_down_hold,
    "withdraw": actions.withdraw,
    "report": actions.report_back,
    "send_back": actions.send_back,
    "lift": actions.lift,
    "appeal": _appeal_against,
    "pass_on": actions.pass_on,
    "endorse": actions.endorse,
    "uphold": actions.uphold,
    "dismiss": actions.dismiss,
    "reject": actions.dismiss,
    "take_back": actions.take_back,
    "agree": actions.agree,
    "deny": actions.deny,
    "drop": actions.drop,
}


VERBS = {kind: {*model.MOVES} for kind, model in KINDS.items()}
VERBS["supervision"].add("appeal")


@dataclass(frozen=True)
class Offer:
    """One act: its verb, the word on its button, its form."""

    verb: str
    label: Any
    form: forms.Form


@dataclass(frozen=True)
class Card:
    """One request or supervision with what this member may do about it, and its past."""

    thing: Thing
    kind: str
    offers: list[Offer]
    lines: list[Entry]


@for_roles(*READERS)
@require_safe
def call_oversight(request: MemberRequest, number: str) -> HttpResponse:
    """Everything that runs, or ran, beside the handling of one call."""
    return _page(request, _find(request, number))


def _find(request: MemberRequest, number: str) -> Call:
    return get_object_or_404(calls.one(request.member), number=number)


@for_roles(*READERS)
@require_safe
def matter_oversight(request: MemberRequest, pk: int) -> HttpResponse:
    """Every supervision of one order, and the appeals against them."""
    rows = Matter.objects.visible_to(request.member).select_related("unit", "room")
    return _matter_page(request, get_object_or_404(rows, pk=pk))


Faulty = tuple[Thing, str, forms.Form] | None


def _page(
    request: MemberRequest, call: Call, asking: dict[str, forms.Form] | None = None,
    faulty: Faulty = None,
) -> HttpResponse:  # fmt: skip
    member, now = request.member, timezone.now()
    things = everything(call)
    asked = {_kind(thing) for thing in things if thing.state == RequestState.ASKED}
    verbs = [verb for verb in may_ask(call, member) if KIND_OF.get(verb) not in asked]
    blank = {verb: ASKS[verb][0](auto_id=f"id_{verb}_%s") for verb in verbs}
    context = {
        "call": call,
        "now": now,
        "cards": _cards(things, request, faulty),
        "asking": [
            (verb, ASK_LABELS[verb], form) for verb, form in {**blank, **(asking or {})}.items()
        ],
        "terms": terms_on(timezone.localdate(now)),
        "given": given_to(call),
        "held": held_before(call),
    }
    status = UNPROCESSABLE if asking or faulty else 200
    return render(request, "oversight/call.html", context, status=status)


def _matter_page(request: MemberRequest, matter: Matter, faulty: Faulty = None) -> HttpResponse:
    cards = _cards(everything(matter), request, faulty)
    context = {"matter": matter, "cards": cards, "now": timezone.now()}
    status = UNPROCESSABLE if faulty else 200
    return render(request, "oversight/matter.html", context, status=status)


def _cards(things: list[Thing], request: MemberRequest, faulty: Faulty) -> list[Card]:
    lines: dict[str, list[Entry]] = {thing.subject: [] for thing in things}
    entries = Entry.objects.filter(subject__in=lines).order_by("subject", "-seq")
    for entry in entries.select_related("by__person", "by__organisation"):
        lines[entry.subject].append(entry)
    return [
        Card(thing, _kind(thing), _offers(thing, request, faulty), lines[thing.subject])
        for thing in things
    ]


def _kind(thing: Thing) -> str:
    return thing._meta.model_name or ""


def _offers(thing: Thing, request: MemberRequest, faulty: Faulty) -> list[Offer]:
    offers = [
        Offer(verb, LABELS[verb], verb_form(verb, thing.pk, initial=_said_before(thing, verb)))
        for verb in offered(thing, request.member)
        if verb != "appeal" or not _is_appealed(thing)
    ]
    if faulty is None or faulty[0] != thing:
        return offers
    bad = Offer(faulty[1], LABELS[faulty[1]], faulty[2])
    others = [offer for offer in offers if offer.verb != bad.verb]
    return [bad, *others]


def _is_appealed(thing: Thing) -> bool:
    return isinstance(thing, Supervision) and thing.is_appealed


def _said_before(thing: Thing, verb: str) -> dict[str, Any]:
    """What the caller reads begins as what the unit gave as its reason."""
    if verb == "allow" and isinstance(thing, Hold):
        return {"note": shortened(thing.said), "until": thing.until}
    return {"note": thing.reason} if verb == "approve" else {}


@for_roles(*READERS)
@require_POST
def ask(request: MemberRequest, number: str, verb: str) -> HttpResponse:
    """Ask for something, or put the call under supervision."""
    call = _find(request, number)
    if verb not in ASKS:
        raise Http404
    made, action = ASKS[verb]
    form = made(request.POST, request.FILES, auto_id=f"id_{verb}_%s")
    if not carried_out(form, action, call, by=request.member, now=timezone.now()):
        return _page(request, call, {verb: form})
    messages.success(request, _asked(verb))
    return redirect("call_oversight", number)


def _asked(verb: str) -> str:
    if verb != "supervise":
        return _("Asked. The command room decides, and you are told.")
    return _("Under supervision. The unit and its chiefs are told.")


@for_roles(*READERS)
@require_POST
def act(request: MemberRequest, kind: str, pk: int, verb: str) -> HttpResponse:
    """Decide, report, lift, take back."""
    if kind not in KINDS or verb not in VERBS[kind] or verb not in ACTIONS:
        raise Http404
    model = KINDS[kind]
    rows = model.objects.visible_to(request.member)
    thing: Thing = get_object_or_404(rows.select_related(*model.ABOUT, "unit", "holder"), pk=pk)
    if isinstance(thing.about, Call):
        _find(request, thing.about.number)
    form = verb_form(verb, pk, request.POST)
    if not carried_out(form, ACTIONS[verb], thing, by=request.member, now=timezone.now()):
        return _again(request, thing, (thing, verb, form))
    messages.success(request, str(DONE[verb]))
    return redirect(thing)


def _again(request: MemberRequest, thing: Thing, faulty: Faulty) -> HttpResponse:
    """The same page with what was wrong."""
    if isinstance(thing.about, Matter):
        return _matter_page(request, thing.about, faulty)
    return _page(request, _find(request, thing.about.number), faulty=faulty)
