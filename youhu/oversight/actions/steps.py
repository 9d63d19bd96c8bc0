"""What every step has in common: who may take it, which clock starts, who is told."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.actions.step import room_for, words_of
from youhu.calls.models import Call
from youhu.calls.reference import Reference
from youhu.common.calendar import LimitType
from youhu.common.errors import Refused
from youhu.notices.actions import Audience, tell
from youhu.oversight.models import Matter
from youhu.oversight.queries import Thing, is_own, may_decide
from youhu.oversight.rules import MOST_WORDS
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import OVERSEEING
from youhu.territory.rules import DISTRICT_DIGITS

ENDED: dict[str, Any] = {"due_at": None, "next_at": None}


def words_said(note: str, missing: str) -> str:
    """What was said, without blanks around it. Raises Refused when it is nothing or too much."""
    said = note.strip()
    if not said:
        raise Refused(missing)
    if len(said) > MOST_WORDS:
        raise Refused(_("At most %(most)s characters. Say it shorter.") % {"most": MOST_WORDS})
    return said


def waiting(
    reference: Reference, holder: Organisation, amount: int, limit_type: LimitType, now: datetime
) -> dict[str, Any]:
    """The columns of a clock that starts now for whoever has the next step."""
    calendar = reference.calendar(holder.pk)
    due_at = calendar.due(now, amount=Decimal(amount), limit_type=limit_type).at
    return {"holder": holder, "due_at": due_at, "next_at": due_at, "rung": 0}


def room_over(
    unit: Organisation, reference: Reference, now: datetime, *, is_wide: bool = False
) -> Organisation:
    """The command room that decides about a unit: its own, or the district's.

    About a command room the one above it decides; about the district's, the district's leaders.
    """
    area = unit.area_code
    areas = [area[:DISTRICT_DIGITS]] if is_wide else [area, area[:DISTRICT_DIGITS]]
    rooms = [room_for(reference, code, now) for code in areas]
    others = [room for room in rooms if room != unit]
    return others[0] if others else _above(unit)


def _above(room: Organisation) -> Organisation:
    """Where leaders oversee a command room; without one the promise check names what is stuck."""
    parent = room.parent
    return parent if parent is not None and parent.kind in OVERSEEING else room


def refuse_others(thing: Thing, by: Member) -> None:
    """Raise Refused when this is not theirs to decide: another room's, or of their own making."""
    if not may_decide(thing, by):
        raise Refused(_("Another command room decides about this. Its name stands beside it."))
    if is_own(thing, by):
        raise Refused(_("This is of your own unit, or yours. Somebody else must decide."))


def refuse_strangers(thing: Thing, by: Member) -> None:
    """Raise Refused when a member is not of the unit that it concerns."""
    if by.organisation_id != thing.unit_id:
        raise Refused(_("This is with another unit now. Reload the page to see where."))


def day_of(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%m-%d %H:%M}" if moment else ""


def say(thing: Thing, template: str, to: Audience, now: datetime, **words: str) -> None:
    """Write a message about it, once for each step of its life and each unit and role."""
    about = thing.about
    kind = template if isinstance(about, Call) else f"order_{template}"
    context = {**_words(about), "unit": str(thing.unit), "due": day_of(thing.due_at), **words}
    whom = to.unit.code if to.unit else f"m{to.member.pk if to.member else 0}"
    key = f"{thing.subject}:{thing.revision}:{template}:{whom}:{to.role}"
    link = f"{settings.YOUHU_SITE_URL}{thing.get_absolute_url()}"
    tell(key, kind, context, to=to, now=now, link=link)


def _words(about: Call | Matter) -> dict[str, str]:
    if isinstance(about, Call):
        return words_of(about)
    return {"number": about.number, "title": about.title}
