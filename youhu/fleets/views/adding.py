"""A fleet, a vehicle, a driver or a violation is written down; tables of many come in."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youhu.common.errors import Refused
from youhu.common.moves import open_moves
from youhu.fleets import actions, imports
from youhu.fleets.forms import DriverForm, FirmForm, FleetForm, NoteForm, VehicleForm, ViolationForm
from youhu.fleets.models import Violation
from youhu.fleets.queries import keeps, runs
from youhu.fleets.rules import READERS, VIOLATION_LOOKS, Subject, ViolationState
from youhu.fleets.views.showing import did, shown, wrong_of
from youhu.fleets.views.things import find
from youhu.ledger.models import Entry
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role


@for_roles(Role.HANDLER)
@require_http_methods(["GET", "HEAD", "POST"])
def new_fleet(request: MemberRequest) -> HttpResponse:
    """A fleet applies, or the desk writes down its paper."""
    form = FleetForm(request.POST or None, member=request.member)
    context = {
        "title": _("A fleet applies"), "form": form, "may_be_new": request.member.keeps_market,
    }  # fmt: skip
    return _new(request, form, actions.apply_fleet, context)


@for_roles(Role.HANDLER)
@require_http_methods(["GET", "HEAD", "POST"])
def new_firm(request: MemberRequest) -> HttpResponse:
    """The desk enters a firm that nobody here knows yet, with its application."""
    form = FirmForm(request.POST or None)
    context = {"title": _("A firm that is new here applies"), "form": form, "is_firm": True}
    return _new(request, form, actions.apply_firm, context)


@for_roles(Role.HANDLER)
@require_http_methods(["GET", "HEAD", "POST"])
def new_vehicle(request: MemberRequest, pk: int) -> HttpResponse:
    """A fleet puts a vehicle forward."""
    fleet = find(request, Subject.FLEET, pk)
    form = VehicleForm(request.POST or None, fleet=fleet)
    context = {"title": _("Put a vehicle forward"), "form": form, "fleet": fleet}
    return _new(request, form, actions.apply_vehicle, context, fleet)


@for_roles(Role.HANDLER)
@require_http_methods(["GET", "HEAD", "POST"])
def new_driver(request: MemberRequest, pk: int) -> HttpResponse:
    """A fleet puts a driver forward."""
    fleet = find(request, Subject.FLEET, pk)
    form = DriverForm(request.POST or None)
    context = {
        "title": _("Put a driver forward"), "form": form, "fleet": fleet, "is_driver": True,
    }  # fmt: skip
    return _new(request, form, actions.apply_driver, context, fleet)


@for_roles(Role.HANDLER)
@require_http_methods(["GET", "HEAD", "POST"])
def new_violation(request: MemberRequest, pk: int) -> HttpResponse:
    """The desk records what a vehicle did; a report may be named as where it came from."""
    vehicle = find(request, Subject.VEHICLE, pk)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    initial = {"call": request.GET.get("call", "")[:30]}
    form = ViolationForm(*sent, vehicle=vehicle, initial=initial)
    context = {
        "title": _("Record a violation"), "form": form, "fleet": vehicle.fleet,
        "is_violation": True,
    }  # fmt: skip
    return _new(request, form, actions.record_violation, context, vehicle)


def _new(
    request: MemberRequest, form: forms.Form, action: Callable[..., Any], context: dict[str, Any],
    *args: Any,
) -> HttpResponse:  # fmt: skip
    made: list[Any] = []

    def make(*told: Any, **more: Any) -> None:
        made.append(action(*told, **more))

    if request.method == "POST" and did(request, form, make, *args):
        return redirect(made[0])
    return shown(request, "new.html", context, is_wrong=form.is_bound)


@for_roles(Role.HANDLER)
@require_http_methods(["GET", "HEAD", "POST"])
def import_rows(request: MemberRequest, pk: int, what: str) -> HttpResponse:
    """A table of vehicles or drivers: good rows come in, bad ones are named."""
    fleet = find(request, Subject.FLEET, pk)
    context: dict[str, Any] = {
        "fleet": fleet, "what": what, "columns": imports.COLUMNS[what], "problems": [],
    }  # fmt: skip
    file = request.FILES.get("file")
    if request.method == "POST" and file is not None:
        try:
            told = imports.take_in(file, what, fleet, by=request.member, now=timezone.now())
        except Refused as why:
            context["wrong"] = str(why)
        else:
            context["entered"], context["problems"] = told
    is_wrong = bool(context.get("wrong") or context["problems"])
    return shown(request, "import.html", context, is_wrong=is_wrong)


@for_roles(*READERS)
@require_safe
def violation(request: MemberRequest, pk: int) -> HttpResponse:
    """One violation: what was seen, what the fleet says, who decides."""
    return _violation(request, _find_violation(request, pk))


def _find_violation(request: MemberRequest, pk: int) -> Violation:
    rows = Violation.objects.visible_to(request.member).select_related(
        "kind", "vehicle", "fleet__organisation", "fleet__market", "driver__person", "call",
        "recorded_by__person", "decided_by__person",
    )  # fmt: skip
    return get_object_or_404(rows, pk=pk)


def _violation(
    request: MemberRequest, thing: Violation, faulty: tuple[str, forms.Form] | None = None
) -> HttpResponse:
    member = request.member
    verbs = open_moves(thing, member.role)
    mine = [verb for verb in verbs if verb == "object"] if runs(member, thing.fleet) else []
    desks = [verb for verb in verbs if verb != "object"] if keeps(member, thing.fleet) else []
    made = {verb: NoteForm(auto_id=f"{verb}_%s") for verb in (*mine, *desks)}
    context = {
        "thing": thing,
        "look": VIOLATION_LOOKS[ViolationState(thing.state)],
        "here": thing.get_absolute_url(),
        "verbs": [*mine, *desks],
        "forms": {**made, **(dict([faulty]) if faulty else {})},
        "open_act": faulty[0] if faulty else "",
        "wrong": wrong_of(faulty[1]) if faulty else "",
        "lines": Entry.objects.of(thing).select_related("by__person", "by__organisation"),
    }
    return shown(request, "violation.html", context, is_wrong=faulty is not None)


@for_roles(Role.HANDLER)
@require_POST
def act_violation(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """The fleet objects; the desk upholds or cancels."""
    thing = _find_violation(request, pk)
    steps = {"object": actions.object_to, "uphold": actions.uphold, "cancel": actions.cancel}
    if verb not in steps:
        raise Http404
    form = NoteForm(request.POST)
    if did(request, form, steps[verb], thing):
        return redirect(thing)
    return _violation(request, thing, (verb, form))
