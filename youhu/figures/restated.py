"""What was restated of a locked period, in words: of whom, what it was, what it is, and why."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from youhu.common.pages import AnyPage, Pages
from youhu.figures.models import Figure
from youhu.figures.queries import Page, names_of
from youhu.figures.rules import BY_KEY, WHOLE, Level

PER_PAGE = 20
ASKED = "restated"  # the page of the list that an address asks for


@dataclass(frozen=True)
class Restated:
    """One figure that took the place of another, or that was not there before."""

    figure: Figure
    rate: Any
    name: str


def restated(page: Page) -> AnyPage:
    """The member's restatements of the period: the newest first, the whole before its parts."""
    rows = Figure.objects.filter(period=page.period, **page.asked.scope.kept_filter)
    rows = rows.exclude(reason="").select_related("restates", "made_by__person")
    asked = page.asked.query.get(ASKED)
    found = Pages(rows.order_by("-made_at", "pk"), PER_PAGE, count=rows.count()).get_page(asked)
    figures = list(found.object_list)
    names = _names(figures)
    found.object_list = [
        Restated(one, _rate(one), names[one.level, one.of]) for one in figures
    ]  # fmt: skip
    return found


def _rate(figure: Figure) -> Any:
    kpi = BY_KEY.get(figure.kpi)
    return kpi.name if kpi else figure.kpi


def _names(figures: list[Figure]) -> dict[tuple[str, str], str]:
    """Of whom these figures are, each level looked up once."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for figure in figures:
        wanted[figure.level].add(figure.of)
    whole = pgettext("figures", "whole district")
    names = {(WHOLE, ""): whole, (Level.UNIT.value, ""): _("without a unit")}
    for level in wanted.keys() - {WHOLE}:
        known = names_of(Level(level), wanted[level])
        names |= {(level, of): known.get(of, of) for of in wanted[level] if of}
    return names
