"""Double check-in 双报到 and service hours: what may happen, by whom, by when. Pure.

The eight kinds of service, the half-yearly look and the quarterly letter follow the paper forms of
the district (one form, one table, one card); points follow MZ/T 061 and DB3205/T 1001: hours ×
points an hour × a factor by kind.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta

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
WEEKDAYS = {
    1: pgettext_lazy("free times", "Mon"), 2: pgettext_lazy("free times", "Tue"),
    3: pgettext_lazy("free times", "Wed"), 4: pgettext_lazy("free times", "Thu"),
    5: pgettext_lazy("free times", "Fri"), 6: pgettext_lazy("free times", "Sat"),
    7: pgettext_lazy("free times", "Sun"),
}  # fmt: skip
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


class ActivityState(TextChoices):
    """Of an activity: a post that volunteers sign up for."""

    OPEN = "open", pgettext_lazy("activity", "open")
    CALLED_OFF = "called_off", pgettext_lazy("activity", "called off")
    ENDED = "ended", pgettext_lazy("activity", "ended")


ACTIVITY_MOVES = {
    "call_off": arrow([ActivityState.OPEN], ActivityState.CALLED_OFF, [Role.HANDLER]),
    "end": arrow([ActivityState.OPEN], ActivityState.ENDED, [Role.CLOCK]),
}


class SignUpState(TextChoices):
    """Of one person's place in an activity."""

    SIGNED = "signed", pgettext_lazy("sign-up", "has a place")
    WAITING = "waiting", pgettext_lazy("sign-up", "on the waiting list")
    WITHDRAWN = "withdrawn", pgettext_lazy("sign-up", "withdrawn")
    HERE = "here", pgettext_lazy("sign-up", "checked in at the place")
    DONE = "done", pgettext_lazy("sign-up", "checked out")
    ABSENT = "absent", pgettext_lazy("sign-up", "did not come")
    EXCUSED = "excused", pgettext_lazy("sign-up", "excused")
    LAPSED = "lapsed", pgettext_lazy("sign-up", "no place came free")
    OFF = "off", pgettext_lazy("sign-up", "called off")


HOLDING = frozenset({SignUpState.SIGNED, SignUpState.HERE, SignUpState.DONE, SignUpState.ABSENT})
COMING = frozenset({SignUpState.SIGNED, SignUpState.WAITING})
_BOTH = [Role.RESIDENT, Role.HANDLER]

SIGN_UP_MOVES = {
    "move_up": arrow([SignUpState.WAITING], SignUpState.SIGNED, [*_BOTH, Role.CLOCK]),
    "withdraw": arrow(COMING, SignUpState.WITHDRAWN, _BOTH),
    "come": arrow([SignUpState.SIGNED, SignUpState.ABSENT], SignUpState.HERE, _BOTH),
    "go": arrow([SignUpState.HERE], SignUpState.DONE, [*_BOTH, Role.CLOCK]),
    "miss": arrow([SignUpState.SIGNED], SignUpState.ABSENT, [Role.CLOCK]),
    "lapse": arrow([SignUpState.WAITING], SignUpState.LAPSED, [Role.CLOCK]),
    "excuse": arrow([SignUpState.ABSENT], SignUpState.EXCUSED, [Role.HANDLER]),
    "drop": arrow(COMING, SignUpState.OFF, [Role.HANDLER]),
}


# A unit leaves or is refused like a member; it does not move house.
UNIT_MOVES = {
    "accept": arrow([State.SUBMITTED], State.ACCEPTED, [Role.HANDLER]),
    "refuse": arrow([State.SUBMITTED], State.REFUSED, [Role.HANDLER]),
    "leave": arrow(ACTIVE, State.LEFT, [Role.HANDLER]),
}


class NeedState(TextChoices):
    """Of a line of a community's list of needs."""

    OPEN = "open", pgettext_lazy("need", "open")
    TAKEN = "taken", pgettext_lazy("need", "taken up")
    MET = "met", pgettext_lazy("need", "met")
    DROPPED = "dropped", pgettext_lazy("need", "dropped")


NEED_MOVES = {
    "take": arrow([NeedState.OPEN], NeedState.TAKEN, [Role.HANDLER]),
    "give_back": arrow([NeedState.TAKEN], NeedState.OPEN, [Role.HANDLER]),
    "meet": arrow([NeedState.TAKEN], NeedState.MET, [Role.HANDLER]),
    "drop": arrow([NeedState.OPEN], NeedState.DROPPED, [Role.HANDLER]),
}


class LetterState(TextChoices):
    """Of a quarterly letter to a unit."""

    SENT = "sent", pgettext_lazy("letter", "to be signed for")
    SIGNED = "signed", pgettext_lazy("letter", "signed for")


LETTER_MOVES = {"sign": arrow([LetterState.SENT], LetterState.SIGNED, [Role.HANDLER])}

# Work days until the community must have answered; days between two looks (half a year).
ACCEPT_DAYS, CONFIRM_DAYS, OBJECT_DAYS, SIGN_DAYS, RECHECK_DAYS = 3, 5, 5, 10, 182
LETTER_AFTER = timedelta(days=5)  # after a quarter's end, for the last hours to be confirmed
FEEDBACK_AFTER = timedelta(days=15)  # by then the community has fed back to each unit
RUNG_STEP = timedelta(days=2)
TOP_RUNG = 3  # the community, the subdistrict's room, the district's
LONGEST_SERVICE = timedelta(hours=16)  # one service; what is longer was forgotten to be ended
RECENT = timedelta(days=90)  # the load that a fair choice looks at

# Checking in at the place: within so many metres, from two hours before to two hours after.
RADIUS_M, LEAST_RADIUS_M, MOST_RADIUS_M = 500, 50, 2_000
WINDOW = timedelta(hours=2)
MOST_PLACES = 500

# Points: hours × POINTS_AN_HOUR × factor. What needs training counts more; caps stop farming.
POINTS_AN_HOUR = 10
FACTOR_PERCENT = {
    ServiceKind.ORGANISING: 100, ServiceKind.LEGAL: 150, ServiceKind.RELIEF: 120,
    ServiceKind.GOVERNANCE: 100, ServiceKind.HEALTH: 150, ServiceKind.CULTURE: 100,
    ServiceKind.SAFETY: 120, ServiceKind.OTHER: 100,
}  # fmt: skip
MOST_MINUTES_A_DAY, MOST_POINTS_A_MONTH = 8 * 60, 600
STAR_HOURS = (100, 300, 600, 1000, 1500)


def points_for(
    minutes: int, kind: str, *, minutes_today: int = 0, points_this_month: int = 0
) -> int:
    """The points for one service, given what counted before it on its day and in its month."""
    counted = max(0, min(minutes, MOST_MINUTES_A_DAY - minutes_today))
    full = counted * POINTS_AN_HOUR * FACTOR_PERCENT[ServiceKind(kind)] // (60 * 100)
    return max(0, min(full, MOST_POINTS_A_MONTH - points_this_month))


def stars_of(minutes: int) -> int:
    """How many stars so many minutes of confirmed service are worth."""
    return sum(minutes >= hours * 60 for hours in STAR_HOURS)


def to_next_star(minutes: int) -> int | None:
    """How many minutes are missing to the next star; None when there is none above."""
    stars = stars_of(minutes)
    return STAR_HOURS[stars] * 60 - minutes if stars < len(STAR_HOURS) else None


def quarter_of(day: date) -> tuple[int, int]:
    return day.year, (day.month - 1) // 3 + 1


def quarter_before(year: int, quarter: int) -> tuple[int, int]:
    return (year, quarter - 1) if quarter > 1 else (year - 1, 4)


def quarter_span(year: int, quarter: int) -> tuple[datetime, datetime]:
    """The first moment of a quarter and the first one after it, in the district's time."""
    after = (year, quarter + 1) if quarter < 4 else (year + 1, 1)
    begins, ends = (datetime(y, 3 * q - 2, 1, tzinfo=SHANGHAI) for y, q in ((year, quarter), after))
    return begins, ends


# How each state looks: a shape and a tone.
LOOKS = {
    State.SUBMITTED: ("start", "wait"),
    State.ACCEPTED: ("done", "done"),
    State.TRANSFERRED: ("off", "off"),
    State.LEFT: ("off", "off"),
    State.REFUSED: ("back", "back"),
}
SERVICE_LOOKS = {
    ServiceState.LOGGED: ("start", "wait"),
    ServiceState.CONFIRMED: ("most", "now"),
    ServiceState.CREDITED: ("done", "done"),
    ServiceState.FED_BACK: ("done", "done"),
    ServiceState.REFUSED: ("back", "back"),
}
SIGN_UP_LOOKS = {
    SignUpState.SIGNED: ("half", "now"),
    SignUpState.WAITING: ("wait", "wait"),
    SignUpState.HERE: ("most", "now"),
    SignUpState.DONE: ("done", "done"),
    SignUpState.ABSENT: ("back", "back"),
}
ACTIVITY_LOOKS = {
    ActivityState.OPEN: ("half", "now"),
    ActivityState.CALLED_OFF: ("off", "off"),
    ActivityState.ENDED: ("done", "done"),
}
NEED_LOOKS = {
    NeedState.OPEN: ("start", "wait"),
    NeedState.TAKEN: ("half", "now"),
    NeedState.MET: ("done", "done"),
    NeedState.DROPPED: ("off", "off"),
}
LETTER_LOOKS = {LetterState.SENT: ("start", "ask"), LetterState.SIGNED: ("done", "done")}


# What the lines of the ledger say, in words.
DEEDS = {
    "check_in": pgettext_lazy("deed", "checked in"),
    "accept": pgettext_lazy("deed", "accepted"),
    "refuse": pgettext_lazy("deed", "refused"),
    "transfer": pgettext_lazy("deed", "transferred"),
    "leave": pgettext_lazy("deed", "ended the check-in"),
    "recheck": pgettext_lazy("deed", "looked at it again"),
    "warn": pgettext_lazy("deed", "warned"),
    "read_phone": pgettext_lazy("deed", "read the telephone"),
    "read_names": pgettext_lazy("deed", "read the names"),
    "check_in_unit": pgettext_lazy("deed", "sent the report form"),
    "feed_back_unit": pgettext_lazy("deed", "wrote on the service card"),
}


def packed(codes: Iterable[str]) -> str:
    """Codes as one column: `|arts|law|`, so that one of them is found by its neighbours' bars."""
    said = sorted(set(codes))
    return f"|{'|'.join(said)}|" if said else ""


def unpacked(column: str) -> frozenset[str]:
    return frozenset(code for code in column.split("|") if code)


def in_words(codes: Iterable[str], choices: type[TextChoices]) -> list[str]:
    """What codes are called, in the order of the choices."""
    known = set(codes)
    return [str(choice.label) for choice in choices if choice.value in known]


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
