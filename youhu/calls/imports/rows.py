"""The rows of a file, one by one: a call of the past, or what is wrong with it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from math import isfinite
from typing import IO
from uuid import UUID, uuid5

from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.imports.mapping import LayerNames, Mapping
from youhu.calls.past import Fault, Note, Past, Path, Point
from youhu.calls.rules import MAX_TEXT, Kind, Source, Urgency
from youhu.common.csv import read_rows
from youhu.common.geo import Datum, convert_point
from youhu.common.rows import Row

# The same row of the same system always has the same key, so that it is never taken twice.
NAMESPACE = UUID("5f1f8a0e-3650-5c3b-9a53-365000000365")
# The clocks of two machines differ: so much is forgiven, more is an error of the file.
SKEW = timedelta(minutes=5)
# Something is due after it is raised, if only by the smallest step that a database keeps.
AT_ONCE = timedelta(microseconds=1)
MAX_ADDRESS = 200
NOT_STATED = "000"

Faults = list[Fault]
Record = Past | Faults


def read(file: IO[bytes], mapping: Mapping, *, limit: int | None = None) -> Iterator[Record]:
    """Each row of a table as a call or as a list of faults; at most `limit` of them.

    Raises Refused for a file that is no table or lacks a column that the mapping names.
    """
    seen: dict[str, int] = {}
    for row in islice(read_rows(file, columns=mapping.needed()), limit):
        yield _Reading(mapping, row, seen).record()


class _Reading:
    """One row while it is being read; `seen` holds the identifiers of those before it."""

    def __init__(self, mapping: Mapping, row: Row, seen: dict[str, int]) -> None:
        self._mapping = mapping
        self._number, self._cells = row
        self._seen = seen
        self._faults: Faults = []
        self._notes: list[Note] = []

    def record(self) -> Record:
        past = self._past()
        return list(dict.fromkeys(self._faults)) or past

    def _past(self) -> Past:
        source_id, state = self._identifier(), self._choice("state")
        raised_at, due_at, closed_at = self._moments(state)
        lng, lat = self._point()
        return Past(
            row=self._number,
            source_id=source_id,
            key=uuid5(NAMESPACE, f"{self._mapping.origin.name}/{source_id}"),
            kind=self._choice("kind", Kind.APPEAL),
            urgency=self._choice("urgency", Urgency.ORDINARY),
            source=self._choice("source", Source.IMPORT),
            text=self._text("text", most=MAX_TEXT, required=True),
            answer=self._text("answer") if state == "closed" else "",
            address=self._text("address", most=MAX_ADDRESS),
            category=self._path(self._mapping.categories),
            unit=self._path(self._mapping.units),
            cell_code=self._cell_code(),
            lng=lng,
            lat=lat,
            raised_at=raised_at,
            due_at=due_at,
            closed_at=closed_at,
            was_on_time={"yes": True, "no": False}.get(self._choice("on_time")),
            notes=tuple(dict.fromkeys(self._notes)),
        )

    def _fault(self, column: str, value: str, what: str, remedy: str) -> None:
        self._faults.append(Fault(self._number, column, value, what, remedy))

    def _cell(self, field: str) -> tuple[str, str]:
        """The column that has something to say about a field of ours, and what it says."""
        columns = self._mapping.columns.get(field, ())
        filled = ((column, self._cells[column]) for column in columns if self._cells[column])
        return next(filled, (columns[0] if columns else "", ""))

    def _identifier(self) -> str:
        column, value = self._cell("id")
        first = self._seen.setdefault(value, self._number)
        if not value:
            self._fault(column, value, _("The identifier is missing."), _("Fill it in."))
        elif first != self._number:
            what = _("The identifier stands in row %(row)s already.") % {"row": first}
            self._fault(column, value, what, _("Keep one of the two rows."))
        return value

    def _text(self, field: str, *, most: int | None = None, required: bool = False) -> str:
        column, value = self._cell(field)
        value = value or self._mapping.defaults.get(field, "")
        if required and not value:
            self._fault(column, value, _("It says nothing."), _("Say what happened."))
        if most and len(value) > most:
            what = _("The text is longer than %(most)s characters.") % {"most": most}
            self._fault(column, value[:80], what, _("Shorten it."))
        return value

    def _choice(self, field: str, default: str = "") -> str:
        """What the value map makes of a cell; the default where it is silent."""
        column, value = self._cell(field)
        choices = self._mapping.values.get(field, {})
        fallback = self._mapping.defaults.get(field, default)
        chosen = choices.get(value, fallback)
        if not chosen and (value or field == "state"):
            known = _(", ").join(choices)
            what = _("The mapping does not know this value.")
            remedy = _("Write one of: %(known)s; or add it to the mapping.") % {"known": known}
            self._fault(column, value, what, remedy)
        return chosen

    def _path(self, columns: tuple[str, ...]) -> Path:
        for column in columns:
            if not self._cells[column]:
                self._fault(column, "", _("The cell is empty."), _("Fill it in."))
        return tuple(self._cells[column] for column in columns)

    def _moments(self, state: str) -> tuple[datetime, datetime | None, datetime | None]:
        """When it was raised, due and closed, put in order where only seconds are amiss."""
        raised_at, due_at = self._moment("raised_at"), self._moment("due_at")
        closed_at = self._moment("closed_at")
        self._compare_with_state(closed_at, state)
        if raised_at is None:
            self._fault_empty("raised_at")
            return datetime.min.replace(tzinfo=UTC), due_at, closed_at
        self._refuse_too_old(raised_at)
        if due_at is not None and due_at <= raised_at:
            due_at = self._moved(Note.DUE_AT_ONCE, "due_at", due_at, raised_at) + AT_ONCE
        if closed_at is not None and closed_at < raised_at:
            closed_at = self._moved(Note.CLOSED_FIRST, "closed_at", closed_at, raised_at)
        return raised_at, due_at, closed_at

    def _compare_with_state(self, closed_at: datetime | None, state: str) -> None:
        column, value = self._cell("closed_at")
        if state == "closed":
            self._fault_empty("closed_at")
        elif state == "open" and closed_at is not None:
            what = _("It is open, yet it has a time of closing.")
            self._fault(column, value, what, _("Correct the state or take the time out."))

    def _fault_empty(self, field: str) -> None:
        column, value = self._cell(field)
        if not value:
            self._fault(column, value, _("The time is missing."), _("Fill it in."))

    def _refuse_too_old(self, raised_at: datetime) -> None:
        since = self._mapping.origin.since
        if timezone.localdate(raised_at) < since:
            column, value = self._cell("raised_at")
            what = _("It is older than %(since)s.") % {"since": since}
            remedy = _("Correct the time, or name an earlier day as district.since in the mapping.")
            self._fault(column, value, what, remedy)

    def _moved(self, note: Note, field: str, at: datetime, raised_at: datetime) -> datetime:
        """The moment of raising in place of one a little before it; a fault if long before."""
        if raised_at - at > SKEW:
            column, value = self._cell(field)
            what = _("The time lies before the call was raised.")
            self._fault(column, value, what, _("Correct one of the two times."))
        self._notes.append(note)
        return raised_at

    def _moment(self, field: str) -> datetime | None:
        column, value = self._cell(field)
        if not value:
            return None
        for text in self._mapping.formats:
            try:
                return self._in_utc(datetime.strptime(value, text))  # noqa: DTZ007 — the zone follows
            except (ValueError, OverflowError):
                continue
        remedy = _("Write it like %(text)s.") % {"text": self._mapping.formats[0]}
        self._fault(column, value, _("This is no date and time."), remedy)
        return None

    def _in_utc(self, local: datetime) -> datetime:
        """A time on the wall of the other system's city. Where its clocks jump, PEP 495 decides."""
        if local.tzinfo is None:
            earlier = local.replace(tzinfo=self._mapping.zone)
            leap = _offset(earlier) - _offset(earlier.replace(fold=1))
            if leap:
                self._notes.append(Note.SKIPPED_HOUR if leap < timedelta() else Note.REPEATED_HOUR)
            local = earlier
        return local.astimezone(UTC)

    def _point(self) -> Point:
        """Longitude and latitude in WGS-84; the middle of the district where none are given."""
        given = [self._cell("lng"), self._cell("lat")]
        if not any(value for _column, value in given):
            return self._mapping.middle
        try:
            lng, lat = (float(value) for _column, value in given)
        except ValueError:
            lng = lat = float("nan")
        if isfinite(lng) and isfinite(lat) and self._mapping.datum != Datum.WGS84:
            lng, lat = convert_point(lng, lat, source=self._mapping.datum)
        west, south, east, north = self._mapping.bounds
        if not (west <= lng <= east and south <= lat <= north):
            column = " + ".join(column for column, _value in given)
            value = ", ".join(value for _column, value in given)
            what = _("This is no point in the district.")
            self._fault(column, value, what, _("Correct it, or district.bounds in the mapping."))
        return lng, lat

    def _cell_code(self) -> str:
        parts = [self._digits(layer) for layer in self._mapping.layers]
        return "".join([self._mapping.origin.district, *parts])

    def _digits(self, layer: LayerNames) -> str:
        """The three digits of an area: the first column that fits tells them."""
        filled = [(source, self._cells[source.column]) for source in layer.sources]
        for source, value in filled:
            found = source.pattern.fullmatch(value)
            if found and len(found[1]) <= len(NOT_STATED):
                return found[1].zfill(len(NOT_STATED))
        wrong = next(((source.column, value) for source, value in filled if value), None)
        if wrong is not None:
            what = _("No area can be told from this.")
            self._fault(*wrong, what, _("Correct it, or the pattern in the mapping."))
        return NOT_STATED


def _offset(moment: datetime) -> timedelta:
    return moment.utcoffset() or timedelta()


def area_names(mapping: Mapping, cell_code: str) -> Iterator[tuple[str, str]]:
    """The code and name of the areas in which a cell lies, and of the cell itself."""
    start = len(mapping.origin.district)
    for layer in mapping.layers:
        end = start + len(NOT_STATED)
        digits = cell_code[start:end]
        name = (
            layer.unknown if digits == NOT_STATED else layer.name.replace("{}", digits.lstrip("0"))
        )
        yield cell_code[:end], name
        start = end
