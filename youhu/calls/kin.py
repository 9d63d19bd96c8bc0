"""Calls that belong together: which may be the same matter, who waits with whom, what was split."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from youhu.calls import queries
from youhu.calls.around import around
from youhu.calls.models import Call
from youhu.calls.models.call import CallQuerySet
from youhu.calls.reading import duplicates
from youhu.calls.rules import TAKES_IN
from youhu.registry.models import Member

MOST = 8


def candidates(call: Call, member: Member, now: datetime) -> list[Call]:
    """Calls of this member that this one may be the same as, the likeliest first."""
    mine = Call.objects.visible_to(member)
    same = [one.call.pk for one in duplicates.candidates(call, among=mine)]
    near = [other.pk for other in around(call, member, now).here.calls]
    rows = list(_open(member, call).filter(pk__in=[*same, *near]).order_by("-raised_at", "-pk"))
    rows.sort(key=lambda other: other.category_id != call.category_id)
    rows.sort(key=lambda other: same.index(other.pk) if other.pk in same else len(same))
    return rows[:MOST]


def searched(call: Call, words: str, member: Member, now: datetime) -> list[Call]:
    """Calls into which this one could be merged, by number, address or words."""
    rows = queries.narrow(_open(member, call), {"q": words}, by=member, now=now)
    return list(rows.order_by("-raised_at", "-pk")[:MOST])


def _open(member: Member, call: Call) -> CallQuerySet:
    rows = Call.objects.visible_to(member).filter(district=call.district, state__in=TAKES_IN)
    return rows.exclude(pk=call.pk).select_related("unit", "category")


@dataclass(frozen=True)
class Kin:
    """What belongs to one call: those who wait for its answer, and what was split off it."""

    followers: Sequence[Call]
    parts: Sequence[Call]

    @property
    def waiting(self) -> int:
        """How many others wait for the answer of this call."""
        return sum(call.is_following for call in self.followers)


def kin_of(call: Call) -> Kin:
    """Followers and parts of a call, in one statement."""
    rows = Call.objects.filter(Q(main=call) | Q(split_from=call)).select_related("unit", "category")
    found = list(rows.order_by("raised_at", "pk"))
    return Kin(
        followers=[other for other in found if other.main_id == call.pk],
        parts=[other for other in found if other.split_from_id == call.pk],
    )
