"""Organisations: the list, one body with those above and below it, and every change of it."""

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

from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import GuidanceLink, Organisation
from youhu.registry.rules import Role
from youhu.upkeep import actions, queries
from youhu.upkeep.forms.fields import BasisForm
from youhu.upkeep.forms.organisations import (
    GuideForm,
    NewOrganisationForm,
    OrganisationFilterForm,
    OrganisationForm,
    RetireForm,
)
from youhu.upkeep.resting import on_organisation
from youhu.upkeep.rules import READERS
from youhu.upkeep.tables import Book, Column
from youhu.upkeep.views.listing import book_file, book_page, done, first_error, thing_page

OFFERED = 12


def _mark(unit: Organisation, today: date) -> tuple[Promise, str] | None:
    if unit.active_until and unit.active_until <= today:
        return pgettext_lazy("organisations", "ended"), ""
    return (_("answers calls"), "ok") if unit.is_accountable else None


BOOK = Book(
    name="organisations",
    title=_("Organisations"),
    about=_("Who can be held to account."),
    icon="users",
    rows=queries.organisations,
    filters=OrganisationFilterForm,
    columns=(
        Column(_("Name"), str, ("name",)),
        Column(_("Code"), lambda unit: unit.code, ("code",)),
        Column(_("Kind"), lambda unit: unit.get_kind_display(), ("kind", "code")),
        Column(_("Below"), lambda unit: str(unit.parent or ""), ("parent__code", "code")),
        Column(_("Area code"), lambda unit: unit.area_code, ("area_code", "kind", "code")),
        Column(_("Active until"), lambda unit: unit.active_until, ("active_until", "code")),
    ),
    href=lambda unit: reverse("organisation", args=[unit.pk]),
    new="new_organisation",
    new_label=_("Enter an organisation"),
    mark=_mark,
)


@for_roles(*READERS)
@require_safe
def organisations(request: MemberRequest) -> HttpResponse:
    """All of them, or those below one."""
    return book_page(request, BOOK)


@for_roles(*READERS)
@require_safe
def export_organisations(request: MemberRequest, form: str) -> HttpResponse:
    """The list as a table."""
    return book_file(request, BOOK, form)


@for_roles(*READERS)
@require_safe
def unit_offers(request: MemberRequest) -> HttpResponse:
    """Organisations whose name or code holds what was typed, as options of a field."""
    said = {"q": request.GET.get("q", "").rpartition(" · ")[2].strip()[:60]}
    rows = queries.organisations(request.member, said, timezone.localdate())
    return render(request, "upkeep/_offers.html", {"units": rows[:OFFERED]})


@for_roles(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def new_organisation(request: MemberRequest) -> HttpResponse:
    """Enter one that is not known yet."""
    initial = {"area_code": request.member.area_code, "active_from": timezone.localdate()}
    form = NewOrganisationForm(request.POST or None, initial=initial)
    if request.method == "POST" and done(request, form, _enter):
        messages.success(request, gettext("Entered. Give it a handler and a duty post next."))
        return redirect("organisations")
    return thing_page(request, None, BOOK, "upkeep/new.html", form=form)


def _enter(hand: actions.Hand, *, seen: str, **told: Any) -> None:
    actions.enter_organisation(hand, **told)


@for_roles(*READERS)
@require_safe
def organisation(request: MemberRequest, pk: int) -> HttpResponse:
    """One body, those above and below it, and what rests on it."""
    unit = _find(request, pk)
    return _page(request, unit, form=OrganisationForm(row=unit))


@for_roles(Role.ADMIN)
@require_POST
def act_organisation(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Change it, end it, take it up again, or have another body guide it."""
    unit = _find(request, pk)
    if verb not in ACTS:
        raise Http404
    kind, action = ACTS[verb]
    form = kind(request.POST, row=unit) if kind is OrganisationForm else kind(request.POST)
    if done(request, form, action, unit):
        messages.success(request, gettext("Changed. It holds from now on."))
        return redirect("organisation", pk)
    forms = {"form": OrganisationForm(row=unit)} if verb != "amend" else {}
    return _page(request, unit, **{**forms, NAMES[verb]: form})


ACTS: dict[str, tuple[type[BasisForm], Any]] = {
    "amend": (OrganisationForm, actions.amend_organisation),
    "retire": (RetireForm, actions.retire_organisation),
    "restore": (BasisForm, actions.restore_organisation),
    "guide": (GuideForm, actions.guide),
}
NAMES = {"amend": "form", "retire": "retiring", "restore": "restoring", "guide": "guiding"}


@for_roles(Role.ADMIN)
@require_POST
def end_guidance(request: MemberRequest, pk: int, link: int) -> HttpResponse:
    """Another body guides it no more."""
    unit = _find(request, pk)
    found = get_object_or_404(GuidanceLink, pk=link, guided=unit)
    form = BasisForm(request.POST)
    if done(request, form, actions.end_guidance, found):
        messages.success(request, gettext("Changed. It holds from now on."))
    else:
        messages.error(request, first_error(form))
    return redirect("organisation", pk)


def _find(request: MemberRequest, pk: int) -> Organisation:
    rows = queries.organisations(request.member, {"state": "all"}, timezone.localdate())
    return get_object_or_404(rows, pk=pk)


def _page(request: MemberRequest, unit: Organisation, **forms: BasisForm) -> HttpResponse:
    today = timezone.localdate()
    below = queries.organisations(request.member, {"under": unit}, today)
    first = {"valid_from": today}
    context = {
        "above": queries.above(unit),
        "below": below[: queries.MOST_BELOW],
        "below_count": below.count(),
        "guides": unit.guided_by.select_related("guide").order_by("pk"),
        "resting": on_organisation(unit, today),
        "is_over": bool(unit.active_until and unit.active_until <= today),
        "retiring": RetireForm(),
        "restoring": BasisForm(),
        "guiding": GuideForm(initial=first),
        **forms,
    }
    return thing_page(request, unit, BOOK, "upkeep/organisation.html", **context)
