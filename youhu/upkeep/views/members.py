"""Posts: the list, one post with its turns of duty, appointing, ending, handing over."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import SEPARATED, Role
from youhu.upkeep import actions, staff
from youhu.upkeep.forms.fields import BasisForm
from youhu.upkeep.forms.members import AppointForm, EndForm, HandOverForm, MemberFilterForm
from youhu.upkeep.leaving import left_alone, turns_after
from youhu.upkeep.rules import GUARD_READERS, HANDS
from youhu.upkeep.tables import Book, Column
from youhu.upkeep.views.listing import book_file, book_page, done, thing_page

STANDINGS: dict[str, tuple[Promise, str] | None] = {
    "serving": None,
    "coming": (pgettext_lazy("posts", "coming"), "soon"),
    "ended": (pgettext_lazy("posts", "ended"), ""),
}


def _mark(post: Member, today: date) -> tuple[Promise, str] | None:
    return STANDINGS[staff.standing(post, today)]


BOOK = Book(
    name="members",
    title=pgettext_lazy("people", "Posts"),
    about=_("Who acts for whom, from when to when."),
    icon="sign",
    rows=staff.members,
    filters=MemberFilterForm,
    columns=(
        Column(_("Person"), lambda post: post.person.name, ("person__name",)),
        Column(_("Organisation"), lambda post: str(post.organisation), ("organisation__code",)),
        Column(_("Role"), lambda post: post.get_role_display(), ("role", "organisation__code")),
        Column(_("First day"), lambda post: post.valid_from, ("valid_from",)),
        Column(pgettext_lazy("post", "Ends on"), lambda post: post.valid_until, ("valid_until",)),
    ),
    href=lambda post: reverse("member", args=[post.pk]),
    new="new_member",
    new_label=_("Appoint somebody"),
    mark=_mark,
)


@for_roles(*GUARD_READERS)
@require_safe
def members(request: MemberRequest) -> HttpResponse:
    """The posts of the district."""
    return book_page(request, BOOK)


@for_roles(*GUARD_READERS)
@require_safe
def export_members(request: MemberRequest, form: str) -> HttpResponse:
    """The list as a table."""
    return book_file(request, BOOK, form)


@for_roles(*HANDS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_member(request: MemberRequest) -> HttpResponse:
    """Appoint somebody; a link may say already whom, or where."""
    form = AppointForm(request.POST or None, initial=_initial(request))
    if request.method == "POST" and done(request, form, actions.appoint):
        messages.success(request, gettext("Appointed. Turns of duty are given at the duty posts."))
        return redirect("person", form.cleaned_data["person"].pk)
    return thing_page(request, None, BOOK, "upkeep/appoint.html", form=form)


def _initial(request: MemberRequest) -> dict[str, Any]:
    asked, first = request.GET, {"valid_from": timezone.localdate()}
    person, unit = asked.get("person", ""), asked.get("unit", "")
    people = staff.everyone(request.member).select_related("user")
    found = people.filter(pk=int(person)).first() if person.isdecimal() else None
    return {
        **first,
        "person": found,
        "organisation": Organisation.objects.filter(code=unit).first(),
    }


@for_roles(*GUARD_READERS)
@require_safe
def member(request: MemberRequest, pk: int) -> HttpResponse:
    """One post, its turns of duty, and what would be left without anybody if it ended."""
    return _page(request, _find(request, pk))


@for_roles(*HANDS)
@require_POST
def act_member(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Hand it over, end it on a day, let it go on, or take back what has not begun."""
    if verb not in ACTS:
        raise Http404
    post = _find(request, pk)
    kind, action = ACTS[verb]
    form = kind(request.POST, auto_id=f"{verb}_%s")
    if not done(request, form, action, post):
        return _page(request, _find(request, pk), **{verb: form})
    messages.success(request, gettext("Done, and on record."))
    return redirect("members") if verb == "withdraw" else redirect("member", pk)


ACTS: dict[str, tuple[type[BasisForm], Callable[..., Any]]] = {
    "handover": (HandOverForm, actions.hand_over),
    "end": (EndForm, actions.end_post),
    "restore": (BasisForm, actions.restore_post),
    "withdraw": (BasisForm, actions.withdraw_post),
}


def _find(request: MemberRequest, pk: int) -> Member:
    rows = staff.members(request.member, {"state": "all"}, timezone.localdate())
    return get_object_or_404(rows, pk=pk)


def _may_change(request: MemberRequest, post: Member, today: date) -> bool:
    if post.role in SEPARATED:
        return staff.may_guard(request.member, today)
    return request.member.role == Role.ADMIN


def _page(request: MemberRequest, post: Member, **forms: BasisForm) -> HttpResponse:
    today = timezone.localdate()
    standing = staff.standing(post, today)
    day = max(today, post.valid_from)
    context = {
        **{verb: kind(auto_id=f"{verb}_%s") for verb, (kind, _action) in ACTS.items()},
        "standing": standing,
        "mark": STANDINGS[standing],
        "turns": turns_after(post, today),
        "alone": left_alone(post, day) if standing != "ended" else [],
        "may_change": _may_change(request, post, today),
        "is_own": post.role in SEPARATED and post.person_id == request.member.person_id,
        **forms,
    }
    return thing_page(request, post, BOOK, "upkeep/member.html", **context)
