"""Roads: a net from a file, ways over it, and the hours of the day. Plain numpy and scipy.

`read_osm` or `read_geojson` → `build` → `graph_of` a profile → `table`, `added`, `way`, `reach`.
Points are (longitude, latitude) in degrees WGS-84, lengths metres, times seconds.
"""

from youhu.solvers.roads.graph import Factors, Graph, graph_of
from youhu.solvers.roads.hours import DAY, Band, HourFactors, Learnt, Trip, band_of, learn
from youhu.solvers.roads.network import Fault, Line, Network, RoadsUnreadable, build
from youhu.solvers.roads.profiles import KINDS, MANNERS, Profile, RoadClass
from youhu.solvers.roads.reading import read_geojson, read_osm
from youhu.solvers.roads.straight import Straight, guess, line_metres, measured, usual
from youhu.solvers.roads.ways import (
    FAR_M,
    Reach,
    Snapped,
    Table,
    Way,
    added,
    reach,
    snap,
    table,
    way,
)

__all__ = [
    "DAY", "FAR_M", "KINDS", "MANNERS", "Band", "Factors", "Fault", "Graph", "HourFactors",
    "Learnt", "Line", "Network", "Profile", "Reach", "RoadClass", "RoadsUnreadable", "Snapped",
    "Straight", "Table", "Trip", "Way", "added", "band_of", "build", "graph_of", "guess", "learn",
    "line_metres", "measured", "reach", "read_geojson", "read_osm", "snap", "table", "usual",
    "way",
]  # fmt: skip
