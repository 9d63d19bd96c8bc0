"""Duty posts and their rosters: set up, turns given, handed over and ended."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import product
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.registry.models import Member, Organisation
from youhu.territory.checks import DAYS_AHEAD
from youhu.territory.models import Area, Post, Roster
from youhu.territory.rules import Span, unmanned
from youhu.upkeep.actions.keeping import Hand, amend, enter, remove
from youhu.upkeep.models import Change
from youhu.upkeep.rules import Topic, Verb


@dataclass(frozen=True)
class Turn:
    """Which days, from when to when, from which day on."""

    weekdays: str
    starts: time
    ends: time
    from_on: date
    until_on: date | None = None


def set_up_post(
    hand: Hand, *, unit: Organisation, name: str, area: Area | None = None, phone: str = ""
) -> Post:
    """A duty that a unit keeps manned from now on; it stands empty until somebody has a turn."""
    _refuse_outsiders(unit, hand)
    post = Post(unit=unit, name=name, area=area, phone=phone)
    enter(post, Topic.DUTY_POST, hand)
    return post


def amend_post(post: Post, hand: Hand, *, seen: str = "", **told: Any) -> Change:
    """Another name or telephone."""
    return amend(post, Topic.DUTY_POST, hand, seen=seen, **told)


@transaction.atomic
def remove_post(post: Post, hand: Hand) -> Change:
    """The duty is no more. Raises Refused while somebody has, or will have, a turn there."""
    today = timezone.localdate(hand.now)
    if any(row.until_on is None or row.until_on > today for row in post.rosters.all()):
        raise Refused(_("Somebody has a turn here. End the turns first."))
    for row in post.rosters.order_by("pk"):
        remove(row, Topic.TURN, hand)
    return remove(post, Topic.DUTY_POST, hand)


def give_turn(post: Post, hand: Hand, *, member: Member, turn: Turn) -> Change:
    """A member has a turn at a post.

    Raises Refused for somebody of another unit, and for somebody who is there then already.
    """
    _refuse_strangers(post, member, turn)
    row = Roster(post=post, member=member, **vars(turn))
    return enter(row, Topic.TURN, hand)


@transaction.atomic
def end_turn(row: Roster, hand: Hand, *, until: date, despite: bool = False) -> Change:
    """The turn ends; `until` is the first day without it, and an earlier one removes it.

    Raises Refused when nobody of the unit would be on duty then, unless that is wanted `despite`.
    """
    if not despite:
        _refuse_gap(row, until, hand.now)
    if until <= row.from_on:
        return remove(row, Topic.TURN, hand)
    return amend(row, Topic.TURN, hand, verb=Verb.RETIRE, until_on=until)


@transaction.atomic
def hand_over_turn(row: Roster, hand: Hand, *, member: Member, on: date) -> Change:
    """Another member has the same turn from a day on."""
    if member.pk == row.member_id:
        raise Refused(_("They have this turn already. Choose somebody else."))
    start = max(on, row.from_on)
    turn = Turn(row.weekdays, row.starts, row.ends, start, row.until_on)
    end_turn(row, hand, until=start, despite=True)
    return give_turn(row.post, hand, member=member, turn=turn)


def _refuse_outsiders(unit: Organisation, hand: Hand) -> None:
    if not unit.area_code.startswith(hand.by.area_code[:6]):
        raise Refused(_("This unit belongs to another district."))


def _refuse_strangers(post: Post, member: Member, turn: Turn) -> None:
    if member.organisation_id != post.unit_id:
        raise Refused(_("Only people of the unit have turns at its posts."))
    if member.valid_until is not None and member.valid_until <= turn.from_on:
        raise Refused(_("Their term ends before that day. Choose somebody else."))
    own = post.rosters.filter(member=member).select_related("member")
    new = Roster(post=post, member=member, **vars(turn))
    if any(_meet(row, new) for row in own):
        raise Refused(_("%(name)s is here at that time already.") % {"name": member.person})


def _meet(one: Roster, other: Roster) -> bool:
    """Whether two turns run at the same time somewhere in their first common fortnight."""
    zone = timezone.get_current_timezone()
    first = max(one.line().from_on, other.line().from_on)
    last = first + timedelta(days=14)
    pairs = product(*(row.line().spans(first, last, zone) for row in (one, other)))
    return any(a.starts_at < b.ends_at and b.starts_at < a.ends_at for a, b in pairs)


def _refuse_gap(row: Roster, until: date, now: datetime) -> None:
    gap = gap_without(row, until, now)
    if gap is not None:
        raise Refused(
            _("From %(start)s to %(end)s nobody of %(unit)s would be on duty.")
            % {
                "start": f"{gap.starts_at:%Y-%m-%d %H:%M}",
                "end": f"{gap.ends_at:%Y-%m-%d %H:%M}",
                "unit": row.post.unit,
            }
            + " "
            + _("Hand the turn over, or say that you want it so.")
        )


def gap_without(row: Roster, until: date, now: datetime) -> Span | None:
    """The first stretch that a unit would leave empty because a turn ends; None for none."""
    start = max(timezone.localtime(now), _midnight(until))
    since = start.date() - timedelta(days=1)
    rows = Roster.objects.filter(post__unit=row.post.unit).current(since)
    end = start + timedelta(days=DAYS_AHEAD)
    others = [other.line() for other in rows if other.pk != row.pk]
    before = unmanned([*others, row.line()], start, end)
    after = unmanned(others, start, end)
    return next((gap for gap in after if gap not in before), None)


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(), timezone.get_current_timezone())
