"""What the apps above the calls have to say of them; each declares it in its `apps.py`.

`call_tags`: function(calls) → words and tones by the key of the call, for page and list.
`call_supervised`: function() → the keys of calls under supervision, for the tab of the list.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from youhu.calls.models import Call
from youhu.common.wiring import declared

Tag = tuple[str, str]  # a word and its tone


def tags(calls: Iterable[Call]) -> dict[int, list[Tag]]:
    """The marks on some calls, by their keys; a statement or two however many they are."""
    rows = list(calls)
    found: dict[int, list[Tag]] = defaultdict(list)
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
