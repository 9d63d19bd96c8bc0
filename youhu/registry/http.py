from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django_htmx.middleware import HtmxDetails

from youhu.registry.models import Member, nobody
from youhu.registry.rules import Role

SESSION_KEY = "member"
P = ParamSpec("P")
View = Callable[Concatenate["MemberRequest", P], HttpResponse]


class MemberRequest(HttpRequest):
    """A request that knows as whom the person acts."""

    member: Member
    htmx: HtmxDetails


def _acting_member(request: HttpRequest) -> Member:
    """The chosen post, or the first one; one statement brings person and organisation."""
    if not request.user.is_authenticated:
        return nobody(Role.RESIDENT)
    posts = Member.objects.serving(timezone.localdate()).filter(person__user=request.user)
    found = list(posts.select_related("person", "organisation").order_by("pk"))
    chosen = request.session.get(SESSION_KEY)
    first = found[0] if found else nobody(Role.RESIDENT)
    return next((member for member in found if member.pk == chosen), first)


def current_member(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Give every request its acting member; who is not signed in acts as an unnamed resident."""

    def middleware(request: HttpRequest) -> HttpResponse:
        acting = SimpleLazyObject(lambda: _acting_member(request))
        request.member = acting  # type: ignore[attr-defined]  # MemberRequest declares it
        return get_response(request)

    return middleware


def for_roles(*roles: Role) -> Callable[[View[P]], View[P]]:
    """Open a page to members in these roles; others are told to switch their post (403)."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.member.role not in roles:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard
