"""How much slower roads are at some hours: learnt from trips, cautious where they are few.

A factor is the median of observed over expected seconds, in logarithms, drawn towards 1 as if
`CALM` trips without any delay had been seen as well, and never outside `BOUNDS`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log

import numpy as np

from youhu.solvers.roads.graph import Graph
from youhu.solvers.roads.profiles import CLASS_OF_KIND, RoadClass
from youhu.solvers.roads.ways import way

BANDS = (0, 6, 7, 9, 11, 13, 14, 16, 17, 19, 21)  # the hours at which bands of the day begin
CALM = 8
BOUNDS = (0.6, 3.0)
LIKELY = (0.2, 8.0)  # a ratio outside is no traffic but a break, or a clock that was wrong
LEAST_S = 45  # shorter trips say more about parking than about roads


@dataclass(frozen=True, order=True)
class Band:
    """A part of the day, from one full hour to before another."""

    start: int
    end: int


DAY = tuple(Band(a, b) for a, b in zip(BANDS, (*BANDS[1:], 24), strict=True))


@dataclass(frozen=True)
class Trip:
    """A drive that was recorded: from, to, the hour it began, and how long it took."""

    start: tuple[float, float]
    goal: tuple[float, float]
    hour: int
    seconds: float


@dataclass(frozen=True)
class Learnt:
    """One factor: the band, the class of roads, and from how many trips."""

    band: Band
    road_class: RoadClass
    factor: float
    trips: int


HourFactors = tuple[Learnt, ...]


def band_of(hour: int) -> Band:
    """The band that holds an hour of the day, 0 to 23."""
    return next(band for band in DAY if band.start <= hour < band.end)


def learn(graph: Graph, trips: Iterable[Trip]) -> HourFactors:
    """A factor for each band and class of roads that any trip tells of, in their order.

    `graph` has its usual speeds. A trip speaks for the class on which it should spend most time.
    """
    ratios: dict[tuple[Band, RoadClass], list[float]] = {}
    for trip in trips:
        told = _told(graph, trip)
        if told is not None:
            road_class, ratio = told
            ratios.setdefault((band_of(trip.hour), road_class), []).append(ratio)
    return tuple(
        Learnt(band, road_class, _factor(seen), len(seen))
        for (band, road_class), seen in sorted(ratios.items())
    )


def _told(graph: Graph, trip: Trip) -> tuple[RoadClass, float] | None:
    found = way(graph, trip.start, trip.goal)
    if found is None or found.seconds < LEAST_S or trip.seconds <= 0:
        return None
    ratio = trip.seconds / found.seconds
    if not LIKELY[0] <= ratio <= LIKELY[1]:
        return None
    kinds = graph.net.kind[graph.roads[found.roads]]
    shares = np.bincount(np.array(CLASS_OF_KIND)[kinds], found.by_road, minlength=len(RoadClass))
    return list(RoadClass)[int(np.argmax(shares))], ratio


def _factor(ratios: list[float]) -> float:
    middle = log(float(np.median(ratios)))
    shrunk = exp(middle * len(ratios) / (len(ratios) + CALM))
    return round(min(max(shrunk, BOUNDS[0]), BOUNDS[1]), 3)
