"""The caller's side of one call: find it again, see how it stands, rate it, say more."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youhu.calls import links, queries, reference, telling
from youhu.calls.forms.acts import ActForm, act_form
from youhu.calls.forms.follow import FollowForm
from youhu.calls.models import Call
from youhu.calls.rules import PUBLIC_STATE_OF, PhotoUse, State
from youhu.calls.views.acting import carry_out
from youhu.common.errors import TooOften
from youhu.common.http import address_of
from youhu.common.moves import open_moves
from youhu.ledger.models import Entry
from youhu.registry.http import MemberRequest
from youhu.registry.models import Member, nobody
from youhu.registry.rules import Role
from youhu.transparency.queries import place_in, place_of, receipt_of

CALLERS_VERBS = ("rate", "contest", "reopen", "withdraw", "remark", "add_photos")


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def follow(request: MemberRequest) -> HttpResponse:
    """A call's number and what its caller knows open its page."""
    form = FollowForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        token = _matching(request, form)
        if token:
            return redirect("progress", token)
    return render(request, "calls/follow.html", {"form": form}, status=422 if form.errors else 200)


def _matching(request: HttpRequest, form: FollowForm) -> str:
    """The token of the call that both answers fit, or what is wrong with them on the form."""
    told = form.cleaned_data
    try:
        found = queries.followed(told["number"], told["proof"], who=address_of(request))
    except TooOften as why:
        form.add_error(None, str(why))
        return ""
    if found is None:
        form.add_error(None, _("No call has this number and these digits. Look at both again."))
        return ""
    return found[1]


def found_by(token: str) -> Call:
    """The call of a signed link; 404 for a link that we did not make."""
    number = links.number_in(token)
    rows = Call.objects.select_related(
        "category__parent", "unit", "raised_by", "main__unit", "main__category", "split_from"
    )
    return get_object_or_404(rows, number=number or "")


@dataclass(frozen=True)
class Hand:
    """Who holds the page of a call: as whom they act, or why they may only look."""

    by: Member
    holds_receipt: bool
    handles_it: bool

    @property
    def may_act(self) -> bool:
        """Their own call by name, or the receipt in the hand of somebody who does not handle it."""
        return bool(self.by.pk) or (self.holds_receipt and not self.handles_it)


def _hand(request: MemberRequest, call: Call, token: str) -> Hand:
    member = request.member
    named = queries.is_own(call, member)
    return Hand(
        by=member if named else nobody(Role.RESIDENT),
        holds_receipt=links.is_callers(token),
        handles_it=not named and queries.handles(member, call, timezone.localdate()),
    )


@login_not_required
@never_cache
@require_safe
def receipt(request: MemberRequest, token: str) -> HttpResponse:
    """The number, the promise and the code to come back with; whoever may only look has none."""
    if not links.is_callers(token):
        return redirect("progress", token)
    call = found_by(token)
    place = place_of(call)
    context = {
        "call": call,
        "token": token,
        "qr": _qr(links.code_url(call)),
        "code": links.shown_code(call),
        "now": timezone.now(),
        "place": place,
        "proof": _qr(links.proof_url(place)) if place else "",
    }
    return render(request, "calls/receipt.html", context)


def _qr(address: str) -> str:
    """A QR code as an SVG in a data URI."""
    code = segno.make(address, error="m")
    return code.svg_data_uri(border=1, dark="#14233a", scale=4)


@login_not_required
@never_cache
@require_safe
def receipt_file(request: MemberRequest, token: str) -> HttpResponse:
    """What the caller keeps as proof: their lines, and what leads from them to the public log."""
    if not links.is_callers(token):
        return redirect("progress", token)
    call = found_by(token)
    said = receipt_of(call, call.number)
    if said is None:
        raise Http404
    answer = JsonResponse(said, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="youhu-receipt-{call.number}.json"'
    return answer


@login_not_required
@never_cache
@require_safe
def progress(request: MemberRequest, token: str) -> HttpResponse:
    """How a call stands, for its caller."""
    return _progress(request, found_by(token), token)


def _progress(
    request: MemberRequest,
    call: Call,
    token: str,
    faulty: ActForm | None = None,
    verb: str = "",
    status: int = 200,
) -> HttpResponse:
    known, now = reference.current(), timezone.now()
    hand = _hand(request, call, token)
    forms = _forms(call, known, hand.by)
    can = {**forms, verb: faulty} if verb in forms else forms
    context = {
        **_told(call, known, now),
        **_kin(call, token, now),
        "token": token,
        "forms": can if hand.may_act else {},
        "could": forms,
        "hand": hand,
        "refused": None if verb in forms else faulty,
        "open_verb": verb,
    }
    return render(request, "calls/progress.html", context, status=422 if faulty else status)


def _told(call: Call, known: reference.Reference, now: datetime) -> dict[str, Any]:
    """How it stands and what happened, in the words for a caller."""
    duties = list(call.duties.select_related("unit").order_by("pk"))
    photos = list(call.photos.order_by("at", "pk"))
    entries = list(Entry.objects.of(call).select_related("by__organisation", "leaf"))
    return {
        "call": call,
        "now": now,
        "place": telling.place_name(call, known, now),
        "steps": telling.brief_steps_of(call, telling.lead_of(duties)),
        "helpers": telling.helpers_of(duties),
        "used": telling.used_percent(call.raised_at, call.due_at, now),
        "reasons": list(telling.reasons(call, known, now)),
        "lines": telling.public_story(entries, known),
        "log_place": place_in(entries),
        "before": [photo for photo in photos if photo.use != PhotoUse.AFTER],
        "after": [photo for photo in photos if photo.use == PhotoUse.AFTER],
    }


def _kin(call: Call, token: str, now: datetime) -> dict[str, Any]:
    """The main call of a merged one, as everybody may know it, and the parts of a split one.

    The token that only looks leads to no page on which somebody could act.
    """
    main = call.main if call.is_following else None
    duties = list(main.duties.order_by("pk")) if main is not None else []
    others = list(Call.objects.filter(split_from=call).order_by("pk"))
    others += [call.split_from] if call.split_from is not None else []
    link = links.token_of if links.is_callers(token) else links.look_token_of
    return {
        "main": main,
        "main_state": PUBLIC_STATE_OF[State(main.state)] if main is not None else "",
        "main_steps": telling.brief_steps_of(main, telling.lead_of(duties)) if main else [],
        "relatives": [(other, reverse("progress", args=[link(other)])) for other in others],
        "promise_of": main or call,
    }


def _forms(call: Call, known: reference.Reference, by: Member) -> dict[str, ActForm]:
    """What the caller may do now, each with its form."""
    verbs = [*open_moves(call, by.role), *(["remark", "add_photos"] if call.is_open else [])]
    offered = [verb for verb in CALLERS_VERBS if verb in verbs]
    return {verb: act_form(verb, call=call, reference=known) for verb in offered}


@login_not_required
@require_POST
def progress_act(request: MemberRequest, token: str, verb: str) -> HttpResponse:
    """The caller rates, opens again, withdraws, or adds words or photos."""
    call = found_by(token)
    if verb not in CALLERS_VERBS:
        raise Http404
    hand = _hand(request, call, token)
    if not hand.may_act:
        return _progress(request, call, token, status=403)
    done, form = carry_out(request, call, verb, by=hand.by)
    if done:
        return redirect("progress", token)
    return _progress(request, call, token, form, verb)
