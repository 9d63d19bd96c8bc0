"""How long somebody stays signed in, and what they must do first.

What holds for a stay is written into its session when it begins, so that no page asks the
database for it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.accounts import actions, queries
from youhu.accounts.models import account_rules
from youhu.accounts.origin import origin_of
from youhu.accounts.rules import HELD, RESIDENT_HOURS, Must
from youhu.registry.models import User
from youhu.registry.rail import DESK_ROLES
from youhu.registry.rules import STAFF

STAY, HOLDING = "stay", "held"
BACKEND = "django.contrib.auth.backends.ModelBackend"
_NOTED_EVERY = 60  # seconds: a click is written down at most so often
# Pages ask these by themselves; nobody need be there.
_BY_ITSELF = ("unread", "live", "calls_live")
_BY_ITSELF_ENDS = ("_count", "_counts")
_FIRST: dict[str, str] = {Must.PASSWORD: "password", Must.SECOND_STEP: "set_up_second_step"}
_ALWAYS = frozenset(
    {"sign_out", "sign_in", "second_step", "set_language", "theme", "elder", "service_worker",
     "manifest", "offline", "healthz", *_FIRST.values()}
)  # fmt: skip


def enter(request: HttpRequest, user: User, now: datetime) -> None:
    """Sign somebody in: a new key for the session, the rules of the stay, a line on record."""
    request.session.pop(HOLDING, None)
    login(request, user, backend=BACKEND)
    request.session[STAY] = _stay_of(user, now)
    hours = (request.session[STAY]["until"] - now.timestamp()) / 3600
    request.session.set_expiry(timedelta(hours=hours))
    request.session.save()
    key = str(request.session.session_key)
    actions.begin_sitting(user, key=key, origin=origin_of(request), now=now)


def _stay_of(user: User, now: datetime) -> dict[str, Any]:
    rules, roles = account_rules(), queries.roles_of(user, now)
    hours = rules.session_hours if roles & STAFF else RESIDENT_HOURS
    return {
        "until": (now + timedelta(hours=hours)).timestamp(),
        "idle": rules.idle_minutes * 60 if roles & DESK_ROLES else 0,
        "seen": now.timestamp(),
        "must": [str(one) for one in queries.duties(user, now)],
    }


def hold(request: HttpRequest, user: User, onwards: str, now: datetime) -> None:
    """The password was right, the code is still to come."""
    request.session.cycle_key()
    request.session[HOLDING] = {
        "user": user.pk, "hash": user.get_session_auth_hash(), "onwards": onwards,
        "until": (now + HELD).timestamp(),
    }  # fmt: skip


def held(request: HttpRequest, now: datetime) -> tuple[User, str] | None:
    """Who waits for the code, and where they go then; nobody when it took too long."""
    told = request.session.get(HOLDING)
    if not told or told["until"] <= now.timestamp():
        return None
    user = User.objects.filter(pk=told["user"], is_active=True).first()
    if user is None or user.get_session_auth_hash() != told["hash"]:
        return None
    return user, told["onwards"]


def has_done(request: HttpRequest, duty: Must) -> None:
    """What had to be done first is done."""
    stay = request.session.get(STAY)
    if stay is not None:
        stay["must"] = [one for one in stay["must"] if one != duty]
        request.session.modified = True


class StayMiddleware:
    """Ends a stay that was too long or that nobody used; leads to what must be done first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        stay = request.session.get(STAY)
        if stay is not None and (why := _why_over(stay, timezone.now().timestamp())):
            request.session.flush()
            request.user = AnonymousUser()
            messages.info(request, why)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, _kwargs: object
    ) -> HttpResponse | None:
        stay = request.session.get(STAY)
        name = request.resolver_match.view_name if request.resolver_match else ""
        if stay is None:
            return None
        if stay["must"] and name not in _ALWAYS:
            return _lead_on(request, stay["must"][0])
        now = timezone.now().timestamp()
        if stay["seen"] + _NOTED_EVERY <= now and not _asks_by_itself(name):
            stay["seen"] = now
            request.session.modified = True
        return None


def _why_over(stay: dict[str, Any], now: float) -> str:
    if stay["until"] <= now:
        return _("You were signed in for long. Sign in again to go on.")
    if stay["idle"] and stay["seen"] + stay["idle"] <= now:
        return _("Nobody used this page for a while, so you were signed out.")
    return ""


def _asks_by_itself(name: str) -> bool:
    return name in _BY_ITSELF or name.endswith(_BY_ITSELF_ENDS)


def _lead_on(request: HttpRequest, duty: str) -> HttpResponse:
    """A page leads to what must be done; a part of a page or a program is refused."""
    wants_page = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    if request.headers.get("HX-Request") or request.path.startswith("/api/") or not wants_page:
        return HttpResponse(status=403)
    return redirect(_FIRST[duty])
