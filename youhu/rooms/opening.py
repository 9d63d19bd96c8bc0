"""When a room is open: its hours and its special days say so, and somebody is on duty there."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from youhu.common.masking import mask_name
from youhu.registry.models import Member
from youhu.rooms.models import Room, SpecialDay
from youhu.rooms.rules import NEXT_OPEN, Shown
from youhu.territory.duty import turns
from youhu.territory.models import Roster
from youhu.territory.rules import Span, unmanned

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Standing:
    """A room at one moment: open until when, or opening when, and who is there.

    `is_unmanned`: the hours say open, but nobody is on duty. `reason` is of a special day.
    """

    room: Room
    is_open: bool
    until: datetime | None
    opens_at: datetime | None
    there: Sequence[Member]
    is_unmanned: bool
    reason: str

    @property
    def who(self) -> list[str]:
        """Who is there, as the room chooses to show it."""
        return [said_of(member, self.room.shown) for member in self.there]


def said_of(member: Member, shown: str) -> str:
    """What visitors read of somebody on duty: the name, the family name or the post."""
    post = str(member.get_role_display())
    if shown == Shown.NAME:
        return str(member.person)
    return f"{mask_name(member.person.name)} {post}" if shown == Shown.FAMILY else post


def standings(rooms: Iterable[Room], now: datetime) -> list[Standing]:
    """How every room stands at a moment, in three statements however many there are."""
    rows = prepared(rooms, now)
    rosters = rosters_of(rows, now)
    return [_standing(room, rosters.get(room.post_id, []), now) for room in rows]


def prepared(rooms: Iterable[Room], now: datetime) -> list[Room]:
    """Rooms with their hours and the special days from yesterday on."""
    since = timezone.localdate(now) - DAY
    rows = list(rooms)
    days = Prefetch("special_days", SpecialDay.objects.filter(on__gte=since).order_by("on"))
    prefetch_related_objects(rows, "hours", days)
    return rows


def rosters_of(rooms: Sequence[Room], now: datetime) -> dict[int, list[Roster]]:
    """The turns at the duty posts of rooms, by post, with who stands in."""
    posts = [room.post_id for room in rooms]
    found: dict[int, list[Roster]] = {}
    rows = Roster.objects.filter(post__in=posts).current(timezone.localdate(now) - DAY)
    for row in rows.order_by("starts", "pk"):
        found.setdefault(row.post_id, []).append(row)
    return found


def _standing(room: Room, rosters: list[Roster], now: datetime) -> Standing:
    hours = list(hours_of(room, now - DAY, now + NEXT_OPEN))
    current = next((span for span in hours if span.starts_at <= now < span.ends_at), None)
    later = next((span for span in hours if span.starts_at > now), None)
    running = [turn for turn in turns(rosters, now, now) if turn.runs_at(now)]
    there = [turn.member for turn in running if turn.member is not None]
    is_open = current is not None and bool(there)
    special = special_on(room, timezone.localdate(now))
    return Standing(
        room,
        is_open,
        current.ends_at if current and is_open else None,
        later.starts_at if later else None,
        there if is_open else [],
        current is not None and not there,
        special.reason if special else "",
    )


def special_on(room: Room, on: date) -> SpecialDay | None:
    """The special day of a prepared room on a day."""
    return next((day for day in room.special_days.all() if day.on == on), None)


def hours_of(room: Room, start: datetime, end: datetime) -> Iterator[Span]:
    """When a prepared room says that it is open, on the days from start to end."""
    zone = timezone.get_current_timezone()
    on, last = timezone.localdate(start), timezone.localdate(end)
    weekly = sorted(room.hours.all(), key=lambda row: (row.weekday, row.opens))
    while on <= last:
        special = special_on(room, on)
        pairs: list[tuple[time | None, time | None]] = [
            (row.opens, row.closes) for row in weekly if row.weekday == on.isoweekday()
        ]
        if special is not None:
            pairs = [(special.opens, special.closes)]
        if room.opened_on <= on and (room.closed_on is None or on < room.closed_on):
            for opens, closes in pairs:
                if opens is not None and closes is not None:
                    begins = datetime.combine(on, opens, zone)
                    yield Span(begins, datetime.combine(on, closes, zone))
        on += DAY


def gaps(room: Room, rosters: Sequence[Roster], start: datetime, end: datetime) -> list[Span]:
    """The stretches in which a prepared room says open, and nobody is on duty there."""
    lines = [row.line() for row in rosters]
    found = []
    for span in hours_of(room, start, end):
        begins, ends = max(span.starts_at, timezone.localtime(start)), min(span.ends_at, end)
        if begins < ends:
            found += unmanned(lines, begins, timezone.localtime(ends))
    return found
