"""The way back to the list from which a call was opened, and to its neighbours in that list."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from urllib.parse import urlsplit

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from youhu.calls.models import Call
from youhu.calls.views.listing import Listing
from youhu.calls.views.queue import Queue
from youhu.registry.http import MemberRequest
from youhu.registry.models import Member

MOST = 1000


@dataclass(frozen=True)
class Asked:
    """What a list is told when its address is asked for again."""

    GET: QueryDict
    member: Member


@dataclass(frozen=True)
class Trail:
    """Where a call stands in the list it came from; `at` is 0 when it has left that list."""

    back: str
    at: int = 0
    place: int = 0  # where it stands or stood; 0 when it came from no list
    total: int = 0
    is_cut: bool = False
    previous: str = ""
    following: str = ""

    @property
    def query(self) -> str:
        """What an act's address carries so that the page after it knows the list."""
        return f"?{_query(self.back, self.place)}" if self.place else ""


Numbers = Callable[[Asked, datetime], list[str]]


def _of_the_list(asked: Asked, now: datetime) -> list[str]:
    rows = Listing(cast(MemberRequest, asked), now).rows()
    return list(rows.select_related(None).values_list("number", flat=True)[: MOST + 1])


def _of_the_queue(asked: Asked, now: datetime) -> list[str]:
    rows = Queue(asked.GET, cast(MemberRequest, asked), now).rows()
    return list(rows.select_related(None).values_list("number", flat=True)[: MOST + 1])


def lists() -> Mapping[str, Numbers]:
    """The lists of ours that a call is opened from, each with the numbers it holds."""
    return {reverse("calls"): _of_the_list, reverse("dispatch_queue"): _of_the_queue}


def trail(request: MemberRequest, call: Call, now: datetime) -> Trail:
    """The list that this page was opened from, if it is one of ours; else the usual one."""
    back = came_from(request)
    if not back:
        return Trail(reverse("calls"))
    path, _mark, query = back.partition("?")
    numbers = lists()[path](Asked(QueryDict(query), request.member), now)
    return _within(numbers, call, back, _last_place(request))


def came_from(request: MemberRequest) -> str:
    """The list that the address names, or that the browser comes from; empty for none of ours."""
    named = request.GET.get("from", "")
    if not named:
        referer = urlsplit(request.headers.get("Referer", ""))
        mark = "?" if referer.query else ""
        is_ours = referer.netloc == request.get_host()
        named = f"{referer.path}{mark}{referer.query}" if is_ours else ""
    return named if named.partition("?")[0] in lists() else ""


def _last_place(request: MemberRequest) -> int:
    at = request.GET.get("at", "")
    return int(at) if at.isdecimal() and len(at) <= len(str(MOST)) else 1


def _within(numbers: list[str], call: Call, back: str, last: int) -> Trail:
    """The neighbours of the call; one that has left the list stands before what took its place."""
    is_there = call.number in numbers
    at = numbers.index(call.number) if is_there else min(max(last, 1) - 1, len(numbers))
    before = numbers[at - 1] if 0 < at <= len(numbers) else ""
    after = "".join(numbers[at + is_there :][:1])
    return Trail(
        back=back,
        at=at + 1 if is_there else 0,
        place=at + 1,
        total=min(len(numbers), MOST),
        is_cut=len(numbers) > MOST,
        previous=_address(before, back, at),
        following=_address(after, back, at + 1 + is_there),
    )


def _address(number: str, back: str, at: int) -> str:
    """The page of a neighbour, with the way back to the list."""
    if not number:
        return ""
    return f"{reverse('call', args=[number])}?{_query(back, at)}"


def _query(back: str, at: int) -> str:
    return urlencode([("from", back), ("at", at)])
