"""People: the list, one person with posts and login, and every change of them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youhu.accounts.queries import has_second_step, is_paused
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import Member, Person
from youhu.registry.rules import Role
from youhu.upkeep import actions, staff
from youhu.upkeep.actions import Hand
from youhu.upkeep.forms.fields import BasisForm
from youhu.upkeep.forms.people import (
    LoginForm,
    NewPersonForm,
    PeopleFilterForm,
    PersonForm,
    RevealForm,
    offered,
)
from youhu.upkeep.rules import GUARD_READERS, HANDS
from youhu.upkeep.tables import Book, Column
from youhu.upkeep.views.listing import book_file, book_page, done, thing_page

OFFERED = 12
NOT_SHOWN = ""
LOGINS: dict[str, Promise] = {
    "yes": _("yes"),
    "locked": pgettext_lazy("login", "locked"),
    "no": pgettext_lazy("login", "no login"),
}


def _held(person: Any) -> str:
    return "; ".join(f"{post.organisation} {post.get_role_display()}" for post in person.held)


def _mark(person: Person, _today: date) -> tuple[Promise, str] | None:
    return (LOGINS["locked"], "late") if staff.login_of(person) == "locked" else None


BOOK = Book(
    name="people",
    title=_("People"),
    about=_("Who they are, and how they sign in."),
    icon="me",
    rows=staff.people,
    filters=PeopleFilterForm,
    columns=(
        Column(pgettext_lazy("person", "Name"), lambda person: person.name, ("name",)),
        Column(_("Sign-in name"), lambda person: str(person.user or ""), ("user__username",)),
        Column(_("Mobile"), staff.telephone),
        Column(pgettext_lazy("people", "Posts"), _held),
        Column(_("Signs in"), lambda person: LOGINS[staff.login_of(person)], ("user__is_active",)),
    ),
    href=lambda person: reverse("person", args=[person.pk]),
    new="new_person",
    new_label=_("Enter a person"),
    mark=_mark,
    is_counted=False,
)


@for_roles(*GUARD_READERS)
@require_safe
def people(request: MemberRequest) -> HttpResponse:
    """All who act or acted for the district, and those who are to."""
    return book_page(request, BOOK)


@for_roles(*GUARD_READERS)
@require_safe
def export_people(request: MemberRequest, form: str) -> HttpResponse:
    """The list as a table."""
    return book_file(request, BOOK, form)


@for_roles(*GUARD_READERS)
@require_safe
def person_offers(request: MemberRequest) -> HttpResponse:
    """People whose name or sign-in name holds what was typed, as options of a field."""
    said = {"q": request.GET.get("q", "").partition(" · ")[0].strip()[:60]}
    rows = staff.people(request.member, said, timezone.localdate())[:OFFERED]
    return render(request, "upkeep/_people.html", {"people": [offered(row) for row in rows]})


@for_roles(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def new_person(request: MemberRequest) -> HttpResponse:
    """Enter somebody who is not known yet."""
    form, made = NewPersonForm(request.POST or None), list[Person]()
    if request.method == "POST" and done(request, form, _kept(made, actions.enter_person)):
        messages.success(request, gettext("Entered. Give them a post and a login next."))
        return redirect("person", made[0].pk)
    return thing_page(request, None, BOOK, "upkeep/new_person.html", form=form)


@for_roles(*GUARD_READERS)
@require_safe
def person(request: MemberRequest, pk: int) -> HttpResponse:
    """Who it is, which posts they hold, how they sign in."""
    return _page(request, _find(request, pk))


@for_roles(*HANDS)
@require_POST
def act_person(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Change name or mobile; give, lock or let in a login, renew what opens it; see the mobile."""
    if verb not in ACTS:
        raise Http404
    found = _find(request, pk)
    action, told = ACTS[verb][1], list[Any]()
    form = _form(verb, found, request.POST)
    if not done(request, form, _kept(told, action), found):
        return _page(request, found, **{verb: form})
    if verb in SHOWN_ONCE:
        return _shown_once(request, _find(request, pk), **{SHOWN_ONCE[verb]: told[0]})
    messages.success(request, gettext("Changed. It holds from now on."))
    return redirect("person", pk)


ACTS: dict[str, tuple[type[BasisForm], Callable[..., Any]]] = {
    "amend": (PersonForm, actions.amend_person),
    "login": (LoginForm, actions.give_login),
    "renew": (BasisForm, actions.renew_password),
    "lock": (BasisForm, actions.lock_login),
    "unlock": (BasisForm, actions.unlock_login),
    "let_in": (BasisForm, actions.let_in),
    "reset": (BasisForm, actions.reset_phone),
    "reveal": (RevealForm, actions.reveal_phone),
}
# What an act answers with is shown on its own page and kept nowhere in clear.
SHOWN_ONCE = {"login": "password", "renew": "password", "reveal": "phone"}


def _form(verb: str, found: Person, data: Any = None) -> BasisForm:
    kind, ids = ACTS[verb][0], f"{verb}_%s"
    if kind is PersonForm:
        return PersonForm(data, row=found, auto_id=ids)
    return kind(data, auto_id=ids)


def _kept(answers: list[Any], action: Callable[..., Any]) -> Callable[..., None]:
    """The action, with its answer put aside for the page."""

    def run(*args: Any, **told: Any) -> None:
        hand: Hand = args[-1]
        answers.append(action(*args[:-1], hand, **told))

    return run


def _shown_once(request: MemberRequest, found: Person, **clear: str) -> HttpResponse:
    """The page with something that no other page shows; no browser keeps it."""
    answer = _page(request, found, **clear)
    answer["Cache-Control"] = "no-store"
    return answer


def _find(request: MemberRequest, pk: int) -> Person:
    return get_object_or_404(staff.everyone(request.member).select_related("user"), pk=pk)


def _page(request: MemberRequest, found: Person, **context: Any) -> HttpResponse:
    today = timezone.localdate()
    posts: list[tuple[Member, str]] = [
        (post, staff.standing(post, today)) for post in staff.posts_of(found)
    ]
    known = {
        **{verb: _form(verb, found) for verb in ACTS},
        "password": NOT_SHOWN,
        "phone": "",
        "posts": posts,
        "masked": staff.telephone(found),
        "may_guard": staff.may_guard(request.member, today),
        "signs_in": staff.login_of(found),
        "is_paused": found.user is not None and is_paused(found.user, timezone.now()),
        "second_step": found.user is not None and has_second_step(found.user),
        "with_past": [found.user] if found.user else [],
    }
    return thing_page(request, found, BOOK, "upkeep/person.html", **{**known, **context})
