"""What a list can show of a call: its columns, those that can be sorted by, and the usual ones."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Column:
    """One column: its word at the head, and the name that it is sorted by."""

    name: str
    label: Promise
    sort: str = ""
    hint: Promise | str = ""
    is_fixed: bool = False


COLUMNS = (
    Column("no", _("Number"), "raised", is_fixed=True),
    Column("what", pgettext_lazy("column", "What happened"), "urgency", is_fixed=True),
    Column("place", _("Place"), "place"),
    Column("kind", _("Category"), "category"),
    Column("unit", _("Unit"), "unit"),
    Column("state", _("State"), "state"),
    Column("source", _("Source")),
    Column("raised", _("Raised"), "raised"),
    Column("promised", _("Promised"), "promised"),
    Column("due", _("Time left"), "due"),
    Column(
        "chance",
        _("Likely late"),
        hint=_("the chance to be answered late, reckoned from history"),
    ),
    Column("times", _("Times"), hint=_("how often this caller called in the last 30 days")),
)
BY_NAME = {column.name: column for column in COLUMNS}
USUAL = ("no", "what", "place", "kind", "unit", "state", "due", "times")


def chosen(names: Iterable[str]) -> tuple[Column, ...]:
    """The columns with these names, in their order, and those that a list cannot do without."""
    wanted = set(names)
    return tuple(column for column in COLUMNS if column.is_fixed or column.name in wanted)
