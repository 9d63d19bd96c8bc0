"""The list of fusion plans as the address says, and what somebody may do with one."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict

from youhu.common.moves import open_moves
from youhu.common.pages import AnyPage, Pages
from youhu.fusing.models import FusionPlan, reads_plans
from youhu.fusing.rules import MOVES, State
from youhu.registry.models import Member

PER_PAGE = 25
SORTS = {"area": "area__code", "from": "effective_on", "begun": "made_at"}
LONGEST_QUERY = 60


@dataclass(frozen=True)
class Listing:
    """The plans that one member sees, as the query of the address narrows them."""

    member: Member
    asked: QueryDict

    @property
    def state(self) -> str:
        state = self.asked.get("state", "")
        return state if state in State else ""

    @property
    def words(self) -> str:
        return self.asked.get("q", "").strip()[:LONGEST_QUERY]

    @property
    def sort(self) -> str:
        sort = self.asked.get("sort", "")
        return sort if sort.removeprefix("-") in SORTS else "-begun"

    def rows(self) -> QuerySet[FusionPlan]:
        found = FusionPlan.objects.visible_to(self.member)
        if self.state:
            found = found.filter(state=self.state)
        if self.words:
            said = self.words
            names = Q(area__name__contains=said) | Q(area__name_en__icontains=said)
            found = found.filter(names | Q(area__code=said) | Q(reason__contains=said))
        back = "-" if self.sort.startswith("-") else ""
        column = SORTS[self.sort.removeprefix("-")]
        people = ("area", "made_by__person", "decided_by__person")
        return found.select_related(*people).order_by(f"{back}{column}", "-pk")

    def page(self) -> AnyPage:
        rows = self.rows()
        return Pages(rows, PER_PAGE, count=rows.count()).get_page(self.asked.get("page"))

    def query(self, **changes: str) -> str:
        """The filters as they stand in an address, with an ampersand at the end."""
        kept = QueryDict(mutable=True)
        facts: dict[str, Any] = {"state": self.state, "q": self.words, "sort": self.sort, **changes}
        kept.update({name: value for name, value in facts.items() if value})
        return f"{kept.urlencode()}&" if kept else ""


def offered(plan: FusionPlan, member: Member, today: date) -> list[str]:
    """The verbs that would not be refused for who somebody is: what the page shows as buttons."""
    verbs = set(open_moves(plan, member.role))
    if not plan.is_made_by(member):
        verbs -= {"submit"}
    if plan.is_made_by(member) or not plan.is_over_seen_by(member):
        verbs -= {"approve", "send_back"}
    if not plan.is_made_by(member) and not plan.is_over_seen_by(member):
        verbs -= {"withdraw"}
    if plan.has_come(today):
        verbs -= {"approve", "submit"}
        if plan.state == State.APPROVED:
            verbs -= {"withdraw"}
    return [verb for verb in MOVES if verb in verbs]


def may_change(plan: FusionPlan, member: Member) -> bool:
    return plan.state == State.DRAFT and plan.is_made_by(member)


def may_begin(member: Member) -> bool:
    return member.role in MOVES["submit"].roles and reads_plans(member)
