"""Turns of duty as a calendar file, for the calendar of a phone."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from youhu.rosters.queries import MyTurn


def calendar_file(turns: Iterable[MyTurn], *, now: datetime) -> bytes:
    """An iCalendar file (RFC 5545); a turn keeps its name, so that a second import replaces it."""
    calendar = Calendar()
    calendar.add("prodid", "-//Youhu//duty//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("My turns of duty"))
    for mine in turns:
        calendar.add_component(_event(mine, now))
    text: bytes = calendar.to_ical()
    return text


def _event(mine: MyTurn, now: datetime) -> Event:
    turn, host = mine.turn, settings.YOUHU_SITE_URL.rpartition("/")[2]
    event = Event()
    event.add("uid", f"duty-{turn.code}@{host}")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", turn.starts_at.astimezone(UTC))
    event.add("dtend", turn.ends_at.astimezone(UTC))
    event.add("summary", _("On duty: %(post)s") % {"post": turn.post})
    event.add("description", _describe(mine))
    event.add("location", str(turn.post.area or turn.post.unit))
    return event


def _describe(mine: MyTurn) -> str:
    phone = mine.turn.post.phone or mine.turn.post.unit.phone
    lines = [
        _("Telephone: %(phone)s") % {"phone": phone or "–"},
        _("Takes over from: %(name)s") % {"name": mine.before.person if mine.before else "–"},
        _("Hands over to: %(name)s") % {"name": mine.after.person if mine.after else "–"},
    ]
    return "\n".join(lines)
