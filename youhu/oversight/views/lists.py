"""Lists of supervisions and requests: filtered, sorted, paged and summed as the address says."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.common.pages import Pages
from youhu.common.spans import span
from youhu.oversight.models import Supervision
from youhu.oversight.models.pending import Judgement
from youhu.oversight.queries import KINDS
from youhu.oversight.rules import Level
from youhu.oversight.views.forms import RUNNING, FilterForm, RequestFilter, SupervisionFilter
from youhu.registry.models import Member, Organisation, called

PER_PAGE = 50
MOST_SUMS = 12
LOT = 500


@dataclass(frozen=True)
class Column:
    """One column: its word, what stands in a table for a row, and what it sorts by."""

    name: str
    label: Promise
    value: Callable[[Any], Any]
    order: str = ""


@dataclass(frozen=True)
class Book:
    """One list: its rows, its filters, its columns."""

    name: str
    model: Any
    filters: type[FilterForm]
    columns: tuple[Column, ...]
    people: tuple[str, ...]


_ABOUT = Column("call", _("Call or order"), lambda row: row.about.number, "call__number")
_UNIT = Column("unit", _("Unit"), lambda row: str(row.unit), "unit__code")
_STATE = Column("state", _("State"), lambda row: row.get_state_display())
_HOLDER = Column("holder", _("Next step with"), lambda row: str(row.holder) if row.due_at else "")
_DUE = Column("due", _("Due"), lambda row: row.due_at, "due_at")
_SINCE = Column("since", _("Since"), lambda row: row.made_at, "made_at")

SUPERVISIONS = Book(
    "supervision",
    Supervision,
    SupervisionFilter,
    (
        _ABOUT,
        Column("level", _("Level"), lambda row: row.get_level_display(), "score"),
        Column("cause", _("Cause"), lambda row: row.get_cause_display(), "cause"),
        _UNIT,
        _STATE,
        _HOLDER,
        _DUE,
        Column("score", _("Score"), lambda row: row.score, "score"),
        _SINCE,
        Column("why", _("Why"), lambda row: row.why),
        Column("expected", _("Expected"), lambda row: row.wanted),
        Column("report", _("Report"), lambda row: row.report),
        Column("lifted", _("Lifted"), lambda row: row.lifted_at),
    ),
    (*Supervision.ABOUT, "unit", "holder", "rule"),
)
_REQUESTED = (
    _ABOUT,
    Column("what", _("What"), lambda row: row.asked),
    _UNIT,
    _STATE,
    _HOLDER,
    _DUE,
    _SINCE,
    Column("why", _("Why"), lambda row: row.reason),
    Column("decided", pgettext_lazy("column", "Decided"), lambda row: row.decided_at),
    Column("decision", _("Decision"), lambda row: row.decision),
)
REQUESTS = {
    kind: Book(
        "requests",
        KINDS[kind],
        RequestFilter,
        _REQUESTED,
        (*KINDS[kind].ABOUT, "unit", "holder", *more),
    )
    for kind, more in (
        ("extension", ()),
        ("hold", ()),
        ("appeal", ("supervision",)),
        ("verdict", ()),
    )
}


class Listing:
    """The rows of a book that an address asks for, in the eyes of one member."""

    def __init__(self, book: Book, member: Member, asked: Mapping[str, str], now: datetime) -> None:
        self.book, self.member, self.now = book, member, now
        self.form = book.filters(asked)
        self.told = self.form.told
        self._page = asked.get("page", "")
        self._orders = {column.name: column.order for column in book.columns if column.order}
        wanted = asked.get("sort", "")
        self.sort = wanted if wanted.removeprefix("-") in self._orders else "-since"

    def rows(self) -> QuerySet[Any]:
        """All rows that pass the filters, unsorted."""
        told = self.told
        rows: QuerySet[Any] = self.book.model.objects.visible_to(self.member)
        columns = {name: told[name] for name in ("level", "cause", "unit") if told.get(name)}
        rows = rows.filter(**columns)
        if told.get("state") == RUNNING[0]:
            rows = rows.filter(due_at__isnull=False)
        elif told.get("state"):
            rows = rows.filter(state=told["state"])
        if told.get("days"):
            first, end = span(told["days"], timezone.localdate(self.now))
            rows = rows.filter(made_at__gte=_midnight(first))
            rows = rows.filter(made_at__lt=_midnight(end)) if end else rows
        return rows.filter(_search(told["q"], self.book.model)) if told.get("q") else rows

    def sorted(self) -> QuerySet[Any]:
        back = "-" if self.sort.startswith("-") else ""
        column = self._orders[self.sort.removeprefix("-")]
        rows = self.rows().select_related(*self.book.people)
        return rows.order_by(f"{back}{column}", f"{back}pk")

    def table(self) -> Iterator[list[Any]]:
        """The cells of all rows."""
        for row in self.sorted().iterator(chunk_size=LOT):
            yield [column.value(row) for column in self.book.columns]

    def heads(self) -> dict[str, tuple[Promise, str, str]]:
        """Every column's word, the address that sorts by it, and how it is sorted now."""
        return {column.name: self._head(column) for column in self.book.columns}

    def _head(self, column: Column) -> tuple[Promise, str, str]:
        up, down = self.sort == column.name, self.sort == f"-{column.name}"
        turned = f"-{column.name}" if up else column.name
        query = self.query(sort=turned) if column.order else ""
        return column.label, query, "ascending" if up else "descending" if down else ""

    def query(self, **changes: str) -> str:
        """The filters and the order as they stand in an address."""
        told = {**self.told, "sort": "" if self.sort == "-since" else self.sort, **changes}
        return urlencode({name: value for name, value in told.items() if value})

    def context(self) -> dict[str, Any]:
        """What the page of the list shows."""
        rows = self.sorted()
        page = Pages(rows, PER_PAGE, count=self.rows().count()).get_page(self._page)
        chosen = self.told.get("unit")
        unit = Organisation.objects.filter(pk=chosen).first() if chosen else None
        return {
            "listing": self, "page": page, "heads": self.heads(), "query": self.query(),
            "unit": unit, "without_unit": self.query(unit=""), "now": self.now,
        }  # fmt: skip


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _search(words: str, model: Any) -> Q:
    found = Q(call__number__contains=words) | Q(reason__icontains=words)
    if issubclass(model, Judgement):
        found |= Q(matter__number__iexact=words) | Q(matter__title__icontains=words)
    return found | called(words, unit="unit")


@dataclass(frozen=True)
class UnitSum:
    """What the supervisions of one unit come to."""

    unit: Organisation
    ordinary: int
    yellow: int
    red: int
    running: int
    score: int


def sums(rows: QuerySet[Any]) -> list[UnitSum]:
    """The units with the lowest scores first, in two statements."""
    counted = {level.value: Count("pk", filter=Q(level=level)) for level in Level}
    running = Count("pk", filter=Q(due_at__isnull=False))
    grouped = rows.order_by().values("unit").annotate(
        score_sum=Sum("score"), running=running, **counted
    )  # fmt: skip
    worst = list(grouped.order_by("score_sum", "-running", "unit")[:MOST_SUMS])
    units = Organisation.objects.in_bulk([row["unit"] for row in worst])
    return [
        UnitSum(
            units[row["unit"]], row["ordinary"], row["yellow"], row["red"],
            row["running"], row["score_sum"],
        )
        for row in worst
    ]  # fmt: skip
