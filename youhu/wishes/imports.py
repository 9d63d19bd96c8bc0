"""A table of wishes, typed from a paper list: good rows come in, bad ones are named."""

from datetime import date, datetime
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from youhu.common.csv import TableLimits, read_rows
from youhu.common.errors import Refused
from youhu.common.identifiers import check_phone
from youhu.common.rows import RowProblem
from youhu.registry.models import Member
from youhu.territory.models import Area
from youhu.wishes.actions import Asked, submit
from youhu.wishes.models import Wish
from youhu.wishes.rules import GOING_ON, MOST_NAME, MOST_TEXT, Kind, Source

# The header of the table, as the paper list has it.
WORDS, KIND, NAME, PHONE, ADDRESS, WANTED = "心愿", "类别", "姓名", "电话", "地址", "希望日期"
COLUMNS = (WORDS, KIND, NAME, PHONE, ADDRESS, WANTED)
KINDS = {
    "物资帮扶": Kind.SUPPLIES, "便民服务": Kind.CONVENIENCE, "公益发展": Kind.PUBLIC_GOOD,
    "": Kind.CONVENIENCE,
}  # fmt: skip
SAMPLE = ("帮忙换客厅的灯管", "便民服务", "李秀兰", "13800138000", "龙武里3号", "2026-12-05")
LIMITS = TableLimits(unpacked=4 << 20, rows=2_000)


def take_in(
    file: IO[bytes], community: Area, *, by: Member, now: datetime
) -> tuple[int, list[RowProblem]]:
    """Enter every row that can be; answers how many, and what is wrong with the others.

    Raises Refused for a file that is no such table.
    """
    rows = list(read_rows(file, columns=(WORDS,), limits=LIMITS))  # all of it reads, or nothing
    entered, problems, known = 0, [], _known(community)
    for number, row in rows:
        try:
            asked = _asked(row)
            if (asked.words, asked.phone) in known:
                raise Refused(_("This wish is entered already. Leave the row out."))
            submit(community, asked, source=Source.FILE, by=by, now=now)
            known.add((asked.words, asked.phone))
            entered += 1
        except (Refused, ValidationError) as why:
            said = why.messages[0] if isinstance(why, ValidationError) else str(why)
            problems.append(RowProblem(number, said))
    return entered, problems


def _known(community: Area) -> set[tuple[str, str]]:
    """What goes on already: a table that is sent again enters nothing twice."""
    rows = Wish.objects.filter(community=community, state__in=GOING_ON)
    return {(wish.words, wish.phone) for wish in rows}


def _asked(row: dict[str, str]) -> Asked:
    kind = KINDS.get(row.get(KIND, ""))
    if kind is None:
        known = "、".join(filter(None, KINDS))
        raise Refused(_("The kind is none of: %(kinds)s.") % {"kinds": known})
    words, name = row[WORDS], row.get(NAME, "")
    if len(words) > MOST_TEXT or len(name) > MOST_NAME:
        raise Refused(_("The wish or the name is too long."))
    phone = row.get(PHONE, "")
    return Asked(
        words=words, kind=kind, name=name, phone=check_phone(phone) if phone else "",
        address=row.get(ADDRESS, "")[:120], wanted_on=_day(row.get(WANTED, "")),
    )  # fmt: skip


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10].replace("/", "-").replace(".", "-"))
    except ValueError as why:
        said = _("“%(text)s” is no day. Write it as 2026-12-05.") % {"text": text}
        raise Refused(said) from why
