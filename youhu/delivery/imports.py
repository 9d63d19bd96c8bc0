"""A day's list of a shop: read, looked over row by row, then ordered, each row once."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from functools import partial
from typing import IO, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.csv import TableLimits, read_rows
from youhu.common.errors import Refused
from youhu.common.identifiers import check_phone
from youhu.common.rows import RowProblem
from youhu.delivery.actions import Draft, What, When, Where, check_what, order
from youhu.delivery.models import Address, Order, Shop
from youhu.delivery.promising import last_of
from youhu.delivery.rules import MOST_KG, MOST_L, MOST_PIECES, Goods, Source
from youhu.registry.models import Member
from youhu.territory.models import Building, Landmark

T = TypeVar("T")
REF, TO, NAME, PHONE = "客户单号", "收货地址", "收货人", "电话"
GOODS, PIECES, KG, M3, READY, NOTE = "包装", "件数", "重量公斤", "体积立方米", "备货时间", "备注"
COLUMNS = (REF, TO, NAME, PHONE, GOODS, PIECES, KG, M3, READY, NOTE)
SAMPLE = (
    "A-0129", "康乐西约大街27号", "郭伟", "13800138111", "卷", "12", "300", "0.72", "14:00", "2楼",
)  # fmt: skip
KINDS = {"卷": Goods.ROLL, "包": Goods.BALE, "袋": Goods.BAG, "箱": Goods.BOX, "": Goods.ROLL}
MOST_ROWS, MOST_REF = 100, 40
LIMITS = TableLimits(unpacked=2 << 20, rows=MOST_ROWS)
# By this and the shop's own number a row is known again.
_SPACE = uuid.UUID("5f0d9f0e-8a1c-4f0e-9b57-2f1c0a6a2d11")


@dataclass(frozen=True)
class Line:
    """One row that can be ordered."""

    row: int
    ref: str
    address: str
    lng: float
    lat: float
    name: str
    phone: str
    goods: str
    pieces: int
    kg: int
    litres: int
    ready: str
    note: str
    is_known: bool = False  # an order with this number is there already
    is_late: bool = False  # its time has gone by: the goods count as ready now

    def kept(self) -> dict[str, object]:
        return asdict(self)


def look_over(file: IO[bytes], shop: Shop, *, now: datetime) -> tuple[list[Line], list[RowProblem]]:
    """The rows that can be ordered, and what is wrong with the others. Nothing is written.

    Raises Refused for a file that is no such table.
    """
    lines: list[Line] = []
    problems: list[RowProblem] = []
    seen: set[str] = set()
    for number, row in list(read_rows(file, columns=(REF, TO, PIECES), limits=LIMITS)):
        try:
            line = _line(number, row, shop, now)
            _cell(row, REF, partial(_once, seen=seen))
            lines.append(line)
        except Refused as why:
            problems.append(RowProblem(number, str(why)))
    return lines, problems


def _line(number: int, row: dict[str, str], shop: Shop, now: datetime) -> Line:
    ref = _cell(row, REF, _ref)
    where = _cell(row, TO, partial(_place, shop=shop))
    goods = _cell(row, GOODS, _goods)
    pieces = _cell(row, PIECES, partial(_whole, most=MOST_PIECES))
    kg = _cell(row, KG, lambda said: _whole(said, most=MOST_KG) if said else 0)
    litres = _cell(row, M3, lambda said: _litres(said) if said else 0)
    ready = _cell(row, READY, partial(_time, now=now))
    _cell(row, PIECES, lambda _said: check_what(What(goods, pieces, kg, litres)))
    return Line(
        number, ref, where.address, where.lng, where.lat, row.get(NAME, "")[:20] or where.name,
        _cell(row, PHONE, _phone) or where.phone, goods, pieces, kg, litres,
        row.get(READY, ""), row.get(NOTE, "")[:60] or where.note,
        Order.objects.filter(shop=shop, client_ref=ref).exists(), ready is not None and ready < now,
    )  # fmt: skip


def _cell(row: dict[str, str], column: str, understand: Callable[[str], T]) -> T:
    """What a cell says. Raises Refused with the name of its column."""
    try:
        return understand(row.get(column, ""))
    except Refused as why:
        raise Refused(_("%(column)s: %(why)s") % {"column": column, "why": why}) from why


def _ref(said: str) -> str:
    if not said:
        raise Refused(_("Give it a number of your own: by it a row is ordered only once."))
    return said[:MOST_REF]


def _once(said: str, *, seen: set[str]) -> None:
    ref = _ref(said)
    if ref in seen:
        raise Refused(_("This number stands in the list twice. Give each row its own."))
    seen.add(ref)


def _goods(said: str) -> str:
    if said not in KINDS:
        raise Refused(
            _("The packing is none of: %(kinds)s.") % {"kinds": "、".join(list(KINDS)[:4])}
        )
    return str(KINDS[said].value)


def _place(said: str, shop: Shop) -> Where:
    """From the shop's address book, else a house or landmark of that very name."""
    book = Address.objects.filter(shop=shop, is_gone=False)
    row = (book.filter(label=said) | book.filter(address=said)).order_by("-times_used").first()
    if row is not None:
        return Where(row.address, row.lng, row.lat, str(row.name), str(row.phone), row.note)
    house = Building.objects.filter(address=said).order_by("pk").first()
    known = house or Landmark.objects.filter(name=said).order_by("pk").first()
    if known is None:
        raise Refused(
            _("“%(said)s” is not in the address book. Add it once, with its place on the map.")
            % {"said": said[:40]}
        )
    return Where(said, known.lng, known.lat)


def _phone(said: str) -> str:
    try:
        return check_phone(said) if said else ""
    except Exception as why:
        raise Refused(_("“%(said)s” is no telephone number.") % {"said": said[:20]}) from why


def _whole(said: str, *, most: int) -> int:
    try:
        number = float(said)
    except ValueError:
        number = 0
    if not (1 <= number <= most and number.is_integer()):
        raise Refused(
            _("“%(said)s” must be a whole number above 0, at most %(most)s.")
            % {"said": said[:20], "most": most}
        )
    return int(number)


def _litres(said: str) -> int:
    try:
        litres = float(said) * 1000
    except ValueError:
        litres = 0
    if not 1 <= litres <= MOST_L:
        raise Refused(
            _("“%(said)s” must be a number above 0, at most %(most)s.")
            % {"said": said[:20], "most": MOST_L // 1000}
        )
    return round(litres)


def _time(said: str, *, now: datetime) -> datetime | None:
    """The moment of today that a cell names, if it names one."""
    if not said:
        return None
    try:
        hour = time.fromisoformat(said.strip()[:5])
    except ValueError as why:
        raise Refused(_("“%(said)s” is no time. Write it as 14:00.") % {"said": said[:20]}) from why
    day: date = timezone.localdate(now)
    return timezone.make_aware(datetime.combine(day, hour))


def take_in(
    lines: list[Line], shop: Shop, *, by: Member, now: datetime
) -> tuple[list[Order], list[RowProblem]]:
    """Order every row; a row that was ordered before is not ordered again."""
    made: list[Order] = []
    problems: list[RowProblem] = []
    for line in lines:
        try:
            made.append(order(_draft(line, shop, now), by=by, now=now))
        except Refused as why:
            problems.append(RowProblem(line.row, str(why)))
    return made, problems


def _draft(line: Line, shop: Shop, now: datetime) -> Draft:
    ready = max(_time(line.ready, now=now) or now, now)
    return Draft(
        uuid.uuid5(_SPACE, f"{shop.pk}:{line.ref}"), shop,
        What(line.goods, line.pieces, line.kg, line.litres),
        Where(line.address, line.lng, line.lat, line.name, line.phone, line.note),
        When(ready_at=ready, wanted_from=ready, wanted_until=last_of(ready)),
        source=Source.FILE, client_ref=line.ref,
    )  # fmt: skip


def lines_of(kept: list[dict[str, object]]) -> Iterator[Line]:
    """The rows that were looked over before."""
    for facts in kept:
        yield Line(**facts)  # type: ignore[arg-type]  # signed by us when it was sent out
