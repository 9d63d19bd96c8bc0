"""The dispatcher's board: what waits, the tours on the map and in time, what is wrong."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from youhu.common.errors import Refused
from youhu.delivery import saying
from youhu.delivery.models import Order
from youhu.dispatch import board
from youhu.dispatch.actions import placing
from youhu.dispatch.live import Live, read
from youhu.dispatch.models import Shift, Stop
from youhu.dispatch.placing import places, tables_of, trial
from youhu.dispatch.posing import Posed, pose
from youhu.dispatch.queries import market_of, plans, proposal_of
from youhu.dispatch.rules import OFFERING, TO_DO
from youhu.registry.http import MemberRequest
from youhu.registry.models import Member, Organisation

MOST_LOOSE = 60


def market_here(member: Member) -> Organisation:
    """The market whose tours the member reads. Raises PermissionDenied, or Http404 without one."""
    if not plans(member):
        raise PermissionDenied
    found = market_of(member)
    if found is None:
        raise Http404
    return found


@require_safe
def tours(request: MemberRequest) -> HttpResponse:
    """The board."""
    member, now = request.member, timezone.now()
    market = market_here(member)
    live = read(market, now)
    shifts = board.shifts_of(market, member, now)
    stops = board.stops_of(shifts)
    chosen, axis = _chosen(request, shifts, stops), board.axis_of(shifts, now)
    may_act, others = member.keeps_market, not member.keeps_fleet
    plan = proposal_of(market) if others else None
    context = {
        "market": market, "now": now, "may_act": may_act, "plan": plan,
        "figures": board.compared(plan) if plan else [],
        "touched": _touched(plan) if plan else (0, 0),
        "tally": board.tally(market, shifts, now),
        "lanes": board.lanes(shifts, stops, chosen, axis), "hours": axis.marks(),
        "lanes_height": board.HEAD + board.ROW * max(1, len(shifts)) + 6,
        "now_x": axis.x(now),
        "chosen": chosen, "rows": board.rows_of(stops[chosen.pk]) if chosen else [],
        "profile": _profile(live, chosen) if chosen else None,
        "wrong": list(board.wrong(live if others else None, shifts, stops, reverse("tours"))),
        "picture": json.dumps(board.picture(live if others else None, shifts, stops, chosen)),
        **(_loose(live, plan) if others else {"loose": [], "n_loose": 0}),
    }  # fmt: skip
    return render(request, "dispatch/board.html", context)


def _chosen(
    request: HttpRequest, shifts: list[Shift], stops: Mapping[int, Sequence[Stop]]
) -> Shift | None:
    """The vehicle that was asked for, else the first with something ahead, or behind it."""
    asked = request.GET.get("shift", "")
    named = [one for one in shifts if str(one.pk) == asked]
    busy = [one for one in shifts if any(stop.state in TO_DO for stop in stops[one.pk])]
    driven = [one for one in shifts if stops[one.pk]]
    return next(iter([*named, *busy, *driven, *shifts]), None)


def _touched(plan: Any) -> tuple[int, int]:
    """How many orders change hands, and how many drivers must look again."""
    return len(plan.changes), len(plan.after.get("touched", {}))


def _loose(live: Live, plan: Any) -> dict[str, Any]:
    """What stands on no tour: the one that can wait least first, with what is proposed for it."""
    told = {one["order"]: one for one in (plan.changes if plan else [])}
    waiting = sorted(live.loose[:MOST_LOOSE], key=lambda order: order.due_at or live.now)
    rows = [
        (order, saying.due(order, live.now), told.get(order.pk), order.pk in live.held,
         order.pk in live.stranded)
        for order in waiting
    ]  # fmt: skip
    # Where the keyboard comes in: an order with trouble cannot be moved, so it is passed over.
    first = next((order.pk for order in waiting if order.pk not in live.held), None)
    return {"loose": rows, "n_loose": len(live.loose), "first_free": first}


def _profile(live: Live, shift: Shift) -> dict[str, Any] | None:
    """How full the vehicle is from stop to stop, as a line; None when it has nothing ahead."""
    one = live.by_shift.get(shift.pk)
    if one is None or not one.stops:
        return None
    kind, orders = shift.vehicle.type, live.orders
    load = sum(orders[pk].kg for pk in one.aboard if pk in orders)
    steps = [load]
    for stop in one.stops:
        sign = 1 if stop.kind in ("pickup", "transfer") else -1
        load += sign * (orders[stop.order_id].kg if stop.order_id in orders else 0)
        steps.append(load)
    step = 216 / len(steps)
    points = [(round(4 + step * n, 1), round(62 - 50 * kg / kind.payload_kg, 1))
              for n, kg in enumerate(steps)]  # fmt: skip
    line = "".join(f"V{y}H{round(x + step, 1)}" for x, y in points)
    return {"line": f"M4 62{line}V62", "most": max(steps), "limit": kind.payload_kg}


@require_safe
def tours_count(request: MemberRequest) -> HttpResponse:
    """The number beside the door: orders on no tour."""
    market = market_of(request.member) if plans(request.member) else None
    if market is None or request.member.keeps_fleet:
        return HttpResponse("")
    n = len(read(market, timezone.now()).loose)
    return HttpResponse(format_html("<b>{}</b>", n) if n else "")


@require_safe
def try_tour(request: MemberRequest, number: str) -> HttpResponse:
    """What would become of the tours if this vehicle carried this order; nothing is written."""
    if not request.member.keeps_market:
        raise PermissionDenied
    order = _order(request, number)
    posed = pose(read(market_here(request.member), timezone.now()))
    return render(request, "dispatch/try.html", _trial(posed, order, request.GET.get("shift", "")))


def _order(request: MemberRequest, number: str) -> Order:
    rows = Order.objects.filter(market=request.member.organisation_id)
    return get_object_or_404(rows.select_related("shop"), number=number)


def _trial(posed: Posed, order: Order, asked: str) -> dict[str, Any]:
    """The vehicles that could carry it, and what changes with the chosen one."""
    key, by_shift = str(order.pk), posed.live.by_shift
    job = posed.jobs.get(key)
    found = list(places(tables_of(posed, leaving_out=key), job)) if job else []
    vehicle = asked if asked in posed.vehicles else (found[0].vehicle if found else "")
    shift = by_shift[int(vehicle)].shift if vehicle else None
    tried = trial(posed, key, vehicle) if job and vehicle else None
    why = placing.why_not(posed, order, shift) if tried and shift and not tried.plan else ""
    sides = [(by_shift[int(s.vehicle)].shift, s) for s in tried.sides] if tried else []
    return {
        "order": order, "shift": shift, "trial": tried, "why": why, "now": posed.live.now,
        "others": [(by_shift[int(one.vehicle)].shift, one) for one in found],
        "all_shifts": [one.shift for one in posed.live.standings],
        "sides": [_told(one, side) for one, side in sides],
        "begin": posed.live.moment(tried.place.delivery_s) if tried and tried.place else None,
        "is_estimate": posed.is_estimate,
    }  # fmt: skip


def _told(shift: Shift, side: Any) -> dict[str, Any]:
    return {
        "shift": shift, "km": [round(m / 1000, 1) for m in side.metres],
        "late": [-(-s // 60) for s in side.late_s], "peak": [round(100 * p) for p in side.peak],
    }  # fmt: skip


@require_POST
def assign_tour(request: MemberRequest) -> HttpResponse:
    """The desk puts the order onto the vehicle's tour."""
    if not request.member.keeps_market:
        raise PermissionDenied
    order = _order(request, request.POST.get("order", ""))
    shifts = Shift.objects.visible_to(request.member).filter(state__in=OFFERING)
    asked = request.POST.get("shift", "")
    shift = get_object_or_404(shifts, pk=asked if asked.isdecimal() else 0)
    here = f"{reverse('tours')}?shift={shift.pk}"
    try:
        placing.assign(order, shift, by=request.member, now=timezone.now())
    except Refused as why:
        messages.error(request, str(why))
        return redirect(here)
    said = {"number": order.number, "mark": shift.vehicle.mark}
    messages.success(request, _("%(number)s is on the tour of %(mark)s.") % said)
    return redirect(here)
