"""Everything that was changed in the district's own data, for whoever looks after it."""

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from youhu.registry.http import MemberRequest, for_roles
from youhu.upkeep import history, queries
from youhu.upkeep.forms.changes import ChangeFilterForm
from youhu.upkeep.models import Change
from youhu.upkeep.rules import READERS
from youhu.upkeep.tables import Book, Column
from youhu.upkeep.views.listing import book_file, book_page


def _what(change: Change) -> str:
    """The columns that differ, in one line."""
    found = history.differences(change)
    return "; ".join(f"{one.label}: {one.before} → {one.after}" for one in found)


BOOK = Book(
    name="changes",
    title=_("Changes"),
    about=_("Who changed what in the settings, and on what basis."),
    icon="list",
    rows=queries.changes,
    filters=ChangeFilterForm,
    columns=(
        Column(_("When"), lambda change: change.made_at, ("made_at",)),
        Column(
            pgettext_lazy("settings", "Part"),
            lambda change: change.get_topic_display(),
            ("topic", "made_at"),
        ),
        Column(pgettext_lazy("change", "What"), lambda change: change.title, ("title", "made_at")),
        Column(pgettext_lazy("change", "Done"), lambda change: change.get_verb_display()),
        Column(_("Before and after"), _what),
        Column(pgettext_lazy("rule", "Basis"), lambda change: change.basis),
        Column(_("By"), lambda change: str(change.made_by.person), ("made_by__person__name",)),
    ),
)


@for_roles(*READERS)
@require_safe
def changes(request: MemberRequest) -> HttpResponse:
    """All changes, the newest first."""
    return book_page(request, BOOK)


@for_roles(*READERS)
@require_safe
def export_changes(request: MemberRequest, form: str) -> HttpResponse:
    """The list as a table."""
    return book_file(request, BOOK, form)
