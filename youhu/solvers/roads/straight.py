"""Straight lines times a factor: what is said where no road is known, and how wrong that is."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from youhu.solvers.roads.graph import KMH, Graph
from youhu.solvers.roads.network import Floats, degrees_m
from youhu.solvers.roads.profiles import DETOUR, MANNERS, Profile
from youhu.solvers.roads.ways import Table, table

LEAST_M = 200  # shorter trips say more about doors than about roads
SAMPLE = 120


@dataclass(frozen=True)
class Straight:
    """How much longer the road is than the line, and km/h along it."""

    detour: float = DETOUR
    kmh: float = 18.0
    error: float | None = None  # the mean share by which its seconds are wrong; None: not measured


def usual(profile: Profile) -> Straight:
    """What is taken where there is no net to measure."""
    return Straight(DETOUR, MANNERS[profile].straight_kmh)


def line_metres(points: Any, others: Any | None = None) -> Floats:
    """Metres as the crow flies from each of the points to each of the others (or of themselves)."""
    here = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    there = here if others is None else np.asarray(others, dtype=np.float64).reshape(-1, 2)
    scale = np.array(degrees_m(float(here[:, 1].mean()) if len(here) else 0.0))
    apart = (here[:, None, :] - there[None, :, :]) * scale
    return np.asarray(np.hypot(apart[..., 0], apart[..., 1]))


def guess(straight: Straight, points: Any, others: Any | None = None) -> Table:
    """A table of metres and seconds without any road."""
    metres = line_metres(points, others) * straight.detour
    seconds = metres * KMH / straight.kmh
    return Table(np.rint(metres).astype(np.int64), np.rint(seconds).astype(np.int64))


def measured(graph: Graph, *, seed: int = 7, sample: int = SAMPLE) -> Straight:
    """The factor and speed that fit a net best, and how far off they are even so."""
    at = graph.where()
    rng = np.random.default_rng(seed)
    points = at[rng.choice(len(at), min(sample, len(at)), replace=False)]
    line, known = line_metres(points), table(graph, points)
    is_trip = (line > LEAST_M) & (known.seconds > 0)
    if not is_trip.any():
        return usual(graph.profile)
    metres, seconds = known.metres[is_trip], known.seconds[is_trip]
    detour = float(np.median(metres / line[is_trip]))
    kmh = float(np.median(line[is_trip] * detour / seconds) * KMH)
    off = np.abs(line[is_trip] * detour * KMH / kmh / seconds - 1)
    return Straight(round(detour, 3), round(kmh, 2), round(float(off.mean()), 3))
