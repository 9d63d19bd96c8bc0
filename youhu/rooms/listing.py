"""Walk-ins, hotline and mediations as lists show them: narrowed, sorted, page by page."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict

from youhu.common.pages import AnyPage, Pages, ordered
from youhu.registry.models import Member
from youhu.rooms.models import HotlineEntry, Mediation, Room, WalkIn
from youhu.rooms.rules import CaseState, Dispute, Need, State, Topic

PER_PAGE, LONGEST_QUERY = 25, 40
STAGES = ("open", "late", "ended", "all")


class Listing:
    """What one member sees of a kind, as the query of the address narrows it."""

    model: Any
    about: str  # the column that says what it is about
    choices: Any
    sorts: Mapping[str, str]
    first_sort: str
    states: Any = State
    prefix = ""
    rooms_by = "room"

    def __init__(self, member: Member, asked: QueryDict, now: datetime) -> None:
        self.member, self.asked, self.now = member, asked, now
        stage, about = asked.get("stage", ""), asked.get("about", "")
        self.stage = stage if stage in STAGES else "open"
        self.kind = about if about in self.choices else ""
        self.words = asked.get("q", "").strip()[:LONGEST_QUERY]
        sort = asked.get("sort", "")
        self.sort = sort if sort.removeprefix("-") in self.sorts else self.first_sort
        room = asked.get("room", "")
        self.room = int(room) if room.isdecimal() else None
        self.mine = asked.get("mine", "") == "1"

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.kind or self.room or self.mine or self.stage != "open")

    @property
    def rooms(self) -> Sequence[Room]:
        return list(Room.objects.visible_to(self.member).order_by("name", "pk"))

    def rows(self) -> QuerySet[Any]:
        found = self.model.objects.visible_to(self.member).filter(self._in_stage())
        if self.kind:
            found = found.filter(**{self.about: self.kind})
        if self.room:
            found = found.filter(room=self.room)
        if self.mine:
            found = found.filter(self._mine())
        if self.words:
            found = found.filter(self._named())
        column = ordered(self.sorts[self.sort.removeprefix("-")], back=self.sort.startswith("-"))
        rows: QuerySet[Any] = found.order_by(column, "-pk").distinct()
        return rows

    def _in_stage(self) -> Q:
        is_open = Q(state=State.OPEN)
        return {
            "open": is_open, "late": is_open & Q(due_at__lt=self.now), "ended": ~is_open,
            "all": Q(),
        }[self.stage]  # fmt: skip

    def _mine(self) -> Q:
        return Q(owner=self.member.pk)

    def _named(self) -> Q:
        """By its own number, or that of its call: nothing else of it is in clear."""
        code = self.words.upper().removeprefix(f"{self.prefix}-")
        own = Q(pk=int(code)) if code.isdecimal() and len(code) < 10 else Q(pk__in=())
        return own | Q(call__number=self.words)

    def page(self) -> AnyPage:
        rows = self.rows()
        page = Pages(rows.values_list("pk", flat=True), PER_PAGE, count=rows.count())
        found = page.get_page(self.asked.get("page"))
        chosen = list(found.object_list)
        full = self.model.objects.whole().in_bulk(chosen)
        found.object_list = [full[pk] for pk in chosen]
        return found

    def query(self, **changes: str) -> str:
        """The filters as they stand in an address, with an ampersand at the end."""
        kept = QueryDict(mutable=True)
        facts = {
            "stage": self.stage, "about": self.kind, "q": self.words, "sort": self.sort,
            "room": str(self.room or ""), "mine": "1" if self.mine else "", **changes,
        }  # fmt: skip
        kept.update({name: value for name, value in facts.items() if value})
        return f"{kept.urlencode()}&"

    def sorted_by(self, name: str) -> tuple[str, str]:
        """The address that sorts by a column, or turns it round, and how it is sorted now."""
        is_up, is_down = self.sort == name, self.sort == f"-{name}"
        now = "ascending" if is_up else "descending" if is_down else ""
        return self.query(sort=f"-{name}" if is_up else name), now


class WalkIns(Listing):
    model, about, choices, prefix = WalkIn, "topic", Topic, "W"
    sorts = {"at": "at", "due": "due_at", "kind": "topic"}
    first_sort = "-at"


class Hotline(Listing):
    model, about, choices, prefix = HotlineEntry, "need", Need, "H"
    sorts = {"at": "at", "due": "due_at", "kind": "need"}
    first_sort = "-at"


class Mediations(Listing):
    model, about, choices, prefix = Mediation, "dispute", Dispute, "T"
    sorts = {"at": "accepted_at", "due": "due_at", "kind": "dispute"}
    first_sort = "due"

    def _in_stage(self) -> Q:
        is_open = ~Q(state=CaseState.ARCHIVED)
        return {
            "open": is_open, "late": is_open & Q(due_at__lt=self.now), "ended": ~is_open,
            "all": Q(),
        }[self.stage]  # fmt: skip

    def _mine(self) -> Q:
        return Q(desk=self.member.pk) | Q(mediators=self.member.pk)

    def _named(self) -> Q:
        code = self.words.upper().removeprefix(f"{self.prefix}-")
        return Q(pk=int(code)) if code.isdecimal() and len(code) < 10 else Q(pk__in=())
