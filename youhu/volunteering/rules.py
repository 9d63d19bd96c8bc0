"""Double check-in 双报到 and service hours: what may happen, by whom, by when. Pure.

The eight kinds of service, the half-yearly look and the quarterly letter follow the paper forms of
the district (one form, one table, one card); points follow MZ/T 061 and DB3205/T 1001: hours ×
points an hour × a factor by kind.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, time, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.common.calendar import SHANGHAI
from youhu.common.moves import arrow
from youhu.registry.rules import Role

MOST_REASON, MOST_WHAT, MOST_CODES = 200, 120, 200


class State(TextChoices):
    """Of a check-in, of a member or of a unit."""

    SUBMITTED = "submitted", pgettext_lazy("check-in", "to be accepted")
    ACCEPTED = "accepted", pgettext_lazy("check-in", "checked in")
    TRANSFERRED = "transferred", pgettext_lazy("check-in", "moved to another community")
    LEFT = "left", pgettext_lazy("check-in", "left")
    REFUSED = "refused", pgettext_lazy("check-in", "refused")


ACTIVE = frozenset({State.SUBMITTED, State.ACCEPTED})

MOVES = {
    "accept": arrow([State.SUBMITTED], State.ACCEPTED, [Role.HANDLER]),
    "refuse": arrow([State.SUBMITTED], State.REFUSED, [Role.HANDLER]),
    "transfer": arrow(ACTIVE, State.TRANSFERRED, [Role.HANDLER, Role.RESIDENT]),
    "leave": arrow(ACTIVE, State.LEFT, [Role.HANDLER, Role.RESIDENT]),
}


class Way(TextChoices):
    """How a check-in came in."""

    PHONE = "phone", pgettext_lazy("check-in", "by phone page")
    CODE = "code", pgettext_lazy("check-in", "by the community's code")
    DESK = "desk", pgettext_lazy("check-in", "at the desk")
    FILE = "file", pgettext_lazy("check-in", "from a file")


class ServiceKind(TextChoices):
    """The eight classes of service of the registration card."""

    ORGANISING = "organising", _("building organisations")
    LEGAL = "legal", _("legal advice and aid")
    RELIEF = "relief", _("help in hardship, disability and for work")
    GOVERNANCE = "governance", _("community governance")
    HEALTH = "health", _("health and medicine")
    CULTURE = "culture", _("culture and sports")
    SAFETY = "safety", _("safety and patrols")
    OTHER = "other", pgettext_lazy("service", "other service")


class Skill(TextChoices):
    """What somebody can do for neighbours."""

    APPLIANCES = "appliances", _("household appliances")
    ELECTRICITY = "electricity", _("water and electricity")
    DIGITAL = "digital", _("phones and computers")
    TUTORING = "tutoring", _("tutoring")
    MEDICINE = "medicine", _("medicine and nursing")
    LAW = "law", pgettext_lazy("skill", "law")
    COUNSELLING = "counselling", _("counselling")
    CANTONESE = "cantonese", _("speaks Cantonese")
    DRIVING = "driving", _("driving")
    HAIRCUTS = "haircuts", _("haircuts")
    ARTS = "arts", _("music and arts")
    SPORTS = "sports", pgettext_lazy("skill", "sports")
    COMPANY = "company", _("keeping company and escorting")
    CARRYING = "carrying", _("carrying and moving")
    PAPERS = "papers", _("papers and forms")
    FIRST_AID = "first_aid", _("first aid")
    SIGNING = "signing", _("sign language")
    COOKING = "cooking", _("cooking")


class Part(TextChoices):
    """A part of a day in which somebody is free."""

    MORNING = "a", _("morning")
    AFTERNOON = "p", _("afternoon")
    EVENING = "e", _("evening")


# From when to when each part lasts; nobody is asked for help at night.
PART_HOURS = {
    Part.MORNING: (time(6), time(12)),
    Part.AFTERNOON: (time(12), time(18)),
    Part.EVENING: (time(18), time(22)),
}
WEEK = range(1, 8)  # 1 is Monday
FREE_TIMES = tuple(f"{day}{part.value}" for day in WEEK for part in Part)
WORKDAY_EVENINGS = frozenset(f"{day}e" for day in range(1, 6))
WEEKENDS = frozenset(f"{day}{part.value}" for day in (6, 7) for part in Part)


class ServiceState(TextChoices):
    """Of a service record."""

    LOGGED = "logged", pgettext_lazy("service", "to be confirmed")
    CONFIRMED = "confirmed", pgettext_lazy("service", "confirmed")
    CREDITED = "credited", pgettext_lazy("service", "credited")
    FED_BACK = "fed_back", pgettext_lazy("service", "fed back to the unit")
    REFUSED = "refused", pgettext_lazy("service", "not recognised")


# Whose hours count.
COUNTED = frozenset({ServiceState.CONFIRMED, ServiceState.CREDITED, ServiceState.FED_BACK})


class Source(TextChoices):
    """Where a service record comes from."""

    ACTIVITY = "activity", pgettext_lazy("service", "activity")
    WISH = "wish", pgettext_lazy("service", "wish")
    MANUAL = "manual", pgettext_lazy("service", "entered at the desk")


SERVICE_MOVES = {
    "confirm": arrow(
        [ServiceState.LOGGED], ServiceState.CONFIRMED, [Role.HANDLER, Role.RESIDENT, Role.CLOCK]
    ),
    "refuse": arrow([ServiceState.LOGGED], ServiceState.REFUSED, [Role.HANDLER]),
    "credit": arrow([ServiceState.CONFIRMED], ServiceState.CREDITED, [Role.CLOCK]),
    "feed_back": arrow([ServiceState.CREDITED], ServiceState.FED_BACK, [Role.HANDLER, Role.CLOCK]),
}

# Work days until the community must have answered; days between two looks (half a year).
ACCEPT_DAYS, CONFIRM_DAYS, RECHECK_DAYS = 3, 5, 182
RUNG_STEP = timedelta(days=2)
TOP_RUNG = 3  # the community, the subdistrict's room, the district's
LONGEST_SERVICE = timedelta(hours=16)  # one service; what is longer was forgotten to be ended
RECENT = timedelta(days=90)  # the load that a fair choice looks at


def packed(codes: Iterable[str]) -> str:
    """Codes as one column: `|arts|law|`, so that one of them is found by its neighbours' bars."""
    said = sorted(set(codes))
    return f"|{'|'.join(said)}|" if said else ""


def unpacked(column: str) -> frozenset[str]:
    return frozenset(code for code in column.split("|") if code)


def bar(code: str) -> str:
    """How one code stands in a packed column."""
    return f"|{code}|"


def slots_between(starts_at: datetime, ends_at: datetime) -> frozenset[str]:
    """The parts of the week that a stretch touches, in the district's own time."""
    first, last = starts_at.astimezone(SHANGHAI), ends_at.astimezone(SHANGHAI)
    found, day = set(), first.date()
    while day <= last.date():
        for part, (opens, closes) in PART_HOURS.items():
            begins = datetime.combine(day, opens, SHANGHAI)
            ends = datetime.combine(day, closes, SHANGHAI)
            if begins < last and ends > first:
                found.add(f"{day.isoweekday()}{part.value}")
        day += timedelta(days=1)
    return frozenset(found)


def free_at(free: Collection[str], starts_at: datetime, ends_at: datetime | None = None) -> bool:
    """Whether somebody with these free times can come then, for the whole of it.

    Who named no time may be asked at any time of day; nobody at night.
    """
    wanted = slots_between(starts_at, ends_at or starts_at + timedelta(minutes=1))
    return bool(wanted) and (not free or wanted <= frozenset(free))
