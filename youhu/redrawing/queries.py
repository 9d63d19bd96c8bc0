"""The list of redrawings: filtered, sorted and paged as the address says."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict

from youhu.common.moves import open_moves
from youhu.common.pages import AnyPage, Pages
from youhu.redrawing.models import Redrawing
from youhu.redrawing.rules import State
from youhu.registry.models import Member
from youhu.registry.rules import Role

PER_PAGE = 25
SORTS = {"community": "community__code", "from": "effective_at", "begun": "made_at"}
LONGEST_QUERY = 60


@dataclass(frozen=True)
class Listing:
    """The redrawings that one member sees, as the query of the address narrows them."""

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

    def rows(self) -> QuerySet[Redrawing]:
        found = Redrawing.objects.visible_to(self.member)
        if self.state:
            found = found.filter(state=self.state)
        if self.words:
            said = self.words
            names = Q(community__name__contains=said) | Q(community__name_en__icontains=said)
            found = found.filter(
                names | Q(community__code__startswith=said[:12]) | Q(reason__contains=said)
            )
        back = "-" if self.sort.startswith("-") else ""
        column = SORTS[self.sort.removeprefix("-")]
        people = ("community", "made_by__person", "decided_by__person")
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


def offered(redrawing: Redrawing, member: Member, now: datetime) -> list[str]:
    """The verbs that would not be refused: what the page shows as buttons."""
    verbs = open_moves(redrawing, member.role)
    is_mine = redrawing.is_drawn_by(member)
    barred = {"approve", "send_back"} if is_mine else {"submit"}
    if redrawing.effective_at <= now:
        barred |= {"approve", "submit"}
        if redrawing.state == State.APPROVED:
            barred |= {"withdraw"}
    return [verb for verb in verbs if verb not in barred]


def may_draw(redrawing: Redrawing, member: Member) -> bool:
    return redrawing.state == State.DRAFT and redrawing.is_drawn_by(member)


def may_begin(member: Member) -> bool:
    return member.role == Role.ADMIN
