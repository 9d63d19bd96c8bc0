"""A day's shifts from a table: each row that does is announced, the others are named with why."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import IO

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.csv import TableLimits, read_rows
from youhu.common.errors import Refused
from youhu.common.rows import RowProblem
from youhu.dispatch.actions import offering
from youhu.dispatch.actions.offering import Hours
from youhu.dispatch.models import Shift
from youhu.dispatch.rules import WAITED_FOR
from youhu.fleets.models import Driver, Fleet, Vehicle
from youhu.fleets.rules import State
from youhu.registry.models import Member

VEHICLE, DRIVER, STARTS, ENDS = "车辆", "司机", "开始", "结束"
COLUMNS = (VEHICLE, DRIVER, STARTS, ENDS)
SAMPLE = ("07-012", "陈志强", "08:00", "18:00")
LIMITS = TableLimits(unpacked=2 << 20, rows=500)


@dataclass(frozen=True)
class Taken:
    """What became of a table: announced now, announced before, and what does not do."""

    made: int
    known: int
    problems: list[RowProblem]


def take_in(
    file: IO[bytes], on: date, *, place: tuple[float, float], by: Member, now: datetime
) -> Taken:
    """Announce every row that does; one that was announced before is not announced again.

    Raises Refused for a file that is no such table.
    """
    made = known = 0
    problems: list[RowProblem] = []
    for number, row in list(read_rows(file, columns=COLUMNS, limits=LIMITS)):
        try:
            with transaction.atomic():
                is_new = _offer(row, on, place, by, now)
        except Refused as why:
            problems.append(RowProblem(number, str(why)))
            continue
        made, known = made + is_new, known + (not is_new)
    return Taken(made, known, problems)


def _offer(
    row: dict[str, str], on: date, place: tuple[float, float], by: Member, now: datetime
) -> bool:
    """Whether the shift of a row is announced now, and was not before."""
    fleets = Fleet.objects.visible_to(by).filter(state=State.ADMITTED)
    vehicle = _vehicle(row[VEHICLE], fleets)
    driver = _driver(row[DRIVER], vehicle.fleet)
    starts, ends = _moment(row[STARTS], on), _moment(row[ENDS], on)
    if ends <= starts:
        ends += timedelta(days=1)  # an end before the beginning is the next morning's
    same = Shift.objects.filter(vehicle=vehicle, driver=driver, state__in=WAITED_FOR)
    if same.filter(starts_at=starts, ends_at=ends).exists():
        return False
    offering.offer(vehicle, driver, hours=Hours(starts, ends, *place), by=by, now=now)
    return True


def _vehicle(said: str, fleets: QuerySet[Fleet]) -> Vehicle:
    rows = Vehicle.objects.filter(fleet__in=fleets, state=State.ADMITTED)
    found = rows.filter(Q(mark=said) | Q(plate=said)).select_related("fleet__market", "type")
    one = found.order_by("pk").first() if said else None
    if one is None:
        text = _("“%(said)s” is the mark or plate of no admitted vehicle of yours.")
        raise Refused(text % {"said": said[:20]})
    return one


def _driver(said: str, fleet: Fleet) -> Driver:
    """By name, where only one of the fleet is called so; else by mobile."""
    rows = Driver.objects.filter(fleet=fleet, state=State.ADMITTED)
    named = [one for one in rows.select_related("fleet", "person").order_by("pk")
             if said and said in (one.person.name, str(one.person.phone))]  # fmt: skip
    if not named:
        text = _("“%(said)s” is no admitted driver of this vehicle's fleet.")
        raise Refused(text % {"said": said[:20]})
    if len(named) > 1:
        text = _("Several drivers are called “%(said)s”. Write the mobile instead.")
        raise Refused(text % {"said": said[:20]})
    return named[0]


def _moment(said: str, on: date) -> datetime:
    try:
        at = time.fromisoformat(said.strip()[:5].rjust(5, "0"))
    except ValueError as why:
        raise Refused(_("“%(said)s” is no time. Write it as 14:00.") % {"said": said[:20]}) from why
    return datetime.combine(on, at, timezone.get_current_timezone())
