"""The road net in use, in memory: unpacked once a process, with the ways that were asked before."""

from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property
from threading import RLock
from typing import Any

import numpy as np

from youhu.common.versioned import Versioned
from youhu.roads.models import HourFactor, RoadFile, RoadNet
from youhu.solvers import roads
from youhu.solvers.roads import Band, Graph, Network, Profile, RoadsUnreadable, Straight, Table

MOST_POINTS = 1500  # of a table that is kept
MOST_TABLES = 8
GRAIN = 6  # points that agree to so many decimals of a degree (0.1 m) are one

Point = tuple[float, float]
Key = tuple[Profile, Band | None]


@dataclass
class Kept:
    """A table that grows: its points in their order, metres and seconds between them."""

    at: dict[Point, int] = field(default_factory=dict)
    metres: Any = field(default_factory=lambda: np.zeros((0, 0), np.int64))
    seconds: Any = field(default_factory=lambda: np.zeros((0, 0), np.int64))

    def take_in(self, graph: Graph, points: list[Point]) -> None:
        """Add points that are not in it yet."""
        new = [point for point in dict.fromkeys(points) if point not in self.at]
        if not new:
            return
        old = list(self.at)
        rows, columns = roads.added(graph, old, new)
        for name in ("metres", "seconds"):
            left = np.hstack([getattr(self, name), getattr(columns, name)])
            setattr(self, name, np.vstack([left, getattr(rows, name)]))
        self.at.update({point: len(old) + n for n, point in enumerate(new)})

    def cut(self, points: list[Point]) -> Table:
        place = np.array([self.at[point] for point in points], dtype=np.int64)
        return Table(self.metres[np.ix_(place, place)], self.seconds[np.ix_(place, place)])


class Roads:
    """One net with its factors; graphs are made when a profile or an hour is first asked for."""

    def __init__(self, net: RoadNet | None) -> None:
        self.net, self._lock = net, RLock()
        self._graphs: dict[Key, Graph | None] = {}
        self._tables: OrderedDict[Key, Kept] = OrderedDict()

    @cached_property
    def network(self) -> Network | None:
        if self.net is None:
            return None
        packed = RoadFile.objects.filter(net=self.net).values_list("columns", flat=True).get()
        return Network.unpack(bytes(packed or b""))

    @cached_property
    def factors(self) -> dict[tuple[str, int], dict[roads.RoadClass, float]]:
        """By vehicle and the hour at which a band begins: a factor for each class of roads."""
        found: dict[tuple[str, int], dict[roads.RoadClass, float]] = {}
        if self.net is None:
            return found
        rows = HourFactor.objects.filter(district=self.net.district).order_by("version", "pk")
        newest = {row.vehicle: row.version for row in rows}
        for row in rows:
            if row.version == newest[row.vehicle]:
                by_class = found.setdefault((row.vehicle, row.start), {})
                by_class[roads.RoadClass(row.road_class)] = row.factor
        return found

    def straight(self, profile: Profile) -> Straight:
        """What a straight line is worth: as measured on the net, or as usual."""
        said = self.net.measures.get(profile.value) if self.net else None
        if not said or "kmh" not in said:
            return roads.usual(profile)
        return Straight(said["detour"], said["kmh"], said["error"])

    def graph(self, profile: Profile, hour: int | None = None) -> Graph | None:
        """The part of the net for a profile at an hour of the day; None where there is none."""
        with self._lock:
            key = (profile, self._band(profile, hour))
            if key not in self._graphs:
                self._graphs[key] = self._made(*key)
            return self._graphs[key]

    def _band(self, profile: Profile, hour: int | None) -> Band | None:
        """The band of the hour; None, the usual speeds, where nothing was learnt for it."""
        band = None if hour is None else roads.band_of(hour)
        return band if band and (profile.value, band.start) in self.factors else None

    def _made(self, profile: Profile, band: Band | None) -> Graph | None:
        if self.network is None:
            return None
        if band is not None:
            plain = self.graph(profile)
            return plain and plain.paced(self.factors[profile.value, band.start])
        try:
            return roads.graph_of(self.network, profile)
        except RoadsUnreadable:
            return None

    def table(self, points: list[Point], profile: Profile, hour: int | None) -> Table | None:
        """Metres and seconds between points, most of which were asked for before."""
        graph = self.graph(profile, hour)
        if graph is None:
            return None
        if len(points) > MOST_POINTS:
            return roads.table(graph, points)
        near = [(round(lng, GRAIN), round(lat, GRAIN)) for lng, lat in points]
        with self._lock:
            kept = self._kept((profile, self._band(profile, hour)), near)
            kept.take_in(graph, near)
            return kept.cut(near)

    def _kept(self, key: Key, points: list[Point]) -> Kept:
        kept = self._tables.pop(key, None) or Kept()
        if len(kept.at.keys() | points) > MOST_POINTS:
            kept = Kept()
        self._tables[key] = kept
        if len(self._tables) > MOST_TABLES:
            self._tables.popitem(last=False)
        return kept


def _load() -> Roads:
    return Roads(RoadNet.objects.active().order_by("pk").first())


_roads = Versioned(_load)


def current() -> Roads:
    """The net in use, loaded again as soon as another one is, or new factors are."""
    row = RoadNet.objects.active().order_by("pk").values_list("pk", "revision").first()
    return _roads.get(f"{row[0]}:{row[1]}" if row else "none")
