"""Which cell holds a place: the outlines in memory, exchanged as soon as they change."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from shapely import contains_xy
from shapely.geometry import shape

from youhu.common.errors import Refused
from youhu.common.geo import PlaceIndex
from youhu.common.versioned import Versioned
from youhu.territory.models import Area, AreaShape
from youhu.territory.rules import (
    COMMUNITY_DIGITS,
    DISTRICT_DIGITS,
    SUBDISTRICT_DIGITS,
    AreaKind,
)

Ring = list[tuple[float, float]]  # longitude and latitude, in degrees


@dataclass(frozen=True)
class CellRef:
    """One cell with the names above it, in both languages: (Chinese, English)."""

    code: str
    names: tuple[tuple[str, str], ...]  # subdistrict, community, cell

    @property
    def community_code(self) -> str:
        return self.code[:COMMUNITY_DIGITS]

    @property
    def subdistrict_code(self) -> str:
        return self.code[:SUBDISTRICT_DIGITS]

    @property
    def district_code(self) -> str:
        return self.code[:DISTRICT_DIGITS]

    def __str__(self) -> str:
        english = (get_language() or "").startswith("en")
        said = [en if english and en else zh for zh, en in self.names]
        # A cell that begins with its community's name need not have it twice.
        pairs = zip(said, [*said[1:], ""], strict=True)
        return " ".join(name for name, below in pairs if not below.startswith(name))


@dataclass(frozen=True)
class Place:
    """A point in the district and the cell that answers for it."""

    cell: CellRef
    lng: float
    lat: float
    is_in_gap: bool = False


class _Map:
    """The outlines that are in force at one time."""

    def __init__(self, at: datetime | None, names: dict[str, tuple[str, str]]) -> None:
        layers = AreaShape.objects.valid(at) if at else AreaShape.objects.none()
        rows = layers.layer(AreaKind.CELL).values_list("area__code", "geometry")
        outlines = [(code, shape(geometry)) for code, geometry in rows]
        self.index = PlaceIndex(outlines)
        self.cells = {code: CellRef(code, _names_of(code, names)) for code, _outline in outlines}
        whole = layers.layer(AreaKind.DISTRICT).values_list("geometry", flat=True).first()
        self.district = shape(whole) if whole else None

    def locate(self, lng: float, lat: float) -> Place | None:
        code = self.index.find(lng, lat)
        if code is not None:
            return Place(self.cells[code], lng, lat)
        if self.district is None or not contains_xy(self.district, lng, lat):
            return None
        near = self.index.nearest(lng, lat)
        # A gap between cells is a blind spot that `promises` names; its caller is still served.
        return Place(self.cells[near[0]], lng, lat, is_in_gap=True) if near else None


def _names_of(code: str, names: dict[str, tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    parts = (code[:SUBDISTRICT_DIGITS], code[:COMMUNITY_DIGITS], code)
    return tuple(names.get(part, (part, "")) for part in parts)


class Atlas:
    """All maps of the district through time; each is drawn when first asked for."""

    def __init__(self) -> None:
        shapes = AreaShape.objects.filter(area__kind__in=[AreaKind.CELL, AreaKind.DISTRICT])
        moments = shapes.values_list("valid_from", "valid_until").distinct()
        self._changes = sorted({at for pair in moments for at in pair if at is not None})
        rows = Area.objects.exclude(kind=AreaKind.PARTY_CELL)
        triples = rows.values_list("code", "name", "name_en")
        self._names = {code: (name, name_en) for code, name, name_en in triples}
        self._maps: dict[int, _Map] = {}
        self._lock = Lock()

    def at(self, now: datetime) -> _Map:
        """The map in force at that moment."""
        period = bisect_right(self._changes, now)
        with self._lock:
            if period not in self._maps:
                since = self._changes[period - 1] if period else None
                self._maps[period] = _Map(since, self._names)
            return self._maps[period]

    def named(self, code: str) -> CellRef | None:
        """A cell that is or once was on the map, with the names it has."""
        return CellRef(code, _names_of(code, self._names)) if code in self._names else None


_atlas = Versioned(Atlas)


def locate(lng: float, lat: float, *, now: datetime, token: str) -> Place:
    """The cell that holds a point given in degrees WGS-84.

    On a border the lowest code wins. Raises Refused for a point outside the district.
    """
    place = _atlas.get(token).at(now).locate(lng, lat)
    if place is None:
        raise Refused(
            _("This place is outside the district. Move the pin into the district, or call 12345.")
        )
    return place


def cell(code: str, *, now: datetime, token: str) -> CellRef:
    """One cell by its code. Raises Refused when no such cell is in force."""
    found = _atlas.get(token).at(now).cells.get(code)
    if found is None:
        raise Refused(_("There is no grid cell %(code)s. Choose the place again.") % {"code": code})
    return found


def name_of(code: str, *, token: str) -> str:
    """What a cell is called, also after it ended; its code where no such cell ever was."""
    return str(_atlas.get(token).named(code) or code)


def middle(area_code: str, *, now: datetime) -> tuple[float, float]:
    """A point inside an area, (longitude, latitude). Raises Refused for a code not in force."""
    found = AreaShape.objects.valid(now).filter(area__code=area_code).order_by("pk").first()
    if found is None:
        raise Refused(_("There is no area %(code)s. Choose the place again.") % {"code": area_code})
    point = shape(found.geometry).representative_point()
    return point.x, point.y


def cells(*, now: datetime, token: str) -> dict[str, CellRef]:
    """Every cell in force, by code."""
    return _atlas.get(token).at(now).cells


def around(
    lng: float, lat: float, *, metres: tuple[float, float], now: datetime, token: str
) -> list[tuple[str, list[Ring]]]:
    """The cells within so many metres east and north of a point, each with its outer rings."""
    known = _atlas.get(token).at(now).index
    codes = known.around(lng, lat, metres=metres)
    return [(code, _rings(known.outline(code))) for code in codes]


def _rings(outline: Any) -> list[Ring]:
    parts = outline.geoms if hasattr(outline, "geoms") else [outline]
    return [list(part.exterior.coords) for part in parts]
