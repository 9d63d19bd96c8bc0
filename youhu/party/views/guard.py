"""Who comes through the doors of the register; nobody else learns that somebody is a member."""

from functools import wraps
from typing import ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from youhu.party.rules import READERS
from youhu.registry.http import MemberRequest, View
from youhu.registry.rules import Role

P = ParamSpec("P")


def for_readers(view: View[P]) -> View[P]:
    """Open a page to those who keep a community, oversee an area or audit; others get 403."""

    @wraps(view)
    def guarded(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        member = request.member
        if member.role not in READERS or not (member.minds_area or member.role == Role.AUDITOR):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def for_keepers(view: View[P]) -> View[P]:
    """Open a deed to those who may write in some register; auditors change nothing."""

    @wraps(view)
    def guarded(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.member.role == Role.AUDITOR or not request.member.minds_area:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
