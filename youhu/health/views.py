"""How the site fares: for balancers, for Prometheus, for whoever watches, and for people."""

import secrets
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from youhu.common.vitals import NEVER
from youhu.health.measuring import exposition
from youhu.health.queries import Health, health, why_not_ready
from youhu.health.showing import rows
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role

READERS = (Role.ADMIN, Role.AUDITOR)
KEPT_SECONDS = 5
FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")


@login_not_required
@never_cache
@require_safe
def live_now(request: HttpRequest) -> HttpResponse:
    """This process answers. It asks nobody."""
    return _said("ok")


@login_not_required
@never_cache
@require_safe
def ready_now(request: HttpRequest) -> HttpResponse:
    """Send requests here, or not (503): the database takes writes and has our tables."""
    return _unready(request, why) if (why := why_not_ready()) else _said("ok")


@login_not_required
@never_cache
@require_safe
def healthz(request: MemberRequest) -> HttpResponse:
    """Whether all goes on. Strangers hear one word; the signs are for those who keep the site."""
    if why := why_not_ready():
        return _unready(request, why)
    if _is_ours(request) or request.member.role in READERS:
        return JsonResponse(_spoken(health(now=timezone.now())), json_dumps_params={"indent": 1})
    # Anybody may ask as often as they like.
    is_well = cache.get_or_set("health", lambda: health(now=timezone.now()).is_well, KEPT_SECONDS)
    return _said("ok" if is_well else "not ok")


def _said(word: str, status: int = HTTPStatus.OK) -> HttpResponse:
    return HttpResponse(f"{word}\n", content_type="text/plain; charset=utf-8", status=status)


def _unready(request: HttpRequest, why: str) -> HttpResponse:
    said = f"not ready: {why}" if _is_ours(request) else "not ready"
    return _said(said, HTTPStatus.SERVICE_UNAVAILABLE)


def _spoken(found: Health) -> dict[str, Any]:
    signs = [
        {
            "name": one.vital.name,
            **one.labels,
            "value": None if one.value == NEVER else round(one.value, 3),
            "ok": one.is_well,
            **({} if one.is_well else {"alarm": one.vital.alarm}),
        }
        for one in found.readings
    ]
    return {"ok": found.is_well, "failed": found.failed, "signs": signs}


@login_not_required
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """All figures for Prometheus; for others there is no such page."""
    if not _is_ours(request):
        raise Http404
    # Without its database each part would wait for it in vain.
    found = None if why_not_ready() else health(now=timezone.now())
    kind = "text/plain; version=0.0.4; charset=utf-8"
    return HttpResponse(exposition(found), content_type=kind)


@for_roles(*READERS)
@never_cache
@require_safe
def health_page(request: MemberRequest) -> HttpResponse:
    """The same in plain words."""
    found = health(now=timezone.now())
    signs = [one for one in found.readings if one.vital.alarm]
    figures = [one for one in found.readings if not one.vital.alarm]
    shown = rows(signs)
    context = {"signs": shown, "figures": rows(figures), "failed": found.failed}
    context |= {"ill": sum(not row.is_well for row in shown)}
    return render(request, "health/health.html", context)


def _is_ours(request: HttpRequest) -> bool:
    """Whoever knows the token, or asks on this very machine and not through a proxy."""
    token = settings.YOUHU_METRICS_TOKEN
    told = request.headers.get("Authorization", "")
    if token and secrets.compare_digest(told.encode(), f"Bearer {token}".encode()):
        return True
    return _is_here(request) and not any(name in request.headers for name in FORWARDED)


def _is_here(request: HttpRequest) -> bool:
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:  # a socket of this machine has no address; others may stand behind it
        return False
