"""What the desk keeps as data: types of vehicles, zones with their rules, kinds of violations."""

import json
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youhu.fleets import actions
from youhu.fleets.access import access_windows, said_windows
from youhu.fleets.forms import KindForm, RuleForm, TypeForm, ZoneForm
from youhu.fleets.models import AccessRule, StreetZone, VehicleType, ViolationKind
from youhu.fleets.queries import market_of
from youhu.fleets.rules import READERS
from youhu.fleets.scores import (
    FULL,
    PER_POINT,
    SUSPEND_POINTS,
    SUSPEND_SCORE,
    WARN_POINTS,
    WARN_SCORE,
)
from youhu.fleets.views.showing import did, shown, wrong_of
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role


@for_roles(*READERS)
@require_safe
def vehicle_types(request: MemberRequest) -> HttpResponse:
    """What drives for the market: payload, volume, energy, cost."""
    rows = market_of(VehicleType.objects.all(), request.member)
    return shown(request, "types.html", {"rows": rows.order_by("name", "pk")})


@for_roles(Role.HANDLER)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_type(request: MemberRequest, pk: int | None = None) -> HttpResponse:
    """A type of vehicle, new or described otherwise."""
    rows = market_of(VehicleType.objects.all(), request.member)
    kind = get_object_or_404(rows, pk=pk) if pk is not None else None
    form = TypeForm(request.POST or None, instance=kind)
    context = {"title": kind or _("A new type of vehicle"), "back": reverse("vehicle_types")}
    return _edit(request, form, actions.keep_type, kind, context)


@for_roles(*READERS)
@require_safe
def violation_kinds(request: MemberRequest) -> HttpResponse:
    """Which violations cost how many points, and the published rule of the score."""
    rows = market_of(ViolationKind.objects.all(), request.member)
    rule = {
        "full": FULL, "per_point": PER_POINT, "warn_points": WARN_POINTS,
        "suspend_points": SUSPEND_POINTS, "warn_score": WARN_SCORE, "suspend_score": SUSPEND_SCORE,
    }  # fmt: skip
    return shown(request, "kinds.html", {"rows": rows.order_by("code", "pk"), "rule": rule})


@for_roles(Role.HANDLER)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_kind(request: MemberRequest, pk: int | None = None) -> HttpResponse:
    """A kind of violation, new or with other points."""
    rows = market_of(ViolationKind.objects.all(), request.member)
    kind = get_object_or_404(rows, pk=pk) if pk is not None else None
    form = KindForm(request.POST or None, instance=kind)
    context = {"title": kind or _("A new kind of violation"), "back": reverse("violation_kinds")}
    return _edit(request, form, actions.keep_kind, kind, context)


def _edit(
    request: MemberRequest, form: Any, action: Callable[..., Any], thing: Any,
    context: dict[str, Any],
) -> HttpResponse:  # fmt: skip
    back = str(context["back"])
    if request.method == "POST" and did(request, form, action, thing):
        return redirect(back)
    return shown(request, "edit.html", {**context, "form": form}, is_wrong=form.is_bound)


@for_roles(*READERS)
@require_safe
def street_zones(request: MemberRequest) -> HttpResponse:
    """The zones of the market's streets, and how many rules hold in each."""
    rows = market_of(StreetZone.objects.all(), request.member).prefetch_related("rules__type")
    return shown(request, "zones.html", {"rows": rows.order_by("name", "pk")})


@for_roles(Role.HANDLER)
@require_http_methods(["GET", "HEAD", "POST"])
def new_zone(request: MemberRequest) -> HttpResponse:
    """A zone is drawn, or pasted."""
    return _zone_form(request, None)


@for_roles(Role.HANDLER)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_zone(request: MemberRequest, pk: int) -> HttpResponse:
    """A zone gets another outline or name."""
    rows = market_of(StreetZone.objects.all(), request.member)
    return _zone_form(request, get_object_or_404(rows, pk=pk))


def _zone_form(request: MemberRequest, zone: StreetZone | None) -> HttpResponse:
    form = ZoneForm(request.POST or None, initial=_said(zone))
    made: list[StreetZone] = []

    def keep(*told: Any, **more: Any) -> None:
        made.append(actions.keep_zone(*told, **more))

    if request.method == "POST" and did(request, form, keep, zone):
        return redirect("street_zone", made[0].pk)
    return shown(request, "zone_form.html", {"form": form, "zone": zone}, is_wrong=form.is_bound)


def _said(zone: StreetZone | None) -> dict[str, Any]:
    if zone is None:
        return {}
    names = {name: getattr(zone, name) for name in ("name", "name_en", "code")}
    return {**names, "outline": json.dumps(zone.geometry)}


@for_roles(*READERS)
@require_safe
def street_zone(request: MemberRequest, pk: int) -> HttpResponse:
    """One zone: its outline, who must not enter when, what each type may."""
    return _zone_page(request, _find_zone(request, pk))


def _find_zone(request: MemberRequest, pk: int) -> StreetZone:
    found: StreetZone = get_object_or_404(
        market_of(StreetZone.objects.all(), request.member), pk=pk
    )
    return found


def _zone_page(
    request: MemberRequest, zone: StreetZone, faulty: forms.Form | None = None
) -> HttpResponse:
    on = timezone.localdate()
    types = VehicleType.objects.filter(market=zone.market_id).order_by("name", "pk")
    context = {
        "zone": zone,
        "outline": json.dumps(zone.geometry),
        "rules": zone.rules.select_related("type").order_by("starts", "pk"),
        "today": on,
        "windows": [(kind, said_windows(access_windows(kind, zone, on))) for kind in types],
        "form": faulty or RuleForm(zone=zone),
        "wrong": wrong_of(faulty) if faulty else "",
    }
    return shown(request, "zone.html", context, is_wrong=faulty is not None)


@for_roles(Role.HANDLER)
@require_POST
def add_rule(request: MemberRequest, pk: int) -> HttpResponse:
    """From a day on some vehicles must not enter."""
    zone = _find_zone(request, pk)
    form = RuleForm(request.POST, zone=zone)
    if did(request, form, actions.add_rule, zone):
        return redirect("street_zone", zone.pk)
    return _zone_page(request, zone, form)


@for_roles(Role.HANDLER)
@require_POST
def end_rule(request: MemberRequest, pk: int) -> HttpResponse:
    """A rule holds for the last time today."""
    rules = AccessRule.objects.filter(zone__in=market_of(StreetZone.objects.all(), request.member))
    rule = get_object_or_404(rules.select_related("zone__market"), pk=pk)
    form = forms.Form(request.POST)
    if not did(request, form, actions.end_rule, rule, on=timezone.localdate()):
        messages.error(request, wrong_of(form))
    return redirect("street_zone", rule.zone_id)
