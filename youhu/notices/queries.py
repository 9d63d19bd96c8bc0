"""The inbox: filtered, sorted and paged as the address says."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from youhu.common.pages import AnyPage, Pages
from youhu.common.spans import SPANS, span
from youhu.notices.models import Delivery, DeliveryQuerySet
from youhu.notices.wordings import templates_about
from youhu.registry.models import Member

PER_PAGE = 30
LONGEST_QUERY = 60
ORDERS = {
    "new": ("-message__created_at", "-pk"),
    "old": ("message__created_at", "pk"),
}
# The facts of a message in which words are looked for; the words around them are in no row.
FACTS = ("number", "address", "what", "unit", "note", "answer", "community", "reason")


@dataclass(frozen=True)
class Inbox:
    """What one member was told, as the query of the address narrows it."""

    member: Member
    asked: QueryDict
    now: datetime

    @property
    def is_unread(self) -> bool:
        return self.asked.get("show") == "new"

    @property
    def about(self) -> str:
        about = self.asked.get("about", "")
        return about if templates_about(about) else ""

    @property
    def days(self) -> str:
        days = self.asked.get("days", "")
        return days if days in dict(SPANS) else ""

    @property
    def words(self) -> str:
        return self.asked.get("q", "").strip()[:LONGEST_QUERY]

    @property
    def sort(self) -> str:
        sort = self.asked.get("sort", "")
        return sort if sort in ORDERS else "new"

    @property
    def is_narrowed(self) -> bool:
        return bool(self.is_unread or self.about or self.days or self.words)

    def rows(self) -> DeliveryQuerySet:
        rows = Delivery.objects.inbox_of(self.member)
        rows = rows.unread() if self.is_unread else rows
        if self.about:
            rows = rows.filter(message__template__in=templates_about(self.about))
        if self.days:
            first, end = span(self.days, timezone.localdate(self.now))
            rows = rows.filter(message__created_at__gte=_midnight(first))
            rows = rows.filter(message__created_at__lt=_midnight(end)) if end else rows
        rows = rows.filter(_speaks_of(self.words)) if self.words else rows
        return rows.order_by(*ORDERS[self.sort])

    def page(self) -> AnyPage:
        rows = self.rows()
        return Pages(rows, PER_PAGE, count=rows.count()).get_page(self.asked.get("page"))

    def query(self, **changes: str) -> str:
        """The filters as they stand in an address, with an ampersand at the end."""
        kept = QueryDict(mutable=True)
        facts = {
            "show": "new" if self.is_unread else "",
            "about": self.about,
            "days": self.days,
            "q": self.words,
            "sort": "" if self.sort == "new" else self.sort,
            **changes,
        }
        kept.update({name: value for name, value in facts.items() if value})
        return f"{kept.urlencode()}&" if kept else ""


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _speaks_of(words: str) -> Q:
    found = Q()
    for fact in FACTS:
        found |= Q(**{f"message__context__{fact}__icontains": words})
    return found
