"""The district as the wall draws it: outlines and names, kept until the map changes."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from youhu.reports.drawing import Frame, names
from youhu.territory.models import AreaShape
from youhu.territory.rules import AreaKind

KEPT = 16  # areas × languages of one map
NAME_SIZE = 17.0


@dataclass(frozen=True)
class Drawing:
    """One area's map: its frame and its lines as the inside of an svg."""

    frame: Frame
    lines: SafeString


@dataclass(frozen=True)
class _Area:
    code: str
    name: str
    outline: BaseGeometry


@lru_cache(maxsize=KEPT)
def drawing(area_code: str, token: str, *, english: bool) -> Drawing | None:
    """The map of one area, or None while no map is in force. `token` names the map's version."""
    cells = _areas(AreaKind.CELL, area_code, english=english)
    if not cells:
        return None
    subdistricts = _areas(AreaKind.SUBDISTRICT, area_code, english=english)
    wests, souths, easts, norths = zip(*(cell.outline.bounds for cell in cells), strict=True)
    frame = Frame((min(wests), min(souths), max(easts), max(norths)))
    return Drawing(frame, _lines(frame, cells, subdistricts))


def _areas(kind: str, area_code: str, *, english: bool) -> list[_Area]:
    """The areas of one kind within another, in force now; the widest first."""
    rows = AreaShape.objects.valid(timezone.now()).layer(kind)
    if area_code:
        rows = rows.filter(area__code__startswith=area_code)
    columns = rows.values_list("area__code", "area__name", "area__name_en", "geometry")
    found = [
        _Area(code, (english and name_en) or name, shape(geometry))
        for code, name, name_en, geometry in columns
    ]
    return sorted(found, key=lambda area: (-area.outline.area, area.code))


def _lines(frame: Frame, cells: list[_Area], subdistricts: list[_Area]) -> SafeString:
    faces = format_html_join(
        "",
        '<path class="s-cell" data-code="{}" d="{}"><title>{}</title></path>',
        ((cell.code, frame.path(cell.outline), cell.name) for cell in cells),
    )
    borders = format_html_join(
        "",
        '<path class="s-border" data-code="{}" d="{}"/>',
        ((area.code, frame.path(area.outline)) for area in subdistricts),
    )
    return format_html("<g>{}</g><g>{}</g><g>{}</g>", faces, borders, _names(frame, subdistricts))


def _names(frame: Frame, subdistricts: list[_Area]) -> SafeString:
    """Subdistricts without the word “subdistrict”, which all of them share."""
    middles = [area.outline.representative_point() for area in subdistricts]
    wanted = [
        (short(area.name), *frame.at(point.x, point.y))
        for area, point in zip(subdistricts, middles, strict=True)
    ]
    return format_html_join(
        "",
        '<text class="s-name" x="{}" y="{}">{}</text>',
        ((round(box.x), round(box.y + 6), box.words) for box in names(wanted, NAME_SIZE)),
    )


def short(name: str) -> str:
    """A subdistrict's name without what all of them share."""
    return name.removesuffix("\u8857\u9053").removesuffix(" Subdistrict")
