"""The figures of a page in words and drawings, in the language of the one who looks."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from youhu.common.pages import Pages
from youhu.common.shares import MIN_SAMPLE, Rate
from youhu.figures import drawing
from youhu.figures.drawing import Axis, Bar
from youhu.figures.periods import Stretch
from youhu.figures.queries import MISSED, OUT, Compared, Page, names_of
from youhu.figures.rules import BY_KEY, THREE, Kpi, differ, ranking

CARD_WIDTH, ROW_WIDTH, PER_PAGE = 264.0, 240.0, 50


@dataclass(frozen=True)
class Change:
    """How a rate moved: by how many points, whether by more than chance, and since when."""

    points: float
    is_real: bool
    is_better: bool
    then: Rate
    when: Stretch
    calls: str  # the address of the calls behind what it was

    @property
    def sign(self) -> str:
        shown = round(self.points, 1)
        return "▲" if shown > 0 else "▼" if shown < 0 else "＝"

    @property
    def size(self) -> float:
        return abs(self.points)


def _change(page: Page, kpi: Kpi, now: Rate, then: Rate, when: Stretch, **of: str) -> Change | None:
    """None where there is nothing to compare with."""
    if not now.of or not then.of:
        return None
    points = now.percent - then.percent
    return Change(
        points=points,
        is_real=differ(now, then),
        is_better=(points > 0) == kpi.is_good_high,
        then=then,
        when=when,
        calls=_calls(page, kpi, period=when.key, **of),
    )


@dataclass(frozen=True)
class Card:
    """One of the three rates, large."""

    kpi: Kpi
    rate: Rate
    bar: Bar
    axis: Axis
    was: float | None  # where the last period's rate stands on the axis
    change: Change | None
    calls: str


@dataclass(frozen=True)
class Line:
    """One rate in the table of all of them."""

    kpi: Kpi
    rate: Rate
    before: Rate
    to_before: Change | None
    to_year_before: Change | None
    is_chosen: bool
    choose: str
    calls: str
    missed: str


@dataclass(frozen=True)
class Row:
    """One subdistrict, unit or category: its place, if it has enough calls for one."""

    rank: int | None
    of: str
    name: str
    rate: Rate
    bar: Bar
    stands_out: bool
    change: Change | None
    calls: str
    missed: str
    n_missed: int


def parts(page: Page) -> dict[str, Any]:
    """Everything that the template of the page names."""
    asked = page.asked
    return {
        **_rows(page),
        "page": page,
        "asked": asked,
        "stretch": asked.stretch,
        "kpi": asked.kpi,
        "whole": page.whole,
        "until": page.until and page.until - timedelta(days=1),
        "cards": [_card(page, one) for one in page.compared if one.kpi.key in THREE],
        "score_parts": _score_parts(page),
        "lines": [_line(page, one) for one in page.compared],
        "min_sample": MIN_SAMPLE,
        "left_out": _calls(page, BY_KEY[THREE[0]], part=OUT),
        "trend": _trend(page),
        **choices(page),
    }


def _rows(page: Page) -> dict[str, Any]:
    """One page of the ranking, after it those with too few calls for a place."""
    asked, on = page.asked, drawing.axis([page.whole, *page.rows.values()], ROW_WIDTH)
    placed = Pages(placed_of(page), PER_PAGE, count=len(page.rows)).get_page(
        asked.query.get("page")
    )
    names = names_of(asked.level, [of for _rank, of in placed.object_list])
    rows = [_row(page, of, names.get(of, ""), on, rank) for rank, of in placed.object_list]
    return {
        "rows": [row for row in rows if row.rank],
        "few": [row for row in rows if not row.rank],
        "placed": placed,
        "axis": on,
        "whole_at": on.at(page.whole.percent),
    }


def placed_of(page: Page) -> list[tuple[int | None, str]]:
    """Whose rate stands where; None for too few calls."""
    ranked, few = ranking(page.rows, is_good_high=page.asked.kpi.is_good_high)
    return [*enumerate(ranked, start=1), *((None, of) for of in few)]


def choices(page: Page) -> dict[str, Any]:
    """What else the page can be about, each with its address."""
    asked = page.asked
    following = asked.following
    return {
        "spans": [
            (span.label, asked.address(period=one.key), span == asked.stretch.span)
            for span, one in asked.nearby
        ],
        "previous": asked.address(period=asked.stretch.before.key),
        "following": asked.address(period=following.key) if following else "",
        "levels": [
            (level.label, asked.address(by=level.value), level == asked.level)
            for level in asked.scope.levels
        ],
    }


def _calls(page: Page, kpi: Kpi, **more: str) -> str:
    query = page.asked.address(rate=kpi.key, **more)
    return f"{reverse('figure_calls', args=[kpi.key])}?{query}"


def _card(page: Page, one: Compared) -> Card:
    on = drawing.axis([one.now, one.before], CARD_WIDTH)
    return Card(
        kpi=one.kpi,
        rate=one.now,
        bar=drawing.bar(one.now, on),
        axis=on,
        was=on.at(one.before.percent) if one.before.of else None,
        change=_change(page, one.kpi, one.now, one.before, page.asked.stretch.before),
        calls=_calls(page, one.kpi),
    )


def _score_parts(page: Page) -> list[tuple[Any, float, int, float, float]]:
    """What each of the three rates brings: its name, points, weight, and its stretch of the bar."""
    found, left = [], 0.0
    for one in page.compared:
        if one.kpi.key in THREE:
            weight = getattr(page.weights, one.kpi.key)
            points = weight * one.now.share
            found.append((one.kpi.name, points, weight, left, points))
            left += points
    return found


def _line(page: Page, one: Compared) -> Line:
    stretch = page.asked.stretch
    return Line(
        kpi=one.kpi,
        rate=one.now,
        before=one.before,
        to_before=_change(page, one.kpi, one.now, one.before, stretch.before),
        to_year_before=_change(page, one.kpi, one.now, one.year_before, stretch.year_before),
        is_chosen=one.kpi == page.asked.kpi,
        choose=page.asked.address(rate=one.kpi.key),
        calls=_calls(page, one.kpi),
        missed=_calls(page, one.kpi, part=MISSED),
    )


def _row(page: Page, of: str, name: str, on: Axis, rank: int | None) -> Row:
    kpi, rate = page.asked.kpi, page.rows[of]
    before, when = page.rows_before.get(of, Rate(0, 0)), page.asked.stretch.before
    return Row(
        rank=rank,
        of=of,
        name=name or _("without a unit"),
        rate=rate,
        bar=drawing.bar(rate, on),
        stands_out=rank is not None and differ(rate, page.whole),
        change=_change(page, kpi, rate, before, when, of=of) if rank is not None else None,
        calls=_calls(page, kpi, of=of),
        missed=_calls(page, kpi, of=of, part=MISSED),
        n_missed=rate.of - rate.n,
    )


def _trend(page: Page) -> dict[str, Any]:
    rates = [rate for _month, rate in page.trend]
    return {
        "curve": drawing.curve(rates),
        "months": [
            (month, rate, _calls(page, page.asked.kpi, period=month.key))
            for month, rate in page.trend
        ],
        "first": page.trend[0][0],
        "last": page.trend[-1][0],
        "size": drawing.TREND,
        "is_empty": not any(rate.of for rate in rates),
    }


def table(page: Page) -> tuple[list[str], list[list[Any]]]:
    """The ranking as a table for a spreadsheet, with interval, sample and formula."""
    columns = [
        _("Place in the ranking"), page.asked.level.label, page.asked.kpi.name,
        _("Numerator"), _("Denominator"), _("Lower end, 95 %"), _("Upper end, 95 %"),
        _("Last period"), _("Formula"),
    ]  # fmt: skip
    placed, names = placed_of(page), names_of(page.asked.level, page.rows)
    rows = [_cells(page, rank or _("too few"), of, names.get(of, "")) for rank, of in placed]
    return [str(column) for column in columns], rows


def _cells(page: Page, place: Any, of: str, name: str) -> list[Any]:
    rate, before = page.rows[of], page.rows_before.get(of, Rate(0, 0))
    low, high = rate.interval
    return [
        place, name, round(rate.percent, 2), rate.n, rate.of, round(low, 2),
        round(high, 2), round(before.percent, 2) if before.of else None,
        f"{page.asked.kpi.key} v{page.version}",
    ]  # fmt: skip
