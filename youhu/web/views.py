"""The front door: home, whose post one acts in, how large the letters are."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from youhu.calls import public
from youhu.calls.models import Call
from youhu.calls.reference import current
from youhu.calls.rules import OPEN
from youhu.registry.http import SESSION_KEY, MemberRequest
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.territory import index
from youhu.territory.duty import on_duty
from youhu.territory.rules import COMMUNITY_DIGITS, DISTRICT_DIGITS, SUBDISTRICT_DIGITS
from youhu.web.forms import TOO_OFTEN, SignInForm
from youhu.web.navigation import is_at_a_desk

KEPT_DAYS = 365
LATEST = 3


class SignIn(LoginView):
    """Who is at work? Whoever guesses passwords is told to wait (429)."""

    template_name = "web/sign_in.html"
    authentication_form = SignInForm

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_invalid(form)
        if form.has_error(NON_FIELD_ERRORS, TOO_OFTEN):
            response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        return response


@login_not_required
@require_safe
def home(request: MemberRequest) -> HttpResponse:
    """Where everybody begins: staff at their work, all others at the one button."""
    if is_at_a_desk(request):
        return redirect("calls")
    if request.user.is_authenticated and request.member.role == Role.GRID_WORKER:
        return redirect("field")
    return render(request, "web/home.html", _front(request))


def _front(request: MemberRequest) -> dict[str, Any]:
    """My matters, who is on duty, and what neighbours raised; near my last call if I had one."""
    now, known, mine = timezone.now(), current(), Call.objects.none()
    if request.user.is_authenticated:
        mine = Call.objects.visible_to(request.member).select_related("unit", "category")
    latest = list(mine.order_by("-raised_at", "-pk")[:LATEST])
    community = latest[0].cell_code[:COMMUNITY_DIGITS] if latest else ""
    cells = index.cells(now=now, token=known.map_token)
    district = next(iter(cells), "")[:DISTRICT_DIGITS]
    places = [community, community[:SUBDISTRICT_DIGITS], district]
    rows = public.listed(now)
    rows = public.in_community(rows, community) if community else rows
    around = rows.filter(state__in=OPEN).order_by("-raised_at", "-pk")[:LATEST]
    return {
        "calls": latest,
        "duty": on_duty([code for code in places if code], now=now),
        "community": community,
        "around": [public.shown(call, known, now) for call in around],
        "now": now,
    }


@login_not_required
@require_safe
def paper(request: HttpRequest, name: str) -> HttpResponse:
    """What a visitor may want to read once: help, accessibility, privacy."""
    return render(request, f"web/{name}.html")


@require_safe
def posts(request: MemberRequest) -> HttpResponse:
    """The posts that this person holds today."""
    context = {"posts": _my_posts(request).order_by("pk")}
    template = "web/posts_desk.html" if is_at_a_desk(request) else "web/posts.html"
    return render(request, template, context)


@require_POST
def switch_post(request: MemberRequest) -> HttpResponse:
    """From now on act in another of one's own posts."""
    asked = request.POST.get("member", "")
    post = get_object_or_404(_my_posts(request), pk=asked if asked.isdecimal() else 0)
    request.session[SESSION_KEY] = post.pk
    return redirect("home")


def _my_posts(request: MemberRequest) -> QuerySet[Member]:
    serving = Member.objects.serving(timezone.localdate()).filter(person__user=request.user.pk)
    return serving.select_related("person", "organisation")


@login_not_required
@require_POST
def elder(request: HttpRequest) -> HttpResponse:
    """Large letters on or off."""
    return _keep(request, "elder", "1" if request.POST.get("elder") == "1" else "0")


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Dark or light colours."""
    return _keep(request, "theme", "dark" if request.POST.get("theme") == "dark" else "light")


def _keep(request: HttpRequest, name: str, value: str) -> HttpResponse:
    """Keep a choice on this device for a year and go back to the page it was made on."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    response = redirect(wanted if safe else "home")
    response.set_cookie(
        name,
        value,
        max_age=KEPT_DAYS * 86_400,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """For whoever watches the machine: the site answers and so does its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")
