"""How wishes are said: times of the week, how long, how far, and why one fits somebody."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from youhu.common import words
from youhu.volunteering.rules import Part, Skill

# In few letters, as the page of a phone says them.
DAYS = (
    pgettext_lazy("weekday", "Mon"),
    pgettext_lazy("weekday", "Tue"),
    pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"),
    pgettext_lazy("weekday", "Fri"),
    pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
)
NEAR_M = 1000
LEAST_M, BANDS_KM = 300, (1, 3)  # nobody is told more exactly how near somebody lives


def far(metres: float) -> str:
    """A distance in so wide a band that no house is found by it."""
    if metres < LEAST_M:
        return _("within %(n)s m") % {"n": LEAST_M}
    for km in BANDS_KM:
        if metres < km * 1000:
            return _("within %(n)s km") % {"n": km}
    return _("more than %(n)s km") % {"n": BANDS_KM[-1]}


def long(minutes: int) -> str:
    """How long something takes."""
    if minutes < 60:
        return _("about %(n)s minutes") % {"n": minutes}
    hours = f"{minutes / 60:g}"
    return ngettext("about %(n)s hour", "about %(n)s hours", 1 if minutes == 60 else 2) % {
        "n": hours
    }


_WHOLE = {
    "every": frozenset(range(1, 8)),
    "workdays": frozenset(range(1, 6)),
    "weekend": frozenset({6, 7}),
}


def times(slots: Collection[str]) -> str:
    """Parts of the week in few words: “workday afternoons, Saturday morning”."""
    if not slots:
        return _("any time")
    said: list[str] = []
    for part in Part:
        days = frozenset(int(code[0]) for code in slots if code[1] == part.value)
        said.extend(_days(days, part))
    return _(", ").join(said)


def _days(days: frozenset[int], part: Part) -> Iterable[str]:
    named = {"part": part.label}
    if days == _WHOLE["every"]:
        yield _("every %(part)s") % named
    elif days >= _WHOLE["workdays"]:
        yield _("workdays: %(part)s") % named
        yield from _single(days - _WHOLE["workdays"], part)
    elif days >= _WHOLE["weekend"]:
        yield _("weekend: %(part)s") % named
        yield from _single(days - _WHOLE["weekend"], part)
    else:
        yield from _single(days, part)


def _single(days: Iterable[int], part: Part) -> Iterable[str]:
    for day in sorted(days):
        yield _("%(day)s %(part)s") % {"day": DAYS[day - 1], "part": part.label}


def skills(codes: Collection[str]) -> str:
    return _(", ").join(str(skill.label) for skill in Skill if skill.value in codes)


def wanted(on: date, now: datetime) -> str:
    """By when something is wanted, in few words."""
    days = (on - timezone.localdate(now)).days
    if 2 <= days < len(DAYS):
        said = str(DAYS[on.isoweekday() - 1])
    else:
        said = words.day_of(on, now) if days < 2 else date_format(on, "MONTH_DAY_FORMAT")
    return _("by %(day)s") % {"day": said}


def is_soon(on: date, now: datetime) -> bool:
    return (on - timezone.localdate(now)).days <= 3


def fit(
    needed: Collection[str], common_slots: Collection[str], metres: float, *, names_time: bool
) -> list[str]:
    """Why a wish fits somebody: what they can do, when they are free, how near it is."""
    said = []
    if needed:
        said.append(_("you can: %(skills)s") % {"skills": skills(needed)})
    if names_time and common_slots:
        said.append(_("you are free: %(times)s") % {"times": times(common_slots)})
    if metres <= NEAR_M:
        said.append(pgettext("wish", "it is near"))
    return said
