"""Check-ins and services as lists show them: narrowed, sorted, page by page."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict

from youhu.common.pages import AnyPage, Pages, ordered
from youhu.registry.models import Member
from youhu.volunteering.models import CheckIn, ServiceRecord
from youhu.volunteering.rules import ServiceKind, ServiceState, Skill, State, bar

PER_PAGE = 25
LONGEST_QUERY = 60


class _Listing:
    """What all lists here do: read the query, sort, cut into pages, write the query again."""

    SORTS: dict[str, str] = {}
    FIRST_SORT = ""
    STATES: tuple[str, ...] = ()

    def __init__(self, member: Member, asked: QueryDict) -> None:
        self.member, self.asked = member, asked
        state = asked.get("state", "")
        self.state = state if state in self.STATES else self.STATES[0]
        kind = asked.get("kind", "")
        self.kind = kind if kind in ServiceKind else ""
        self.words = asked.get("q", "").strip()[:LONGEST_QUERY]
        sort = asked.get("sort", "")
        self.sort = sort if sort.removeprefix("-") in self.SORTS else self.FIRST_SORT

    def sorted(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        column = self.SORTS[self.sort.removeprefix("-")]
        return rows.order_by(ordered(column, back=self.sort.startswith("-")), "-pk")

    def named(self) -> Q:
        """Whose name holds the words; who reads masks finds nobody by name."""
        reads = self.member.keeps_community
        return Q(person__name__icontains=self.words) if reads else Q(pk__in=())

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def page(self) -> AnyPage:
        return Pages(self.rows(), PER_PAGE, count=None).get_page(self.asked.get("page"))

    def facts(self) -> dict[str, str]:
        return {"state": self.state, "kind": self.kind, "q": self.words, "sort": self.sort}

    def query(self, **changes: str) -> str:
        """The filters as they stand in an address, with an ampersand at the end."""
        kept = QueryDict(mutable=True)
        facts = {**self.facts(), **changes}
        kept.update({name: value for name, value in facts.items() if value})
        return f"{kept.urlencode()}&" if kept else ""


class CheckInListing(_Listing):
    """The check-ins that one member sees."""

    SORTS = {"submitted": "submitted_at", "due": "due_at", "name": "person__name"}
    FIRST_SORT = "due"
    STATES = ("active", *State.values, "all")

    def __init__(self, member: Member, asked: QueryDict) -> None:
        super().__init__(member, asked)
        skill = asked.get("skill", "")
        self.skill = skill if skill in Skill and not self.is_unit else ""

    @property
    def is_unit(self) -> bool:
        """Whether somebody looks for a unit: it sees its own people and no details of them."""
        member = self.member
        return not (member.keeps_community or member.oversees)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.kind or self.skill or self.state != "active")

    def facts(self) -> dict[str, str]:
        return {**super().facts(), "skill": self.skill}

    def rows(self) -> QuerySet[CheckIn]:
        found = CheckIn.objects.visible_to(self.member)
        found = found.select_related("person", "community", "unit")
        if self.state == "active":
            found = found.active()
        elif self.state != "all":
            found = found.filter(state=self.state)
        if self.skill:
            found = found.filter(skill_codes__contains=bar(self.skill))
        if self.kind and not self.is_unit:
            found = found.filter(kind_codes__contains=bar(self.kind))
        if self.words:
            found = found.filter(self._said())
        return self.sorted(found)

    def _said(self) -> Q:
        code = self.words.upper().removeprefix("B-")
        same = Q(pk=code) if code.isdecimal() and len(code) < 12 else Q(pk__in=())
        return same | self.named() | Q(community__name__icontains=self.words)


class ServiceListing(_Listing):
    """The services that one member sees."""

    SORTS = {"began": "starts_at", "name": "person__name", "minutes": "minutes"}
    FIRST_SORT = "-began"
    STATES = (ServiceState.LOGGED.value, "counted", ServiceState.REFUSED.value, "all")

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.kind or self.state != ServiceState.LOGGED)

    def rows(self) -> QuerySet[ServiceRecord]:
        found = ServiceRecord.objects.visible_to(self.member)
        found = found.select_related("person", "community", "unit", "sign_up")
        if self.state == "counted":
            found = found.counted()
        elif self.state != "all":
            found = found.filter(state=self.state)
        if self.kind:
            found = found.filter(kind=self.kind)
        if self.words:
            found = found.filter(self.named() | Q(what__icontains=self.words))
        return self.sorted(found)
