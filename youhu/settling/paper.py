"""A statement on paper: data for the setter, nothing else."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from youhu.calls.sheets import set_sheet
from youhu.settling.models import Line, Statement
from youhu.settling.templatetags.settling import yuan

HERE = Path(__file__).resolve().parent / "sheets"
# A longer statement names the others in its table for a spreadsheet.
MOST_LINES = 2_000


def statement_paper(one: Statement) -> bytes:
    """The statement as a PDF, lines and all. Raises Refused without the font."""
    said = {"from": _day(one.starts_on), "until": _day(one.ends_on)}
    lines = one.lines.select_related("order__shop").order_by("pk")[:MOST_LINES]
    data = {
        "lang": "en" if (get_language() or "").startswith("en") else "zh",
        "market": str(one.market),
        "title": _("Statement of freight"),
        "number": one.code,
        "to": str(one.fleet),
        "period": _("%(from)s to %(until)s") % said,
        "sums": _sums(one),
        "net": [_("To be paid"), f"¥ {yuan(one.net_cents)}"],
        "state": str(one.get_state_display()),
        "columns": _columns(),
        "rows": [_row(line) for line in lines],
        "more": _more(one),
        "corrections": [
            [more.code, more.reason, yuan(more.cents)] for more in one.corrections.order_by("pk")
        ],
        "corrections_title": pgettext("settlement", "Corrections"),
        "drawn": _("Drawn up on %(day)s") % {"day": _day(timezone.localdate(one.drawn_at))},
        "sign": [_("For the association"), _("For the fleet")],
        "page": _("Page {n} of {all}"),
    }  # fmt: skip
    return set_sheet("statement", data, {}, sheet=HERE / "statement.typ")


def _columns() -> list[str]:
    return [
        pgettext("delivery", "Order"), _("Shop"), _("To"), pgettext("goods", "Pieces"), "kg",
        _("Delivered"), _("Yuan"),
    ]  # fmt: skip


def _sums(one: Statement) -> list[list[str]]:
    fee = _("Fee of the association, %(n)s%%") % {"n": one.fee_percent}
    return [
        [_("Orders"), f"{one.orders:,}"],
        [_("of these late"), f"{one.late:,}"],
        [_("Weight"), f"{one.kg:,} kg"],
        [_("Freight"), f"¥ {yuan(one.freight_cents)}"],
        [fee, f"¥ {yuan(-one.fee_cents)}"],
        [pgettext("settlement", "Corrections"), f"¥ {yuan(one.corrected_cents)}"],
    ]


def _row(line: Line) -> list[Any]:
    order = line.order
    return [
        order.number, order.shop.name, order.address, str(order.pieces), f"{order.kg:,}",
        _moment(order.delivered_at or order.ended_at) + (" *" if line.is_late else ""),
        yuan(line.freight_cents),
    ]  # fmt: skip


def _more(one: Statement) -> str:
    if one.orders <= MOST_LINES:
        return _("* delivered later than promised") if one.late else ""
    return _("The other lines stand in the table for a spreadsheet.")


def _day(on: date) -> str:
    return date_format(on, "DATE_FORMAT")


def _moment(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%m-%d %H:%M}" if at else ""
