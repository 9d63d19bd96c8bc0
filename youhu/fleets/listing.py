"""Fleets, vehicles and violations as lists show them: narrowed, sorted, page by page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict

from youhu.common.pages import AnyPage, Pages
from youhu.fleets.models import Fleet, Violation
from youhu.fleets.queries import whole_vehicles
from youhu.fleets.rules import State, ViolationState
from youhu.registry.models import Member, called

PER_PAGE, LONGEST_QUERY = 25, 40


class Listing:
    """What one member sees, as the query of the address narrows it."""

    states: Any = State
    sorts: Mapping[str, str] = {}
    first_sort = ""

    def __init__(self, member: Member, asked: QueryDict, now: datetime) -> None:
        self.member, self.asked, self.now = member, asked, now
        state, sort = asked.get("state", ""), asked.get("sort", "")
        self.state = state if state in self.states else ""
        self.words = asked.get("q", "").strip()[:LONGEST_QUERY]
        self.sort = sort if sort.removeprefix("-") in self.sorts else self.first_sort

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.state)

    def visible(self) -> QuerySet[Any]:
        raise NotImplementedError

    def named(self) -> Q:
        raise NotImplementedError

    def rows(self) -> QuerySet[Any]:
        found = self.visible()
        if self.state:
            found = found.filter(state=self.state)
        if self.words:
            found = found.filter(self.named())
        back = "-" if self.sort.startswith("-") else ""
        rows: QuerySet[Any] = found.order_by(
            f"{back}{self.sorts[self.sort.removeprefix('-')]}", "pk"
        )
        return rows

    def page(self) -> AnyPage:
        rows = self.rows()
        return Pages(rows, PER_PAGE, count=rows.count()).get_page(self.asked.get("page"))

    def query(self, **changes: str) -> str:
        """The filters as they stand in an address, with an ampersand at the end."""
        kept = QueryDict(mutable=True)
        facts = {"state": self.state, "q": self.words, "sort": self.sort, **changes}
        kept.update({name: value for name, value in facts.items() if value})
        return f"{kept.urlencode()}&"

    def sorted_by(self) -> dict[str, tuple[str, str]]:
        """For each column the address that sorts by it, or turns it round, and how it is now."""
        found = {}
        for name in self.sorts:
            is_up, is_down = self.sort == name, self.sort == f"-{name}"
            how = "ascending" if is_up else "descending" if is_down else ""
            found[name] = (self.query(sort=f"-{name}" if is_up else name), how)
        return found


class Fleets(Listing):
    sorts = {"number": "number", "name": "organisation__name", "state": "state"}
    first_sort = "number"

    def visible(self) -> QuerySet[Any]:
        of_admitted = Count("vehicles", filter=Q(vehicles__state=State.ADMITTED), distinct=True)
        of_drivers = Count("drivers", filter=Q(drivers__state=State.ADMITTED), distinct=True)
        rows = Fleet.objects.visible_to(self.member).select_related("organisation", "market")
        return rows.annotate(n_vehicles=of_admitted, n_drivers=of_drivers)

    def named(self) -> Q:
        return called(self.words, unit="organisation")


class Vehicles(Listing):
    sorts = {"mark": "mark", "type": "type__name", "fleet": "fleet__number", "state": "state"}
    first_sort = "mark"

    def visible(self) -> QuerySet[Any]:
        return whole_vehicles().visible_to(self.member)

    def named(self) -> Q:
        return Q(mark__icontains=self.words) | Q(plate__icontains=self.words)


class Violations(Listing):
    states = ViolationState
    sorts = {"at": "at", "points": "points", "due": "due_at"}
    first_sort = "-at"

    def visible(self) -> QuerySet[Any]:
        rows = Violation.objects.visible_to(self.member)
        return rows.select_related("kind", "vehicle", "fleet__organisation", "driver__person")

    def named(self) -> Q:
        return Q(vehicle__mark__icontains=self.words) | Q(vehicle__plate__icontains=self.words)
