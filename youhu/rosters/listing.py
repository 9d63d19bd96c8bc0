"""Requests and hand-overs as lists: narrowed, sorted, counted, and what waits for somebody."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date

from youhu.common.pages import AnyPage, Pages
from youhu.registry.models import Member, called
from youhu.rosters.models import Handover, HandoverQuerySet, Leave, LeaveQuerySet, Swap, led_by
from youhu.rosters.rules import (
    OPEN_SWAPS,
    WRITE_EARLY,
    HandoverState,
    LeaveState,
    SwapState,
)

PER_PAGE = 25
LONGEST_QUERY = 60


@dataclass(frozen=True)
class Waiting:
    """What waits for one person: to answer, to decide, to write, to sign."""

    swaps: list[Swap]
    leaves: list[Leave]
    handovers: list[Handover]
    mine: list[Swap]

    @property
    def n(self) -> int:
        return len(self.swaps) + len(self.leaves) + len(self.handovers)


def waiting_for(member: Member, now: datetime) -> Waiting:
    """What this person must do next, and what others have yet to answer."""
    visible = Swap.objects.visible_to(member).whole()
    swaps = visible.filter(_swaps_to_answer(member)).order_by("answer_by", "pk")
    leaves = _leaves_to_decide(member).whole().order_by("answer_by", "pk")
    rows = _handovers_to_do(member, now).whole().order_by("due_at", "pk")
    mine = visible.filter(state__in=OPEN_SWAPS, asker__person=member.person_id)
    return Waiting(
        list(swaps[:PER_PAGE]), list(leaves[:PER_PAGE]), list(rows[:PER_PAGE]),
        list(mine.order_by("answer_by", "pk")[:PER_PAGE]),
    )  # fmt: skip


def counts(member: Member, now: datetime) -> int:
    """How much waits for this person."""
    swaps = Swap.objects.filter(_swaps_to_answer(member)).count()
    return swaps + _leaves_to_decide(member).count() + _handovers_to_do(member, now).count()


def _swaps_to_answer(member: Member) -> Q:
    asked = Q(state=SwapState.ASKED, colleague__person=member.person_id)
    led = led_by(member, "post__") & Q(state=SwapState.ACCEPTED)
    own = Q(asker__person=member.person_id) | Q(colleague__person=member.person_id)
    return asked | (led & ~own)


def _leaves_to_decide(member: Member) -> LeaveQuerySet:
    """Those asked of whoever leads, somebody else's."""
    rows = Leave.objects.visible_to(member).exclude(member__person=member.person_id)
    return rows.filter(state=LeaveState.ASKED)


def _handovers_to_do(member: Member, now: datetime) -> HandoverQuerySet:
    near = Q(changes_at__lte=now + WRITE_EARLY)
    write = Q(state=HandoverState.DUE, outgoing__person=member.person_id) & near
    sign = Q(state=HandoverState.WRITTEN, incoming__person=member.person_id)
    settle = Q(state=HandoverState.DISPUTED) & led_by(member, "post__")
    return Handover.objects.filter(write | sign | settle)


class Listing:
    """A list that the address narrows: by tab, words and days."""

    TABS: tuple[str, ...] = ()

    def __init__(self, member: Member, asked: QueryDict) -> None:
        self.member, self.asked = member, asked
        tab = asked.get("tab", "")
        self.tab = tab if tab in self.TABS else self.TABS[0]
        self.words = asked.get("q", "").strip()[:LONGEST_QUERY]
        self.since, self.until = (_day(asked.get(name, "")) for name in ("since", "until"))

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def page(self) -> AnyPage:
        return Pages(self.rows(), PER_PAGE, count=None).get_page(self.asked.get("page"))

    def query(self, **changes: str) -> str:
        """The filters as they stand in an address, with an ampersand at the end."""
        kept = QueryDict(mutable=True)
        facts = {
            "tab": self.tab, "q": self.words, "since": f"{self.since or ''}",
            "until": f"{self.until or ''}", **changes,
        }  # fmt: skip
        kept.update({name: value for name, value in facts.items() if value})
        return f"{kept.urlencode()}&"


def _day(asked: str) -> date | None:
    try:
        return parse_date(asked)
    except ValueError:
        return None


class Requests(Listing):
    """Swaps, or leaves."""

    TABS = ("swaps", "leaves")

    def rows(self) -> QuerySet[Any]:
        is_leave = self.tab == "leaves"
        rows: Any = (Leave if is_leave else Swap).objects.visible_to(self.member)
        names = ("member",) if is_leave else ("asker", "colleague")
        if self.words:
            said = [Q(**{f"{name}__person__name__icontains": self.words}) for name in names]
            rows = rows.filter(said[0] if is_leave else said[0] | said[1])
        day = "to_on" if is_leave else "on"
        if self.since:
            rows = rows.filter(**{f"{day}__gte": self.since})
        if self.until:
            rows = rows.filter(**{f"{'from_on' if is_leave else 'on'}__lte": self.until})
        whole: QuerySet[Any] = rows.whole()
        return whole.order_by("-asked_at", "-pk")


class Handovers(Listing):
    """Hand-overs, tab by tab."""

    TABS = ("all", "open", "late", "disputed")

    def rows(self) -> QuerySet[Any]:
        rows = Handover.objects.visible_to(self.member)
        if self.tab == "open":
            rows = rows.open()
        elif self.tab == "late":
            rows = rows.filter(is_warned=True)
        elif self.tab == "disputed":
            rows = rows.filter(state__in=(HandoverState.DISPUTED, HandoverState.SETTLED))
        if self.words:
            people = Q(outgoing__person__name__icontains=self.words)
            people |= Q(incoming__person__name__icontains=self.words)
            names = Q(post__name__icontains=self.words) | called(self.words, unit="post__unit")
            rows = rows.filter(people | names)
        if self.since:
            rows = rows.filter(changes_at__gte=_begins(self.since))
        if self.until:
            rows = rows.filter(changes_at__date__lte=self.until)
        return rows.whole().order_by("-changes_at", "-pk")


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_current_timezone())
