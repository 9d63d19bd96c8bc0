"""On the page of an order and in lists: which vehicle comes, and when, as things go now."""

from collections.abc import Collection
from datetime import datetime

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from youhu.delivery.hooks import Carrier
from youhu.delivery.models import Order
from youhu.dispatch.models import Stop
from youhu.dispatch.rules import TAKING, TO_DO, StopState
from youhu.registry.models import Member

_OF_VEHICLE = ("trip__shift__vehicle", "trip__shift__fleet__organisation")


def board(request: HttpRequest, order: Order, *, public: bool, now: datetime) -> SafeString:
    """The stops of an order; the page behind the tracking link names nobody."""
    rows = Stop.objects.filter(order=order).exclude(state=StopState.MOVED)
    stops = list(rows.select_related(*_OF_VEHICLE).order_by("trip__place", "seq", "pk"))
    if not stops:
        return SafeString("")
    context = {
        "stops": [(stop, stop.expected_at or stop.planned_at) for stop in stops],
        "vehicle": stops[-1].trip.shift.vehicle, "fleet": stops[-1].trip.shift.fleet,
        "may_open": not public and _may_open(request), "now": now,
        "is_open": any(stop.state in TO_DO for stop in stops),
    }  # fmt: skip
    return render_to_string("dispatch/_order.html", context, request)


def _may_open(request: HttpRequest) -> bool:
    """Whether the board of tours is for who looks: a shop's keeper has no page of it."""
    member: Member = request.member  # type: ignore[attr-defined]  # MemberRequest declares it
    return member.keeps_market or member.keeps_fleet or member.oversees


def carriers(orders: Collection[int]) -> dict[int, Carrier]:
    """The vehicle that has something to do yet with each of these orders."""
    rows = Stop.objects.filter(order__in=orders, state__in=TO_DO).select_related(*_OF_VEHICLE)
    shifts = {stop.order_id: stop.trip.shift for stop in rows.order_by("trip__place", "seq", "pk")}
    return {pk: Carrier(one.vehicle.mark, one.fleet.organisation) for pk, one in shifts.items()}


def planned(fleets: Collection[int]) -> list[int]:
    """The orders that vehicles of these fleets are to take aboard."""
    rows = Stop.objects.filter(state__in=TO_DO, kind__in=TAKING, trip__shift__fleet__in=fleets)
    return list(rows.order_by("order").values_list("order", flat=True))
