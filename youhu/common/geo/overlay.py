"""Two layers laid over each other: what each area of the one has in each area of the other."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from youhu.common.geo.layers import ROUNDING_M2
from youhu.common.geo.locate import PlaceIndex
from youhu.common.geo.plane import Plane

# A piece is a sliver when no house fits on it, or when it is next to nothing of its area.
NARROW_M, LITTLE = 8.0, 0.02


@dataclass(frozen=True, slots=True)
class Homes:
    """Houses: where they stand (degrees), how many households each has, and in which area.

    `codes` names the area of the lower layer in which each is counted.
    """

    lngs: npt.NDArray[np.float64]
    lats: npt.NDArray[np.float64]
    households: npt.NDArray[np.int64]
    codes: Sequence[str | None]


@dataclass(frozen=True, slots=True)
class Piece:
    """What an area of the lower layer has in one of the upper: ground and households."""

    code: str
    upper: str
    area_m2: float
    share: float  # of the ground of the lower area
    width_m: float  # mean width
    households: int

    @property
    def is_sliver(self) -> bool:
        """Whether it only comes from two borders that were drawn at different times."""
        return not self.households and (self.width_m < NARROW_M or self.share < LITTLE)


def homes_in(
    lower: PlaceIndex,
    lngs: npt.ArrayLike,
    lats: npt.ArrayLike,
    households: npt.ArrayLike | None = None,
) -> Homes:
    """Houses that are counted where they stand; each has one household unless said otherwise."""
    east, north = np.asarray(lngs, dtype=float), np.asarray(lats, dtype=float)
    many = np.ones(len(east), dtype=np.int64) if households is None else np.asarray(households)
    return Homes(east, north, many, lower.find_many(east, north))


def overlay(lower: Mapping[str, Any], upper: Mapping[str, Any], homes: Homes) -> list[Piece]:
    """Every piece that two areas have in common, by code; shapes are in WGS-84 degrees.

    Where borders only touch, or their corners were rounded, there is no piece. A household that is
    counted in an area but stands beyond its border makes a piece without ground.
    """
    grounds = _grounds(lower, upper)
    doors = _doors(upper, homes)
    pairs = sorted({*grounds, *doors})
    return [Piece(*pair, *grounds.get(pair, NO_GROUND), doors[pair]) for pair in pairs]


Pair = tuple[str, str]
Ground = tuple[float, float, float]
NO_GROUND: Ground = (0.0, 0.0, 0.0)


def _grounds(lower: Mapping[str, Any], upper: Mapping[str, Any]) -> dict[Pair, Ground]:
    """Area in m², share of the lower area, and mean width in m of each pair's common ground."""
    below, above = sorted(lower), sorted(upper)
    degrees = np.array([*(lower[c] for c in below), *(upper[c] for c in above)], dtype=object)
    metres = Plane.around(degrees).to_metres(degrees)
    under, over = metres[: len(below)], metres[len(below) :]
    one, other = shapely.STRtree(over).query(under, predicate="intersects")
    common = shapely.intersection(under[one], over[other])
    areas, lengths, wholes = shapely.area(common), shapely.length(common), shapely.area(under)
    return {
        (below[one[n]], above[other[n]]): (
            float(areas[n]),
            float(areas[n] / wholes[one[n]]),
            float(2 * areas[n] / lengths[n]),
        )
        for n in np.flatnonzero(areas >= ROUNDING_M2)
    }


def _doors(upper: Mapping[str, Any], homes: Homes) -> Counter[Pair]:
    """How many households of each lower area stand in each upper one."""
    found = PlaceIndex(upper.items()).find_many(homes.lngs, homes.lats)
    counted: Counter[Pair] = Counter()
    rows = zip(homes.codes, found, homes.households.tolist(), strict=True)
    for code, over, households in rows:
        if code and over:
            counted[code, over] += households
    return counted


def most_of(pieces: Iterable[Piece]) -> dict[str, str]:
    """For each lower area the upper one with most of its households; of equals, of its ground."""
    offers: dict[str, list[Piece]] = defaultdict(list)
    for piece in pieces:
        offers[piece.code].append(piece)
    return {
        code: min(found, key=lambda p: (-p.households, -p.area_m2, p.upper)).upper
        for code, found in sorted(offers.items())
    }
