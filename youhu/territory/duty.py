"""Who is on duty: now, for whoever asks for a voice, and turn by turn in days to come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from youhu.registry.models import Member, Organisation
from youhu.registry.rules import OrgKind
from youhu.territory.models import Cover, Post, Roster
from youhu.territory.rules import Line

NEAREST = (OrgKind.COMMUNITY, OrgKind.COMMAND_ROOM)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Turn:
    """One turn of duty on one day, as it is after swaps and leave; no member: nobody does it."""

    roster: Roster
    on: date
    starts_at: datetime
    ends_at: datetime
    member: Member | None

    @property
    def post(self) -> Post:
        return self.roster.post

    @property
    def is_cover(self) -> bool:
        """Whether somebody else does it than the roster says."""
        return self.member is not None and self.member.pk != self.roster.member_id

    @property
    def code(self) -> str:
        """How addresses and forms name it."""
        return f"{self.roster.pk}-{self.on:%Y%m%d}"

    def runs_at(self, moment: datetime) -> bool:
        return self.starts_at <= moment < self.ends_at

    def meets(self, other: "Turn") -> bool:
        """Whether both run at the same time somewhere."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


def on_duty(area_codes: Sequence[str], *, now: datetime) -> Post | None:
    """The manned post of the smallest of these areas: its committee's, or its command room's."""
    rows = Roster.objects.filter(
        post__area=None, post__unit__area_code__in=area_codes, post__unit__kind__in=NEAREST
    )
    rosters = rows.current(_since(now)).order_by("pk")
    manned = {row.post.pk: row.post for row in rosters if there(row, now)}
    near = sorted(manned.values(), key=lambda post: (-len(post.unit.area_code), post.pk))
    return near[0] if near else None


def answering(unit: Organisation, *, now: datetime, cell_code: str = "") -> Member | None:
    """Who of a unit answers at a moment: at the post of the cell, or else of the whole unit."""
    here = Q(post__area=None) | Q(post__area__code=cell_code)
    rows = Roster.objects.filter(here, post__unit=unit).current(_since(now))
    ordered = sorted(rows.order_by("pk"), key=lambda row: row.post.area_id is None)
    return next((member for row in ordered if (member := there(row, now))), None)


def there(roster: Roster, now: datetime) -> Member | None:
    """Who does the turn that runs at that moment; the roster comes with who stands in."""
    local = timezone.localtime(now)
    turn = next((turn for turn in turns([roster], local, local) if turn.runs_at(local)), None)
    return turn.member if turn else None


def turns(rosters: Iterable[Roster], start: datetime, end: datetime) -> list[Turn]:
    """Every turn that runs between two moments, also those that nobody does, in their order."""
    first, last = timezone.localdate(start) - DAY, timezone.localdate(end)
    found = [turn for row in rosters for turn in _turns_of(row, first, last)]
    within = [turn for turn in found if turn.ends_at > start and turn.starts_at <= end]
    return sorted(within, key=lambda turn: (turn.starts_at, turn.ends_at, turn.roster.pk))


def _turns_of(roster: Roster, first: date, last: date) -> Iterable[Turn]:
    line, zone = roster.line(), timezone.get_current_timezone()
    whole = Line(line.weekdays, line.starts, line.ends, line.from_on, line.until_on)
    for span in whole.spans(first, last, zone):
        on = span.starts_at.date()
        yield Turn(roster, on, span.starts_at, span.ends_at, roster.who(on))


def turns_of_people(members: Sequence[Member], start: datetime, end: datetime) -> list[Turn]:
    """The turns that some members do between two moments, their own and those they took over."""
    keys = {member.pk for member in members}
    covering = Cover.objects.filter(member__in=keys, on__gte=_since(start)).values("roster")
    rows = Roster.objects.filter(Q(member__in=keys) | Q(pk__in=covering))
    found = turns(rows.current(_since(start)).order_by("pk"), start, end)
    return [turn for turn in found if turn.member is not None and turn.member.pk in keys]


def turn_of(code: str) -> Turn | None:
    """The turn of that name, as long as the roster has it."""
    pk, _dash, day = code.partition("-")
    try:
        on = date.fromisoformat(day)
        roster = Roster.objects.filter(pk=int(pk)).current(on).first()
    except (ValueError, OverflowError):
        return None
    found = _turns_of(roster, on, on) if roster else ()
    return next(iter(found), None)


def _since(now: datetime) -> date:
    """The day from which turns may still run at a moment."""
    return timezone.localdate(now) - DAY
