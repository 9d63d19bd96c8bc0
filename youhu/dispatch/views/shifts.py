"""Shifts: what fleets offer when, hour by hour."""

import io
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from youhu.common.download import download
from youhu.common.errors import Refused
from youhu.dispatch import tasks
from youhu.dispatch.actions import duty, offering
from youhu.dispatch.forms import ShiftFileForm, ShiftForm
from youhu.dispatch.imports import COLUMNS, SAMPLE, take_in
from youhu.dispatch.models import Shift
from youhu.dispatch.rules import MOST_NOTE, OFFERING, ShiftState
from youhu.dispatch.views.board import market_here
from youhu.registry.http import MemberRequest
from youhu.registry.models import Organisation

WEEK = 7
ACTS: dict[str, tuple[Callable[..., None], Any]] = {
    "withdraw": (offering.withdraw, gettext_lazy("The shift is taken back.")),
    "begin": (duty.put_on_duty, gettext_lazy("The shift has begun.")),
    "end": (duty.end, gettext_lazy("The shift is ended.")),
}
BEGUN = (ShiftState.ON_DUTY, ShiftState.BROKEN)


@require_safe
def shifts(request: MemberRequest) -> HttpResponse:
    """The shifts of one day, what they offer by the hour, and the way to offer one."""
    return _page(request, _day(request))


def _day(request: MemberRequest) -> date:
    told = request.GET.get("on", "") or request.POST.get("day", "")
    try:
        return parse_date(told) or timezone.localdate()
    except ValueError:
        return timezone.localdate()


def _page(
    request: MemberRequest, on: date, form: ShiftForm | None = None, **more: Any
) -> HttpResponse:  # fmt: skip
    member, now = request.member, timezone.now()
    market = market_here(member)
    rows = _rows(request, market, on)
    may_offer = member.keeps_market or member.keeps_fleet
    first = {"on": on.isoformat(), "starts": "08:00", "ends": "18:00"}
    context: dict[str, Any] = {
        "on": on, "before": on - timedelta(days=1), "after": on + timedelta(days=1),
        "rows": [(one, _verbs(one, now) if may_offer else ()) for one in rows],
        "hours": _hours(rows, on), "now": now, "may_offer": may_offer,
        "form": form or (ShiftForm(initial=first, member=member) if may_offer else None),
        "filing": ShiftFileForm(initial={"on": on.isoformat()}, auto_id="id_file_%s"),
        "columns": COLUMNS, "taken": None, **more,
    }  # fmt: skip
    wrong = form or (more.get("filing") and more["filing"].errors)
    return render(request, "dispatch/shifts.html", context, status=422 if wrong else 200)


def _verbs(shift: Shift, now: datetime) -> tuple[str, ...]:
    """What may be done with a shift for its driver."""
    if shift.state == ShiftState.OFFERED:
        return ("begin", "withdraw") if duty.may_begin(shift, now) else ("withdraw",)
    return ("end",) if shift.state in BEGUN else ()


def _rows(request: MemberRequest, market: Organisation, on: date) -> list[Shift]:
    starts = timezone.make_aware(datetime.combine(on, time.min))
    rows = Shift.objects.visible_to(request.member).filter(market=market)
    rows = rows.filter(ends_at__gt=starts, starts_at__lt=starts + timedelta(days=1))
    related = ("vehicle__type", "fleet__organisation", "driver__person")
    return list(rows.select_related(*related).order_by("starts_at", "vehicle__mark", "pk"))


def _hours(rows: list[Shift], on: date) -> list[dict[str, Any]]:
    """Vehicles and kilograms offered in each hour of the day."""
    midnight = timezone.make_aware(datetime.combine(on, time.min))
    found: list[dict[str, Any]] = []
    for hour in range(6, 22):
        start = midnight + timedelta(hours=hour)
        there = [
            one for one in rows
            if one.state in OFFERING and one.starts_at <= start and one.ends_at > start
        ]  # fmt: skip
        kg = sum(one.vehicle.type.payload_kg for one in there)
        found.append({"hour": f"{hour:02d}", "vehicles": len(there), "kg": kg})
    most = max((one["kg"] for one in found), default=0)
    for one in found:
        one["high"] = round(60 * one["kg"] / most) if most else 0
    return found


@require_POST
def offer_shift(request: MemberRequest) -> HttpResponse:
    """The fleet, or the desk for it, announces a shift."""
    if not (request.member.keeps_market or request.member.keeps_fleet):
        raise PermissionDenied
    market, form = market_here(request.member), ShiftForm(request.POST, member=request.member)
    if not form.is_valid():
        return _page(request, _day(request), form)
    said, (starts, ends) = form.cleaned_data, form.moments()
    lng, lat = _place(market)
    hours = offering.Hours(starts, ends, lng, lat)
    try:
        offering.offer(
            said["vehicle"], said["driver"], hours=hours, by=request.member, now=timezone.now()
        )
    except Refused as why:
        form.add_error(None, str(why))
        return _page(request, said["on"], form)
    messages.success(request, _("The shift is announced."))
    return redirect(f"{reverse('shifts')}?on={said['on']}")


def _place(market: Organisation) -> tuple[float, float]:
    """Where a vehicle begins: at the market, which is where its shops are."""
    last = Shift.objects.filter(market=market).order_by("-pk").first()
    if last is not None:
        return last.lng, last.lat
    shop = market.shops.order_by("pk").first()
    return (shop.lng, shop.lat) if shop else (113.305, 23.094)


@require_POST
def act_shift(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Take a shift back before it begins; begin or end one whose driver cannot."""
    if not (request.member.keeps_market or request.member.keeps_fleet) or verb not in ACTS:
        raise PermissionDenied
    shift = get_object_or_404(Shift.objects.visible_to(request.member), pk=pk)
    act, said = ACTS[verb]
    note = request.POST.get("note", "")[:MOST_NOTE]
    try:
        act(shift, note=note, by=request.member, now=timezone.now())
        transaction.on_commit(lambda: tasks.replan.enqueue(shift.market_id))
        messages.success(request, said)
    except Refused as why:
        messages.error(request, str(why))
    return redirect(f"{reverse('shifts')}?on={timezone.localdate(shift.starts_at)}")


@require_POST
def import_shifts(request: MemberRequest) -> HttpResponse:
    """Announce the shifts of a table, and say row by row what does not do."""
    if not (request.member.keeps_market or request.member.keeps_fleet):
        raise PermissionDenied
    form = ShiftFileForm(request.POST, request.FILES, auto_id="id_file_%s")
    if not form.is_valid():
        return _page(request, _day(request), filing=form)
    on, read = form.cleaned_data["on"], io.BytesIO(form.cleaned_data["file"].read())
    try:
        taken = take_in(
            read, on, place=_place(market_here(request.member)), by=request.member,
            now=timezone.now(),
        )  # fmt: skip
    except Refused as why:
        form.add_error("file", str(why))
        return _page(request, on, filing=form)
    return _page(request, on, taken=taken)


@require_safe
def shifts_template(request: MemberRequest, form: str) -> HttpResponse:
    """The empty table with one line that shows how."""
    if not (request.member.keeps_market or request.member.keeps_fleet):
        raise PermissionDenied
    return download(
        "shifts", form, columns=list(COLUMNS), rows=[list(SAMPLE)], now=timezone.now()
    )  # fmt: skip


@require_POST
def repeat_shifts(request: MemberRequest) -> HttpResponse:
    """Offer last week's shifts again, each a week later."""
    if not (request.member.keeps_market or request.member.keeps_fleet):
        raise PermissionDenied
    on = _day(request)
    monday = on - timedelta(days=on.weekday())
    rows = offering.week_before(request.member, monday)
    made, left = offering.repeat(rows, days=WEEK, by=request.member, now=timezone.now())
    said = {"made": made, "left": left}
    messages.info(
        request, _("%(made)s shifts announced, %(left)s not: no admission, or taken.") % said
    )
    return redirect(f"{reverse('shifts')}?on={on}")
