"""What else was called from the same place and by the same caller: of the member's own calls."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from youhu.calls.models import Call
from youhu.calls.models.call import CallQuerySet
from youhu.calls.queries import is_hidden
from youhu.common.geo import Plane
from youhu.registry.models import Member

NEAR_METRES = 50
LIKE_DAYS, YEAR_DAYS = 30, 365
MONTHS = 12
MOST = 300
# Two callers who cannot point get the middle of their community: one point, two places.
SAME_POINT_METRES = 0.5
SHOWN = ("number", "text", "state", "raised_at", "category", "address", "lng", "lat", "is_secret")


@dataclass(frozen=True)
class Month:
    """How many calls came in a month; the last one is the month of now."""

    year: int
    month: int
    count: int


@dataclass(frozen=True)
class History:
    """Earlier and later calls of a year, newest first, and how many came in each month."""

    calls: Sequence[Call]
    months: Sequence[Month]
    alike: int  # how many of them have the category of the call that is looked at
    is_cut: bool

    @property
    def total(self) -> int:
        """All calls of the year, the one that is looked at among them."""
        return sum(month.count for month in self.months)


@dataclass(frozen=True)
class Around:
    """What lies around one call in the eyes of one member; `caller` is None where it is hidden."""

    duplicates: Sequence[Call]
    here: History
    caller: History | None


def around(call: Call, member: Member, now: datetime) -> Around:
    """The neighbours of a call in space and in person, in two statements."""
    near = _near(call, member, now)
    since = now - timedelta(days=LIKE_DAYS)
    alike = [c for c in near if c.category_id == call.category_id and c.raised_at >= since]
    caller = _of_caller(call, member, now)
    return Around(
        duplicates=alike,
        here=_history(call, near, now),
        caller=None if caller is None else _history(call, caller, now),
    )


def _of_a_year(call: Call, member: Member, now: datetime) -> CallQuerySet:
    since = now - timedelta(days=YEAR_DAYS)
    rows = Call.objects.visible_to(member).filter(raised_at__gte=since).exclude(pk=call.pk)
    return rows.only(*SHOWN).order_by("-raised_at", "-pk")


def _near(call: Call, member: Member, now: datetime) -> list[Call]:
    """The calls within a few steps of the place."""
    sheet = Plane.at(call.lng, call.lat)
    north, east = NEAR_METRES / sheet.north_m, NEAR_METRES / sheet.east_m
    box = _of_a_year(call, member, now).filter(
        lat__range=(call.lat - north, call.lat + north),
        lng__range=(call.lng - east, call.lng + east),
    )
    return [other for other in box[:MOST] if _is_same_place(call, other, sheet)]


def _is_same_place(call: Call, other: Call, sheet: Plane) -> bool:
    metres = _metres(sheet, other)
    differ = bool(call.address and other.address and call.address != other.address)
    return metres <= NEAR_METRES and not (differ and metres < SAME_POINT_METRES)


def _metres(sheet: Plane, other: Call) -> float:
    """How far a call lies from the point of the sheet."""
    east = (other.lng - sheet.lng) * sheet.east_m
    north = (other.lat - sheet.lat) * sheet.north_m
    return float((east**2 + north**2) ** 0.5)


def _of_caller(call: Call, member: Member, now: datetime) -> list[Call] | None:
    """The calls from the same telephone; None where nobody may know, or no number is known.

    A secret call is not laid beside an open one: its caller would be known by that.
    """
    caller = getattr(call, "caller", None)
    index = caller.phone_index if caller is not None else ""
    if is_hidden(call, member) or not index:
        return None
    rows = _of_a_year(call, member, now).filter(caller__phone_index=index)
    return list((rows if member.oversees else rows.filter(is_secret=False))[:MOST])


def _history(call: Call, others: Sequence[Call], now: datetime) -> History:
    alike = sum(other.category_id == call.category_id for other in others)
    return History(others, by_month([call, *others], now), alike, len(others) >= MOST)


def by_month(calls: Iterable[Call], now: datetime) -> list[Month]:
    """How many came in each of the twelve months that end with this one."""
    came = Counter(_month_of(call.raised_at) for call in calls)
    last = _month_of(now)
    return [Month(at // 12, at % 12 + 1, came[at]) for at in range(last - MONTHS + 1, last + 1)]


def _month_of(at: datetime) -> int:
    """The months since year 0, by the local calendar."""
    local = timezone.localtime(at)
    return local.year * 12 + local.month - 1
