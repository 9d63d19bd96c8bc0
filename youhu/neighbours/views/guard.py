"""Who may open the pages of the desk: whoever sees the links of an area."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from youhu.registry.http import MemberRequest

View = Callable[..., HttpResponse]


def for_links(view: View) -> View:
    """The desks of communities, the rooms above and auditors; others are told so (403)."""

    @wraps(view)
    def guarded(request: MemberRequest, /, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.member.minds_area:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
