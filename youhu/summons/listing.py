"""Summonses as lists show them: narrowed, sorted, page by page; and ratings by unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from youhu.calls.rules import Urgency
from youhu.common.pages import AnyPage, Pages
from youhu.common.shares import Rate
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import Role
from youhu.summons.models import Part, PartQuerySet, Summons
from youhu.summons.queries import may_call
from youhu.summons.rules import OPEN_PARTS, PartState, Rating, State

PER_PAGE = 25
LONGEST_QUERY = 60
SORTS = {"called": "called_at", "needed": "needed_by", "title": "title"}
STATES = ("open", "overdue", "ended", "all")


class Listing:
    """The summonses that one member sees, as the query of the address narrows them."""

    def __init__(self, member: Member, asked: QueryDict) -> None:
        self.member, self.asked = member, asked
        tabs = tabs_of(member)
        tab, state = asked.get("tab", ""), asked.get("state", "")
        self.tab = tab if tab in tabs else tabs[0]
        self.state = state if state in STATES else "open"
        urgency = asked.get("urgency", "")
        self.urgency = urgency if urgency in Urgency else ""
        self.words = asked.get("q", "").strip()[:LONGEST_QUERY]
        sort = asked.get("sort", "")
        self.sort = sort if sort.removeprefix("-") in SORTS else "-called"

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.urgency or self.state != "open")

    def rows(self) -> QuerySet[Summons]:
        found = Summons.objects.visible_to(self.member).filter(self._in_tab(), self._in_state())
        if self.urgency:
            found = found.filter(urgency=self.urgency)
        if self.words:
            code = self.words.upper().removeprefix("S-")
            same = Q(pk=code) if code.isdecimal() else Q(pk__in=())
            said = Q(title__icontains=self.words) | Q(address__icontains=self.words)
            found = found.filter(said | same)
        back = "-" if self.sort.startswith("-") else ""
        return found.order_by(f"{back}{SORTS[self.sort.removeprefix('-')]}", "-pk")

    def _in_tab(self) -> Q:
        if self.tab == "called":
            return Q(caller=self.member.organisation_id)
        if self.tab == "answer":
            mine = Part.objects.filter(unit=self.member.organisation_id)
            return Q(pk__in=mine.exclude(state=PartState.RELEASED).values("summons"))
        return Q()

    def _in_state(self) -> Q:
        running = Q(state=State.RUNNING)
        if self.state == "overdue":
            late = Part.objects.filter(state__in=OPEN_PARTS, rung__gt=0).values("summons")
            return running & Q(pk__in=late)
        return {"open": running, "ended": ~running, "all": Q()}[self.state]

    def page(self) -> AnyPage:
        page = Pages(self.rows(), PER_PAGE, count=None).get_page(self.asked.get("page"))
        chosen = [row.pk for row in page.object_list]
        full = Summons.objects.counted().select_related("caller").in_bulk(chosen)
        page.object_list = [full[pk] for pk in chosen]
        return page

    def query(self, **changes: str) -> str:
        """The filters as they stand in an address, with an ampersand at the end."""
        kept = QueryDict(mutable=True)
        facts = {
            "tab": self.tab, "state": self.state, "urgency": self.urgency, "q": self.words,
            "sort": self.sort, **changes,
        }  # fmt: skip
        kept.update({name: value for name, value in facts.items() if value})
        return f"{kept.urlencode()}&" if kept else ""


def tabs_of(member: Member) -> list[str]:
    """What this member looks at first: to answer, called by us, or the whole area."""
    tabs = ["answer"] if member.role == Role.HANDLER else []
    if may_call(member):
        tabs = ["called", *tabs]
    return [*tabs, "area"] if member.oversees else tabs or ["area"]


@dataclass(frozen=True)
class UnitRatings:
    """How one unit was rated: how many of each, and the share of satisfied with its interval."""

    unit: Organisation
    counts: Sequence[tuple[Rating, int]]
    unrated: int
    rate: Rate


def rated_parts(member: Member, since: date, until: date) -> PartQuerySet:
    """The settled parts of a stretch of days whose ratings this member may read.

    Whoever oversees an area reads all of it; a unit reads its own and what it gave.
    """
    seen = Part.objects.filter(summons__in=Summons.objects.visible_to(member))
    if not member.oversees:
        own = member.organisation_id
        seen = seen.filter(Q(unit=own) | Q(summons__caller=own))
    zone = timezone.get_current_timezone()
    begins = datetime.combine(since, time.min, zone)
    ends = datetime.combine(until + timedelta(days=1), time.min, zone)
    return seen.filter(
        state__in=(PartState.RATED, PartState.UNRATED), ended_at__gte=begins, ended_at__lt=ends
    )


def ratings_by_unit(parts: QuerySet[Part]) -> list[UnitRatings]:
    """Every unit with its counts, the one that was rated most often first."""
    counts = {f"n_{one.value}": Count("pk", Q(rating=one)) for one in Rating}
    rows = parts.order_by().values("unit").annotate(n=Count("pk"), **counts)
    found = {row["unit"]: row for row in rows}
    units = Organisation.objects.in_bulk(list(found))
    made = [_unit_ratings(units[pk], row) for pk, row in found.items()]
    return sorted(made, key=lambda one: (-one.rate.of, one.unit.code))


def _unit_ratings(unit: Organisation, row: Mapping[str, Any]) -> UnitRatings:
    counts = [(one, row[f"n_{one.value}"]) for one in Rating]
    rated = sum(n for _one, n in counts)
    good = rated - row[f"n_{Rating.DISSATISFIED.value}"]
    return UnitRatings(unit, counts, row["n"] - rated, Rate(good, rated))
