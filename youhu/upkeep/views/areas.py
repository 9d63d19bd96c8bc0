"""Areas: what they are called. Their codes and outlines belong to import and redrawing."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role
from youhu.territory.models import Area
from youhu.upkeep import actions, places, queries
from youhu.upkeep.forms.places import AreaFilterForm, AreaForm
from youhu.upkeep.rules import READERS
from youhu.upkeep.tables import Book, Column
from youhu.upkeep.views.listing import book_file, book_page, done, thing_page


def _mark(area: Area, _today: date) -> tuple[Promise, str] | None:
    return None if getattr(area, "is_drawn", True) else (_("no longer on the map"), "")


BOOK = Book(
    name="areas",
    title=_("Names of areas"),
    about=_("What subdistricts, communities and cells are called."),
    icon="map",
    rows=places.areas,
    filters=AreaFilterForm,
    columns=(
        Column(_("Name"), lambda area: area.name, ("name", "code")),
        Column(_("Code"), lambda area: area.code, ("code", "kind")),
        Column(_("Kind"), lambda area: area.get_kind_display(), ("kind", "code")),
        Column(pgettext_lazy("area", "Lies in"), lambda area: str(area.parent or ""),
               ("parent__code", "code")),
        Column(_("English name"), lambda area: area.name_en, ("name_en", "code")),
    ),
    href=lambda area: reverse("area", args=[area.pk]),
    mark=_mark,
)  # fmt: skip


@for_roles(*READERS)
@require_safe
def areas(request: MemberRequest) -> HttpResponse:
    """All of them, or those within one."""
    return book_page(request, BOOK)


@for_roles(*READERS)
@require_safe
def export_areas(request: MemberRequest, form: str) -> HttpResponse:
    """The list as a table."""
    return book_file(request, BOOK, form)


@for_roles(*READERS)
@require_safe
def area(request: MemberRequest, pk: int) -> HttpResponse:
    """One area, those above and below it, and its outlines through time."""
    found = _find(request, pk)
    return _page(request, found, AreaForm(row=found))


@for_roles(Role.ADMIN)
@require_POST
def rename_area(request: MemberRequest, pk: int) -> HttpResponse:
    """Give it another name."""
    found = _find(request, pk)
    form = AreaForm(request.POST, row=found)
    if done(request, form, actions.rename_area, found):
        messages.success(request, gettext("Changed. It holds from now on."))
        return redirect("area", pk)
    return _page(request, found, form)


def _find(request: MemberRequest, pk: int) -> Area:
    return get_object_or_404(places.areas(request.member, {"state": "all"}, _today()), pk=pk)


def _today() -> date:
    return timezone.localdate()


def _page(request: MemberRequest, found: Area, form: AreaForm) -> HttpResponse:
    below = places.areas(request.member, {}, _today()).filter(parent=found)
    context = {
        "form": form,
        "above": places.above(found),
        "below": below[: queries.MOST_BELOW],
        "below_count": below.count(),
        "outlines": found.shapes.defer("geometry").order_by("-valid_from", "pk"),
    }
    return thing_page(request, found, BOOK, "upkeep/area.html", **context)
