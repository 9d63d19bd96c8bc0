"""Where things happen in the sample district: cells, some livelier than others, and houses."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from random import Random

import shapely

from youhu.demo.logins import COMMUNITY, SUBDISTRICT
from youhu.demo.places import point_within
from youhu.demo.wording import Wording
from youhu.territory.models import AreaShape, Building
from youhu.territory.rules import AreaKind

# How much livelier it is where the people with logins live and work.
LIVELY = {COMMUNITY: 12.0, SUBDISTRICT: 3.0}
AT_A_HOUSE = 0.6


@dataclass(frozen=True)
class Spot:
    """A place that a caller points at (WGS-84 degrees), and how they call it."""

    cell_code: str
    lng: float
    lat: float
    address: str


class Grounds:
    """The cells of the district and the houses in them; `rng` chooses."""

    def __init__(self, wording: Wording, *, rng: Random, now: datetime) -> None:
        self._wording, self._rng = wording, rng
        layer = AreaShape.objects.valid(now).layer(AreaKind.CELL)
        rows = list(layer.values_list("area__code", "area__name", "geometry"))
        self._codes = [code for code, _name, _geometry in rows]
        self._names = {code: name for code, name, _geometry in rows}
        self._outlines = {code: shapely.geometry.shape(geometry) for code, _name, geometry in rows}
        lively = (rng.lognormvariate(0, 0.6) * _liveliness(code) for code in self._codes)
        self._weights = list(accumulate(lively))
        self._houses: dict[str, list[Building]] = defaultdict(list)
        for house in Building.objects.select_related("cell").order_by("code"):
            self._houses[house.cell.code].append(house)

    def cell(self, *, within: str = "") -> str:
        """The code of some cell, of those that begin with `within`."""
        if not within:
            return self._rng.choices(self._codes, cum_weights=self._weights)[0]
        return self._rng.choice([code for code in self._codes if code.startswith(within)])

    def spot(self, cell_code: str) -> Spot:
        """A house of the cell, or some other place in it."""
        houses = self._houses.get(cell_code)
        if houses and self._rng.random() < AT_A_HOUSE:
            house = self._rng.choice(houses)
            return Spot(cell_code, house.lng, house.lat, house.address)
        lng, lat = point_within(self._outlines[cell_code], self._rng)
        return Spot(cell_code, lng, lat, self._wording.address(self._names[cell_code]))


def _liveliness(code: str) -> float:
    return next((more for start, more in LIVELY.items() if code.startswith(start)), 1.0)
