"""Which open calls are probably the same thing: distance × time × what they say.

The database finds what lies near in space and time; only that is compared. What a text came to is
kept in memory, for so many texts at most.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import hypot
from typing import NamedTuple

import numpy as np
from django.utils.translation import gettext as _

from youhu.calls.models import Call, Category
from youhu.calls.models.call import CallQuerySet
from youhu.calls.reading.traces import Traces, traces
from youhu.calls.reference import Reference, current
from youhu.calls.rules import ENDED
from youhu.common import words
from youhu.common.geo import Plane
from youhu.solvers.duplicates.grams import Floats as Weights
from youhu.solvers.duplicates.grams import shared_words, without
from youhu.solvers.duplicates.likeness import (
    MIDDLE_M,
    OTHER,
    SAME,
    SAME_CLASS,
    THRESHOLD,
    WITHIN_DAYS,
    WITHIN_M,
)
from youhu.solvers.duplicates.scoring import Around, scored

MOST = 5
MOST_COMPARED = 400  # the newest of those near in space and time
TENS = 10  # metres are told in tens
COLUMNS = ("pk", "lng", "lat", "raised_at", "category_id", "category__parent_id", "text", "address")


class Candidate(NamedTuple):
    """A call that is probably the same, how much speaks for it (of 1), and what."""

    call: Call
    score: float
    reasons: list[str]


@dataclass(frozen=True)
class Said:
    """What is looked for: words, a place in degrees WGS-84, a moment, a category when chosen."""

    text: str
    lng: float
    lat: float
    at: datetime
    category: Category | None = None
    address: str = ""


class Row(NamedTuple):
    """A call that is near in space and time, as the database tells it; see COLUMNS."""

    pk: int
    lng: float
    lat: float
    raised_at: datetime
    category: int
    parent: int | None
    text: str
    address: str


def candidates(
    call: Call,
    *,
    among: CallQuerySet | None = None,
    known: Reference | None = None,
    most: int = MOST,
) -> list[Candidate]:
    """The open calls that are probably the same as this one, the likeliest first.

    `among` are the calls that may be named at all: give `Call.objects.visible_to(member)` for a
    page. Two statements.
    """
    known = known or current()
    category = known.tables.categories[call.category_id]
    said = Said(call.text, call.lng, call.lat, call.raised_at, category, call.address)
    rows = Call.objects.all() if among is None else among
    return same_as(said, rows.exclude(pk=call.pk), known, most=most)


def same_as(
    said: Said, among: CallQuerySet, known: Reference, *, most: int = MOST
) -> list[Candidate]:
    """The open calls among these that are probably what somebody says now."""
    rows = _near(said, among)
    if not rows:
        return []
    kept = traces(known)
    own = kept.made([(said.text, said.address)])[0]
    around = _around(said, rows, kept)
    scores, weights = scored(own, around, kept.telling)
    best = [at for at in np.argsort(-scores, kind="stable")[:most] if scores[at] >= THRESHOLD]
    calls = among.select_related("category", "unit").in_bulk([rows[at].pk for at in best])
    return [
        Candidate(
            calls[rows[at].pk],
            round(float(scores[at]), 3),
            _reasons(said, rows[at], around.metres[at], weights),
        )
        for at in best
        if rows[at].pk in calls
    ]


def _near(said: Said, among: CallQuerySet) -> list[Row]:
    """The open calls near in space and time, the newest first.

    Only the place stands where an index could be chosen by it: SQLite would rather walk along the
    states or the days, through all open calls.
    """
    sheet, span = Plane.at(said.lng, said.lat), timedelta(days=WITHIN_DAYS)
    north, east = WITHIN_M / sheet.north_m, WITHIN_M / sheet.east_m
    rows = among.exclude(state__in=ENDED).filter(
        lat__range=(said.lat - north, said.lat + north),
        lng__range=(said.lng - east, said.lng + east),
    )
    every = (Row(*row) for row in rows.order_by().values_list(*COLUMNS))
    found = [r for r in every if abs(r.raised_at - said.at) <= span and not _is_elsewhere(said, r)]
    found.sort(key=lambda row: (row.raised_at, row.pk), reverse=True)
    return found[:MOST_COMPARED]


def _is_elsewhere(said: Said, row: Row) -> bool:
    """Two who could not point get the middle of a community; their addresses tell them apart."""
    is_one_point = (said.lng, said.lat) == (row.lng, row.lat)
    return is_one_point and bool(said.address and row.address) and said.address != row.address


def _around(said: Said, rows: list[Row], kept: Traces) -> Around:
    sheet, category = Plane.at(said.lng, said.lat), said.category
    days = [(row.raised_at - said.at) / timedelta(days=1) for row in rows]
    chosen = [_chosen(category, row) for row in rows] if category else None
    return Around(
        kept.of({row.pk: (row.text, row.address) for row in rows}),
        np.array([_metres(said, sheet, row) for row in rows]),
        np.array(days),
        np.array(chosen) if chosen else None,
    )


def _metres(said: Said, sheet: Plane, row: Row) -> float:
    """How far apart; one point without an address is the middle of a community, and tells less."""
    if (said.lng, said.lat) == (row.lng, row.lat) and not said.address:
        return MIDDLE_M
    return hypot((row.lng - said.lng) * sheet.east_m, (row.lat - said.lat) * sheet.north_m)


def _chosen(category: Category, row: Row) -> float:
    if row.category == category.pk:
        return SAME
    return SAME_CLASS if row.parent and row.parent == category.parent_id else OTHER


def _reasons(said: Said, row: Row, metres: float, weights: Weights) -> list[str]:
    """What speaks for it: the distance, the time, the matter, the words that both have."""
    far, apart = round(metres / TENS) * TENS, {"span": words.span(row.raised_at - said.at)}
    told = [
        _("%(n)s m away") % {"n": far} if far else _("same place"),
        _("%(span)s before") % apart if row.raised_at <= said.at else _("%(span)s after") % apart,
    ]
    if said.category is not None and _chosen(said.category, row) == SAME:
        told.append(_("same category"))
    own, other = without(said.text, [said.address]), without(row.text, [row.address])
    if shared := shared_words(own, other, weights):
        told.append(_("both say %(words)s") % {"words": " · ".join(shared)})
    return told
