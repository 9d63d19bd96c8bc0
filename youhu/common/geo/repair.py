"""Mending the outline of one area, where the mending hardly changes what it covers."""

import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.common.geo.findings import Finding, Flaw
from youhu.common.geo.plane import Plane
from youhu.common.geo.shapes import Feature, Ring

# A repair may change an area by a thousandth: more is a decision that a person must take.
AREA_SHARE = 0.001
# No place is thinner than this (m): a line that goes out and comes back so close is a slip.
SPIKE_WIDTH_M = 0.05
# What crossing lines cut off below this size (m²) is dropped with the crossing.
CRUMB_M2 = 1.0

PLACE = re.compile(r"\[(-?[\d.]+(?:e-?\d+)?) (-?[\d.]+(?:e-?\d+)?)\]")


@dataclass(frozen=True, slots=True)
class Part:
    """An area of a layer with a sound outline: a shapely (Multi)Polygon in WGS-84 degrees."""

    code: str
    name: str
    shape: Any


@dataclass(slots=True)
class _Bench:
    """The area on the work bench, with the list of what was found on it."""

    feature: Feature
    plane: Plane
    findings: list[Finding] = field(default_factory=list)

    def note(self, flaw: Flaw, point: Any, area_m2: float = 0.0) -> None:
        of = self.feature
        lng, lat = map(float, point)
        self.findings.append(Finding(flaw, (of.name,), (of.code,), lng, lat, area_m2))

    def metres2(self, degrees2: float) -> float:
        return abs(degrees2) * self.plane.east_m * self.plane.north_m


def repair(feature: Feature, *, share: float = AREA_SHARE) -> tuple[Part, list[Finding]]:
    """The area with a valid outline, and what had to be mended on it, each with its place.

    Closes rings, drops repeated points and spikes, undoes crossings, and draws outlines
    anticlockwise. Raises Refused when that changes more than `share` of the area.
    """
    middle = np.concatenate([rings[0] for rings in feature.polygons]).mean(axis=0)
    bench = _Bench(feature, Plane.at(*map(float, middle)))
    drawn = sum(_drawn_area(rings) for rings in feature.polygons)
    tidy = [_tidy_polygon(bench, rings) for rings in feature.polygons]
    kept = [polygon for polygon in tidy if polygon is not None]
    if not kept:
        raise Refused(_("%(name)s has no area. Draw it again.") % {"name": feature.name})
    shape = kept[0] if len(kept) == 1 else shapely.MultiPolygon(kept)
    if not shape.is_valid:
        shape = _uncrossed(bench, shape)
    _check_change(bench, drawn, shape, share)
    return Part(feature.code, feature.name, shapely.orient_polygons(shape)), bench.findings


def _drawn_area(rings: tuple[Ring, ...]) -> float:
    """The area (degrees²) that the rings enclose as drawn, holes taken off."""
    outline, *holes = (abs(_signed_area(ring)) for ring in rings)
    return outline - sum(holes)


def _signed_area(ring: Ring) -> float:
    """Half the sum of the cross products: positive when drawn anticlockwise."""
    x, y = (ring - ring[0]).T
    return float(np.dot(x, np.roll(y, -1)) - np.dot(np.roll(x, -1), y)) / 2


def _tidy_polygon(bench: _Bench, rings: tuple[Ring, ...]) -> Any:
    """The polygon of tidied rings, or None when nothing of its outline is left."""
    outline = _tidy_ring(bench, rings[0], hole=False)
    holes = [_tidy_ring(bench, ring, hole=True) for ring in rings[1:]]
    if outline is None:
        return None
    return shapely.Polygon(outline, [hole for hole in holes if hole is not None])


def _tidy_ring(bench: _Bench, ring: Ring, *, hole: bool) -> Ring | None:
    """The ring without its last point and its slips, or None when no area is left."""
    if (ring[0] == ring[-1]).all():
        ring = ring[:-1]
    else:
        bench.note(Flaw.UNCLOSED, ring[-1])
    repeated = (ring == np.roll(ring, 1, axis=0)).all(axis=1) & (len(ring) > 1)
    if repeated.any():
        bench.note(Flaw.REPEATED, ring[repeated][0])
        ring = ring[~repeated]
    ring = _without_spikes(bench, ring)
    if len(ring) < 3:
        return None
    if (_signed_area(ring) < 0) != hole:
        bench.note(Flaw.WINDING, ring[0])
    return ring


def _without_spikes(bench: _Bench, ring: Ring) -> Ring:
    """The ring without corners that only go out and come back; each tip taken off may bare one."""
    while len(ring) >= 3:
        tips = _spike_tips(bench.plane.points_to_metres(ring))
        if not len(tips):
            break
        tip = int(tips[0])
        corner = ring[[tip - 1, tip, (tip + 1) % len(ring)]]
        bench.note(Flaw.SPIKE, corner[1], bench.metres2(_signed_area(corner)))
        # When both sides of the spike stand on the same point, one of the two goes as well.
        doubled = (corner[0] == corner[2]).all()
        ring = np.delete(ring, [tip, tip - 1] if doubled else [tip], axis=0)
    return ring


def _spike_tips(ring: Ring) -> npt.NDArray[np.intp]:
    """The corners (of a ring in metres) whose two sides all but lie on each other."""
    back, onward = np.roll(ring, 1, axis=0) - ring, np.roll(ring, -1, axis=0) - ring
    sides = np.sort([np.hypot(*back.T), np.hypot(*onward.T)], axis=0)
    turned = (back * onward).sum(axis=1) > 0
    apart = np.abs(back[:, 0] * onward[:, 1] - back[:, 1] * onward[:, 0])
    thin = apart < SPIKE_WIDTH_M * sides[1]
    return np.flatnonzero(turned & thin & (sides[0] > SPIKE_WIDTH_M))


def _uncrossed(bench: _Bench, shape: Any) -> Any:
    """The polygon without crossing lines and without the crumbs that they cut off."""
    found = PLACE.search(shapely.is_valid_reason(shape))
    point = found.groups() if found else bench.feature.polygons[0][0][0]
    sound = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    pieces = shapely.get_parts(sound)
    pieces = pieces[[bench.metres2(piece.area) >= CRUMB_M2 for piece in pieces]]
    whole = pieces[0] if len(pieces) == 1 else shapely.MultiPolygon(list(pieces))
    bench.note(Flaw.CROSSING, point, bench.metres2(whole.area - shape.area))
    return whole


def _check_change(bench: _Bench, drawn: float, shape: Any, share: float) -> None:
    changed = abs(shape.area - drawn)
    if shape.area > 0 and changed <= share * min(drawn, shape.area):
        return
    worst = max(bench.findings, key=lambda finding: finding.area_m2)
    raise Refused(
        _(
            "%(name)s cannot be mended without changing its area by %(area)s m²: %(flaw)s at "
            "%(place)s. Draw it again."
        )
        % {
            "name": bench.feature.name,
            "area": f"{bench.metres2(changed):,.0f}",
            "flaw": worst.flaw.label,
            "place": f"{worst.lng:.5f},{worst.lat:.5f}",
        }
    )
