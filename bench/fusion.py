"""Party grids over social grids: 38 over 81 drawn at random, with 60,000 households, on one core.

Both layers are Voronoi cells that know nothing of each other, so that nearly every social grid is
crossed. The rule is that of the page: a social grid goes to the Party grid with most of its
households, of equals to the one with most of its ground.
"""

import sys
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from bench.common import Printer, arguments
from youhu.common.geo import PlaceIndex, homes_in, most_of, overlay

PARTY_GRIDS, SOCIAL_GRIDS, HOUSEHOLDS, QUICK_HOUSEHOLDS = 38, 81, 60_000, 6_000
SEED, RUNS = 365, 3
MOST_SECONDS = 3.0
WEST, SOUTH, SIDE = 113.30, 23.08, 0.03  # degrees: about 3 by 3.3 km
ESTATES, SPREAD = 120, 0.0008  # households stand in estates of some hundred metres


def main(argv: Sequence[str] | None = None) -> int:
    asked = arguments(argv, __doc__ or "")
    found = figures(QUICK_HOUSEHOLDS if asked.quick else HOUSEHOLDS)
    Printer("fusion", as_json=asked.json).say(**found)
    return 0 if found["seconds"] < MOST_SECONDS and found["households_lost"] == 0 else 1


def figures(households: int = HOUSEHOLDS, *, seed: int = SEED) -> dict[str, Any]:
    """What the overlay finds, what the rule moves, and the best time of some runs."""
    rng = np.random.default_rng(seed)
    social, party = tiles(SOCIAL_GRIDS, rng, "S"), tiles(PARTY_GRIDS, rng, "P")
    lngs, lats = spots(households, rng)
    runs = [_fused(social, party, lngs, lats) for _n in range(RUNS)]
    pieces, chosen, _seconds = runs[0]
    home = Counter(dict.fromkeys(party, 0))
    for piece in pieces:
        home[chosen[piece.code]] += piece.households
    moved = sum(p.households for p in pieces if chosen[p.code] != p.upper)
    return {
        "party_grids": len(party),
        "social_grids": len(social),
        "households": households,
        "pieces": len(pieces),
        "slivers": sum(piece.is_sliver for piece in pieces),
        "households_moved": moved,
        "moved_percent": round(100 * moved / households, 1),
        "party_grids_empty": len(set(party) - set(chosen.values())),
        "households_lost": households - sum(home.values()),
        "seconds": round(min(seconds for _pieces, _chosen, seconds in runs), 2),
    }


def _fused(social: Any, party: Any, lngs: Any, lats: Any) -> tuple[Any, dict[str, str], float]:
    """All that a fusion needs, from outlines and points: which grid, which piece, which choice."""
    begun = time.process_time()
    homes = homes_in(PlaceIndex(social.items()), lngs, lats)
    pieces = overlay(social, party, homes)
    return pieces, most_of(pieces), time.process_time() - begun


def tiles(count: int, rng: np.random.Generator, letter: str) -> dict[str, Any]:
    """A square cut into so many Voronoi cells, by code."""
    square = shapely.box(WEST, SOUTH, WEST + SIDE, SOUTH + SIDE)
    points = shapely.MultiPoint(rng.uniform((WEST, SOUTH), (WEST + SIDE, SOUTH + SIDE), (count, 2)))
    cells = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=square))
    return {f"{letter}{n:03}": cell.intersection(square) for n, cell in enumerate(cells, 1)}


def spots(count: int, rng: np.random.Generator) -> tuple[Any, Any]:
    """Where households stand: in estates, as in a city, all within the square."""
    estates = rng.uniform((WEST, SOUTH), (WEST + SIDE, SOUTH + SIDE), (ESTATES, 2))
    chosen = rng.normal(estates[rng.integers(0, ESTATES, count)], SPREAD)
    inside = np.clip(chosen, (WEST, SOUTH), (WEST + SIDE, SOUTH + SIDE))
    return inside[:, 0], inside[:, 1]


if __name__ == "__main__":
    sys.exit(main())
