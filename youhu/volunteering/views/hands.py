"""Whose pages these are."""

from functools import wraps
from typing import ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from youhu.registry.http import MemberRequest, View, for_roles
from youhu.registry.rules import Role

P = ParamSpec("P")
READERS = (Role.HANDLER, Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR)
ROOMS = (Role.DISPATCHER, Role.SUPERVISOR)


def volunteers(view: View[P]) -> View[P]:
    """Open a page to residents who are known: somebody who serves is somebody."""

    @for_roles(Role.RESIDENT)
    @wraps(view)
    def guarded(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.member.pk:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def desks(view: View[P]) -> View[P]:
    """Open a page to the desks of communities alone."""

    @for_roles(Role.HANDLER)
    @wraps(view)
    def guarded(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.member.keeps_community:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def oversees_or_desk(view: View[P]) -> View[P]:
    """Open a page to desks, and to the rooms that oversee an area."""

    @for_roles(Role.HANDLER, *ROOMS)
    @wraps(view)
    def guarded(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not (request.member.keeps_community or request.member.oversees):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
