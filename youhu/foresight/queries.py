"""Looking at signals: the list as its address says it, and what a member may do with one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import QueryDict

from youhu.calls.models import Call
from youhu.common.moves import open_moves
from youhu.common.pages import AnyPage, Pages
from youhu.foresight.models import Signal, SignalQuerySet, Survey
from youhu.foresight.rules import OPEN, Kind, State
from youhu.registry.models import Member
from youhu.territory.rules import DISTRICT_DIGITS

PER_PAGE = 25
SORTS = {"due": "due_at", "found": "found_at", "calls": "came", "times": "times"}
OPEN_ONES, ALL = "open", "all"
LONGEST_QUERY = 60
SHOWN_CALLS = 30


@dataclass(frozen=True)
class Listing:
    """The signals that one member sees, as the query of the address narrows them."""

    member: Member
    asked: QueryDict

    @property
    def kind(self) -> str:
        kind = self.asked.get("kind", "")
        return kind if kind in Kind else ""

    @property
    def state(self) -> str:
        state = self.asked.get("state", "")
        return state if state in State or state == ALL else OPEN_ONES

    @property
    def area(self) -> str:
        area = self.asked.get("area", "")
        return area if area.isdecimal() else ""

    @property
    def words(self) -> str:
        return self.asked.get("q", "").strip()[:LONGEST_QUERY]

    @property
    def sort(self) -> str:
        sort = self.asked.get("sort", "")
        return sort if sort.removeprefix("-") in SORTS else "due"

    @property
    def is_narrowed(self) -> bool:
        return bool(self.kind or self.area or self.words or self.state != OPEN_ONES)

    def rows(self) -> QuerySet[Signal]:
        found = self._in_state(Signal.objects.visible_to(self.member))
        if self.kind:
            found = found.filter(kind=self.kind)
        if self.area:
            found = found.filter(area_code__startswith=self.area)
        if self.words:
            said = self.words
            matter = Q(matter__name__contains=said) | Q(category__name__contains=said)
            found = found.filter(Q(place__contains=said) | Q(unit__name__contains=said) | matter)
        back = "-" if self.sort.startswith("-") else ""
        column = SORTS[self.sort.removeprefix("-")]
        return found.select_related("unit", "matter", "category", "report").order_by(
            f"{back}{column}", "-pk"
        )

    def _in_state(self, rows: SignalQuerySet) -> SignalQuerySet:
        if self.state == OPEN_ONES:
            return rows.filter(state__in=OPEN)
        return rows if self.state == ALL else rows.filter(state=self.state)

    def page(self) -> AnyPage:
        rows = self.rows()
        return Pages(rows, PER_PAGE, count=rows.count()).get_page(self.asked.get("page"))

    def query(self, **changes: str) -> str:
        """The filters as they stand in an address, with an ampersand at the end."""
        kept = QueryDict(mutable=True)
        state = "" if self.state == OPEN_ONES else self.state
        facts = {"kind": self.kind, "state": state, "area": self.area, "q": self.words}
        facts |= {"sort": self.sort, **changes}
        kept.update({name: value for name, value in facts.items() if value})
        return f"{kept.urlencode()}&" if kept else ""


def offered(signal: Signal, member: Member) -> list[str]:
    """The verbs that would not be refused: what the page shows as buttons."""
    if not signal.is_handled_by(member):
        return []
    return open_moves(signal, member.role)


def calls_behind(signal: Signal, member: Member) -> Sequence[Call]:
    """The calls behind a signal that are this member's business, newest first."""
    rows = Call.objects.visible_to(member).filter(evidence_of__signal=signal)
    rows = rows.select_related("category", "unit", "caller")
    return list(rows.order_by("-raised_at", "-pk")[:SHOWN_CALLS])


def waiting(member: Member, now: datetime) -> tuple[int, int]:
    """How many open signals a member has, and how many of them are overdue."""
    rows = Signal.objects.visible_to(member).open()
    due = list(rows.values_list("due_at", flat=True))
    return len(due), sum(at < now for at in due)


def last_survey(member: Member) -> Survey | None:
    """The last look over the calls of the member's district."""
    code = member.area_code[:DISTRICT_DIGITS]
    return Survey.objects.filter(district=code).order_by("-at", "-pk").first()
