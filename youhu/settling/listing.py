"""Statements as a desk or a fleet lists them: by tab, period and fleet, page by page."""

from datetime import date

from django.db.models import Count, Q, QuerySet, Sum
from django.http import QueryDict
from django.utils.translation import pgettext

from youhu.common.pages import AnyPage, Pages
from youhu.registry.models import Member
from youhu.settling.models import Statement
from youhu.settling.rules import OPEN, State

PER_PAGE = 50
SORTS = {
    "fleet": "fleet__number", "period": "starts_on", "net": "net_cents", "due": "due_at",
    "orders": "orders",
}  # fmt: skip
_IN = {
    "open": Q(state__in=OPEN),
    "paid": Q(state=State.PAID),
    "all": Q(),
}


class Listing:
    """The statements that one member sees, as the address narrows them."""

    def __init__(self, member: Member, asked: QueryDict) -> None:
        self.member, self.asked = member, asked
        self.tab = asked.get("tab", "") if asked.get("tab") in _IN else "open"
        self.period = _day(asked.get("period", ""))
        self.words = asked.get("q", "").strip()[:40]
        sort = asked.get("sort", "")
        self.sort = sort if sort.removeprefix("-") in SORTS else "-period"

    @property
    def is_narrowed(self) -> bool:
        return bool(self.period or self.words)

    def seen(self) -> QuerySet[Statement]:
        return Statement.objects.visible_to(self.member).whole()

    def rows(self) -> QuerySet[Statement]:
        found = self.seen().filter(_IN[self.tab])
        if self.period:
            found = found.filter(starts_on=self.period)
        if self.words:
            names = Q(fleet__organisation__name__icontains=self.words)
            names |= Q(fleet__organisation__short_name__icontains=self.words)
            names |= Q(fleet__organisation__name_en__icontains=self.words)
            found = found.filter(names)
        back = "-" if self.sort.startswith("-") else ""
        return found.order_by(f"{back}{SORTS[self.sort.removeprefix('-')]}",
                                      "fleet__number", "pk")  # fmt: skip

    def page(self) -> AnyPage:
        return Pages(self.rows(), PER_PAGE, count=None).get_page(self.asked.get("page"))

    def sums(self) -> dict[str, int]:
        """What all rows of the list add up to, not only those of the page."""
        found = (
            self.rows()
            .order_by()
            .aggregate(orders=Sum("orders"), freight=Sum("freight_cents"), net=Sum("net_cents"))
        )
        return {name: n or 0 for name, n in found.items()}

    def periods(self) -> list[date]:
        days = self.seen().order_by("-starts_on").values_list("starts_on", flat=True)
        return list(days.distinct()[:24])

    def tabs(self) -> list[tuple[str, str, int]]:
        """Name, label and number of each."""
        labels = {
            "open": pgettext("statements", "Open"), "paid": State.PAID.label,
            "all": pgettext("statements", "All"),
        }  # fmt: skip
        n = self.seen().aggregate(
            **{name: Count("pk", filter=within) for name, within in _IN.items() if within},
            all=Count("pk"),
        )
        return [(name, str(labels[name]), n[name]) for name in _IN]

    def query(self, **changes: str) -> str:
        """The address of this list with some of it changed."""
        asked = self.asked.copy()
        asked.pop("page", None)
        for name, value in changes.items():
            asked[name] = value
        return asked.urlencode()


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None
