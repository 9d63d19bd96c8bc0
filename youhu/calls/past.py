"""What another system knew: its calls, and the places, units and matters they speak of. Pure."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youhu.common.calendar import LimitType

# Names from the widest to the narrowest: department and queue; subject, reason and type.
Path = tuple[str, ...]
Point = tuple[float, float]  # longitude, latitude


class Note(TextChoices):
    """What had to be understood otherwise than the file says it."""

    CLOSED_FIRST = (
        "closed_first",
        gettext_lazy("closed moments before it was raised: taken as closed at once"),
    )
    DUE_AT_ONCE = (
        "due_at_once",
        gettext_lazy("due no later than it was raised: taken as due right afterwards"),
    )
    SKIPPED_HOUR = (
        "skipped_hour",
        gettext_lazy("a time that the clocks skipped: taken as an hour later"),
    )
    REPEATED_HOUR = (
        "repeated_hour",
        gettext_lazy("a time that came twice that day: taken as the first one"),
    )


class Fault(NamedTuple):
    """Why a row of a file could not be taken, and what to do about it. Row 1 is the header."""

    row: int
    column: str
    value: str
    what: str
    remedy: str

    def __str__(self) -> str:
        where = _("Row %(row)s, %(column)s “%(value)s”:") % self._asdict()
        return f"{where} {self.what} {self.remedy}"


@dataclass(frozen=True, slots=True)
class Past:
    """A call as another system kept it; moments in UTC, the place in WGS-84 degrees."""

    row: int
    source_id: str
    key: UUID
    kind: str
    urgency: str
    source: str
    text: str
    answer: str
    address: str
    category: Path
    unit: Path
    cell_code: str
    lng: float
    lat: float
    raised_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    was_on_time: bool | None  # what the file itself says
    notes: tuple[Note, ...] = ()


class Span(NamedTuple):
    """A time limit as a number of hours or days."""

    amount: int
    limit_type: LimitType


@dataclass(frozen=True)
class Origin:
    """The other system: what it is called, which district it served, and how it names things."""

    name: str
    district: str  # six digits
    district_name: str
    district_name_en: str
    code_system: str
    since: date  # everything that comes from the file is in force from this day
    category_kind: str
    unit_names: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Found:
    """Everything that the accepted rows of a file speak of."""

    areas: dict[str, str] = field(default_factory=dict)  # code: name, subdistricts to cells
    units: set[Path] = field(default_factory=set)
    categories: set[Path] = field(default_factory=set)
    spans: dict[Path, Counter[Span]] = field(default_factory=lambda: defaultdict(Counter))
    routes: dict[Path, Counter[Path]] = field(default_factory=lambda: defaultdict(Counter))
    years: set[int] = field(default_factory=set)  # in which something happened or was due
    sites: dict[Point, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
