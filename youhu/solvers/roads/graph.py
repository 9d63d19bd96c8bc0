"""One profile's part of a road net: where everybody can go from everywhere and back.

A weight holds both hundredths of a second and decimetres in one exact number, so that one run of
Dijkstra finds the fastest way, and its length with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from youhu.solvers.roads.network import (
    Bools,
    Fault,
    Floats,
    Ints,
    Network,
    RoadsUnreadable,
    degrees_m,
)
from youhu.solvers.roads.profiles import CLASS_OF_KIND, KINDS, MANNERS, Profile, RoadClass

KMH = 3.6
SHIFT = float(1 << 24)  # decimetres stand below it: ways of up to 1,677 km
Factors = Mapping[RoadClass, float]  # how many times longer a road takes at some hour


def weigh(seconds: Floats, metres: Floats) -> Floats:
    """Both in one number, seconds first; never nothing, so that a road stays a road."""
    return np.maximum(np.rint(seconds * 100), 1) * SHIFT + np.rint(metres * 10)


def weighed(weights: Floats) -> tuple[Floats, Floats]:
    """Seconds and metres out of the number; both infinite where there is no way."""
    is_there = np.isfinite(weights)
    known = np.where(is_there, weights, 0)
    hundredths = np.floor(known / SHIFT)
    seconds, metres = hundredths / 100, (known - hundredths * SHIFT) / 10
    return np.where(is_there, seconds, np.inf), np.where(is_there, metres, np.inf)


@dataclass(frozen=True, eq=False)
class Graph:
    """The largest part of a net in which all is joined, for one profile. Rows are its roads."""

    net: Network
    profile: Profile
    roads: Ints  # their numbers in the net
    tail: Ints
    head: Ints
    forth: Bools
    back: Bools
    seconds: Floats
    count: int  # of junctions

    @property
    def metres(self) -> Floats:
        return self.net.metres[self.roads]

    @cached_property
    def scale(self) -> Floats:
        """Metres a degree, east and north, in the middle of the net."""
        return np.array(degrees_m(float(self.net.nodes[:, 1].mean())))

    @cached_property
    def lines(self) -> shapely.Geometry:
        """Each road as a line in metres from the origin of degrees."""
        owner = np.repeat(np.arange(len(self.net.tail)), np.diff(self.net.first))
        every = shapely.linestrings(self.net.bends * self.scale, indices=owner)
        return every[self.roads]

    @cached_property
    def tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.lines)

    def paced(self, factors: Factors) -> "Graph":
        """The same roads at another hour."""
        by_class = np.array([factors.get(one, 1.0) for one in RoadClass])
        slower = by_class[np.array(CLASS_OF_KIND)[self.net.kind[self.roads]]]
        paced = Graph(
            self.net, self.profile, self.roads, self.tail, self.head, self.forth, self.back,
            self.seconds * slower, self.count,
        )  # fmt: skip
        for drawn in ("scale", "lines", "tree"):  # the roads lie where they lay
            paced.__dict__[drawn] = getattr(self, drawn)
        return paced

    def where(self) -> Floats:
        """Longitude and latitude of its junctions."""
        at = np.zeros((self.count, 2))
        at[self.tail] = self.net.nodes[self.net.tail[self.roads]]
        at[self.head] = self.net.nodes[self.net.head[self.roads]]
        return at


def graph_of(net: Network, profile: Profile) -> Graph:
    """The part of a net that a profile can use.

    Raises RoadsUnreadable when it can use no road at all.
    """
    place = list(Profile).index(profile)
    forth, back = ((net.ways >> (2 * place + turn)) & 1 == 1 for turn in (0, 1))
    part = _largest(net, forth, back)
    kept = np.flatnonzero((forth | back) & part[net.tail] & part[net.head])
    if not len(kept):
        raise RoadsUnreadable(Fault.NO_ROADS, profile)
    number = np.cumsum(part) - 1
    kmh = _speeds(net, profile)[kept]
    return Graph(
        net, profile, kept, number[net.tail[kept]], number[net.head[kept]], forth[kept],
        back[kept], net.metres[kept] * KMH / kmh, int(part.sum()),
    )  # fmt: skip


def _largest(net: Network, forth: Bools, back: Bools) -> Bools:
    """Which junctions belong to the largest part where each can be reached from each."""
    one = np.concatenate([net.tail[forth], net.head[back]])
    other = np.concatenate([net.head[forth], net.tail[back]])
    size = len(net.nodes)
    arcs = csr_array((np.ones(len(one)), (one, other)), shape=(size, size))
    _count, label = connected_components(arcs, directed=True, connection="strong")
    is_inside = (forth | back) & (label[net.tail] == label[net.head])
    weight = np.bincount(label[net.tail[is_inside]], net.metres[is_inside], minlength=1)
    return np.asarray(label == int(np.argmax(weight)))


def _speeds(net: Network, profile: Profile) -> Floats:
    manner = MANNERS[profile]
    usual = np.array([manner.speeds.get(kind, 0.0) for kind in KINDS])[net.kind]
    limit = np.where(net.kmh > 0, net.kmh, np.inf)
    kmh: Floats = np.maximum(np.minimum(usual, limit), 1.0)
    return kmh
