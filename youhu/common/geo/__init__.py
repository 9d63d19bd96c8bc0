"""Points, outlines and layers of the district: datums, checks, repair and look-up. No database."""

from youhu.common.geo.datum import Datum, convert, convert_geojson, convert_point, convert_shape
from youhu.common.geo.findings import Finding, Flaw, summary
from youhu.common.geo.healing import heal_layer
from youhu.common.geo.layers import check_layer
from youhu.common.geo.locate import PlaceIndex
from youhu.common.geo.overlay import Homes, Piece, homes_in, most_of, overlay
from youhu.common.geo.plane import Plane, area_m2, distance_m, width_m
from youhu.common.geo.repair import Part, repair
from youhu.common.geo.shapes import Feature, read_features
from youhu.common.geo.tiling import components, dissolve, faces, shared_borders

__all__ = [
    "Datum",
    "Feature",
    "Finding",
    "Flaw",
    "Homes",
    "Part",
    "Piece",
    "PlaceIndex",
    "Plane",
    "area_m2",
    "check_layer",
    "components",
    "convert",
    "convert_geojson",
    "convert_point",
    "convert_shape",
    "dissolve",
    "distance_m",
    "faces",
    "heal_layer",
    "homes_in",
    "most_of",
    "overlay",
    "read_features",
    "repair",
    "shared_borders",
    "summary",
    "width_m",
]
