"""How far and how long from place to place: the roads, as tours are reckoned from them."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np

from youhu.solvers.tours.problem import Numbers

# A straight line in a city: so much longer is the way, so fast a van in its traffic.
DETOUR, METRES_PER_S = 1.4, 25 / 3.6
METRE_OF_LAT, METRE_OF_LNG = 111_195.0, 102_300.0  # at 23 degrees north

Point = tuple[float, float]  # longitude, latitude


class Ways(NamedTuple):
    """Whole metres and seconds from row to column; `is_estimate`: from straight lines."""

    metres: Numbers
    seconds: Numbers
    is_estimate: bool


def between(points: Sequence[Point], *, profile: str, at: datetime) -> Ways:
    """Between all of the points, by such a vehicle, as slow as that hour usually is."""
    flat = np.array(points, float).reshape(-1, 2) * (METRE_OF_LNG, METRE_OF_LAT)
    straight = np.hypot(*(flat[:, None] - flat[None]).transpose(2, 0, 1))
    metres = (straight * DETOUR).astype(np.int64)
    return Ways(metres, (metres / METRES_PER_S).astype(np.int64), True)
