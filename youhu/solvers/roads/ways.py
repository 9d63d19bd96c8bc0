"""Fastest ways over a road net: tables of metres and seconds, one way to draw, what is in reach."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
import shapely.ops
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from youhu.solvers.roads.graph import KMH, SHIFT, Graph, weigh, weighed
from youhu.solvers.roads.network import Bools, Floats, Ints
from youhu.solvers.roads.profiles import MANNERS

FAR_M = 400.0  # further from any road than this, a point is not on the net
CORNER_M = 2.0  # nearer to a junction than this, a point stands at it
LOT = 64  # sources at once, so that a table of a city needs little memory


@dataclass(frozen=True, eq=False)
class Snapped:
    """Points on their nearest roads: which, how many metres along it, how far it was to walk."""

    points: Floats
    road: Ints
    along: Floats
    off_m: Floats

    @property
    def is_near(self) -> Bools:
        return np.asarray(self.off_m <= FAR_M)


@dataclass(frozen=True, eq=False)
class Table:
    """From row to column: whole metres and seconds; -1 where a point is not on the net."""

    metres: Ints
    seconds: Ints


def snap(graph: Graph, points: Any) -> Snapped:
    """Put points, rows of (longitude, latitude), on the nearest road of a graph."""
    at = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    spots = shapely.points(at * graph.scale)
    road = np.asarray(graph.tree.nearest(spots), dtype=np.int64)
    lines = graph.lines[road]
    along = np.clip(shapely.line_locate_point(lines, spots), 0, graph.metres[road])
    return Snapped(at, road, along, shapely.distance(lines, spots))


@dataclass(frozen=True, eq=False)
class Joined:
    """A graph with places on its roads as junctions of their own, numbered after the others."""

    arcs: csr_array
    road: Ints  # of each arc, as `arcs.data` has them
    begin: Floats  # metres along that road
    end: Floats
    node: Ints  # of each point that was put in


def join(graph: Graph, snapped: Snapped) -> Joined:
    """Put places on the graph; those on the same metre of a road are the same place."""
    at = np.stack([snapped.road, np.rint(snapped.along).astype(np.int64)], axis=1)
    own, is_between = _corners(graph, snapped)
    spots, number = np.unique(at[is_between], axis=0, return_inverse=True)
    road, along = spots[:, 0], spots[:, 1].astype(np.float64)
    node = graph.count + np.arange(len(spots))
    own[is_between] = node[number.reshape(-1)]
    is_first, is_last = np.ones(len(spots), bool), np.ones(len(spots), bool)
    is_first[1:] = road[1:] != road[:-1]
    is_last[:-1] = is_first[1:]
    whole = np.arange(len(graph.roads))
    pieces = [
        (whole, np.zeros(len(whole)), graph.metres, graph.tail, graph.head),
        (road[is_first], 0 * along[is_first], along[is_first], graph.tail[road[is_first]],
         node[is_first]),
        (road[is_last], along[is_last], graph.metres[road[is_last]], node[is_last],
         graph.head[road[is_last]]),
        (road[~is_last], along[~is_last], along[~is_first], node[~is_last], node[~is_first]),
    ]  # fmt: skip
    columns = [np.concatenate(column) for column in zip(*pieces, strict=True)]
    return _arcs(graph, columns, own, graph.count + len(spots))


def _corners(graph: Graph, snapped: Snapped) -> tuple[Ints, Bools]:
    """Who stands at a junction may take any of its roads; who stands between two, only that one."""
    left = graph.metres[snapped.road] - snapped.along
    tail, head = graph.tail[snapped.road], graph.head[snapped.road]
    node = np.where(snapped.along <= left, tail, head)
    return node, np.asarray(np.minimum(snapped.along, left) > CORNER_M)


def _arcs(graph: Graph, columns: list[Any], node: Ints, size: int) -> Joined:
    """Pieces of roads as arcs both ways where that is allowed, the fastest of each pair."""
    road, begin, end, tail, head = columns
    per_metre = (graph.seconds / graph.metres)[road]
    weight = weigh(per_metre * (end - begin), end - begin)
    forth, back = graph.forth[road], graph.back[road]
    source, target = np.r_[tail[forth], head[back]], np.r_[head[forth], tail[back]]
    weights = np.r_[weight[forth], weight[back]]
    roads = np.r_[road[forth], road[back]]
    begins, ends = np.r_[begin[forth], end[back]], np.r_[end[forth], begin[back]]
    order = np.lexsort((weights, target, source))
    source, target = source[order], target[order]
    is_best = np.ones(len(order), bool)
    is_best[1:] = (source[1:] != source[:-1]) | (target[1:] != target[:-1])
    kept, source, target = order[is_best], source[is_best], target[is_best]
    first = np.searchsorted(source, np.arange(size + 1))
    arcs = csr_array((weights[kept], target, first), shape=(size, size))
    return Joined(arcs, roads[kept], begins[kept], ends[kept], node)


def table(graph: Graph, points: Any) -> Table:
    """Every point to every point: one run of Dijkstra for each."""
    snapped = snap(graph, points)
    joined = join(graph, snapped)
    weights = _runs(joined.arcs, joined.node, joined.node)
    every = np.arange(len(snapped.road))
    return _told(graph, weights, snapped, every, every)


def added(graph: Graph, points: Any, new: Any) -> tuple[Table, Table]:
    """New addresses: rows from them to points and themselves, and columns from the points to them.

    Two runs of Dijkstra each however many points there are, one of them against the roads.
    """
    fresh, old = (np.asarray(some, np.float64).reshape(-1, 2) for some in (new, points))
    snapped = snap(graph, np.vstack([old, fresh]))
    joined = join(graph, snapped)
    every, before = np.arange(len(snapped.road)), np.arange(len(old))
    own = every[len(old) :]
    out = _runs(joined.arcs, joined.node[own], joined.node)
    home = _runs(joined.arcs.T.tocsr(), joined.node[own], joined.node[before])
    return _told(graph, out, snapped, own, every), _told(graph, home.T, snapped, before, own)


def _runs(arcs: csr_array, sources: Ints, targets: Ints) -> Floats:
    if not len(targets):
        return np.empty((len(sources), 0))
    distinct, place = np.unique(sources, return_inverse=True)
    found = np.empty((len(distinct), len(targets)))
    for start in range(0, len(distinct), LOT):
        lot = distinct[start : start + LOT]
        found[start : start + LOT] = dijkstra(arcs, indices=lot)[:, targets]
    return found[place.reshape(-1)]


def _told(graph: Graph, weights: Floats, snapped: Snapped, row: Ints, column: Ints) -> Table:
    """Seconds and metres with what is walked between the doors and the road."""
    seconds, metres = weighed(weights)
    walked = snapped.off_m[row][:, None] + snapped.off_m[column][None, :]
    here, there = snapped.points[row][:, None, :], snapped.points[column][None, :, :]
    is_same = (here == there).all(axis=2)
    pace = KMH / MANNERS[graph.profile].off_road_kmh
    seconds = np.where(is_same, 0, seconds + walked * pace)
    metres = np.where(is_same, 0, metres + walked)
    near = snapped.is_near
    is_known = near[row][:, None] & near[column][None, :] & np.isfinite(seconds)
    return Table(*(
        np.where(is_known, np.rint(np.where(is_known, said, 0)), -1).astype(np.int64)
        for said in (metres, seconds)
    ))  # fmt: skip


@dataclass(frozen=True, eq=False)
class Way:
    """One way: its points (longitude, latitude), metres, seconds, and seconds by kind of road."""

    points: Floats
    metres: float
    seconds: float
    by_road: Floats  # seconds on each road of the graph that is used
    roads: Ints


def way(graph: Graph, start: tuple[float, float], goal: tuple[float, float]) -> Way | None:
    """The fastest way between two points; None when one of them is not on the net."""
    snapped = snap(graph, [start, goal])
    if not snapped.is_near.all():
        return None
    joined = join(graph, snapped)
    source, target = int(joined.node[0]), int(joined.node[1])
    weights, before = dijkstra(joined.arcs, indices=source, return_predecessors=True)
    if not np.isfinite(weights[target]):
        return None
    used = _used(joined, before, source, target)
    lines = [_piece(graph, joined, arc) for arc in used]
    points = np.vstack(lines) if lines else snapped.points
    seconds, metres = weighed(np.array([weights[target]]))
    each, _metres = weighed(joined.arcs.data[used])
    walked = float(snapped.off_m.sum())
    pace = KMH / MANNERS[graph.profile].off_road_kmh
    return Way(
        points, float(metres[0]) + walked, float(seconds[0]) + walked * pace, each,
        joined.road[used],
    )  # fmt: skip


def _used(joined: Joined, before: Any, source: int, target: int) -> Ints:
    """The arcs of the way, in the order they are passed."""
    used, node, arcs = [], target, joined.arcs
    while node != source:
        last = int(before[node])
        low, high = arcs.indptr[last], arcs.indptr[last + 1]
        used.append(low + int(np.flatnonzero(arcs.indices[low:high] == node)[0]))
        node = last
    return np.array(used[::-1], dtype=np.int64)


def _piece(graph: Graph, joined: Joined, arc: int) -> Floats:
    """The points of a piece of road as it is passed, in degrees."""
    begin, end, road = joined.begin[arc], joined.end[arc], joined.road[arc]
    line = shapely.ops.substring(graph.lines[road], min(begin, end), max(begin, end))
    points: Floats = shapely.get_coordinates(line) / graph.scale
    return points if end >= begin else points[::-1]


@dataclass(frozen=True, eq=False)
class Reach:
    """What lies within so many seconds of a point: pieces of road, in degrees."""

    pieces: tuple[Floats, ...]


def reach(graph: Graph, start: tuple[float, float], *, seconds: float) -> Reach:
    """The roads that can be reached from a point in time, the last of them as far as it goes.

    Empty when the point is not on the net.
    """
    snapped = snap(graph, [start])
    pace = KMH / MANNERS[graph.profile].off_road_kmh
    left = seconds - float(snapped.off_m[0]) * pace
    if not snapped.is_near[0] or left <= 0:
        return Reach(())
    joined = join(graph, snapped)
    limit = (left * 100 + 1) * SHIFT
    weights = dijkstra(joined.arcs, indices=int(joined.node[0]), limit=limit)
    at, _metres = weighed(weights)
    source = np.repeat(np.arange(joined.arcs.shape[0]), np.diff(joined.arcs.indptr))
    cost, _length = weighed(joined.arcs.data)
    share = np.clip((left - at[source]) / cost, 0, 1)
    used = np.flatnonzero(np.isfinite(at[source]) & (share > 0))
    ends = joined.begin + (joined.end - joined.begin) * share
    pieces = tuple(_part(graph, int(joined.road[arc]), joined.begin[arc], ends[arc])
                   for arc in used)  # fmt: skip
    return Reach(pieces)


def _part(graph: Graph, road: int, begin: float, end: float) -> Floats:
    line = shapely.ops.substring(graph.lines[road], min(begin, end), max(begin, end))
    points: Floats = shapely.get_coordinates(line) / graph.scale
    return points
