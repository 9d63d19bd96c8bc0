"""What a request asks of the figures."""

from django.http import Http404
from django.utils import timezone

from youhu.figures.asked import Asked
from youhu.figures.queries import Behind, behind
from youhu.figures.rules import BY_KEY
from youhu.figures.scope import Scope
from youhu.registry.http import MemberRequest


def asked_of(request: MemberRequest, **changes: str) -> Asked:
    """What the address asks, with some of it changed."""
    query = request.GET.copy()
    for name, value in changes.items():
        query[name] = value
    return Asked(Scope(request.member), query, timezone.localdate())


def behind_of(request: MemberRequest, kpi: str) -> Behind:
    """The calls behind one figure."""
    if kpi not in BY_KEY:
        raise Http404
    try:
        return behind(asked_of(request, rate=kpi))
    except LookupError as why:
        raise Http404 from why
