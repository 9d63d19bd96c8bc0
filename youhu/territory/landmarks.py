"""Which landmarks lie near a point: the table in memory, exchanged as soon as it changes."""

from math import cos, hypot, radians

from youhu.common.versioned import Versioned
from youhu.territory.models import Landmark

METRES_A_DEGREE = 111_320
WITHIN = 1_500  # metres: farther off, a landmark helps nobody to find a place


def _load() -> list[Landmark]:
    return list(Landmark.objects.order_by("name", "pk"))


_landmarks = Versioned(_load)


def near(lng: float, lat: float, *, token: str, most: int = 3) -> list[Landmark]:
    """The nearest landmarks to a point in degrees WGS-84, the nearest first."""
    found = [(_metres(mark, lng, lat), mark) for mark in _landmarks.get(token)]
    close = sorted((row for row in found if row[0] <= WITHIN), key=lambda row: row[0])
    return [mark for _far, mark in close[:most]]


def within(box: tuple[float, float, float, float], *, token: str) -> list[Landmark]:
    """The landmarks in a window (west, south, east, north in degrees WGS-84), by their names."""
    west, south, east, north = box
    return [
        mark
        for mark in _landmarks.get(token)
        if west <= mark.lng <= east and south <= mark.lat <= north
    ]


def _metres(mark: Landmark, lng: float, lat: float) -> float:
    across = (mark.lng - lng) * cos(radians(lat))
    return hypot(across, mark.lat - lat) * METRES_A_DEGREE
