"""A net as a small picture: main roads, side streets, ways on foot, over the district's outline."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from shapely.geometry import shape

from youhu.roads.models import RoadFile, RoadNet
from youhu.solvers.roads import KINDS, Network
from youhu.territory.models import AreaShape
from youhu.territory.rules import AreaKind

WIDTH, MARGIN = 1000, 12
MOST_DRAWN = 12_000  # road sections; of a larger net only the main roads are drawn
LAYERS = (
    ("main", ("motorway", "trunk", "primary", "secondary", "tertiary")),
    ("local", ("unclassified", "residential", "living_street", "service", "track")),
    ("foot", ("pedestrian", "footway", "cycleway", "path", "steps")),
)


@dataclass(frozen=True)
class Picture:
    """`layers` are paths by name; `outline` is the district's."""

    width: int
    height: int
    outline: str
    layers: dict[str, str]
    is_whole: bool


@dataclass(frozen=True)
class _Sheet:
    west: float
    north: float
    east_px: float
    north_px: float

    def at(self, points: Any) -> Any:
        x = MARGIN + (points[:, 0] - self.west) * self.east_px
        y = MARGIN + (self.north - points[:, 1]) * self.north_px
        return np.round(np.stack([x, y], axis=1)).astype(int)


def picture_of(net: RoadNet, *, now: datetime) -> Picture | None:
    """None for a net that is not read."""
    packed = RoadFile.objects.filter(net=net).values_list("columns", flat=True).first()
    if not packed:
        return None
    found, outline = Network.unpack(bytes(packed)), _outline(net, now)
    sheet, height = _sheet(found, outline)
    is_whole = len(found.tail) <= MOST_DRAWN
    layers = {
        name: _path(found, sheet, kinds)
        for name, kinds in (LAYERS if is_whole else LAYERS[:1])
    }  # fmt: skip
    return Picture(WIDTH, height, _area(outline, sheet), layers, is_whole)


def _outline(net: RoadNet, now: datetime) -> Any:
    rows = AreaShape.objects.valid(now).filter(area__kind=AreaKind.DISTRICT)
    found = rows.filter(area__code=net.district).order_by("pk").first()
    return shape(found.geometry) if found else None


def _sheet(net: Network, outline: Any) -> tuple[_Sheet, int]:
    """The district and the net both fit."""
    low, high = net.bends.min(axis=0), net.bends.max(axis=0)
    if outline is not None:
        west, south, east, north = outline.bounds
        low, high = np.minimum(low, (west, south)), np.maximum(high, (east, north))
    squeeze = float(np.cos(np.radians((low[1] + high[1]) / 2)))
    scale = (WIDTH - 2 * MARGIN) / max(float(high[0] - low[0]), 1e-6)
    sheet = _Sheet(float(low[0]), float(high[1]), scale, scale / squeeze)
    return sheet, round(float(high[1] - low[1]) * sheet.north_px) + 2 * MARGIN


def _path(net: Network, sheet: _Sheet, kinds: tuple[str, ...]) -> str:
    wanted = {KINDS.index(kind) for kind in kinds}
    spots = sheet.at(net.bends)
    return "".join(
        _line(spots[net.first[road] : net.first[road + 1]])
        for road in np.flatnonzero(np.isin(net.kind, list(wanted)))
    )


def _line(spots: Any) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in spots)


def _area(outline: Any, sheet: _Sheet) -> str:
    if outline is None:
        return ""
    parts = getattr(outline, "geoms", [outline])
    return "".join(_line(sheet.at(np.array(part.exterior.coords))) + "Z" for part in parts)
