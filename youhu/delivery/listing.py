"""Orders as somebody lists them: by tab, narrowed, sorted, page by page."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from youhu.common.pages import AnyPage, Pages
from youhu.delivery.models import Order, Shop, Trouble
from youhu.delivery.models.orders import OrderQuerySet
from youhu.delivery.queries import late
from youhu.delivery.rules import MOVING, OVER, PREFIX, State, TroubleState
from youhu.fleets.models import Fleet
from youhu.registry.models import Member

PER_PAGE = 50
LONGEST_QUERY = 40
SORTS = {"due": "due_at", "ordered": "ordered_at", "price": "price_cents", "slot": "promised_from"}
COUNTED = ("collect", "aboard", "late", "back", "rate")


@dataclass(frozen=True)
class Listing:
    """The orders that one member sees, as the address narrows them."""

    member: Member
    asked: QueryDict
    now: datetime

    @property
    def tab(self) -> str:
        said = self.asked.get("tab", "")
        return said if said in self.within else "open"

    @cached_property
    def within(self) -> dict[str, Q]:
        return {
            "open": Q(state__in=MOVING),
            "collect": Q(state=State.PROMISED),
            "aboard": Q(state=State.ABOARD),
            "late": late(self.now),
            "back": Q(state=State.RETURNING),
            "rate": Q(state=State.DELIVERED),
            "over": Q(state__in=OVER),
            "all": Q(),
        }

    @property
    def words(self) -> str:
        return self.asked.get("q", "").strip()[:LONGEST_QUERY]

    @property
    def sort(self) -> str:
        said = self.asked.get("sort", "")
        if said.removeprefix("-") in SORTS:
            return said
        return "due" if self.tab not in ("over", "all", "rate") else "-ordered"

    @cached_property
    def fleet(self) -> int | None:
        said = self.asked.get("fleet", "")
        return int(said) if said.isdecimal() and len(said) < 10 else None

    @cached_property
    def shop(self) -> int | None:
        said = self.asked.get("shop", "")
        return int(said) if said.isdecimal() and len(said) < 10 else None

    @property
    def day(self) -> date | None:
        try:
            return date.fromisoformat(self.asked.get("day", ""))
        except ValueError:
            return None

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.fleet or self.shop or self.day)

    @cached_property
    def mine(self) -> OrderQuerySet:
        return Order.objects.visible_to(self.member)

    def fleets(self) -> list[Fleet]:
        """The fleets by which the list can be narrowed."""
        rows = Fleet.objects.visible_to(self.member).select_related("organisation")
        return list(rows.order_by("number", "pk"))

    def tabs(self) -> list[tuple[str, str, str, int]]:
        """Name, label, address and number of each tab; what may be very long is not counted."""
        labels = {
            "open": pgettext("orders", "Running"), "collect": _("To collect"),
            "aboard": State.ABOARD.label, "late": _("Overdue"), "back": State.RETURNING.label,
            "rate": _("Delivered"), "over": pgettext("orders", "Over"),
            "all": pgettext("orders", "All"),
        }  # fmt: skip
        counts = {name: self.mine.filter(self.within[name]).count() for name in COUNTED}
        return [
            (name, str(labels[name]), self.query(tab=name), counts.get(name, -1))
            for name in self.within
        ]

    def rows(self) -> OrderQuerySet:
        found = self._narrowed(self.mine.filter(self.within[self.tab]))
        back = "-" if self.sort.startswith("-") else ""
        order = f"{back}{SORTS[self.sort.removeprefix('-')]}"
        return found.select_related("shop", "fleet__organisation").order_by(order, f"{back}pk")

    def _narrowed(self, rows: OrderQuerySet) -> OrderQuerySet:
        if self.fleet is not None:
            rows = rows.of_fleets([self.fleet])
        if self.shop is not None:
            rows = rows.filter(shop=self.shop)
        if self.day is not None:
            starts = timezone.make_aware(datetime.combine(self.day, time()))
            rows = rows.filter(ordered_at__gte=starts, ordered_at__lt=starts + timedelta(days=1))
        return self._said(rows) if self.words else rows

    def _said(self, rows: OrderQuerySet) -> OrderQuerySet:
        """By number, by the shop's own number, by shop or stall."""
        digits = self.words.upper().removeprefix(f"{PREFIX}-")
        if digits.isdecimal():
            same = Q(number=f"{PREFIX}-{digits}") | Q(client_ref=self.words)
            return rows.filter(same)
        named = Q(name__icontains=self.words) | Q(stall__icontains=self.words)
        shops = Shop.objects.visible_to(self.member).filter(named).values_list("pk", flat=True)
        return rows.filter(Q(shop__in=list(shops[:200])) | Q(client_ref=self.words))

    def page(self) -> AnyPage:
        return Pages(self.rows(), PER_PAGE, count=None).get_page(self.asked.get("page"))

    def sorts(self) -> list[tuple[str, str, str]]:
        """The columns that sort: label, address, and the direction that holds now."""
        labels = {
            "ordered": _("Ordered"), "slot": _("Promised"), "due": _("Next step due"),
            "price": _("Price"),
        }  # fmt: skip
        made = []
        for name, label in labels.items():
            is_up, is_down = self.sort == name, self.sort == f"-{name}"
            now = "ascending" if is_up else "descending" if is_down else ""
            made.append((label, self.query(sort=f"-{name}" if is_up else name), now))
        return made

    def query(self, **changes: str) -> str:
        """The filters as they stand in an address, with an ampersand at the end."""
        facts: dict[str, Any] = {
            "tab": self.tab, "q": self.words, "fleet": self.fleet or "", "shop": self.shop or "",
            "day": self.day.isoformat() if self.day else "", "sort": self.asked.get("sort", ""),
            **changes,
        }  # fmt: skip
        return as_query(facts)


def as_query(facts: dict[str, Any]) -> str:
    kept = QueryDict(mutable=True)
    kept.update({name: str(value) for name, value in facts.items() if value})
    return f"{kept.urlencode()}&" if kept else ""


@dataclass(frozen=True)
class Troubles:
    """What went wrong with the orders that one member sees."""

    member: Member
    asked: QueryDict

    @property
    def tab(self) -> str:
        return "settled" if self.asked.get("tab") == "settled" else "open"

    def page(self) -> AnyPage:
        rows = Trouble.objects.visible_to(self.member).select_related(
            "order__shop", "order__fleet__organisation", "told_by__person"
        )
        if self.tab == "open":
            rows = rows.filter(state=TroubleState.OPEN).order_by("due_at", "pk")
        else:
            rows = rows.filter(state=TroubleState.SETTLED).order_by("-at", "-pk")
        return Pages(rows, PER_PAGE, count=None).get_page(self.asked.get("page"))
