"""A community keeps its rooms: what they are called, when they are open, who sits there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise, product

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.reference import current
from youhu.common.errors import Refused
from youhu.ledger.actions import begin, record
from youhu.registry.actions import touch
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.rooms.actions.step import of_team, refuse_no_keeper, refuse_others
from youhu.rooms.models import OpeningHours, Room, SpecialDay
from youhu.territory.models import Area, Post, Roster
from youhu.territory.rules import COMMUNITY_DIGITS, AreaKind


@dataclass(frozen=True)
class Facts:
    """What visitors know of a room."""

    name: str
    host: str
    address: str
    lng: float
    lat: float
    phone: str
    shown: str
    name_en: str = ""
    hotline: str = ""
    hotline_phone: str = ""


@dataclass(frozen=True)
class Turn:
    """Which days, from when to when, from which day on."""

    weekdays: str
    starts: time
    ends: time
    from_on: date


@transaction.atomic
def set_up_room(facts: Facts, *, by: Member, now: datetime) -> Room:
    """A community opens a room; it stands empty until it has hours and somebody on duty."""
    _refuse_not_desk(by)
    assert by.organisation is not None
    _refuse_elsewhere(facts, by, now)
    area = Area.objects.filter(kind=AreaKind.COMMUNITY, code=by.area_code).first()
    if area is None:
        raise Refused(_("This community is not on the map yet. Import it first."))
    if Room.objects.filter(community=by.organisation, name=facts.name).exists():
        raise Refused(_("There is a room of this name already."))
    post, _made = Post.objects.get_or_create(
        unit=by.organisation, area=area, name=facts.name[:60], defaults={"phone": facts.phone}
    )
    room = Room.objects.create(
        district=by.area_code[:6], community=by.organisation, post=post,
        opened_on=timezone.localdate(now), **vars(facts),
    )  # fmt: skip
    begin(room, "set_up_room", by=by, now=now, payload={"name": room.name})
    touch("territory")
    return room


def _refuse_not_desk(by: Member) -> None:
    refuse_no_keeper(by)
    if by.role != Role.HANDLER:
        raise Refused(_("The desk of the community does this."))


def _refuse_elsewhere(facts: Facts, by: Member, now: datetime) -> None:
    place = current().locate(facts.lng, facts.lat, now)
    if place.cell.code[:COMMUNITY_DIGITS] != by.area_code:
        raise Refused(_("This place lies in another community. Move the pin."))


@transaction.atomic
def amend_room(room: Room, facts: Facts, *, by: Member, now: datetime) -> None:
    """Another name, place or telephone."""
    _refuse_stranger(room, by)
    _refuse_elsewhere(facts, by, now)
    if Room.objects.filter(community=room.community_id, name=facts.name).exclude(pk=room.pk):
        raise Refused(_("There is a room of this name already."))
    record(room, "amend_room", by=by, now=now, payload={"name": facts.name}, **vars(facts))
    Post.objects.filter(pk=room.post_id).update(name=facts.name[:60], phone=facts.phone)


def _refuse_stranger(room: Room, by: Member) -> None:
    _refuse_not_desk(by)
    refuse_others(room, by)


@transaction.atomic
def close_room(room: Room, *, note: str, by: Member, now: datetime) -> None:
    """The room receives nobody any more from tomorrow on; its turns end with it."""
    _refuse_stranger(room, by)
    if room.closed_on is not None:
        raise Refused(_("This room is closed already."))
    end = timezone.localdate(now) + timedelta(days=1)
    record(room, "close_room", by=by, now=now, note=note.strip(), closed_on=end)
    Roster.objects.filter(post=room.post_id, from_on__gte=end).delete()
    Roster.objects.filter(post=room.post_id, until_on=None).update(until_on=end)


@transaction.atomic
def set_hours(
    room: Room, hours: Sequence[tuple[int, time, time]], *, by: Member, now: datetime
) -> None:
    """The week of a room is this from now on. Raises Refused for stretches that meet."""
    _refuse_stranger(room, by)
    rows = sorted(hours)
    for one, other in pairwise(rows):
        if one[0] == other[0] and other[1] < one[2]:
            raise Refused(_("Two stretches of a day meet. Let the second begin after the first."))
    if any(opens >= closes for _day, opens, closes in rows):
        raise Refused(_("A room closes after it opens."))
    OpeningHours.objects.filter(room=room).delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(room=room, weekday=day, opens=opens, closes=closes)
        for day, opens, closes in rows
    )
    said = [f"{day} {opens:%H:%M}-{closes:%H:%M}" for day, opens, closes in rows]
    record(room, "set_hours", by=by, now=now, payload={"hours": said})


@transaction.atomic
def set_special_day(
    room: Room, *, on: date, reason: str, opens: time | None = None, closes: time | None = None,
    by: Member, now: datetime,
) -> None:  # fmt: skip
    """On one day the room keeps other hours; without hours it is closed, and says why."""
    _refuse_stranger(room, by)
    if on < timezone.localdate(now):
        raise Refused(_("This day has passed. Choose a later one."))
    if (opens is None) != (closes is None) or (opens and closes and closes <= opens):
        raise Refused(_("Give both times, the later one second, or none for a closed day."))
    told = {"opens": opens, "closes": closes, "reason": reason.strip()}
    SpecialDay.objects.update_or_create(room=room, on=on, defaults=told)
    said = {"on": f"{on}", "hours": f"{opens:%H:%M}-{closes:%H:%M}" if opens and closes else ""}
    record(room, "set_special_day", by=by, now=now, note=reason.strip(), payload=said)


@transaction.atomic
def drop_special_day(room: Room, day: SpecialDay, *, by: Member, now: datetime) -> None:
    """On that day the room is open as in every week."""
    _refuse_stranger(room, by)
    record(room, "drop_special_day", by=by, now=now, payload={"on": f"{day.on}"})
    day.delete()


@transaction.atomic
def give_turn(room: Room, turn: Turn, *, member: Member, by: Member, now: datetime) -> Roster:
    """Somebody of the community sits in the room at these times."""
    _refuse_stranger(room, by)
    of_team(member, room.community_id, now)
    if not turn.weekdays:
        raise Refused(_("Choose the days of the week."))
    new = Roster(post=room.post, member=member, **vars(turn))
    own = Roster.objects.filter(post=room.post_id, member=member).select_related("member")
    if any(_meet(row, new) for row in own):
        raise Refused(_("%(name)s is here at that time already.") % {"name": member.person})
    new.save()
    said = f"{turn.weekdays} {turn.starts:%H:%M}-{turn.ends:%H:%M}"
    record(room, "give_turn", by=by, now=now, payload={"member": member.pk, "turn": said})
    return new


def _meet(one: Roster, other: Roster) -> bool:
    """Whether two turns run at the same time somewhere in their first common fortnight."""
    zone = timezone.get_current_timezone()
    first = max(one.line().from_on, other.line().from_on)
    last = first + timedelta(days=14)
    pairs = product(*(row.line().spans(first, last, zone) for row in (one, other)))
    return any(a.starts_at < b.ends_at and b.starts_at < a.ends_at for a, b in pairs)


@transaction.atomic
def end_turn(room: Room, row: Roster, *, by: Member, now: datetime) -> None:
    """The turn ends with this day; one that has not begun goes altogether."""
    _refuse_stranger(room, by)
    record(room, "end_turn", by=by, now=now, payload={"member": row.member_id})
    end = timezone.localdate(now) + timedelta(days=1)
    if row.from_on >= end:
        row.delete()
    else:
        Roster.objects.filter(pk=row.pk).update(until_on=end)
