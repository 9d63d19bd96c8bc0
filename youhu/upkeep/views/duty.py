"""Duty posts: who is on duty at a moment, one post's week with its gaps, and every change of it."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role
from youhu.territory.models import Post, Roster
from youhu.upkeep import actions, duty_posts, rota
from youhu.upkeep.forms.duty import (
    DutyFilterForm,
    EndTurnForm,
    HandOverForm,
    NewPostForm,
    PostForm,
    TermsForm,
    TurnForm,
)
from youhu.upkeep.forms.fields import BasisForm
from youhu.upkeep.rules import READERS
from youhu.upkeep.tables import Book, Column
from youhu.upkeep.views.listing import book_file, book_page, done, first_error, thing_page

WEEK = timedelta(days=7)
SHOWN_GAPS = 10


def _mark(post: Any, _today: date) -> tuple[Promise, str] | None:
    return (_("gap ahead"), "late") if post.gap else None


def _gap_of(post: Any) -> str:
    return f"{post.gap.starts_at:%m-%d %H:%M} – {post.gap.ends_at:%m-%d %H:%M}" if post.gap else ""


BOOK = Book(
    name="duty_posts",
    title=_("Duty posts"),
    about=_("Who is on duty when."),
    icon="clock",
    rows=duty_posts.posts,
    filters=DutyFilterForm,
    columns=(
        Column(_("Duty post"), lambda post: post.name, ("name",)),
        Column(_("Unit"), lambda post: str(post.unit), ("unit__code", "name")),
        Column(_("Area"), lambda post: str(post.area or ""), ("area__code", "unit__code")),
        Column(_("Telephone"), lambda post: post.phone),
        Column(_("On duty then"), lambda post: post.here),
        Column(_("Next gap"), _gap_of),
    ),
    href=lambda post: reverse("duty_post", args=[post.pk]),
    new="new_duty_post",
    new_label=_("Set up a duty post"),
    mark=_mark,
    prepare=duty_posts.prepare,
)


@for_roles(*READERS)
@require_safe
def all_posts(request: MemberRequest) -> HttpResponse:
    """All of them, with who is there now or at another moment."""
    return book_page(request, BOOK)


@for_roles(*READERS)
@require_safe
def export_posts(request: MemberRequest, form: str) -> HttpResponse:
    """The list as a table."""
    return book_file(request, BOOK, form)


@for_roles(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def new_post(request: MemberRequest) -> HttpResponse:
    """Set up one that stands empty until somebody has a turn."""
    form = NewPostForm(request.POST or None)
    made: list[Post] = []

    def set_up(hand: actions.Hand, *, seen: str, cell: Any, **told: Any) -> None:
        made.append(actions.set_up_post(hand, area=cell, **told))

    if request.method == "POST" and done(request, form, set_up):
        messages.success(request, gettext("Set up. Give somebody a turn there next."))
        return redirect("duty_post", made[0].pk)
    return thing_page(request, None, BOOK, "upkeep/new.html", form=form)


@for_roles(*READERS)
@require_safe
def post(request: MemberRequest, pk: int) -> HttpResponse:
    """One post: a week of it, the turns, the gaps of the coming days."""
    return _page(request, _find(request, pk))


@for_roles(Role.ADMIN)
@require_POST
def act_post(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Rename it, give somebody a turn, or remove it."""
    found = _find(request, pk)
    if verb == "amend":
        form: BasisForm = PostForm(request.POST, row=found)
        return _done(request, found, form, actions.amend_post, found, name="form")
    if verb == "terms":
        form = TermsForm(request.POST, post=found)
        return _done(request, found, form, actions.amend_post, found, name="terms")
    if verb == "turn":
        form = TurnForm(request.POST, post=found)
        return _done(request, found, form, actions.give_turn, found, name="turning")
    if verb != "remove":
        raise Http404
    form = BasisForm(request.POST)
    if done(request, form, actions.remove_post, found):
        messages.success(request, gettext("Removed. It stands in the list of changes."))
        return redirect("duty_posts")
    return _page(request, found, removing=form)


@for_roles(Role.ADMIN)
@require_POST
def act_turn(request: MemberRequest, pk: int, turn: int, verb: str) -> HttpResponse:
    """End a turn, or hand it over to another of the unit's people."""
    found = _find(request, pk)
    rows = Roster.objects.select_related("post__unit", "member__person")
    row = get_object_or_404(rows, pk=turn, post=found)
    if verb == "end":
        form: BasisForm = EndTurnForm(request.POST)
        return _done(request, found, form, actions.end_turn, row, name="ending", turn=row)
    if verb == "hand-over":
        form = HandOverForm(request.POST, post=found)
        return _done(request, found, form, actions.hand_over_turn, row, name="handing", turn=row)
    raise Http404


def _done(
    request: MemberRequest, found: Post, form: BasisForm, action: Any, thing: Any, *, name: str,
    turn: Roster | None = None,
) -> HttpResponse:  # fmt: skip
    if done(request, form, action, thing):
        messages.success(request, gettext("Changed. It holds from now on."))
        return redirect("duty_post", found.pk)
    if turn is not None:
        messages.error(request, first_error(form))
    return _page(request, found, **{name: form, "turn": turn})


def _find(request: MemberRequest, pk: int) -> Post:
    return get_object_or_404(duty_posts.posts(request.member, {}, timezone.localdate()), pk=pk)


def _page(request: MemberRequest, found: Post, **given: Any) -> HttpResponse:
    now = timezone.localtime()
    monday = _monday(request.GET.get("week", ""), now.date())
    rosters = duty_posts.rosters_of([found])[found.pk]
    ahead = duty_posts.gaps(rosters, now)
    context = {
        "days": rota.week(rosters, monday),
        "hours": range(0, 25, 3),
        "today": now.date(),
        "monday": monday,
        "earlier": monday - WEEK,
        "later": monday + WEEK,
        "rosters": rosters,
        "gaps": ahead[:SHOWN_GAPS],
        "more_gaps": max(len(ahead) - SHOWN_GAPS, 0),
        "form": PostForm(row=found),
        "terms": TermsForm(post=found),
        "turning": TurnForm(post=found, initial={"from_on": now.date()}),
        "ending": EndTurnForm(initial={"until": now.date()}),
        "handing": HandOverForm(post=found, initial={"on": now.date()}),
        "removing": BasisForm(),
        "turn": None,
        **given,
    }
    return thing_page(request, found, BOOK, "upkeep/duty_post.html", **context)


def _monday(asked: str, today: date) -> date:
    """The Monday of the week that is asked for; of this week where that is no day."""
    try:
        day = parse_date(asked) or today
    except ValueError:
        day = today
    return day - timedelta(days=day.weekday())
