"""The device in somebody's hand: a key in a signed cookie, given when it first says something."""

import uuid

from django.http import HttpRequest, HttpResponse

from youhu.common import cookies

COOKIE, SALT = "device", "youhu.calls.device"


def key_of(request: HttpRequest) -> str:
    """The device's key: the one in its cookie, or a new one, which `keep` must then give it."""
    return cookies.kept_signed(request, COOKIE, SALT) or uuid.uuid4().hex


def is_known(request: HttpRequest) -> bool:
    """Whether this device has a key already."""
    return bool(cookies.kept_signed(request, COOKIE, SALT))


def keep(response: HttpResponse, key: str) -> HttpResponse:
    """Leave the key on the device."""
    return cookies.keep_signed(response, COOKIE, key, SALT)
