"""What went wrong, said in the skin of the one who meets it: a desk stays a desk."""

import logging
import sys
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from youhu.common.storing import RETRY_SECONDS, cannot_store
from youhu.common.working import work
from youhu.registry.rail import DESK_ROLES
from youhu.web.navigation import role_of

logger = logging.getLogger(__name__)


def _page(request: HttpRequest, template: str, status: HTTPStatus) -> HttpResponse:
    skin = "desk.html" if role_of(request) in DESK_ROLES else "phone.html"
    return render(request, template, {"skin": skin}, status=status)


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "400.html", HTTPStatus.BAD_REQUEST)


def not_yours(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "403.html", HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "404.html", HTTPStatus.NOT_FOUND)


def open_too_long(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page's token is no longer good; nothing was sent."""
    return _page(request, "403_csrf.html", HTTPStatus.FORBIDDEN)


def fault(request: HttpRequest) -> HttpResponse:
    """Our own mistake; or nothing can be written just now, and then nothing was accepted."""
    why = sys.exc_info()[1]  # Django calls this while it handles the error
    present = work()
    number = present.request_id if present else ""
    if not cannot_store(why):
        status = HTTPStatus.INTERNAL_SERVER_ERROR
        return render(None, "500.html", {"number": number}, status=status)
    logger.error("cannot store: %s", why)
    response = render(None, "503.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response
