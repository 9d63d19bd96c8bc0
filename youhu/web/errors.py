"""What went wrong, said in the skin of the one who meets it: a desk stays a desk."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from youhu.registry.rail import DESK_ROLES
from youhu.web.navigation import role_of


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
