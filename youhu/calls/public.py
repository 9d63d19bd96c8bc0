"""What everybody may know of a call: category, community, a square of the raster, state and day.

Never the words, photos, address or hour of the caller, and never the exact place: distances and
windows are reckoned from the raster alone, so that no two questions together find a house.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import cos, floor, hypot, radians
from typing import NamedTuple

import numpy as np
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.models import Call, Category
from youhu.calls.models.call import CallQuerySet
from youhu.calls.reference import Reference
from youhu.calls.rules import (
    LISTED_DAYS,
    OPEN,
    PUBLIC_STATE_OF,
    RASTER,
    PublicState,
    State,
    middle_of,
    square_of,
)
from youhu.common.errors import Refused
from youhu.registry.models import Organisation
from youhu.solvers.duplicates.likeness import Floats, nearness, soonness
from youhu.territory.index import CellRef

METRES_A_DEGREE = 111_320
ROUNDED_TO = 100  # metres: finer would say more than the raster knows
Box = tuple[float, float, float, float]  # west, south, east, north in degrees


@dataclass(frozen=True)
class PublicCall:
    """One call as everybody may see it; `metres` is how far it is, where somebody stands."""

    number: str
    category: Category
    community: str
    community_code: str
    lng: float
    lat: float
    state: PublicState
    is_open: bool
    raised_on: date
    due_on: date | None
    answered_on: date | None
    closed_on: date | None
    times_echoed: int
    unit: Organisation | None
    answer: str
    metres: int | None = None


def listed(now: datetime) -> CallQuerySet:
    """The public calls of the last weeks, without those that came to nothing."""
    ended = [state for state in State if PUBLIC_STATE_OF[state] == PublicState.OVER]
    since = now - timedelta(days=LISTED_DAYS)
    rows = Call.objects.public().filter(raised_at__gte=since).exclude(state__in=ended)
    return rows.select_related("category__parent", "unit")


def in_community(calls: CallQuerySet, code: str) -> CallQuerySet:
    """Those of one community, by a stretch of codes that an index can walk along."""
    return calls.filter(cell_code__gte=f"{code}000", cell_code__lte=f"{code}zzz")


def snapped(box: Box) -> Box:
    """A window widened to whole squares of the raster: where its edge lies must tell nothing."""
    west, south, east, north = (side / RASTER for side in box)
    return (
        floor(west) * RASTER,
        floor(south) * RASTER,
        (floor(east) + 1) * RASTER,
        (floor(north) + 1) * RASTER,
    )


def within(calls: CallQuerySet, box: Box) -> CallQuerySet:
    """Those in the squares that a window touches."""
    west, south, east, north = snapped(box)
    return calls.filter(lng__gte=west, lng__lt=east, lat__gte=south, lat__lt=north)


def around(lng: float, lat: float, metres: float) -> Box:
    """The window that reaches so far from a point to every side."""
    up = metres / METRES_A_DEGREE
    across = up / cos(radians(lat))
    return (lng - across, lat - up, lng + across, lat + up)


def metres_between(a: tuple[float, float], b: tuple[float, float]) -> int:
    """How far two points are apart, to the nearest hundred metres and never nothing."""
    across = (a[0] - b[0]) * cos(radians(a[1]))
    exact = hypot(across, a[1] - b[1]) * METRES_A_DEGREE
    return max(ROUNDED_TO, round(exact / ROUNDED_TO) * ROUNDED_TO)


def shown(
    call: Call, known: Reference, now: datetime, *, here: tuple[float, float] | None = None
) -> PublicCall:
    """A call as everybody may see it, seen from `here`."""
    lng, lat = middle_of(square_of(call.lng)), middle_of(square_of(call.lat))
    return PublicCall(
        number=call.number,
        category=call.category,
        community=_community_of(call, known, now),
        community_code=call.cell_code[:12],
        lng=lng,
        lat=lat,
        state=PUBLIC_STATE_OF[State(call.state)],
        is_open=call.state in OPEN,
        raised_on=timezone.localdate(call.raised_at),
        due_on=_day(call.due_at),
        answered_on=_day(call.answered_at),
        closed_on=_day(call.closed_at),
        times_echoed=call.times_echoed,
        unit=call.unit,
        answer=call.answer_text if call.is_answer_public and call.answered_at else "",
        metres=metres_between(here, (lng, lat)) if here else None,
    )


def _day(at: datetime | None) -> date | None:
    return timezone.localdate(at) if at else None


def _community_of(call: Call, known: Reference, now: datetime) -> str:
    """Subdistrict and community, as far as the map still knows them."""
    try:
        cell = known.cell(call.cell_code, now)
    except Refused:
        return ""
    return str(CellRef(cell.code, cell.names[:2]))


MOST_ALIKE = 3
ALIKE_WITHIN = 300  # metres
SAME_CLASS, OTHER_MATTER = 0.3, 0.1  # of what the same category tells


def alike(
    lng: float, lat: float, about: Iterable[Category], known: Reference, now: datetime
) -> list[PublicCall]:
    """Open public calls that may be the same thing, by place, day and matter, as all may know them.

    `lng` and `lat` are where the pin stands, in degrees WGS-84; `about` is what one's own words are
    about. The words of others do not count: an order that changes with mine would tell of theirs.
    """
    rows = _waited_for(_by_middles(around(lng, lat, ALIKE_WITHIN)), now)
    likely = _likeness(rows, (lng, lat), _matter(about, known), timezone.localdate(now))
    best = [rows[at].pk for at in np.argsort(-likely, kind="stable")[:MOST_ALIKE]]
    calls = Call.objects.select_related("category__parent", "unit").in_bulk(best)
    return [shown(calls[pk], known, now, here=(lng, lat)) for pk in best if pk in calls]


def _by_middles(box: Box) -> Box:
    """A window that touches only the squares whose middle lies in that one: who is shown at all
    goes by the middle, as the distance does that is shown.
    """
    west, south, east, north = box
    half = RASTER / 2
    return (west + half, south + half, east - half, north - half)


class Near(NamedTuple):
    """What is public of a call near by, before it is shown."""

    raised_at: datetime
    pk: int
    lng: float
    lat: float
    category: int


def _waited_for(box: Box, now: datetime) -> list[Near]:
    """The public calls of the last weeks in a window that are waited for, the newest first.

    Only the window stands where an index could be chosen by it, as SQLite chooses badly.
    """
    over = [state for state in State if state not in OPEN or state == State.ANSWERED]
    rows = within(Call.objects.public().exclude(state__in=over), box).order_by()
    told = rows.values_list("raised_at", "pk", "lng", "lat", "category")
    since = now - timedelta(days=LISTED_DAYS)
    return sorted((Near(*row) for row in told if row[0] >= since), reverse=True)


def _likeness(
    rows: Sequence[Near], here: tuple[float, float], matter: Mapping[int, float], today: date
) -> Floats:
    """How much speaks for each, from what everybody may know: square, day and category."""
    squares = [(square_of(row.lng), square_of(row.lat)) for row in rows]
    far = {(x, y): metres_between(here, (middle_of(x), middle_of(y))) for x, y in set(squares)}
    metres = np.array([far[square] for square in squares], np.float64)
    same = np.array([matter.get(row.category, OTHER_MATTER) for row in rows], np.float64)
    return nearness(metres) * soonness(_days_ago(rows, today)) * same


def _days_ago(rows: Sequence[Near], today: date) -> Floats:
    """How many local days before today each was raised; every midnight is asked for once."""
    days = range(-1, LISTED_DAYS + 1)
    midnights = [_midnight(today - timedelta(days=n)) for n in reversed(days)]
    raised = np.array([row.raised_at.timestamp() for row in rows], np.float64)
    return np.asarray(days.stop - np.searchsorted(midnights, raised, side="right"), np.float64)


def _midnight(day: date) -> float:
    return timezone.make_aware(datetime.combine(day, time.min)).timestamp()


def _matter(about: Iterable[Category], known: Reference) -> dict[int, float]:
    """How much the category of another call tells, where mine is about these."""
    mine = list(about)
    classes = {one.parent_id for one in mine}
    every = known.tables.categories.values()
    return {one.pk: SAME_CLASS for one in every if one.parent_id in classes} | {
        one.pk: 1.0 for one in mine
    }


@dataclass(frozen=True)
class PublicStep:
    """One station of a call on the public page; `look` is done, now, todo or off."""

    name: str
    on: date | None
    look: str


def steps_of(call: PublicCall) -> list[PublicStep]:
    """Received, being handled, answered: the way of a call as everybody may follow it."""
    received = PublicStep(_("Received"), call.raised_on, "done")
    if call.state == PublicState.OVER:
        return [received, PublicStep(_("Ended"), call.closed_on, "off")]
    is_answered = call.state == PublicState.ANSWERED
    handled = "done" if is_answered else "now"
    return [
        received,
        PublicStep(str(PublicState.WORKING.label), None, handled)
        if call.state != PublicState.WAITING
        else PublicStep(str(PublicState.WAITING.label), None, "now"),
        PublicStep(_("Answered"), call.answered_on, "done" if is_answered else "todo"),
    ]
