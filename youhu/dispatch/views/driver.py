"""The driver's phone: one stop at a time, all stops, what waits to be sent, one's shifts."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from youhu.delivery.rules import TroubleKind
from youhu.dispatch.driver_forms import TROUBLES
from youhu.dispatch.models import Shift
from youhu.dispatch.rules import IncidentKind
from youhu.dispatch.touring import shift_of, tour_of
from youhu.fleets.queries import driver_of, fitness
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role

HELD_UP = [
    (one.value, one.label)
    for one in (IncidentKind.CONGESTION, IncidentKind.ROAD_CLOSED, IncidentKind.OTHER)
]
MINUTES = (10, 20, 30, 60)


@for_roles(Role.RESIDENT)
@require_safe
def drive(request: MemberRequest) -> HttpResponse:
    """Today's tour: the next stop in full, what is aboard, the three after it."""
    return render(request, "dispatch/driver/drive.html", _tour(request))


@for_roles(Role.RESIDENT)
@require_safe
def drive_stops(request: MemberRequest) -> HttpResponse:
    """All stops of today, done and to do."""
    return render(request, "dispatch/driver/stops.html", _tour(request))


def _tour(request: MemberRequest) -> dict[str, Any]:
    now, driver = timezone.now(), driver_of(request.member)
    shift = shift_of(request.member, now) if driver else None
    tour = tour_of(shift, now) if shift else None
    return {
        "now": now,
        "driver": driver,
        "shift": shift,
        "tour": tour,
        "key": uuid4,
        "troubles": TROUBLES,
        "refused": TroubleKind.REFUSED,
        "held_up": HELD_UP,
        "minutes": MINUTES,
    }


@for_roles(Role.RESIDENT)
@require_safe
def drive_queue(request: MemberRequest) -> HttpResponse:
    """What the phone still keeps; the page is empty until the phone itself fills it."""
    return render(request, "dispatch/driver/queue.html", {"driver": driver_of(request.member)})


@for_roles(Role.RESIDENT)
@never_cache
@require_safe
def drive_snapshot(request: MemberRequest) -> JsonResponse:
    """Whose phone it is; the pages themselves hold the tour."""
    now = timezone.now().isoformat()
    return JsonResponse({"member": request.member.pk, "at": now, "tasks": [], "cells": None})


@for_roles(Role.RESIDENT)
@require_safe
def drive_me(request: MemberRequest) -> HttpResponse:
    """One's shifts, past and to come, and whether one may drive."""
    now, driver = timezone.now(), driver_of(request.member)
    rows = Shift.objects.filter(driver__person=request.member.person_id)
    rows = rows.filter(starts_at__gt=now - timedelta(days=14)).select_related("vehicle__type")
    context = {
        "driver": driver,
        "fit": fitness(driver, now) if driver else None,
        "shifts": list(rows.order_by("-starts_at", "-pk")[:40]),
        "now": now,
    }
    return render(request, "dispatch/driver/me.html", context)
