"""The models that read texts and forecast lateness: which are in use, and how good they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from youhu.calls import reference
from youhu.calls.models import Reader
from youhu.calls.reading.door import readers
from youhu.forecast.models import Learned
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import Member
from youhu.registry.rules import AREA_WIDE, Role
from youhu.territory.rules import DISTRICT_DIGITS

LOOKERS = (*AREA_WIDE, Role.ADMIN)  # whoever is told what a model says
MOST_EARLIER = 20
SIDE = 200.0  # of the drawing
SMALLEST, LARGEST = 3.0, 9.0  # of a dot, by how many it stands for


@dataclass(frozen=True)
class Dot:
    """What a model said beside what was so, of 1, and for how many; x, y and r in the drawing."""

    said: float
    was: float
    n: int
    r: float

    @property
    def x(self) -> float:
        return round(self.said * SIDE, 1)

    @property
    def y(self) -> float:
        return round((1 - self.was) * SIDE, 1)


@dataclass(frozen=True)
class Card:
    """One version: of when, from how many calls, its figures, and what it said against what was."""

    version: str
    made_at: datetime
    calls: int
    figures: Sequence[tuple[Promise, Any]]
    dots: Sequence[Dot]


@for_roles(*LOOKERS)
@require_safe
def model_cards(request: MemberRequest) -> HttpResponse:
    """Both kinds of models, the one in use with its card and those before it."""
    texts, forecasts = _readers(request.member), _forecasts()
    context = {
        "text": next((card for card, is_used in texts if is_used), None),
        "earlier_texts": [card for card, is_used in texts if not is_used],
        "day_one": readers(reference.current())[-1].version,
        "forecast": forecasts[0] if forecasts else None,
        "earlier_forecasts": forecasts[1:],
        "side": SIDE,
    }
    return render(request, "web/model_cards.html", context)


def _readers(member: Member) -> list[tuple[Card, bool]]:
    rows = Reader.objects.filter(district=member.area_code[:DISTRICT_DIGITS])
    newest = rows.order_by("-made_at", "-pk")[:MOST_EARLIER]
    return [(_text_card(row), row.state == "reading") for row in newest]


def _text_card(row: Reader) -> Card:
    tried, held = row.card["cross_validation"], row.card["held_out"]
    figures = (
        (_("Macro-F1"), tried["macro_f1"]),
        (_("Right of all"), tried["accuracy"]),
        (_("Right of the surest 80 %"), tried["accuracy_surest_80"]),
        (_("Mean distance of chance and truth"), tried["calibration_error"]),
        (_("Right on the newest calls"), held["new"]),
        (_("The one before, on the same"), held["former"]),
        (_("Categories"), row.card["categories"]),
        (_("Corrections"), row.card["corrections"]),
    )
    told = [(one["said"], one["was"], one["n"]) for one in tried["reliability"]]
    return Card(row.version, row.made_at, row.card["calls"], figures, _dots(told))


def _forecasts() -> list[Card]:
    rows = Learned.objects.order_by("-learned_at", "-pk")[:MOST_EARLIER]
    return [_forecast_card(row) for row in rows]


def _forecast_card(row: Learned) -> Card:
    figures = (
        (_("Brier score"), row.brier),
        (_("Brier score of the rates by category"), row.base_brier),
        (_("Mean distance of chance and truth"), row.card.get("calibration_error", "")),
        (_("Judged by so many looks"), row.card.get("judged", "")),
    )
    bins = row.card.get("reliability", ())
    told = [(said, came, n) for _low, _high, n, said, came in bins]
    return Card(row.version, row.learned_at, row.calls, figures, _dots(told))


def _dots(told: Iterable[tuple[float, float, float]]) -> list[Dot]:
    rows = [(said, was, n) for said, was, n in told if n]
    most = max((n for _said, _was, n in rows), default=1)
    return [
        Dot(said, was, int(n), round(SMALLEST + (LARGEST - SMALLEST) * (n / most) ** 0.5, 1))
        for said, was, n in rows
    ]
