"""One Party member: masked; each look in clear is kept, and every deed is the register's."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from youhu.common.errors import Refused
from youhu.common.http import act
from youhu.party import actions
from youhu.party.actions.hands import body_of, keeps
from youhu.party.actions.looking import Clear
from youhu.party.forms import ApplyForm, LendForm, PurposeForm
from youhu.party.models import Membership, Transfer
from youhu.party.views.guard import for_keepers, for_readers
from youhu.registry.http import MemberRequest
from youhu.territory.models import Residence

UNPROCESSABLE = 422


@for_readers
@require_safe
def party_member(request: MemberRequest, pk: int) -> HttpResponse:
    """Where somebody belongs, and what is under way."""
    return _page(request, _find(request, pk))


def _find(request: MemberRequest, pk: int) -> Membership:
    rows = Membership.objects.visible_to(request.member)
    return get_object_or_404(rows.select_related("person", "organisation"), pk=pk)


def _page(
    request: MemberRequest, found: Membership, *, clear: Clear | None = None, **bound: forms.Form
) -> HttpResponse:
    others = Membership.objects.filter(person=found.person_id).select_related("organisation")
    transfers = Transfer.objects.visible_to(request.member).filter(person=found.person_id)
    homes = Residence.objects.filter(person=found.person_id, valid_until=None)
    context = {
        "found": found,
        "clear": clear,
        "is_serving": found in others.serving(timezone.localdate()),
        "others": others.exclude(pk=found.pk).order_by("-is_home", "-valid_from", "pk"),
        "homes": homes.select_related("household__building__cell__parent").order_by("pk"),
        "transfers": transfers.select_related("source", "target").order_by("-pk"),
        "may_keep": keeps(found.organisation, request.member),
        "is_moving": transfers.open().exists(),
        "reveal": PurposeForm(auto_id="reveal_%s"),
        "apply": ApplyForm(auto_id="apply_%s"),
        "lend": LendForm(auto_id="lend_%s"),
        **bound,
    }
    status = UNPROCESSABLE if bound else 200
    answer = render(request, "party/member.html", context, status=status)
    if clear is not None:
        answer["Cache-Control"] = "private, no-store"
    return answer


@for_readers
@require_POST
def reveal_party_member(request: MemberRequest, pk: int) -> HttpResponse:
    """Show a member's details in clear, once, for a purpose that stays on record."""
    found, form = _find(request, pk), PurposeForm(request.POST, auto_id="reveal_%s")
    seen: list[Clear] = []

    def reveal(**told: Any) -> None:
        seen.append(actions.reveal(found, by=request.member, now=timezone.now(), **told))

    if not act(form, reveal):
        return _page(request, found, reveal=form)
    return _page(request, found, clear=seen[0])


@for_keepers
@require_POST
def act_party_member(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Ask for a transfer, join a temporary branch, confirm as a full member."""
    found = _find(request, pk)
    try:
        match verb:
            case "apply":
                return _apply(request, found)
            case "lend":
                return _lend(request, found)
            case "confirm":
                actions.confirm(found, by=request.member, now=timezone.now())
            case _:
                raise Http404
    except Refused as why:
        messages.error(request, str(why))
        return redirect("party_member", pk)
    messages.success(request, _("Written down."))
    return redirect("party_member", pk)


def _apply(request: MemberRequest, found: Membership) -> HttpResponse:
    form, made = ApplyForm(request.POST, auto_id="apply_%s"), list[Transfer]()

    def apply(**told: Any) -> None:
        made.append(actions.apply(found, by=request.member, now=timezone.now(), **told))

    if not act(form, apply):
        return _page(request, found, apply=form)
    messages.success(request, _("Applied for. Write the letter next."))
    return redirect(made[0])


def _lend(request: MemberRequest, found: Membership) -> HttpResponse:
    form = LendForm(request.POST, auto_id="lend_%s")

    def lend(*, branch: Any) -> None:
        actions.lend(found, body_of(branch), by=request.member, now=timezone.now())

    if not act(form, lend):
        return _page(request, found, lend=form)
    messages.success(request, _("Written down."))
    return redirect("party_member", found.pk)
