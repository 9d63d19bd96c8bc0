"""The API at /api/: its parts, its errors, its document and the page that shows it."""

from typing import NoReturn

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest
from django.urls import URLPattern, URLResolver, re_path
from django.views.decorators.csrf import csrf_exempt

from youhu.calls.api import router as calls
from youhu.config.document import DocumentedAPI
from youhu.config.problems import in_one_shape, speak_problems
from youhu.delivery.api import router as orders
from youhu.joint.api import router as duties
from youhu.summons.api import router as summonses
from youhu.territory.api import router as places

DESCRIPTION = """\
Raise a call, follow it, list calls, see what you may do with one, and do it.

Sign in on the site; a request that writes carries the session's CSRF token in `X-CSRFToken`.
Every error is a problem as in RFC 9457: `type`, `title`, `status`, `detail` and `fields`.
"""

api = DocumentedAPI(
    title="Youhu",
    version="1",
    description=DESCRIPTION,
    docs_decorator=login_not_required,
)
speak_problems(api)
api.add_router("", calls)
api.add_router("", duties)
api.add_router("", summonses)
api.add_router("", orders)
api.add_router("", places)


@csrf_exempt
def nothing_here(request: HttpRequest) -> NoReturn:
    """An address that the API does not know."""
    raise Http404


def urls() -> tuple[list[URLPattern | URLResolver], str, str]:
    """The API's addresses. It asks who one is by itself, and answers 401, not a sign-in page."""
    patterns, app_name, namespace = api.urls
    patterns.append(re_path("", nothing_here))
    for pattern in patterns:
        assert isinstance(pattern, URLPattern)
        pattern.callback = login_not_required(in_one_shape(pattern.callback))
    return patterns, app_name, namespace
