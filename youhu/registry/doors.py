"""Who comes through the doors of the API: a signed-in member, or anybody."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import APIKeyCookie
from ninja.utils import check_csrf

from youhu.registry.http import MemberRequest
from youhu.registry.models import Member


def anybody(request: MemberRequest) -> Member:
    """Open to all; who is signed in acts as themself, so no other site may send for them."""
    if request.user.is_authenticated:
        _refuse_forged(request)
    return request.member


class SignedIn(APIKeyCookie):
    """The session of the site; a request that writes also carries its CSRF token."""

    param_name: str = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Any:
        if not request.user.is_authenticated:
            return None
        _refuse_forged(request)
        return getattr(request, "member", None)

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        raise NotImplementedError  # the session middleware has read the cookie


def _refuse_forged(request: HttpRequest) -> None:
    if check_csrf(request):
        raise HttpError(403, "csrf")


signed_in = SignedIn()
