"""What is kept on somebody's device: each cookie for this host alone, out of reach of scripts."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

A_YEAR = 365 * 86_400


def name_of(name: str) -> str:
    """What the browser calls it; with HTTPS it begins with `__Host-`."""
    return f"{settings.YOUHU_COOKIE_PREFIX}{name}"


def kept(request: HttpRequest, name: str) -> str:
    """What the device says; anybody can write anything there."""
    return request.COOKIES.get(name_of(name), "")


def keep(response: HttpResponse, name: str, value: str) -> HttpResponse:
    """Keep it on the device for a year."""
    response.set_cookie(
        name_of(name), value, A_YEAR, samesite="Lax", httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response


def kept_signed(request: HttpRequest, name: str, salt: str) -> str:
    """What we wrote there ourselves within the year; empty for anything else."""
    said = request.get_signed_cookie(name_of(name), default="", salt=salt, max_age=A_YEAR)
    return said or ""


def keep_signed(response: HttpResponse, name: str, value: str, salt: str) -> HttpResponse:
    """Keep it on the device for a year, so that nobody can write another value."""
    response.set_signed_cookie(
        name_of(name), value, salt=salt, max_age=A_YEAR, samesite="Lax", httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response
