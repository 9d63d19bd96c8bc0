"""Wishes as a desk lists them: by tab, narrowed, sorted, page by page."""

from django.db.models import Count, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from youhu.common.pages import AnyPage, Pages, ordered
from youhu.registry.models import Member
from youhu.wishes.models import Wish
from youhu.wishes.queries import is_unit_contact
from youhu.wishes.rules import HELD, TRUE, Kind, State

PER_PAGE = 25
LONGEST_QUERY = 60
SORTS = {"due": "due_at", "submitted": "submitted_at", "title": "title"}
_IN = {
    "verify": Q(state=State.SUBMITTED),
    "board": Q(state__in=(State.OPEN, State.ROLLED_OVER)),
    "going": Q(state__in=(State.CLAIMED, State.IN_PROGRESS)),
    "confirm": Q(state=State.PENDING_CONFIRM),
    "true": Q(state__in=TRUE),
    "ended": Q(state__in=(State.REJECTED, State.WITHDRAWN)),
    "all": Q(),
}
_OF_UNIT = {
    "projects": Q(state=State.OPEN, is_project=True),
    "ours": Q(state__in=HELD),
    "true": Q(state__in=TRUE),
}


class Listing:
    """The wishes that one member sees at a desk, as the address narrows them."""

    def __init__(self, member: Member, asked: QueryDict) -> None:
        self.member, self.asked = member, asked
        self.within = _OF_UNIT if is_unit_contact(member) else _IN
        tab, kind, sort = asked.get("tab", ""), asked.get("kind", ""), asked.get("sort", "")
        self.tab = tab if tab in self.within else next(iter(self.within))
        self.kind = kind if kind in Kind else ""
        self.is_late = asked.get("late") == "1"
        self.words = asked.get("q", "").strip()[:LONGEST_QUERY]
        self.sort = sort if sort.removeprefix("-") in SORTS else "due"

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.kind or self.is_late)

    def tabs(self) -> list[tuple[str, str, str, int]]:
        """Name, label, address and number of each tab; one statement."""
        labels = {
            "verify": State.SUBMITTED.label, "board": _("On the board"),
            "going": pgettext("wishes", "Under way"), "confirm": State.PENDING_CONFIRM.label,
            "true": State.REALISED.label, "ended": pgettext("wishes", "Not realised"),
            "all": pgettext("wishes", "All"), "projects": _("Projects to claim"),
            "ours": _("Held by us"),
        }  # fmt: skip
        counted = {name: Count("pk", filter=within, distinct=True)
                   for name, within in self.within.items() if within}  # fmt: skip
        n = Wish.objects.visible_to(self.member).aggregate(**counted)
        return [
            (name, str(labels[name]), self.query(tab=name), n.get(name, -1)) for name in self.within
        ]

    def rows(self) -> QuerySet[Wish]:
        found = Wish.objects.visible_to(self.member).filter(self.within[self.tab])
        if self.kind:
            found = found.filter(kind=self.kind)
        if self.is_late:
            found = found.filter(rung__gt=0)
        if self.words:
            code = self.words.upper().removeprefix("W-")
            same = Q(pk=code) if code.isdecimal() and len(code) < 13 else Q(pk__in=())
            said = Q(title__icontains=self.words) | Q(salutation__icontains=self.words)
            found = found.filter(said | same)
        return found.whole().order_by(*self._order(), "-pk")

    def _order(self) -> list[OrderBy]:
        """As asked; else what is due next comes first, and after it what ended, newest first."""
        newest = ordered("ended_at", back=True)
        if self.tab in ("true", "ended") and "sort" not in self.asked:
            return [newest]
        column = SORTS[self.sort.removeprefix("-")]
        return [ordered(column, back=self.sort.startswith("-")), newest]

    def page(self) -> AnyPage:
        return Pages(self.rows(), PER_PAGE, count=None).get_page(self.asked.get("page"))

    def query(self, **changes: str) -> str:
        """The filters as they stand in an address, with an ampersand at the end."""
        kept = QueryDict(mutable=True)
        facts = {
            "tab": self.tab, "kind": self.kind, "late": "1" if self.is_late else "",
            "q": self.words, "sort": self.sort if "sort" in self.asked else "", **changes,
        }  # fmt: skip
        kept.update({name: value for name, value in facts.items() if value})
        return f"{kept.urlencode()}&" if kept else ""
