"""A small picture of a round: its houses where they stand, and each courier's way from the base."""

from collections.abc import Sequence
from dataclasses import dataclass

from youhu.common.geo.plane import Plane
from youhu.rounds.models import Part, Round
from youhu.rounds.queries import HouseList
from youhu.rounds.rules import PartState

WIDTH, MARGIN, LEAST_M = 640, 36, 120
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LOOKS = 6  # ways that are drawn differently, again from the first one after these


@dataclass(frozen=True)
class Dot:
    """A house: where in the picture, how many doors, and what stands in it."""

    x: float
    y: float
    doors: int
    name: str
    is_done: bool


@dataclass(frozen=True)
class Line:
    """A courier's way: the letter, the points of a polyline, how it is drawn."""

    letter: str
    name: str
    points: str
    look: int


@dataclass(frozen=True)
class Picture:
    height: float
    width: float
    base: tuple[float, float]
    dots: list[Dot]
    lines: list[Line]


def picture_of(of: Round, lists: Sequence[HouseList], parts: Sequence[Part]) -> Picture | None:
    """None for a round without houses."""
    houses = {one.building.pk: one.building for one in lists}
    if not houses:
        return None
    places = [(of.plan.lng, of.plan.lat), *((one.lng, one.lat) for one in houses.values())]
    spots, height = _spots(places)
    at = dict(zip(houses, spots[1:], strict=True))
    dots = [
        Dot(*at[pk], sum(len(one.lines) for one in lists if one.building.pk == pk), str(house),
            not any(one.left for one in lists if one.building.pk == pk))
        for pk, house in houses.items()
    ]  # fmt: skip
    lines = [
        Line(letter_of(n), str(part), " ".join(f"{x},{y}" for x, y in _way(part, spots[0], at)),
             n % LOOKS)
        for n, part in enumerate(parts) if part.state != PartState.DROPPED_OUT
    ]  # fmt: skip
    return Picture(height, WIDTH, spots[0], dots, lines)


def letter_of(number: int) -> str:
    return LETTERS[number % len(LETTERS)]


def _way(
    part: Part, base: tuple[float, float], at: dict[int, tuple[float, float]]
) -> list[tuple[float, float]]:
    stops = sorted(part.stops.all(), key=lambda stop: stop.place)
    return [base, *(at[stop.building_id] for stop in stops if stop.building_id in at)]


def _spots(places: Sequence[tuple[float, float]]) -> tuple[list[tuple[float, float]], float]:
    plane = Plane.at(*places[0])
    metres = [((lng - places[0][0]) * plane.east_m, (lat - places[0][1]) * plane.north_m)
              for lng, lat in places]  # fmt: skip
    west, north = min(x for x, _y in metres), max(y for _x, y in metres)
    wide = max(max(x for x, _y in metres) - west, LEAST_M)
    tall = max(north - min(y for _x, y in metres), LEAST_M / 2)
    scale = (WIDTH - 2 * MARGIN) / max(wide, tall * 1.3)
    spots = [(round(MARGIN + (x - west) * scale, 1), round(MARGIN + (north - y) * scale, 1))
             for x, y in metres]  # fmt: skip
    return spots, round(tall * scale + 2 * MARGIN, 1)
