"""What a desk does with a check-in or a service: find, act, answer."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from youhu.common.errors import Refused
from youhu.common.http import act
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role
from youhu.volunteering import actions
from youhu.volunteering.actions.looking import read_phone
from youhu.volunteering.forms.checking import NoteForm, TransferForm
from youhu.volunteering.forms.serving import ConfirmForm
from youhu.volunteering.models import CheckIn, ServiceRecord
from youhu.volunteering.rules import State
from youhu.volunteering.views import desk
from youhu.volunteering.views.hands import desks

Act = tuple[type[forms.Form], Callable[..., Any]]
CHECK_INS: Mapping[str, Act] = {
    "accept": (forms.Form, actions.accept),
    "refuse": (NoteForm, actions.refuse),
    "leave": (NoteForm, actions.leave),
    "transfer": (TransferForm, actions.transfer),
}
SERVICES: Mapping[str, Act] = {
    "confirm": (ConfirmForm, actions.confirm_service),
    "refuse": (NoteForm, actions.refuse_service),
}
MOST_AT_ONCE = 200


def first_fault(form: forms.Form) -> str:
    return next(str(why) for whys in form.errors.values() for why in whys)


@for_roles(Role.HANDLER)
@require_POST
def act_check_in(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Accept, refuse, transfer, leave; or read the telephone."""
    found, now = desk.find(request, pk), timezone.now()
    if verb == "phone":
        return _phone(request, found)
    if verb not in CHECK_INS:
        raise Http404
    kind, action = CHECK_INS[verb]
    form = kind(request.POST)
    if act(form, action, found, by=request.member, now=now):
        messages.success(request, _("Done. It stands in the record below."))
        return redirect(found)
    return desk.page_of(request, desk.find(request, pk), wrong=first_fault(form))


def _phone(request: MemberRequest, found: CheckIn) -> HttpResponse:
    try:
        number = read_phone(found, by=request.member, now=timezone.now())
    except Refused as why:
        return desk.page_of(request, found, wrong=str(why))
    return desk.page_of(request, found, phone=number or "–")


@desks
@require_POST
def accept_many(request: MemberRequest) -> HttpResponse:
    """Accept all that were ticked; each for itself."""
    chosen = [pk for pk in request.POST.getlist("pk") if pk.isdecimal()][:MOST_AT_ONCE]
    rows = CheckIn.objects.visible_to(request.member).filter(pk__in=chosen, state=State.SUBMITTED)
    n = 0
    for found in rows.select_related("person", "community").order_by("pk"):
        try:
            actions.accept(found, by=request.member, now=timezone.now())
            n += 1
        except Refused as why:
            messages.error(request, f"{found.code}: {why}")
    said = ngettext("%(n)s check-in was accepted.", "%(n)s check-ins were accepted.", n)
    messages.success(request, said % {"n": n})
    return redirect("check_ins")


@desks
@require_POST
def act_service(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Confirm hours, fewer if need be, or do not recognise them."""
    rows = ServiceRecord.objects.visible_to(request.member)
    found = get_object_or_404(rows.select_related("person", "community"), pk=pk)
    if verb not in SERVICES:
        raise Http404
    kind, action = SERVICES[verb]
    form = kind(request.POST)
    if act(form, action, found, by=request.member, now=timezone.now()):
        messages.success(request, _("Done."))
        return redirect("services")
    return desk.services_page(request, wrong=first_fault(form))
