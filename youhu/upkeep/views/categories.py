"""Categories: the list, one with what decides for it, and every change of it."""

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

from youhu.calls import reference
from youhu.calls.models import Category
from youhu.calls.rules import CategoryKind, Urgency
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role
from youhu.upkeep import actions, queries
from youhu.upkeep import categories as kept
from youhu.upkeep.forms.categories import (
    CategoryFilterForm,
    CategoryForm,
    NewCategoryForm,
    TryForm,
)
from youhu.upkeep.forms.fields import BasisForm
from youhu.upkeep.rules import READERS
from youhu.upkeep.tables import Book, Column
from youhu.upkeep.views.listing import book_file, book_page, done, thing_page


def _mark(category: Category, _today: date) -> tuple[Promise, str] | None:
    if not category.is_active:
        return pgettext_lazy("categories", "out of use"), ""
    if category.parent_id is None:
        return _("class"), "ink"
    # The subjects of citizen matters are all ours: a mark on each would say nothing.
    is_own = category.is_local and category.kind != CategoryKind.CITIZEN
    return (_("local"), "") if is_own else None


def _said(value: bool) -> str:
    return gettext("yes") if value else ""


BOOK = Book(
    name="categories",
    title=_("Categories"),
    about=_("What a call can be about."),
    icon="list",
    rows=kept.categories,
    filters=CategoryFilterForm,
    columns=(
        Column(_("Name"), str, ("name", "code")),
        Column(_("Code"), lambda one: one.code, ("code", "kind", "standard")),
        Column(_("Kind"), lambda one: one.get_kind_display(), ("kind", "standard", "code")),
        Column(_("Class"), lambda one: str(one.parent or ""), ("kind", "parent__code", "code")),
        Column(_("Keywords"), lambda one: one.keywords),
        Column(_("Verified first"), lambda one: _said(one.verify_first), ("verify_first", "code")),
        Column(_("Checked in place"), lambda one: _said(one.needs_check), ("needs_check", "code")),
        Column(_("Public"), lambda one: _said(one.is_public), ("is_public", "code")),
        Column(_("Standard"), lambda one: one.standard, ("standard", "kind", "code")),
    ),
    href=lambda one: reverse("category", args=[one.pk]),
    new="new_category",
    new_label=_("Enter a local category"),
    mark=_mark,
)


@for_roles(*READERS)
@require_safe
def categories(request: MemberRequest) -> HttpResponse:
    """All of them, each class before what it holds."""
    return book_page(request, BOOK)


@for_roles(*READERS)
@require_safe
def export_categories(request: MemberRequest, form: str) -> HttpResponse:
    """The list as a table."""
    return book_file(request, BOOK, form)


@for_roles(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def new_category(request: MemberRequest) -> HttpResponse:
    """Enter a local one below a class."""
    form = NewCategoryForm(request.POST or None, initial={"parent": request.GET.get("under")})
    if request.method == "POST" and done(request, form, _enter):
        messages.success(request, gettext("Entered. It is offered from now on."))
        return redirect(f"{reverse('categories')}?under={form.cleaned_data['parent'].pk}")
    return thing_page(request, None, BOOK, "upkeep/new.html", form=form)


def _enter(hand: actions.Hand, *, seen: str, **told: Any) -> None:
    actions.enter_category(hand, **told)


@for_roles(*READERS)
@require_safe
def category(request: MemberRequest, pk: int) -> HttpResponse:
    """One category, what decides for it today, and what words point to it."""
    found = _find(pk)
    return _page(request, found, form=CategoryForm(row=found))


ACTS: dict[str, tuple[str, Any]] = {
    "amend": ("form", actions.amend_category),
    "retire": ("retiring", actions.retire_category),
    "restore": ("restoring", actions.restore_category),
}


@for_roles(Role.ADMIN)
@require_POST
def act_category(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Change it, take it out of use, or take it up again."""
    found = _find(pk)
    if verb not in ACTS:
        raise Http404
    name, action = ACTS[verb]
    is_amend = verb == "amend"
    form = CategoryForm(request.POST, row=found) if is_amend else BasisForm(request.POST)
    if done(request, form, action, found):
        messages.success(request, gettext("Changed. It holds from now on."))
        return redirect("category", pk)
    return _page(request, found, **{"form": CategoryForm(row=found), name: form})


def _find(pk: int) -> Category:
    return get_object_or_404(Category.objects.select_related("parent"), pk=pk)


def _page(request: MemberRequest, found: Category, **forms: BasisForm) -> HttpResponse:
    now, known, trying = timezone.now(), reference.current(), TryForm(request.GET)
    on = timezone.localdate(now)
    said = trying.cleaned_data["said"] if trying.is_valid() else ""
    below, rules = found.children.order_by("code", "pk"), kept.deciding(found, known, on)
    context = {
        "below": below[: queries.MOST_BELOW],
        "below_count": below.count(),
        "rules": rules[: kept.MOST_RULES],
        "more_rules": len(rules) - kept.MOST_RULES,
        "limits": kept.limits(found, known, on),
        "urgencies": [urgency.label for urgency in Urgency],
        "used": kept.used(found, request.member, now),
        "resting": kept.on_category(found),
        "trying": trying,
        "said": said,
        "offered": kept.suggested(said, found, known) if said else [],
        "retiring": BasisForm(),
        "restoring": BasisForm(),
        **forms,
    }
    return thing_page(request, found, BOOK, "upkeep/category.html", **context)
