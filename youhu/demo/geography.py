"""The sample district: Haizhu's real subdistricts and communities on outlines of our own making.

Names and codes are official. The outline was set by hand round places that we know, the anchor of
a community stands about where its primary school is, and landmarks are good to some hundred
metres; borders are computed from these and are nobody's official borders.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heapreplace
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.common.geo import Plane, components, dissolve, faces, shared_borders

SCALES = {"small": 600, "haizhu": 2_769}
# The ground from which all cells are put together, so that borders are the same at every scale.
BLOCKS = SCALES["haizhu"]
FEWEST_CELLS = 2

# Centring the blocks this often makes them of like size, as a town's blocks are.
EVENING_TURNS = 3

Points = npt.NDArray[np.float64]
Neighbours = dict[int, dict[int, float]]


@dataclass(frozen=True, slots=True)
class Place:
    """An area of the sample district, with a point inside it (WGS-84 degrees)."""

    code: str
    name: str
    name_en: str
    parent: str
    shape: Any
    lng: float
    lat: float

    @property
    def geometry(self) -> dict[str, Any]:
        """The outline as a GeoJSON geometry."""
        return dict(shapely.geometry.mapping(self.shape))


@dataclass(frozen=True, slots=True)
class SampleDistrict:
    """Every layer of the sample district; each tiles the one above it exactly."""

    district: Place
    subdistricts: tuple[Place, ...]
    communities: tuple[Place, ...]
    cells: tuple[Place, ...]
    party_cells: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Landmark:
    """A place that people know, to say where something is."""

    name: str
    name_en: str
    lng: float
    lat: float


def landmarks() -> list[Landmark]:
    """Well-known places of Haizhu (WGS-84 degrees)."""
    return [
        Landmark(row["name"], row["name_en"], float(row["lng"]), float(row["lat"]))
        for row in _table("landmarks")
    ]


def build_district(*, n_cells: int = SCALES["small"], seed: int = 1) -> SampleDistrict:
    """The sample district with exactly `n_cells` social cells, at least two in a community.

    The same seed draws the same map. Raises Refused when the number cannot be met.
    """
    rows = _table("communities")
    if not FEWEST_CELLS * len(rows) <= n_cells <= BLOCKS:
        raise Refused(
            _("The sample district can have from %(low)s to %(high)s cells. Choose such a number.")
            % {"low": FEWEST_CELLS * len(rows), "high": BLOCKS}
        )
    ground = _ground(rows, np.random.default_rng(seed))
    cells = _numbered(ground, _shares(ground, n_cells), len(rows))
    party = _numbered(ground, cells, len(rows))
    return
