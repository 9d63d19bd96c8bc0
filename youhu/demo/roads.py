"""The roads of the sample district: main roads, side streets, and the lanes of the cloth market.

A grid that bends, drawn from a seed; no real street. Trips of some weeks tell its rush hours.
"""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from shapely import contains_xy
from shapely.geometry import shape

from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.roads.actions import Given, activate, hand_in, learn, prepare
from youhu.roads.queries import path
from youhu.solvers.roads import Profile, Trip
from youhu.territory.models import AreaShape
from youhu.territory.rules import AreaKind

MARKET = (113.298, 23.088, 113.312, 23.100)  # west, south, east, north in degrees
STEP = 0.0016  # between two streets, some 170 m
LANES = 3  # a block of the market is cut into so many
MAIN_EVERY, SECOND_EVERY = 6, 3
BEND = 0.17  # of a step
# What traffic does to a trip, by the hour at which it begins.
RUSH = {7: 1.45, 8: 1.7, 11: 1.15, 14: 1.2, 15: 1.3, 17: 1.75, 18: 1.6, 22: 0.85}
TRIPS = 150

Point = tuple[float, float]
Floats = NDArray[np.float64]
Line = tuple[list[Point], str, str]


def lay_roads(now: datetime) -> None:
    """A net that is read and in use, and what recorded trips say about its hours."""
    keeper = Member.objects.get(person__user__username="admin", role=Role.ADMIN)
    since = now - timedelta(days=40)
    given = Given("haizhu-streets.geojson", streets(_ground(now)).encode())
    net = hand_in("海珠示范路网", given, by=keeper, now=since)
    prepare(net, clock=lambda: since)
    activate(net, by=keeper, now=since)
    learn(_trips(), profile=Profile.VAN, by=keeper, now=now - timedelta(days=1))


def _ground(now: datetime) -> Any:
    outline = AreaShape.objects.valid(now).filter(area__kind=AreaKind.DISTRICT).order_by("pk")
    return shape(outline[0].geometry)


def streets(ground: Any, *, seed: int = 362) -> str:
    """GeoJSON of all streets that lie on the ground, a polygon in degrees."""
    features = [
        {
            "type": "Feature",
            "properties": {"highway": kind, **({"oneway": "yes"} if oneway else {})},
            "geometry": {"type": "LineString", "coordinates": points},
        }
        for points, kind, oneway in _lines(ground, np.random.default_rng(seed))
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def _lines(ground: Any, dice: np.random.Generator) -> Iterator[Line]:
    west, south, east, north = ground.bounds
    xs, x_kinds = _axis(west, east, MARKET[0], MARKET[2])
    ys, y_kinds = _axis(south, north, MARKET[1], MARKET[3])
    at = np.stack(np.meshgrid(xs, ys, indexing="ij"), axis=2)
    near = np.minimum.outer(_room(xs), _room(ys))
    at += dice.uniform(-BEND, BEND, at.shape) * near[..., None]
    is_lane = (x_kinds == 0)[:, None] | (y_kinds == 0)[None, :]
    is_market = _inside(xs, MARKET[0], MARKET[2])[:, None] & _inside(ys, MARKET[1], MARKET[3])
    is_dry, is_drawn = contains_xy(ground, at[..., 0], at[..., 1]), ~is_lane | is_market
    for n, kind in enumerate(x_kinds):
        yield from _runs(at[n][is_drawn[n]], is_dry[n][is_drawn[n]], int(kind), n)
    for n, kind in enumerate(y_kinds):
        drawn = is_drawn[:, n]
        yield from _runs(at[drawn, n], is_dry[drawn, n], int(kind), n)


def _axis(low: float, high: float, lane_from: float, lane_to: float) -> tuple[Floats, Any]:
    """Where streets cross an axis, and their kind: 0 a lane, 1 a side street, 2, 3 larger ones."""
    places, kinds = [], []
    for n, place in enumerate(np.arange(low, high, STEP)):
        kind = 3 if n % MAIN_EVERY == 0 else 2 if n % SECOND_EVERY == 0 else 1
        has_lanes = lane_from <= place < lane_to
        places += [place + STEP * cut / LANES for cut in range(LANES if has_lanes else 1)]
        kinds += [kind, *[0] * (LANES - 1)] if has_lanes else [kind]
    return np.array(places), np.array(kinds)


def _room(places: Floats) -> Floats:
    """How far a crossing may move along an axis without passing the next one."""
    gaps = np.diff(places)
    room: Floats = np.minimum(np.r_[gaps, gaps[-1]], np.r_[gaps[0], gaps])
    return room


def _inside(places: Floats, low: float, high: float) -> NDArray[np.bool_]:
    return np.asarray((places >= low) & (places <= high))


def _runs(points: Floats, is_there: NDArray[np.bool_], kind: int, number: int) -> Iterator[Line]:
    """A street in the pieces that lie on the ground; every third side street is one-way."""
    highway = ("service", "residential", "secondary", "primary")[kind]
    oneway = "yes" if kind <= 1 and number % 3 == 1 else ""
    edges = np.flatnonzero(np.diff(np.r_[False, is_there, False].astype(int)))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if end - start > 1:
            piece = [(round(float(x), 7), round(float(y), 7)) for x, y in points[start:end]]
            yield (piece[::-1] if number % 2 else piece), highway, oneway


def _trips(*, seed: int = 62) -> Iterator[Trip]:
    """Drives from the market into the district, slower when everybody drives."""
    dice = np.random.default_rng(seed)
    west, south, east, north = MARKET
    for hour in dice.choice([7, 8, 10, 11, 14, 15, 17, 18, 22], TRIPS):
        start = float(dice.uniform(west, east)), float(dice.uniform(south, north))
        far = float(dice.uniform(-0.03, 0.03)), float(dice.uniform(-0.015, 0.015))
        goal = start[0] + far[0], start[1] + far[1]
        usual = path(start, goal)
        slower = RUSH.get(int(hour), 1.0) * float(dice.lognormal(0, 0.12))
        if not usual.is_estimate:
            yield Trip(start, goal, int(hour), usual.seconds * slower)
