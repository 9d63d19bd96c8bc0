"""How Youhu says moments and deadlines: in words that a person would use."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MINUTE, HOUR, DAY = 60, 3600, 86_400
# From this many days on, hours no longer help anybody.
LONG_DAYS = 3


@dataclass(frozen=True)
class Face:
    """A clock as a page shows it: `tone` is ok, soon, late, done or pause; `words` say the rest."""

    tone: str
    words: str


def span(time: timedelta) -> str:
    """A length of time in its two largest units: “1 day 7 h”, “2 h 48 min”, “12 min”."""
    seconds = abs(int(time.total_seconds()))
    days, hours, minutes = seconds // DAY, seconds % DAY // HOUR, seconds % HOUR // MINUTE
    if days:
        whole = ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
        if not hours or days >= LONG_DAYS:
            return whole
        return _("%(days)s %(hours)d h") % {"days": whole, "hours": hours}
    if hours:
        whole = _("%(n)d h") % {"n": hours}
        return _("%(hours)s %(n)d min") % {"hours": whole, "n": minutes} if minutes else whole
    return _("%(n)d min") % {"n": minutes} if minutes else _("less than a minute")


def day(at: datetime, now: datetime) -> str:
    """The local day of `at` as seen from `now`: “today”, “tomorrow”, “24 November (Tue)”."""
    return day_of(timezone.localtime(at).date(), now)


def day_of(on: date, now: datetime) -> str:
    """A day as seen from `now`, as `day` says it."""
    today = timezone.localtime(now).date()
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}.get((on - today).days)
    if near:
        return near
    if on.year != today.year:
        return date_format(on, "DATE_FORMAT")
    return _("%(date)s (%(weekday)s)") % {
        "date": date_format(on, "MONTH_DAY_FORMAT"),
        "weekday": date_format(on, "D"),
    }


def moment(at: datetime, now: datetime) -> str:
    """Day and minute: “tomorrow 18:00”."""
    return f"{day(at, now)} {timezone.localtime(at):%H:%M}"


def stamp(at: datetime, now: datetime) -> str:
    """A moment in few letters, for a column of them: “10:24”, “11-21 09:00”, “2025-11-21”."""
    local, today = timezone.localtime(at), timezone.localtime(now)
    if local.date() == today.date():
        return f"{local:%H:%M}"
    return f"{local:%m-%d %H:%M}" if local.year == today.year else f"{local:%Y-%m-%d}"


def face(due_at: datetime | None, soon_at: datetime | None, now: datetime) -> Face:
    """What a running deadline looks like at `now`; without a due time the clock stands still."""
    if due_at is None:
        return Face("pause", _("clock paused"))
    if now > due_at:
        return Face("late", _("%(span)s overdue") % {"span": span(now - due_at)})
    left = _("%(span)s left") % {"span": span(due_at - now)}
    return Face("soon" if soon_at and now >= soon_at else "ok", left)


def outcome(due_at: datetime | None, done_at: datetime) -> Face:
    """What a finished deadline looks like: early, or late by so much."""
    if due_at is None:
        return Face("done", _("done"))
    if done_at > due_at:
        return Face("late", _("%(span)s late") % {"span": span(done_at - due_at)})
    return Face("done", _("%(span)s early") % {"span": span(due_at - done_at)})
