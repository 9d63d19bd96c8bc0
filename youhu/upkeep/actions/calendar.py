"""The work calendar: one special day changed, or a year's notice taken over as one change."""

from datetime import date

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from youhu.common.calendar import DayKind, DayRow
from youhu.common.errors import Refused
from youhu.registry.actions import learn_year, touch
from youhu.registry.models import CalendarYear, WorkDay
from youhu.registry.rules import Role
from youhu.upkeep.actions.keeping import Hand, amend, enter, keep, refuse_stale, remove
from youhu.upkeep.models import Change
from youhu.upkeep.rules import Topic, Verb
from youhu.upkeep.years import check_notice, check_year, values_of_year, written

SATURDAY = 5
MOST_SOURCE = 120


@transaction.atomic
def enter_day(hand: Hand, *, on: date, kind: str, name: str) -> WorkDay:
    """A day that differs from its weekday. Raises Refused when it does not, or is kept already."""
    _refuse_plain(on, kind)
    if WorkDay.objects.filter(on=on).exists():
        raise Refused(_("%(date)s is kept already. Change it on its own page.") % {"date": on})
    day = WorkDay(on=on, kind=kind, name=name, source=hand.basis[:MOST_SOURCE])
    enter(day, Topic.DAY, hand)
    return day


@transaction.atomic
def amend_day(day: WorkDay, hand: Hand, *, seen: str = "", kind: str, name: str) -> Change:
    """The day is another one than was thought, or is called otherwise."""
    _refuse_plain(day.on, kind)
    if (day.kind, day.name) == (kind, name):
        raise Refused(_("Nothing differs from what is kept already."))
    source = hand.basis[:MOST_SOURCE]
    return amend(day, Topic.DAY, hand, seen=seen, kind=kind, name=name, source=source)


def remove_day(day: WorkDay, hand: Hand, *, seen: str = "") -> Change:
    """The day is an ordinary one of its weekday after all."""
    return remove(day, Topic.DAY, hand, seen=seen)


@transaction.atomic
def adopt_year(hand: Hand, *, year: int, days: list[DayRow], seen: str = "") -> Change:
    """Take over a year's notice, together with what the district adds: one change for all days.

    `seen` is the sum of what the preview compared with. Clocks that had to guess are set right by
    the next sweep. Raises Refused when it cannot be the whole notice, or nothing differs.
    """
    if hand.by.role != Role.ADMIN:
        raise Refused(_("Only an administrator changes this."))
    touch("calendar")  # its row is the lock: two notices are taken over one after the other
    check_notice(year, days)
    before = values_of_year(year, days)
    refuse_stale(seen, before)
    is_known = CalendarYear.objects.filter(year=year).exists()
    if is_known and before["days"] == [written(day) for day in sorted(days)]:
        raise Refused(_("Nothing differs from what is kept already."))
    learn_year(year, days, source=hand.basis[:MOST_SOURCE])
    row, after = CalendarYear.objects.get(year=year), values_of_year(year, days)
    verb = Verb.AMEND if is_known else Verb.ENTER
    return keep(row, Topic.DAY, hand, verb=verb, before=before, after=after)


def _refuse_plain(on: date, kind: str) -> None:
    check_year(on.year)
    if kind == DayKind.WORKDAY and on.weekday() < SATURDAY:
        raise Refused(
            _("%(date)s is worked anyway. A make-up working day lies on a weekend.")
            % {"date": date_format(on, "Y-m-d l")}
        )
