"""Every request has a number, a line in the log and a place in the figures."""

import logging
import time
from collections.abc import Callable, Mapping
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse

from youhu.common.working import Work, work, working
from youhu.health.measuring import count

log = logging.getLogger(__name__)
HEADER = "X-Request-ID"
NOWHERE = "(no page)"
# What is asked every few seconds by programs, and says nothing when it is well.
QUIET = frozenset({"healthz", "live_now", "ready_now", "metrics"})
SUBJECTS = ("number", "pk")  # of what an address may say in the log; a token is the key to a page
GOOD = 400


class WatchMiddleware:
    """Stands around everything that is reckoned for a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = request_id(request.headers.get(HEADER, ""))
        begun = time.perf_counter()
        with working(NOWHERE, number) as known:
            response = self.get_response(request)
            response[HEADER] = number
            _note(known, request, response.status_code, time.perf_counter() - begun)
        return response

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, kwargs: Mapping[str, object]
    ) -> None:
        """Now it is known which page it is."""
        known, match = work(), request.resolver_match
        if known is None or match is None:
            return
        known.name = match.view_name or NOWHERE
        known.subject = next((str(kwargs[name]) for name in SUBJECTS if name in kwargs), "")


def request_id(told: str) -> str:
    """The number that a proxy gave, when it is one (UUID, with or without dashes), or a new one."""
    try:
        return str(UUID(told)) if len(told) in {32, 36} else str(uuid4())
    except ValueError:
        return str(uuid4())


def _note(known: Work, request: HttpRequest, status: int, seconds: float) -> None:
    user = getattr(request, "_cached_user", None)  # of whom somebody asked; else we do not ask
    known.user = user.pk if user is not None else None
    method = request.method or ""
    count(known, method, status, seconds)
    level = logging.DEBUG if known.name in QUIET and status < GOOD else logging.INFO
    facts = {
        "method": method[:10], "status": status, "ms": round(seconds * 1000),
        "statements": known.statements, "db_ms": round(known.db_seconds * 1000),
    }  # fmt: skip
    log.log(level, "request", extra={"facts": facts})
