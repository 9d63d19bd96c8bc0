"""The device in somebody's hand: a key in a signed cookie, given when it first says something."""

import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE, SALT = "device", "youhu.calls.device"
A_YEAR = 365 * 86_400


def key_of(request: HttpRequest) -> str:
    """The device's key: the one in its cookie, or a new one, which `keep` must then give it."""
    known = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=A_YEAR)
    return known or uuid.uuid4().hex


def is_known(request: HttpRequest) -> bool:
    """Whether this device has a key already."""
    return bool(request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=A_YEAR))


def keep(response: HttpResponse, key: str) -> HttpResponse:
    """Leave the key on the device; no script can read it."""
    response.set_signed_cookie(
        COOKIE, key, salt=SALT, max_age=A_YEAR, samesite="Lax", httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response
