"""Who answers at a moment, at every post of the district, and whom it climbs to."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from youhu.calls.reference import Reference
from youhu.calls.routing import command_room
from youhu.registry.models import Member, Organisation, called
from youhu.registry.rules import OrgKind
from youhu.rosters.queries import turns_at
from youhu.territory.models import Post
from youhu.territory.rules import DISTRICT_DIGITS, SUBDISTRICT_DIGITS

LONGEST_QUERY = 60


@dataclass(frozen=True)
class Voice:
    """Somebody who answers, and the number at which they are reached."""

    member: Member | None
    unit: Organisation
    phone: str


@dataclass(frozen=True)
class Answer:
    """Who is at a post at the moment asked for, until when, and whom it climbs to in turn."""

    post: Post
    there: Sequence[Voice]
    until: datetime | None
    ladder: Sequence[Voice]


def posts(member: Member, words: str, scope: str) -> QuerySet[Post]:
    """The posts of the district as the search narrows them; whole units unless cells are wanted."""
    rows = Post.objects.filter(unit__area_code__startswith=member.area_code[:6])
    if scope != "all":
        rows = rows.filter(area=None)
    if words:
        named = Q(name__icontains=words) | called(words, unit="unit")
        people = Q(rosters__member__person__name__icontains=words)
        rows = rows.filter(
            Q(pk__in=rows.filter(named | Q(area__code=words)).values("pk"))
            | Q(pk__in=Post.objects.filter(people).values("pk"))
        )
    whole = rows.select_related("unit", "area", "chief__person")
    return whole.order_by("unit__area_code", "unit__code", "area__code", "name", "pk")


def answers(rows: Sequence[Post], at: datetime, known: Reference) -> list[Answer]:
    """Who is at each of these posts; a handful of statements for any number of them."""
    above = {post.pk: list(_rooms(post, at, known)) for post in rows}
    rooms = {room.pk: room for found in above.values() for room in found}
    desks = Post.objects.filter(area=None, unit__in=rooms).select_related("unit").order_by("pk")
    kept = {post.pk: post for post in (*rows, *desks)}
    running = _running(kept, at)
    voices = {pk: [_voice(kept[pk], member) for member, _end in running[pk]] for pk in kept}
    first: dict[int, Voice] = {}
    for desk in desks:
        for voice in voices[desk.pk][:1]:
            first.setdefault(desk.unit_id, voice)
    return [
        Answer(
            post, voices[post.pk], min((end for _m, end in running[post.pk]), default=None),
            _ladder(post, [first.get(room.pk) or _empty(room) for room in above[post.pk]]),
        )
        for post in rows
    ]  # fmt: skip


def _running(kept: Iterable[int], at: datetime) -> dict[int, list[tuple[Member, datetime]]]:
    found: dict[int, list[tuple[Member, datetime]]] = defaultdict(list)
    for pk, turns in turns_at(list(kept), at, at).items():
        for turn in turns:
            if turn.member is not None and turn.runs_at(at):
                found[pk].append((turn.member, turn.ends_at))
    return found


def _voice(post: Post, member: Member) -> Voice:
    return Voice(member, post.unit, post.phone or post.unit.phone)


def _empty(room: Organisation) -> Voice:
    return Voice(None, room, room.phone)


def _rooms(post: Post, at: datetime, known: Reference) -> Iterable[Organisation]:
    """The command rooms above a post, the nearest first."""
    on, localities = timezone.localdate(at), known.tables.rules.localities
    seen = {post.unit_id}
    for digits in (SUBDISTRICT_DIGITS, DISTRICT_DIGITS):
        room = command_room(localities, post.unit.area_code[:digits], on)
        if room is not None and room.kind == OrgKind.COMMAND_ROOM and room.pk not in seen:
            seen.add(room.pk)
            yield room


def _ladder(post: Post, rooms: list[Voice]) -> list[Voice]:
    chief = post.chief
    own: list[Any] = [Voice(chief, post.unit, chief.person.phone)] if chief else []
    return [*own, *rooms]
