"""The table of check-ins: its columns in either language, its rows, its template."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import IO, Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from youhu.common.csv import TableLimits, read_rows
from youhu.common.errors import Refused
from youhu.registry.models import Member
from youhu.volunteering.actions.importing import NumberedRow
from youhu.volunteering.actions.people import mobile_of
from youhu.volunteering.actions.taking_in import Known, Told
from youhu.volunteering.rules import FREE_TIMES, ServiceKind, Skill

MOST = 50_000
MOST_BYTES = 64 << 20
LONGEST_NAME = 50
LABELS: dict[str, Promise] = {
    "name": pgettext_lazy("person", "Name"),
    "phone": _("Mobile"),
    "community": _("Community code"),
    "unit": _("Unit code"),
    "skills": _("Skills"),
    "kinds": _("Kinds of service"),
    "free": _("Free times"),
}
NEEDED = ("name", "phone", "community")
_LABELS_OF: dict[str, dict[str, Any]] = {
    "columns": dict(LABELS),
    "skills": dict(Skill.choices),
    "kinds": dict(ServiceKind.choices),
    "free": {one: one for one in FREE_TIMES},
}
_BETWEEN = re.compile("[,;|\\s\u3001\uff0c\uff1b]+")


def template() -> list[str]:
    """The first row of the table, in the reader's language."""
    return [str(label) for label in LABELS.values()]


def rows_of(file: IO[bytes]) -> list[NumberedRow]:
    """The rows of a file under the names of their columns. Raises Refused for what is no table."""
    names = _words("columns")
    limits = TableLimits(unpacked=MOST_BYTES, rows=MOST)
    rows: list[NumberedRow] = []
    for number, row in read_rows(file, limits=limits):
        rows.append((number, {names[name]: cell for name, cell in row.items() if name in names}))
    if not rows:
        raise Refused(gettext("The table has no rows below its head."))
    missing = [str(LABELS[name]) for name in NEEDED if name not in rows[0][1]]
    if missing:
        raise Refused(
            gettext("These columns are missing: %(columns)s. Name them in the first row.")
            % {"columns": gettext(", ").join(missing)}
        )
    return rows


def reader_for(by: Member) -> Callable[[int, Mapping[str, str], Known], Told]:
    """Reads rows for a desk, which takes in its own community only, or for a room."""

    def read(number: int, row: Mapping[str, str], known: Known) -> Told:
        name, place = row.get("name", ""), row.get("community", "")
        if not name or len(name) > LONGEST_NAME:
            raise Refused(gettext("The name is missing or too long."))
        if place not in known.communities:
            raise Refused(gettext("There is no community %(code)s.") % {"code": place[:20] or "–"})
        if not place.startswith(by.area_code):
            raise Refused(gettext("%(code)s is not yours to enter.") % {"code": place})
        unit = row.get("unit", "")
        if unit and unit not in known.units:
            raise Refused(gettext("There is no unit %(code)s.") % {"code": unit[:20]})
        told = {column: _codes(column, row.get(column, "")) for column in ("skills", "kinds")}
        free = _codes("free", row.get("free", ""))
        return Told(number, name, mobile_of(row.get("phone", "")), place, unit, free=free, **told)

    return read


def _codes(column: str, said: str) -> tuple[str, ...]:
    known, found = _words(column), []
    for word in filter(None, _BETWEEN.split(said)):
        if word not in known:
            raise Refused(
                gettext("“%(word)s” is not known in the column %(column)s.")
                % {"word": word[:20], "column": LABELS[column]}
            )
        found.append(known[word])
    return tuple(found)


@cache
def _words(what: str) -> dict[str, str]:
    """What each code is called in every language, and its own name, back to the code."""
    labels = _LABELS_OF[what]
    found = {name: name for name in labels}
    for code, _language in settings.LANGUAGES:
        with translation.override(code):
            found |= {_BETWEEN.sub("", str(label)): name for name, label in labels.items()}
            found |= {str(label): name for name, label in labels.items()}
    return found
