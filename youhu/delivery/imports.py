"""A day's list of a shop: read, looked over row by row, then ordered, each row once."""

import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import IO

from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.csv import TableLimits, read_rows
from youhu.common.errors import Refused
from youhu.common.identifiers import check_phone
from youhu.common.rows import RowProblem
from youhu.delivery.actions import Draft, What, When, Where, order
from youhu.delivery.models import Address, Order, Shop
from youhu.delivery.rules import LAST_HOUR, MOST_PIECES, Goods, Source
from youhu.registry.models import Member
from youhu.territory.models import Building, Landmark

REF, TO, NAME, PHONE = "客户单号", "收货地址", "收货人", "电话"
GOODS, PIECES, KG, M3, READY, NOTE = "包装", "件数", "重量公斤", "体积立方米", "备货时间", "备注"
COLUMNS = (REF, TO, NAME, PHONE, GOODS, PIECES, KG, M3, READY, NOTE)
SAMPLE = (
    "A-0129", "康乐西约大街27号", "郭伟", "13800138111", "卷", "12", "300", "0.72", "14:00", "2楼",
)  # fmt: skip
KINDS = {"卷": Goods.ROLL, "包": Goods.BALE, "袋": Goods.BAG, "箱": Goods.BOX, "": Goods.ROLL}
LIMITS = TableLimits(unpacked=2 << 20, rows=101)
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

    def kept(self) -> dict[str, object]:
        return asdict(self)


def look_over(file: IO[bytes], shop: Shop) -> tuple[list[Line], list[RowProblem]]:
    """The rows that can be ordered, and what is wrong with the others. Nothing is written.

    Raises Refused for a file that is no such table.
    """
    lines: list[Line] = []
    problems: list[RowProblem] = []
    seen: set[str] = set()
    for number, row in list(read_rows(file, columns=(REF, TO, PIECES), limits=LIMITS)):
        try:
            line = _line(number, row, shop)
            if line.ref in seen:
                raise Refused(_("This number stands in the list twice. Give each row its own."))
            seen.add(line.ref)
            lines.append(line)
        except Refused as why:
            problems.append(RowProblem(number, str(why)))
    return lines, problems


def _line(number: int, row: dict[str, str], shop: Shop) -> Line:
    ref = row[REF][:40]
    if not ref:
        raise Refused(_("Give it a number of your own: by it a row is ordered only once."))
    where = _place(row[TO], shop)
    goods = KINDS.get(row.get(GOODS, ""))
    if goods is None:
        raise Refused(
            _("The packing is none of: %(kinds)s.") % {"kinds": "、".join(list(KINDS)[:4])}
        )
    pieces = _whole(row[PIECES], most=MOST_PIECES)
    _ready(row.get(READY, ""), timezone.now())
    return Line(
        number, ref, where.address, where.lng, where.lat, row.get(NAME, "")[:20] or where.name,
        _phone(row.get(PHONE, "")) or where.phone, goods.value, pieces,
        _whole(row.get(KG, "") or "0"), round(_decimal(row.get(M3, "") or "0") * 1000),
        row.get(READY, ""), row.get(NOTE, "")[:60] or where.note,
        Order.objects.filter(shop=shop, client_ref=ref).exists(),
    )  # fmt: skip


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


def _whole(said: str, *, most: int = 100_000) -> int:
    number = _decimal(said)
    if number != int(number) or not 0 <= number <= most:
        raise Refused(_("“%(said)s” is no whole number up to %(most)s.")
                      % {"said": said[:20], "most": most})  # fmt: skip
    return int(number)


def _decimal(said: str) -> float:
    try:
        number = float(said)
    except ValueError as why:
        raise Refused(_("“%(said)s” is no number.") % {"said": said[:20]}) from why
    if not 0 <= number < 1e6:
        raise Refused(_("“%(said)s” is no number.") % {"said": said[:20]})
    return number


def _ready(said: str, now: datetime) -> datetime:
    if not said:
        return now
    try:
        hour = time.fromisoformat(said.strip()[:5])
    except ValueError as why:
        raise Refused(_("“%(said)s” is no time. Write it as 14:00.") % {"said": said[:20]}) from why
    day: date = timezone.localdate(now)
    return max(timezone.make_aware(datetime.combine(day, hour)), now)


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
    ready = _ready(line.ready, now)
    last = timezone.make_aware(datetime.combine(timezone.localdate(ready), time(LAST_HOUR)))
    until = max(last, ready + (last - last.replace(hour=8)))
    return Draft(
        uuid.uuid5(_SPACE, f"{shop.pk}:{line.ref}"), shop,
        What(line.goods, line.pieces, line.kg, line.litres),
        Where(line.address, line.lng, line.lat, line.name, line.phone, line.note),
        When(ready_at=ready, wanted_from=ready, wanted_until=until),
        source=Source.FILE, client_ref=line.ref,
    )  # fmt: skip


def lines_of(kept: list[dict[str, object]]) -> Iterator[Line]:
    """The rows that were looked over before."""
    for facts in kept:
        yield Line(**facts)  # type: ignore[arg-type]  # signed by us when it was sent out
