import ipaddress
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse

from youhu.common import cookies
from youhu.common.errors import Refused

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
# Signing in and choosing a language touch the session; nothing else may be written by looking.
SESSION_TABLE = "django_session"
# What of a device our pages may ask for.
PERMISSIONS = "geolocation=(self), camera=(self), microphone=(), payment=(), usb=()"


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, as a brake counts it.

    A header is believed only as far as proxies of our own wrote it (YOUHU_TRUSTED_PROXIES): read
    from its end, the first address that is none of theirs.
    """
    nearest = str(request.META.get("REMOTE_ADDR", ""))
    told = request.headers.get("X-Forwarded-For", "").split(",")
    while told and _is_ours(nearest):
        nearest = told.pop().strip() or nearest
    return nearest


def _is_ours(address: str) -> bool:
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(known in ipaddress.ip_network(one) for one in settings.YOUHU_TRUSTED_PROXIES)


def _refuse_writes(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    if sql.lstrip().upper().startswith(WRITES) and SESSION_TABLE not in sql:
        raise RuntimeError(f"A GET request tried to write: {sql[:60]}")
    return execute(sql, params, many, context)


def get_never_writes(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Looking never changes the district: a GET that writes is a fault and fails."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD", "OPTIONS"}:
            return get_response(request)
        with connection.execute_wrapper(_refuse_writes):
            return get_response(request)

    return middleware


def guarded(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """What somebody signed in is shown stays in no cache, and no other site may embed anything."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_known = settings.SESSION_COOKIE_NAME in request.COOKIES
        response.setdefault("Cache-Control", "private, no-store" if is_known else "no-cache")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault("Permissions-Policy", PERMISSIONS)
        return response

    return middleware


def act(form: BaseForm, action: Callable[..., object], *args: Any, **kwargs: Any) -> bool:
    """Run one action with what the form says; a refusal becomes an error on the form."""
    if not form.is_valid():
        return False
    try:
        action(*args, **kwargs, **form.cleaned_data)
    except (Refused, ValidationError) as why:
        form.add_error(None, why.messages[0] if isinstance(why, ValidationError) else str(why))
        return False
    return True


def page_facts(request: HttpRequest) -> dict[str, Any]:
    """What every page may need to know about the installation."""
    return {
        "sample_data": settings.YOUHU_SAMPLE_DATA,
        "elder": cookies.kept(request, "elder") == "1",
        "theme": "dark" if cookies.kept(request, "theme") == "dark" else "light",
    }
