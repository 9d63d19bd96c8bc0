"""The table of people to come: its columns in either language, its rows, its template."""

from collections.abc import Iterator
from typing import IO

from django.conf import settings
from django.core import signing
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from youhu.common.csv import TableLimits, read_rows
from youhu.common.errors import Refused
from youhu.registry.rules import STAFF
from youhu.upkeep.actions.joining import Joining

MOST = 500
MOST_BYTES = 16 << 20
MINUTES = 60
SALT = "people to come"
LABELS: dict[str, Promise] = {
    "name": pgettext_lazy("person", "Name"),
    "phone": _("Mobile"),
    "username": _("Sign-in name"),
    "organisation": _("Organisation code"),
    "role": _("Role"),
    "valid_from": _("First day"),
}


def template() -> list[str]:
    """The first row of the table, in the reader's language."""
    return [str(label) for label in LABELS.values()]


def read_people(file: IO[bytes]) -> list[Joining]:
    """The rows of a table. Raises Refused for one that is no table, or lacks the names."""
    names, roles = _words(LABELS), _words({role.value: role.label for role in STAFF})
    rows = []
    for number, row in read_rows(file, limits=TableLimits(unpacked=MOST_BYTES, rows=MOST)):
        told = {names[column]: cell for column, cell in row.items() if column in names}
        if not told.get("name"):
            raise Refused(gettext("Row %(row)s has no name.") % {"row": number})
        told["role"] = roles.get(told.get("role", ""), told.get("role", ""))
        rows.append(Joining(number, **told))
    return rows


def _words(labels: dict[str, Promise]) -> dict[str, str]:
    """What each label is called in every language, and its own name, back to its name."""
    found = {name: name for name in labels}
    for code, _language in settings.LANGUAGES:
        with translation.override(code):
            found |= {str(label): name for name, label in labels.items()}
    return found


def sealed(rows: list[Joining]) -> str:
    """The rows as a page carries them from the preview to the confirmation, unchangeable."""
    return signing.dumps([list(vars(row).values()) for row in rows], salt=SALT, compress=True)


def unsealed(text: str) -> Iterator[Joining]:
    """The rows that were looked at. Raises Refused when they are too old or not ours."""
    try:
        rows = signing.loads(text, salt=SALT, max_age=MINUTES * 60)
    except signing.BadSignature as why:
        raise Refused(gettext("This preview is too old. Choose the file again.")) from why
    return (Joining(*row) for row in rows)
