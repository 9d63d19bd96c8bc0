"""Who saw whose personal details in clear, for those who watch over that."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from youhu.privacy.models import Look
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.upkeep.forms.looks import LookFilterForm
from youhu.upkeep.tables import Book, Column
from youhu.upkeep.views.listing import book_file, book_page

WATCHERS = (Role.AUDITOR, Role.SECURITY)
_PATHS = {"who": "by__person__name__icontains", "whose": "title__icontains", "purpose": "purpose",
          "start": "at__date__gte", "end": "at__date__lte"}  # fmt: skip


def _rows(member: Member, told: dict[str, Any], _today: date) -> QuerySet[Look]:
    rows = Look.objects.visible_to(member).select_related("by__person", "by__organisation")
    narrowed = {path: told[name] for name, path in _PATHS.items() if name in told}
    return rows.filter(**narrowed).order_by("-at", "-pk")


BOOK = Book(
    name="looks",
    title=_("Looks in clear"),
    about=_("Who saw whose personal details in clear, when and what for."),
    icon="eye",
    rows=_rows,
    filters=LookFilterForm,
    columns=(
        Column(_("When"), lambda look: look.at, ("at",)),
        Column(pgettext_lazy("look", "Who"), lambda look: look.by.person, ("by__person__name",)),
        Column(_("Role"), lambda look: look.by.get_role_display()),
        Column(_("Organisation"), lambda look: look.by.organisation),
        Column(
            pgettext_lazy("look", "Whose"),
            lambda look: f"{look.get_about_display()} {look.title}",
            ("title", "at"),
        ),
        Column(_("What for"), lambda look: look.get_purpose_display(), ("purpose", "at")),
        Column(pgettext_lazy("look", "In words"), lambda look: look.words),
    ),
    is_counted=False,
)


@for_roles(*WATCHERS)
@require_safe
def looks(request: MemberRequest) -> HttpResponse:
    """All looks in clear within the district, the newest first."""
    return book_page(request, BOOK)


@for_roles(*WATCHERS)
@require_safe
def export_looks(request: MemberRequest, form: str) -> HttpResponse:
    """The list as a table."""
    return book_file(request, BOOK, form)
