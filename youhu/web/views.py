"""The front door: home, whose post one acts in, how large the letters are."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youhu.calls.forms.fields import community_groups
from youhu.calls.reference import current
from youhu.common import cookies
from youhu.registry.http import SESSION_KEY, MemberRequest
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.web.front import PLACE_COOKIE, communities, front, my_community
from youhu.web.navigation import first, is_at_a_desk


@login_not_required
@require_safe
def home(request: MemberRequest) -> HttpResponse:
    """Where everybody begins: staff at their work, all others at the one button."""
    if is_at_a_desk(request):
        return redirect(first(request))
    if request.user.is_authenticated and request.member.role == Role.GRID_WORKER:
        return redirect("field")
    return render(request, "web/home.html", front(request))


@login_not_required
@require_http_methods(["GET", "POST"])
def my_place(request: MemberRequest) -> HttpResponse:
    """Which community is mine: kept on this device, for home to begin with."""
    now, known = timezone.now(), current()
    places = communities(known, now)
    if request.method == "POST":
        code = request.POST.get("community", "")
        return _keep(request, PLACE_COOKIE, code if code in places else "")
    english = (get_language() or "").startswith("en")
    context = {
        "groups": community_groups(places.values(), english=english),
        "chosen": my_community(request, places),
    }
    return render(request, "web/my_place.html", context)


@login_not_required
@require_safe
def paper(request: HttpRequest, name: str) -> HttpResponse:
    """What a visitor may want to read once: help, accessibility, privacy."""
    return render(request, f"web/{name}.html")


class SignOut(LogoutView):
    """Out, and what the browser kept of our pages and photos goes, too.

    What waits in a grid worker's outbox stays: it was not sent yet.
    """

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache"'
        return response


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
    return cookies.keep(redirect(wanted if safe else "home"), name, value)
