"""One order: on the shop's phone, and at the desks of market, fleet and overseers."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from youhu.common.http import act
from youhu.common.masking import mask_name, mask_phone
from youhu.delivery import actions, hooks, pricing, queries, saying
from youhu.delivery.actions import Clear, ProofGiven
from youhu.delivery.forms import (
    LookForm,
    NoteForm,
    ProofForm,
    RateForm,
    SettleForm,
    SlotAnewForm,
    TroubleForm,
)
from youhu.delivery.models import Order, Proof, Trouble
from youhu.delivery.queries import is_fleet_desk, is_keeper, is_market_desk
from youhu.delivery.rules import CLAIM_WITHIN, MOVING, OVER, State, TroubleState
from youhu.ledger.models import Entry
from youhu.registry.http import MemberRequest
from youhu.registry.models import Member

UNPROCESSABLE = 422
KEPT_SECONDS = 3600


@dataclass(frozen=True)
class Act:
    """A verb on the page of an order: its form, the words of its button, what it does."""

    form: type[forms.Form]
    button: Any
    do: Callable[..., Any]


def _proof(action: Callable[..., Any]) -> Callable[..., Any]:
    """A step with a proof, written down at a desk when a driver's phone cannot."""

    def run(order: Order, *, by: Member, now: datetime, **told: Any) -> None:
        given = ProofGiven(at=now, **told)
        action(order, by=by, proof=given, now=now)

    return run


ACTS: Mapping[str, Act] = {
    "rate": Act(RateForm, gettext_lazy("Say it"), actions.rate),
    "tell_trouble": Act(TroubleForm, gettext_lazy("Tell the market’s desk"), actions.tell_trouble),
    "promise_anew": Act(
        SlotAnewForm, gettext_lazy("Promise this slot instead"), actions.promise_anew
    ),
    "load": Act(ProofForm, gettext_lazy("It was collected"), _proof(actions.load)),
    "deliver": Act(ProofForm, gettext_lazy("It was handed over"), _proof(actions.deliver)),
    "turn_back": Act(NoteForm, gettext_lazy("Send it back to the shop"), actions.turn_back),
    "bring_back": Act(ProofForm, gettext_lazy("The shop has it again"), _proof(actions.bring_back)),
    "cancel": Act(NoteForm, gettext_lazy("Cancel the order"), actions.cancel),
}


def _find(request: MemberRequest, number: str) -> Order:
    rows = Order.objects.visible_to(request.member).whole()
    return get_object_or_404(rows.select_related("shop__market", "consignee"), number=number)


@never_cache
@require_safe
def order(request: MemberRequest, number: str) -> HttpResponse:
    """Where it stands, what was promised, what happened, what one may do now."""
    return _page(request, _find(request, number))


def verbs(order: Order, member: Member, now: datetime) -> list[str]:
    """What the page offers to this member."""
    offered = queries.offered(order, member)
    if "promise_later" in offered and "promise_anew" not in offered:
        offered.append("promise_anew")
    if _may_tell(order, member, now):
        offered.append("tell_trouble")
    return [verb for verb in ACTS if verb in offered]


def _may_tell(order: Order, member: Member, now: datetime) -> bool:
    is_theirs = is_keeper(order, member) or is_market_desk(order.market_id, member)
    if not (is_theirs or is_fleet_desk(order, member)):
        return False
    if order.state in MOVING:
        return True
    return order.delivered_at is not None and now <= order.delivered_at + CLAIM_WITHIN


def _page(
    request: MemberRequest, found: Order, *, wrong: str = "",
    faulty: tuple[str, forms.Form] | None = None, shown: Clear | None = None,
) -> HttpResponse:  # fmt: skip
    member, now = request.member, timezone.now()
    blank = {verb: _form(verb, found) for verb in verbs(found, member, now)}
    if faulty is not None and faulty[0] in blank:
        blank[faulty[0]] = faulty[1]
    acts = [(verb, form, ACTS[verb].button) for verb, form in blank.items()]
    context = {
        "order": found, "acts": acts, "verbs": queries.offered(found, member), "wrong": wrong,
        "shown": shown, "now": now, "rating": blank.get("rate"),
        "looking": _looking(faulty),
        **_facts(request, found, now), **_troubles(found, member, faulty),
    }  # fmt: skip
    template = "delivery/one.html" if queries.reads_orders(member) else "delivery/mine.html"
    return render(request, template, context, status=UNPROCESSABLE if wrong or faulty else 200)


def _looking(faulty: tuple[str, forms.Form] | None) -> forms.Form:
    """What a desk says before it sees whom an order names."""
    return faulty[1] if faulty and faulty[0] == "look" else LookForm(auto_id="id_look_%s")


def _may_look(found: Order, member: Member) -> bool:
    """Whether this desk may open the receiver, and there still is one."""
    is_theirs = is_market_desk(found.market_id, member) or is_fleet_desk(found, member)
    return is_theirs and bool(str(found.consignee.name))


def _form(verb: str, found: Order) -> forms.Form:
    kind = ACTS[verb].form
    more: dict[str, Any] = {}
    if kind is TroubleForm:
        more = {"is_over": found.state not in MOVING}
    initial = {"client_key": uuid.uuid4(), "pieces": found.pieces}
    return kind(auto_id=f"id_{verb}_%s", initial=initial, **more)


def _facts(request: MemberRequest, found: Order, now: datetime) -> dict[str, Any]:
    member, kept = request.member, found.consignee
    trouble = queries.open_trouble(found)
    is_own = is_keeper(found, member)
    lines = Entry.objects.of(found).select_related("by__person")
    return {
        "slot": saying.slot(found, now), "face": saying.face(found, now),
        "due": saying.due(found, now),
        "why": saying.reason(found.promise_code, found.promise_facts, found.promise_reason),
        "plain": saying.plain(found), "steps": [label for _state, label in saying.STEPS],
        "reached": saying.reached(found), "look": saying.LOOKS[State(found.state)],
        "step": queries.next_step(found, trouble=trouble), "owner": queries.owner_of(found),
        "history": list(saying.history(lines)), "is_own": is_own,
        "name": str(kept.name) if is_own else mask_name(str(kept.name)),
        "phone": str(kept.phone) if is_own else mask_phone(str(kept.phone)),
        "is_over": found.state in OVER,
        "proofs": [(one, saying.drawn(one.signature)) for one in found.proofs.order_by("at", "pk")],
        "boards": hooks.boards(request, found, public=False, now=now),
        "track": f"{settings.YOUHU_SITE_URL}{reverse('track_order', args=[found.token])}",
        "may_look": _may_look(found, member), "carrier": hooks.carriers([found.pk]).get(found.pk),
        **_money(found, now),
    }  # fmt: skip


def _money(found: Order, now: datetime) -> dict[str, Any]:
    """What it costs, and what it would cost to cancel it."""
    late = pricing.cancelling(found.tariff, found.price_cents, is_free=False)
    until = queries.cancelled_free_until(found)
    return {
        "price": pricing.yuan(found.price_cents), "cost": pricing.yuan(found.cost_cents),
        "parts": pricing.said(found.price_lines), "cancel_cost": pricing.yuan(late),
        "cancel_free": now <= until, "free_until": until,
        "owed": saying.owed(found),
    }  # fmt: skip


def _troubles(
    found: Order, member: Member, faulty: tuple[str, forms.Form] | None
) -> dict[str, Any]:
    """Each trouble; an open one with the form by which the desk settles it."""
    may_settle = is_market_desk(found.market_id, member)
    rows = []
    for one in found.troubles.select_related("told_by__person").order_by("-at", "-pk"):
        form: forms.Form | None = None
        if may_settle and one.state == TroubleState.OPEN:
            form = SettleForm(auto_id=f"id_settle{one.pk}_%s")
            if faulty is not None and faulty[0] == f"settle{one.pk}":
                form = faulty[1]
        rows.append((one, form))
    return {"troubles": rows}


@never_cache
@require_POST
def act_order(request: MemberRequest, number: str, verb: str) -> HttpResponse:
    """Take one step with an order."""
    found = _find(request, number)
    if verb == "look":
        return _look(request, found)
    if verb not in ACTS:
        raise Http404
    form = _bound(request, found, verb)
    if not act(form, ACTS[verb].do, found, by=request.member, now=timezone.now()):
        again = _find(request, number)
        if verb in verbs(again, request.member, timezone.now()):
            return _page(request, again, faulty=(verb, form))
        return _page(request, again, wrong=_why(form))
    messages.success(request, _("Done. It stands in the history."))
    if verb == "cancel":
        messages.success(request, saying.owed(found))
    return redirect(found)


def _bound(request: MemberRequest, found: Order, verb: str) -> forms.Form:
    kind = ACTS[verb].form
    more: dict[str, Any] = {}
    if kind is TroubleForm:
        more = {"is_over": found.state not in MOVING}
    return kind(request.POST, request.FILES, auto_id=f"id_{verb}_%s", **more)


def _why(form: forms.Form) -> str:
    said = form.non_field_errors() or [text for texts in form.errors.values() for text in texts]
    return str(said[0]) if said else ""


def _look(request: MemberRequest, found: Order) -> HttpResponse:
    form, shown = LookForm(request.POST, auto_id="id_look_%s"), list[Clear]()

    def do(purpose: str, words: str) -> None:
        by, now = request.member, timezone.now()
        shown.append(actions.reveal(found, purpose=purpose, words=words, by=by, now=now))

    if act(form, do):
        return _page(request, found, shown=shown[0])
    if _may_look(found, request.member):
        return _page(request, found, faulty=("look", form))
    return _page(request, found, wrong=_why(form))


@never_cache
@require_POST
def settle_trouble(request: MemberRequest, pk: int) -> HttpResponse:
    """The desk says how it goes on."""
    rows = Trouble.objects.visible_to(request.member).select_related(
        "order__market", "order__shop", "order__fleet__organisation", "order__tariff"
    )
    trouble = get_object_or_404(rows, pk=pk)
    form = SettleForm(request.POST, auto_id=f"id_settle{pk}_%s")
    if not act(form, actions.settle, trouble, by=request.member, now=timezone.now()):
        again = _find(request, trouble.order.number)
        if _may_settle(again, pk, request.member):
            return _page(request, again, faulty=(f"settle{pk}", form))
        return _page(request, again, wrong=_why(form))
    messages.success(request, _("Settled. Shop and fleet are told."))
    return redirect(trouble.order)


def _may_settle(found: Order, pk: int, member: Member) -> bool:
    """Whether the trouble still waits for this desk: then its form says what is wrong."""
    is_open = found.troubles.filter(pk=pk, state=TroubleState.OPEN).exists()
    return is_open and is_market_desk(found.market_id, member)


@require_safe
def order_photo(request: MemberRequest, of: str, pk: int, size: str) -> HttpResponse:
    """A picture of goods, of a proof, of a trouble: for the shop and the desks."""
    if request.member.pk is None:
        raise PermissionDenied
    mine = Order.objects.visible_to(request.member).values("pk")
    rows: dict[str, Any] = {
        "goods": Order.objects.filter(pk__in=mine),
        "proof": Proof.objects.filter(order__in=mine),
        "trouble": Trouble.objects.filter(order__in=mine),
    }
    if of not in rows:
        raise Http404
    found = get_object_or_404(rows[of].exclude(image=""), pk=pk)
    with (found.image if size == "image" else found.thumb).open() as kept:
        response = HttpResponse(kept.read(), content_type="image/jpeg")
    response["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    return response
