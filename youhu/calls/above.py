"""What the apps above the calls have to say of them; each declares it in its `apps.py`.

`call_tags`: function(calls) → words and tones by the key of the call, for page and list.
`call_supervised`: function() → the keys of calls under supervision, for the tab of the list.
`call_busy`: function(keys of calls, or a query for them) → those about which something goes on.
`call_erased`: function(call, by=, now=) erases the words that an app keeps about a call.
`call_holds`: function(call) → sentences that say what must be settled before it is merged.
`call_hold_limits`: function(call, until=, by=, now=) → sentences that say why this member may not
put it on hold until that day.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime

from django.db.models import Q, QuerySet

from youhu.calls import waiting
from youhu.calls.models import Call
from youhu.common.wiring import declared
from youhu.registry.models import Member

Tag = tuple[str, str]  # a word and its tone
Keys = Collection[int] | QuerySet[Call, int]


def tags(calls: Iterable[Call]) -> dict[int, list[Tag]]:
    """The marks on some calls, by their keys; a statement or two however many they are."""
    rows = list(calls)
    found: dict[int, list[Tag]] = waiting.tags(rows)
    for of in declared("call_tags"):
        for pk, marks in of(rows).items():
            found[pk] += marks
    return found


def supervised() -> Q:
    """The calls that somebody watches over."""
    found = Q(pk__in=[])
    for keys in declared("call_supervised"):
        found |= Q(pk__in=keys())
    return found


def holds(call: Call) -> Iterator[str]:
    """What must be settled before a call may follow another one, in words."""
    for of in declared("call_holds"):
        yield from of(call)


def hold_limits(call: Call, *, until: date, by: Member, now: datetime) -> Iterator[str]:
    """Why this member may not put a call on hold until that day, in words."""
    for of in declared("call_hold_limits"):
        yield from of(call, until=until, by=by, now=now)


def busy(keys: Keys) -> set[int]:
    """Those of the calls about which something still goes on in an app above."""
    return {pk for of in declared("call_busy") for pk in of(keys)}


def erased(call: Call, *, by: Member, now: datetime) -> None:
    """The words of a call go: so do those that apps above keep about it."""
    for of in declared("call_erased"):
        of(call, by=by, now=now)
