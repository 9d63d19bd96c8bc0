"""What the pages draw: the time line of a signal, its calls on a small map, all signals on one."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

import numpy as np
import shapely
from django.utils import timezone
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from youhu.calls.models import Call
from youhu.calls.reference import Reference
from youhu.common.geo import Plane
from youhu.foresight.likeness import alike
from youhu.foresight.models import Signal
from youhu.foresight.rules import Kind
from youhu.territory import index
from youhu.territory.models import AreaShape
from youhu.territory.rules import DISTRICT_DIGITS, AreaKind

# Of the time line, in units of the drawing.
WIDTH, HEIGHT, HEAD, FOOT = 640, 120, 18, 22
BARS = 28


@dataclass(frozen=True)
class Bar:
    """The calls of one span of time."""

    x: float
    y: float
    width: float
    height: float
    count: int
    starts: datetime
    ends: datetime
    is_late: bool  # within what is compared
    is_after: bool  # after the signal ended


@dataclass(frozen=True)
class Timeline:
    """Bars, the height of the usual, and where things happened."""

    bars: Sequence[Bar]
    usual_y: float | None
    usual: float  # calls of one bar
    top: int
    marks: Sequence[tuple[str, float]]  # what happened, x
    width: int = WIDTH
    height: int = HEAD + HEIGHT + FOOT
    base: int = HEAD + HEIGHT
    step: timedelta = timedelta()

    @property
    def starts(self) -> datetime:
        return self.bars[0].starts

    @property
    def ends(self) -> datetime:
        return self.bars[-1].ends


def timeline(signal: Signal, now: datetime) -> Timeline:
    """Calls of the kind over four times the span that is compared, as bars."""
    step = _step(signal)
    end = min(now, signal.judge_at) if signal.judge_at else (signal.ended_at or now)
    end = max(end, signal.until)
    start = end - step * BARS
    moments = [at for _pk, at in alike(signal, start, end)]
    counts = [0] * BARS
    for at in moments:
        counts[min(int((at - start) / step), BARS - 1)] += 1
    usual = signal.usual * (step / signal.span) if signal.kind != Kind.CALLER else 0.0
    top = max(max(counts), math.ceil(usual), 2)
    bars = [_bar(signal, i, count, top, start, step) for i, count in enumerate(counts)]
    usual_y = round(HEAD + HEIGHT * (1 - usual / top), 1) if usual else None
    return Timeline(bars, usual_y, usual, top, _marks(signal, start, end), step=step)


def _step(signal: Signal) -> timedelta:
    match signal.kind:
        case Kind.BURST:
            return timedelta(minutes=15)
        case Kind.HOT_PLACE:
            return timedelta(days=max(1, round(signal.span.days / 7)))
        case _:
            return timedelta(days=7)


def _bar(signal: Signal, i: int, count: int, top: int, start: datetime, step: timedelta) -> Bar:
    wide, tall = WIDTH / BARS, HEIGHT * count / top
    starts = start + step * i
    ended = signal.ended_at
    return Bar(
        x=round(i * wide + 2, 1),
        y=round(HEAD + HEIGHT - tall, 1),
        width=round(wide - 4, 1),
        height=round(tall, 1),
        count=count,
        starts=starts,
        ends=starts + step,
        is_late=signal.since < starts + step and starts < signal.until,
        is_after=ended is not None and starts >= ended,
    )


def _marks(signal: Signal, start: datetime, end: datetime) -> list[tuple[str, float]]:
    moments = {"found": signal.found_at, "taken": signal.taken_at, "ended": signal.ended_at}
    return [
        (name, round(WIDTH * ((at - start) / (end - start)), 1))
        for name, at in moments.items()
        if at is not None and start <= at <= end
    ]


@dataclass(frozen=True)
class Spot:
    """Something on a map: where, how large, what it is and where it leads."""

    x: float
    y: float
    r: float
    name: str = ""
    href: str = ""
    tone: str = ""
    number: int = 0


@dataclass(frozen=True)
class Sheet:
    """A small map: lines of cells or subdistricts, and spots."""

    lines: Sequence[str]
    spots: Sequence[Spot]
    width: float
    height: float
    ring: Spot | None = None


NEAR_WIDTH, NEAR_HEIGHT = 640.0, 300.0


def near(signal: Signal, calls: Sequence[Call], reference: Reference, now: datetime) -> Sheet:
    """The place of a signal, its circle, and the calls behind it that one may see."""
    sheet = Plane.at(signal.lng, signal.lat)
    places = np.array([(call.lng, call.lat) for call in calls] or [(signal.lng, signal.lat)])
    metres = sheet.points_to_metres(places)
    far = float(np.abs(metres).max(initial=0.0))
    half = min(max(far, signal.radius_m, 150.0) * 1.15, 4_000.0)
    scale = NEAR_HEIGHT / 2 / half
    reach = half * NEAR_WIDTH / NEAR_HEIGHT, half
    around = index.around(signal.lng, signal.lat, metres=reach, now=now, token=reference.map_token)
    lines = [_near_path(rings, sheet, scale) for _code, rings in around]
    spots = [
        Spot(*_near_at(east, north, scale), 5, call.number, call.get_absolute_url())
        for call, (east, north) in zip(calls, metres, strict=False)
    ]
    ring = Spot(NEAR_WIDTH / 2, NEAR_HEIGHT / 2, round(signal.radius_m * scale, 1))
    return Sheet(lines, spots, NEAR_WIDTH, NEAR_HEIGHT, ring if signal.radius_m else None)


def _near_at(east: float, north: float, scale: float) -> tuple[float, float]:
    return round(NEAR_WIDTH / 2 + east * scale, 1), round(NEAR_HEIGHT / 2 - north * scale, 1)


def _near_path(rings: list[index.Ring], sheet: Plane, scale: float) -> str:
    parts = []
    for ring in rings:
        metres = sheet.points_to_metres(np.asarray(ring))
        points = (_near_at(east, north, scale) for east, north in metres)
        parts.append("M" + " ".join(f"{x},{y}" for x, y in points) + "Z")
    return "".join(parts)


WIDE = 640.0


@dataclass(frozen=True)
class _Ground:
    """The outlines of an area's parts and how degrees become units of the drawing."""

    lines: Sequence[str]
    west: float
    north: float
    scale_x: float
    scale_y: float
    height: float

    def at(self, lng: float, lat: float) -> tuple[float, float]:
        x, y = (lng - self.west) * self.scale_x, (self.north - lat) * self.scale_y
        return round(x, 1), round(y, 1)


@lru_cache(maxsize=32)
def _ground(area_code: str, token: str) -> _Ground | None:
    """`token` names the map's version."""
    kind = AreaKind.SUBDISTRICT if len(area_code) <= DISTRICT_DIGITS else AreaKind.CELL
    rows = AreaShape.objects.valid(timezone.now()).layer(kind)
    rows = rows.filter(area__code__startswith=area_code)
    shapes = [shape(geometry) for geometry in rows.values_list("geometry", flat=True)]
    if not shapes:
        return None
    west, south, east, north = shapely.total_bounds(shapes)
    plane = Plane.at(float(west + east) / 2, float(south + north) / 2)
    scale = WIDE / ((east - west) * plane.east_m)
    ground = _Ground(
        [], float(west), float(north), plane.east_m * scale, plane.north_m * scale,
        round(float((north - south) * plane.north_m * scale), 1),
    )  # fmt: skip
    lines = [_path(ground, one.simplify(0.0001)) for one in shapes]
    return _Ground(lines, *(getattr(ground, name) for name in list(vars(ground))[1:]))


def _path(ground: _Ground, outline: BaseGeometry) -> str:
    rings = [
        ring
        for part in getattr(outline, "geoms", [outline])
        for ring in (part.exterior, *part.interiors)
    ]
    return "".join(
        "M" + "L".join("{:g} {:g}".format(*ground.at(*place[:2])) for place in ring.coords) + "Z"
        for ring in rings
    )


def overview(area_code: str, signals: Iterable[Signal], reference: Reference) -> Sheet | None:
    """The signals of a page of the list that have a place, numbered as the list counts them."""
    ground = _ground(area_code, reference.map_token)
    if ground is None:
        return None
    spots: list[Spot] = []
    for number, signal in enumerate(signals, 1):
        if signal.kind != Kind.CALLER:
            spots.append(_beside(_spot(ground, signal, number), spots))
    return Sheet(ground.lines, spots, WIDE, ground.height)


def _spot(ground: _Ground, signal: Signal, number: int) -> Spot:
    x, y = ground.at(signal.lng, signal.lat)
    r = round(min(12 + signal.came**0.5 * 1.4, 26), 1)
    return Spot(x, y, r, signal.title, signal.get_absolute_url(), signal.kind, number)


def _beside(spot: Spot, others: Sequence[Spot]) -> Spot:
    """A little to the right of those that it would cover."""
    for other in sorted(others, key=lambda one: one.x):
        if math.hypot(spot.x - other.x, spot.y - other.y) < spot.r + other.r:
            spot = replace(spot, x=round(other.x + spot.r + other.r + 2, 1))
    return spot
