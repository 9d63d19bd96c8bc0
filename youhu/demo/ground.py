"""Dividing the ground of the sample district: blocks round anchors, and cells made of blocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heapreplace
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from youhu.common.geo import Plane, components, dissolve, faces, shared_borders

# No community has fewer blocks or cells than this.
FLOOR = 2
# A block settles amid this many points strewn around it, in so many turns: all become of like size.
POINTS_A_BLOCK, SETTLING_TURNS = 60, 8

Points = npt.NDArray[np.float64]
Neighbours = dict[int, dict[int, float]]


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Pieces (polygons on the grid of 1 cm, in degrees) and the community of each, by number."""

    shapes: Any
    community: list[int]


def lay_blocks(outline: Any, anchors: Points, *, count: int, rng: np.random.Generator) -> Ground:
    """`count` blocks that tile the outline, each with the community whose anchor is near.

    `anchors` are rows of (longitude, latitude), one a community. What a community has hangs
    together. Dense quarters get more blocks for their area: as many as its square root tells.
    """
    plane = Plane.around(outline)
    flat = plane.to_metres(outline)
    seeds, community = _seeds(flat, plane.points_to_metres(anchors), count, rng)
    edges = shapely.voronoi_polygons(shapely.MultiPoint(seeds), extend_to=flat, only_edges=True)
    cut = faces(np.array([plane.to_degrees(edges), outline.exterior]))
    inner = shapely.point_on_surface(cut)
    inside = shapely.contains(outline, inner)
    cut, inner = cut[inside], plane.to_metres(inner[inside])
    nearest = shapely.STRtree(shapely.points(seeds)).nearest(inner)
    # The outline can cut a corner off a block; the corner goes to the block beside it.
    shapes = np.array(dissolve(cut, _joined(cut, nearest.tolist()), count))
    return Ground(shapes, _joined(shapes, community))


def cell_counts(blocks: Ground, total: int) -> list[int]:
    """How many of `total` cells each community gets, in the proportions of its blocks."""
    areas = np.bincount(blocks.community, weights=shapely.area(blocks.shapes))
    caps = np.bincount(blocks.community).tolist()
    return apportion(np.sqrt(areas).tolist(), total=total, caps=caps)


def split(ground: Ground, counts: Sequence[int]) -> Ground:
    """Each community's pieces put together to as many connected groups, in reading order."""
    neighbours = shared_borders(ground.shapes).neighbours()
    middles = Plane.around(ground.shapes).to_metres(shapely.centroid(ground.shapes))
    points, areas = shapely.get_coordinates(middles), shapely.area(ground.shapes)
    members: list[list[int]] = [[] for _count in counts]
    for piece, community in enumerate(ground.community):
        members[community].append(piece)
    owners, community_of = [0] * len(ground.community), list[int]()
    for community, (pieces, count) in enumerate(zip(members, counts, strict=True)):
        groups = _grown(pieces, count, neighbours, points, areas)
        for group in _in_reading_order(groups, points):
            for piece in group:
                owners[piece] = len(community_of)
            community_of.append(community)
    return Ground(np.array(dissolve(ground.shapes, owners, len(community_of))), community_of)


def apportion(
    weights: Sequence[float], *, total: int, caps: Sequence[int] | None = None
) -> list[int]:
    """`total` seats by weight, FLOOR for each and none beyond its cap (method of Sainte-Laguë).

    A larger total gives no one fewer seats. The floors must not exceed the total, nor it the caps.
    """
    seats = [FLOOR] * len(weights)
    claims = [(-weight / (2 * FLOOR + 1), number) for number, weight in enumerate(weights)]
    heapify(claims)
    left = total - sum(seats)
    while left > 0:
        number = claims[0][1]
        full = caps is not None and seats[number] >= caps[number]
        if not full:
            seats[number] += 1
            left -= 1
        heapreplace(claims, (0.0 if full else -weights[number] / (2 * seats[number] + 1), number))
    return seats


def _seeds(
    outline: Any, anchors: Points, count: int, rng: np.random.Generator
) -> tuple[Points, list[int]]:
    """The middle of each block (metres), and the number of its community."""
    nearby = shapely.voronoi_polygons(shapely.MultiPoint(anchors), extend_to=outline, ordered=True)
    regions = shapely.intersection(shapely.get_parts(nearby), outline)
    counts = apportion(np.sqrt(shapely.area(regions)).tolist(), total=count)
    middles = [_middles(region, n, rng) for region, n in zip(regions, counts, strict=True)]
    return np.concatenate(middles), np.repeat(np.arange(len(anchors)), counts).tolist()


def _middles(region: Any, count: int, rng: np.random.Generator) -> Points:
    """`count` points that share the region evenly: k-means over points strewn in it."""
    west, south, east, north = region.bounds
    strewn = rng.uniform((west, south), (east, north), (count * POINTS_A_BLOCK, 2))
    strewn = strewn[shapely.contains_xy(region, *strewn.T)]
    middles: Points = strewn[:count]
    for _turn in range(SETTLING_TURNS):
        nearest = np.hypot(*(strewn[:, None] - middles).transpose(2, 0, 1)).argmin(axis=1)
        sums = [np.bincount(nearest, weights=axis, minlength=count) for axis in strewn.T]
        middles = np.column_stack(sums) / np.bincount(nearest, minlength=count)[:, None]
    return middles


def _joined(shapes: Any, owners: Sequence[int]) -> list[int]:
    """Owners such that what each has hangs together: an enclave goes to its surroundings."""
    neighbours = shared_borders(shapes).neighbours()
    areas, owned = shapely.area(shapes), list(owners)
    while enclaves := _enclaves(owned, neighbours, areas):
        for enclave in enclaves:
            host = _host(enclave, owned, neighbours)
            for piece in enclave:
                owned[piece] = host
    return owned


def _enclaves(owners: Sequence[int], neighbours: Neighbours, areas: Points) -> list[list[int]]:
    """What each owner has apart from the largest of its connected groups."""
    members: dict[int, list[int]] = {}
    for piece, owner in enumerate(owners):
        members.setdefault(owner, []).append(piece)
    found = []
    for pieces in members.values():
        groups = components(pieces, neighbours)
        largest = max(groups, key=lambda group: areas[group].sum())
        found += [group for group in groups if group is not largest]
    return found


def _host(enclave: Sequence[int], owners: Sequence[int], neighbours: Neighbours) -> int:
    """The owner with the longest border round the enclave."""
    borders: dict[int, float] = {}
    for piece in enclave:
        for other, length in neighbours[piece].items():
            borders[owners[other]] = borders.get(owners[other], 0.0) + length
    borders.pop(owners[enclave[0]], None)
    return max(borders, key=lambda owner: (borders[owner], -owner))


def _grown(
    pieces: Sequence[int], count: int, neighbours: Neighbours, points: Points, areas: Points
) -> list[list[int]]:
    """Connected groups of about the same area: each grows from a start, the smallest one next."""
    groups = [[start] for start in _starts(pieces, count, points)]
    free = set(pieces).difference(*groups)
    while free:
        for group in sorted(groups, key=lambda group: float(areas[group].sum())):
            reach = sorted({other for piece in group for other in neighbours[piece]} & free)
            if reach:
                away = np.hypot(*(points[reach] - points[group[0]]).T)
                group.append(reach[int(away.argmin())])
                free.remove(group[-1])
                break
    return groups


def _starts(pieces: Sequence[int], count: int, points: Points) -> list[int]:
    """`count` of the pieces, far from each other; the westernmost is the first."""
    places = points[list(pieces)]
    chosen = [int(places[:, 0].argmin())]
    nearest = np.hypot(*(places - places[chosen[0]]).T)
    while len(chosen) < count:
        chosen.append(int(nearest.argmax()))
        nearest = np.minimum(nearest, np.hypot(*(places - places[chosen[-1]]).T))
    return [pieces[index] for index in chosen]


def _in_reading_order(groups: Sequence[list[int]], points: Points) -> list[list[int]]:
    """Rows from north to south, each from west to east, as GB/T 47678.3 numbers cells."""
    middles = np.array([points[group].mean(axis=0) for group in groups])
    southwards = np.argsort(-middles[:, 1], kind="stable")
    order = [
        index
        for row in np.array_split(southwards, round(len(groups) ** 0.5))
        for index in row[np.argsort(middles[row, 0], kind="stable")]
    ]
    return [groups[index] for index in order]
