"""The sample district: Haizhu's real subdistricts and communities on outlines of our own making.

Names and codes are official. The outline was set by hand round places that we know, the anchor of
a community stands near the school that serves it, and landmarks are good to some hundred metres.
All borders are computed from these: they look like a district, and are nobody's official borders.
"""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.common.geo import dissolve
from youhu.demo.ground import FLOOR, Ground, Points, cell_counts, lay_blocks, split

SCALES = {"small": 600, "haizhu": 2_769}
# The ground of which all cells are made, so that communities are the same at every scale.
BLOCKS = SCALES["haizhu"]

Row = dict[str, str]


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
    """The layers of the sample district, by code; each layer tiles the one above it exactly."""

    district: Place
    subdistricts: tuple[Place, ...]
    communities: tuple[Place, ...]
    cells: tuple[Place, ...]
    party_cells: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Landmark:
    """A place that people know, to say where something is (WGS-84 degrees)."""

    name: str
    name_en: str
    lng: float
    lat: float


def landmarks() -> list[Landmark]:
    """Well-known places of Haizhu."""
    return [
        Landmark(row["name"], row["name_en"], float(row["lng"]), float(row["lat"]))
        for row in _table("landmarks")
    ]


def build_district(*, n_cells: int = SCALES["small"], seed: int = 1) -> SampleDistrict:
    """The sample district with exactly `n_cells` social cells, at least two in each community.

    A Party cell is as large as about two social cells. The same seed draws the same map. Raises
    Refused when the number of cells cannot be met.
    """
    rows = _table("communities")
    if not FLOOR * len(rows) <= n_cells <= BLOCKS:
        raise Refused(
            _("The sample district can have %(low)s to %(high)s cells. Choose such a number.")
            % {"low": FLOOR * len(rows), "high": BLOCKS}
        )
    outline, rng = shapely.Polygon(_positions(_table("outline"))), np.random.default_rng(seed)
    blocks = lay_blocks(outline, _positions(rows), count=BLOCKS, rng=rng)
    cells = split(blocks, cell_counts(blocks, n_cells))
    # Of the same blocks, but drawn by others: some borders run through social cells.
    party_cells = split(blocks, [(count + 1) // 2 for count in Counter(cells.community).values()])
    return SampleDistrict(
        *_upper_layers(blocks, rows),
        cells=_numbered(cells, rows, "{:03}"),
        party_cells=_numbered(party_cells, rows, "D{:02}"),
    )


def _table(name: str) -> list[Row]:
    text = files("youhu.demo").joinpath("data", f"{name}.tsv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t"))


def _positions(rows: Sequence[Row]) -> Points:
    return np.array([[float(row["lng"]), float(row["lat"])] for row in rows])


def _upper_layers(
    blocks: Ground, rows: Sequence[Row]
) -> tuple[Place, tuple[Place, ...], tuple[Place, ...]]:
    """The district, its subdistricts and its communities."""
    top, middle = _table("district"), _table("subdistricts")
    numbers = {row["code"]: number for number, row in enumerate(middle)}
    subdistrict = [numbers[rows[community]["subdistrict"]] for community in blocks.community]
    return (
        _places(dissolve(blocks.shapes, [0] * len(subdistrict), 1), top, [""])[0],
        _places(
            dissolve(blocks.shapes, subdistrict, len(middle)),
            middle,
            [top[0]["code"]] * len(middle),
        ),
        _places(
            dissolve(blocks.shapes, blocks.community, len(rows)),
            rows,
            [row["subdistrict"] for row in rows],
        ),
    )


def _numbered(ground: Ground, rows: Sequence[Row], style: str) -> tuple[Place, ...]:
    """The pieces as places, numbered in `style` within their community."""
    labels, parents, counted = [], [], [0] * len(rows)
    for community in ground.community:
        counted[community] += 1
        row, mark = rows[community], style.format(counted[community])
        names = {key: f"{row[key]} {mark}" for key in ("name", "name_en")}
        labels.append({"code": row["code"] + mark, **names})
        parents.append(row["code"])
    return _places(ground.shapes, labels, parents)


def _places(shapes: Any, labels: Sequence[Row], parents: Sequence[str]) -> tuple[Place, ...]:
    inner = np.round(shapely.get_coordinates(shapely.point_on_surface(shapes)), 6).tolist()
    return tuple(
        Place(label["code"], label["name"], label["name_en"], parent, shape, lng, lat)
        for label, parent, shape, (lng, lat) in zip(labels, parents, shapes, inner, strict=True)
    )
