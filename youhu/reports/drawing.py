"""Lines, dots and names of the wall in the units of its drawings. Pure.

A drawing has its zero at the upper left; x runs right, y down.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

Bounds = tuple[float, float, float, float]
WIDTH, MARGIN_Y = 964.0, 56.0
# What a letter takes, as part of its size: Chinese ones are square, others about half as wide.
WIDE, NARROW = 1.0, 0.56
CALLOUT_SIZE, CALLOUT_HEIGHT, CALLOUT_PADDING, GAP = 17.0, 34.0, 12.0, 14.0


@dataclass(frozen=True)
class Frame:
    """Where degrees lie on the drawing of the map."""

    bounds: Bounds  # west, south, east, north in degrees WGS-84

    @property
    def _scale(self) -> float:
        west, south, east, north = self.bounds
        return WIDTH / ((east - west) * math.cos(math.radians((south + north) / 2)))

    @property
    def height(self) -> float:
        return (self.bounds[3] - self.bounds[1]) * self._scale + 2 * MARGIN_Y

    def at(self, lng: float, lat: float) -> tuple[float, float]:
        """A place in the units of the drawing."""
        west, south, _east, north = self.bounds
        part = math.cos(math.radians((south + north) / 2))
        x, y = (lng - west) * part * self._scale, (north - lat) * self._scale + MARGIN_Y
        return round(x, 1), round(y, 1)

    def path(self, shape: BaseGeometry) -> str:
        """An outline as the `d` of a path."""
        parts = getattr(shape, "geoms", [shape])
        rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
        return "".join(self._ring(ring.coords) for ring in rings)

    def _ring(self, coords: Iterable[tuple[float, ...]]) -> str:
        return "M" + "L".join("{:g} {:g}".format(*self.at(*place[:2])) for place in coords) + "Z"


def text_width(words: str, size: float) -> float:
    """About how wide words are."""
    return size * sum(NARROW if sign.isascii() else WIDE for sign in words)


@dataclass(frozen=True)
class Box:
    """Words on a drawing and the room that they take; x and y are its middle."""

    words: str
    x: float
    y: float
    width: float
    height: float

    def covers(self, other: "Box") -> bool:
        return (
            abs(self.x - other.x) < (self.width + other.width) / 2
            and abs(self.y - other.y) < (self.height + other.height) / 2
        )


def names(wanted: Iterable[tuple[str, float, float]], size: float) -> list[Box]:
    """The names that find room, the first ones first; each may step a little up or down."""
    placed: list[Box] = []
    for words, x, y in wanted:
        width = text_width(words, size) + 4
        tries = [Box(words, x, y + step * size, width, size * 1.15) for step in (0, -0.8, 0.8)]
        free = [box for box in tries if not any(box.covers(other) for other in placed)]
        placed += free[:1]
    return placed


@dataclass(frozen=True)
class Callout:
    """A label at the edge of the map with a line to its place."""

    words: str
    late: str
    number: str
    place: tuple[float, float]
    left: float
    top: float
    width: float

    @property
    def foot(self) -> tuple[float, float]:
        """Where the line to the place begins."""
        below = self.place[1] > self.top
        return self.left + self.width / 2, self.top + (CALLOUT_HEIGHT if below else 0)


def callouts(
    wanted: Sequence[tuple[str, str, str, tuple[float, float]]], height: float
) -> list[Callout]:
    """Labels for (words, how late, number, place): above the higher half, below the others."""
    found = []
    by_height = sorted(wanted, key=lambda one: one[3][1])
    upper = (len(wanted) + 1) // 2
    rows = {4.0: by_height[:upper], height - CALLOUT_HEIGHT - 4: by_height[upper:]}
    for top, row in ((top, sorted(row, key=_x)) for top, row in rows.items()):
        widths = [_callout_width(words, late) for words, late, _number, _place in row]
        lefts = spread([place[0] for *_words, place in row], widths)
        found += [
            Callout(*one, left, top, w) for one, left, w in zip(row, lefts, widths, strict=True)
        ]
    return found


def _x(one: tuple[str, str, str, tuple[float, float]]) -> float:
    return one[3][0]


def _callout_width(words: str, late: str) -> float:
    return text_width(f"{words}{late}", CALLOUT_SIZE) + 2 * CALLOUT_PADDING + GAP


def spread(middles: Sequence[float], widths: Sequence[float]) -> list[float]:
    """Left ends of boxes in a row, each as near its middle as the others and the edge let it."""
    lefts: list[float] = []
    free = 0.0
    for middle, width in zip(middles, widths, strict=True):
        lefts.append(max(middle - width / 2, free))
        free = lefts[-1] + width + GAP
    limit = WIDTH
    for i in reversed(range(len(lefts))):
        lefts[i] = max(min(lefts[i], limit - widths[i]), 0.0)
        limit = lefts[i] - GAP
    return lefts


def line(values: Sequence[int], top: int, width: float, height: float) -> str:
    """A curve through the values as the `points` of a polyline."""
    step = width / (len(values) - 1) if len(values) > 1 else 0.0
    dots = ((i * step, height - height * value / top) for i, value in enumerate(values))
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in dots)
