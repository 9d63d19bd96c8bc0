"""Who else has a call open right now, and whether they are writing.

It lives in the shared cache, not in the database: it is true for a minute and then no matter. One
key a person, so that two who speak at once do not overwrite each other, and one list of names to
ask for; all processes of an installation see the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.cache import cache

from youhu.calls.barriers import LOOKS_ON
from youhu.calls.models import Call
from youhu.calls.rules import MOVES, REMARKS
from youhu.registry.models import Member

BEAT_SECONDS = 20
GONE_SECONDS = 60
DAY_SECONDS = 86_400
WRITTEN = frozenset({*MOVES, *REMARKS, "add_photos"})


@dataclass(frozen=True)
class Present:
    """Somebody who has the call open; `doing` is the verb whose form they fill in."""

    name: str
    doing: str


def note(call: Call, *, by: Member, doing: str = "") -> None:
    """This member has the call open now; who only looks on is not announced."""
    if by.role in LOOKS_ON:
        return
    mine, everybody = _key(call, by.person_id), _list(call)
    here = Present(str(by.person), doing if doing in WRITTEN else "")
    cache.set(mine, here, timeout=GONE_SECONDS)
    known = cache.get(everybody, ())
    if by.person_id not in known:
        left = cache.get_many([_key(call, pk) for pk in known])
        kept = tuple(pk for pk in known if _key(call, pk) in left)
        cache.set(everybody, (*kept, by.person_id), timeout=DAY_SECONDS)


def leave(call: Call, *, by: Member) -> None:
    """This member closed the call."""
    cache.delete(_key(call, by.person_id))


def others(call: Call, member: Member) -> list[Present]:
    """Who else has the call open: for a member who may see the call, of people who may."""
    return sorted(_others(call, member), key=lambda here: (not here.doing, here.name))


def _others(call: Call, member: Member) -> Iterator[Present]:
    known = [pk for pk in cache.get(_list(call), ()) if pk != member.person_id]
    yield from cache.get_many([_key(call, pk) for pk in known]).values() if known else ()


def _list(call: Call) -> str:
    return f"open:{call.pk}"


def _key(call: Call, person_id: int) -> str:
    return f"open:{call.pk}:{person_id}"
