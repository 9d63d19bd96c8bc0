"""A table of vehicles or drivers of a fleet: good rows come in, bad ones are named."""

from collections.abc import Callable
from datetime import datetime
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from youhu.common.csv import TableLimits, read_rows
from youhu.common.errors import Refused
from youhu.common.rows import RowProblem
from youhu.fleets.actions import Who, apply_driver, apply_vehicle
from youhu.fleets.models import Fleet, VehicleType
from youhu.fleets.rules import MOST_NAME
from youhu.registry.models import Member

PLATE, TYPE = "车牌号", "车型编码"
NAME, PHONE, ID_NUMBER, CLASS = "姓名", "手机", "身份证号", "准驾车型"
# The header of the table, as fleets keep it.
COLUMNS = {"vehicles": (PLATE, TYPE), "drivers": (NAME, PHONE, ID_NUMBER, CLASS)}
LIMITS = TableLimits(unpacked=4 << 20, rows=2_000)
Row = dict[str, str]


def take_in(
    file: IO[bytes], what: str, fleet: Fleet, *, by: Member, now: datetime
) -> tuple[int, list[RowProblem]]:
    """Enter every row that can be; answers how many, and what is wrong with the others.

    Raises Refused for a file that is no such table.
    """
    rows = list(read_rows(file, columns=COLUMNS[what], limits=LIMITS))
    enter = {"vehicles": _vehicle_of(fleet), "drivers": _driver_of(fleet)}[what]
    entered, problems = 0, []
    for number, row in rows:
        try:
            enter(row, by=by, now=now)
            entered += 1
        except (Refused, ValidationError) as why:
            said = why.messages[0] if isinstance(why, ValidationError) else str(why)
            problems.append(RowProblem(number, said))
    return entered, problems


def _vehicle_of(fleet: Fleet) -> Callable[..., Any]:
    types = {kind.code: kind for kind in VehicleType.objects.filter(market=fleet.market_id)}

    def enter(row: Row, *, by: Member, now: datetime) -> None:
        kind = types.get(row[TYPE])
        if kind is None:
            known = _(", ").join(sorted(types))
            raise Refused(_("The type is none of: %(types)s.") % {"types": known})
        apply_vehicle(fleet, type=kind, plate=row[PLATE], by=by, now=now)

    return enter


def _driver_of(fleet: Fleet) -> Callable[..., Any]:
    def enter(row: Row, *, by: Member, now: datetime) -> None:
        if not row[NAME] or len(row[NAME]) > MOST_NAME or len(row[CLASS]) > 4:
            raise Refused(_("The name or the class is missing or too long."))
        who = Who(row[NAME], row[PHONE], row[ID_NUMBER])
        apply_driver(fleet, who=who, licence_class=row[CLASS], by=by, now=now)

    return enter
