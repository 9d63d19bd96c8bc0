"""Every error of the API in one shape: problem details as in RFC 9457."""

import logging
from collections.abc import Callable, Iterable
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from youhu.common.errors import Refused, TooOften
from youhu.common.storing import RETRY_SECONDS, cannot_store

logger = logging.getLogger(__name__)
E = TypeVar("E", bound=Exception)


def problem(
    name: str, status: int, title: str, detail: str = "", fields: Iterable[dict[str, str]] = ()
) -> HttpResponse:
    """One problem: what kind it is for programs, and what is wrong for people."""
    body = {
        "type": f"urn:youhu:problem:{name}",
        "title": title,
        "status": int(status),
        "detail": detail,
        "fields": list(fields),
    }
    return JsonResponse(body, status=status, content_type="application/problem+json")


def _refused(request: HttpRequest, why: Refused) -> HttpResponse:
    return problem("refused", HTTPStatus.CONFLICT, _("This cannot be done."), str(why))


def _too_often(request: HttpRequest, why: TooOften) -> HttpResponse:
    return problem("too-many", HTTPStatus.TOO_MANY_REQUESTS, _("Too many requests."), str(why))


def _invalid(request: HttpRequest, why: ValidationError) -> HttpResponse:
    title = _("Something is missing or not as it should be.")
    fields = [_field(error) for error in why.errors]
    detail = "; ".join(f"{field['name']}: {field['message']}" for field in fields)
    return problem("invalid", HTTPStatus.UNPROCESSABLE_ENTITY, title, detail, fields)


def _field(error: dict[str, Any]) -> dict[str, str]:
    """Which field, and what it wants; the words of the library where we have none of our own."""
    place = [str(part) for part in error["loc"] if part not in {"body", "query", "path", "told"}]
    return {"name": ".".join(place), "code": error["type"], "message": _words(error)}


def _words(error: dict[str, Any]) -> str:
    limits = error.get("ctx", {})
    match error["type"]:
        case "missing" if error["msg"] == "Field required":
            return _("This is needed.")
        case "string_too_short":
            return _("Say something here.")
        case "string_too_long":
            return _("At most %(most)s characters.") % {"most": limits["max_length"]}
    return str(error["msg"])


def _not_found(request: HttpRequest, why: Http404) -> HttpResponse:
    detail = _("It does not exist, or it is not yours to see.")
    return problem("not-found", HTTPStatus.NOT_FOUND, _("Not found."), detail)


def _forbidden(request: HttpRequest, why: PermissionDenied) -> HttpResponse:
    return problem("forbidden", HTTPStatus.FORBIDDEN, _("Your role cannot do this."))


def _http(request: HttpRequest, why: HttpError) -> HttpResponse:
    match why.status_code:
        case HTTPStatus.UNAUTHORIZED:
            return problem("sign-in", why.status_code, _("Sign in first."))
        case HTTPStatus.FORBIDDEN:
            detail = _("Send the CSRF token of your session with every request that writes.")
            return problem(
                "csrf", why.status_code, _("This did not come from your own page."), detail
            )
    return problem("bad-request", why.status_code, _("This could not be read."), why.message)


def _too_big(request: HttpRequest, why: Exception) -> HttpResponse:
    return problem("too-big", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _("This is too large."))


def _suspicious(request: HttpRequest, why: Exception) -> HttpResponse:
    return problem("bad-request", HTTPStatus.BAD_REQUEST, _("This could not be read."))


def _busy(request: HttpRequest, why: Exception) -> HttpResponse:
    """The database did not get round to it, is full or away. Nothing was written."""
    logger.error("cannot store", exc_info=why)
    title = _("The system is busy. Try again in a moment.")
    detail = _("It is not safely stored. Send the same again, with the same key: it counts once.")
    response = problem("busy", HTTPStatus.SERVICE_UNAVAILABLE, title, detail)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def _fault(request: HttpRequest, why: Exception) -> HttpResponse:
    """Our own mistake: the log has it whole, the answer says nothing of the inside."""
    if cannot_store(why):
        return _busy(request, why)
    logger.error("fault", exc_info=why)
    return problem(
        "fault", HTTPStatus.INTERNAL_SERVER_ERROR, _("Something went wrong on our side.")
    )


HANDLERS: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    Refused: _refused,
    TooOften: _too_often,
    ValidationError: _invalid,
    Http404: _not_found,
    PermissionDenied: _forbidden,
    HttpError: _http,
    RequestDataTooBig: _too_big,
    SuspiciousOperation: _suspicious,
    Exception: _fault,
}


def speak_problems(api: NinjaAPI) -> None:
    """Let every error of the API have the one shape."""
    for kind, handler in HANDLERS.items():
        api.add_exception_handler(kind, handler)


def in_one_shape(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """An unknown address and a wrong method are problems like any other."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if settings.SECURE_SSL_REDIRECT and not request.is_secure():
            return problem("https", HTTPStatus.FORBIDDEN, _("Send this over HTTPS."))
        try:
            response = view(request, *args, **kwargs)
        except Http404 as why:
            return _not_found(request, why)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        title = _("This address does not do that.")
        wrong = problem("method", response.status_code, title)
        wrong["Allow"] = ", ".join(sorted(response["Allow"].split(", ")))
        return wrong

    return wrapped
