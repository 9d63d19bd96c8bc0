"""The map's own vectors, and the name of a place: what a page asks while the pin moves."""

import json
import math
from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import etag, require_safe
from shapely.geometry import shape

from youhu.common.errors import Refused
from youhu.common.versioned import Versioned
from youhu.registry.calendars import tokens
from youhu.territory import index, landmarks
from youhu.territory.models import AreaShape
from youhu.territory.rules import AreaKind

Box = tuple[float, float, float, float]
# What one answer may hold; a window on more areas than that shows none of them clearly.
MOST = 400
KINDS = (AreaKind.DISTRICT, AreaKind.SUBDISTRICT, AreaKind.COMMUNITY, AreaKind.CELL)
REVISION = "territory"


@dataclass(frozen=True)
class Outline:
    """One area as it is drawn: west, south, east and north in degrees, and the GeoJSON text."""

    bounds: Box
    code: str
    name: str
    name_en: str
    geometry: str

    def touches(self, window: Box) -> bool:
        west, south, east, north = window
        return (
            self.bounds[0] <= east
            and self.bounds[2] >= west
            and self.bounds[1] <= north
            and self.bounds[3] >= south
        )

    def text(self, *, english: bool) -> str:
        facts = {"code": self.code, "name": (english and self.name_en) or self.name}
        said = json.dumps(facts, ensure_ascii=False)
        return f'{{"type":"Feature","properties":{said},"geometry":{self.geometry}}}'


def _load() -> dict[str, list[Outline]]:
    """All outlines in force, by kind of area."""
    now = timezone.now()
    layers: dict[str, list[Outline]] = {kind: [] for kind in KINDS}
    for kind, layer in layers.items():
        rows = AreaShape.objects.valid(now).layer(kind)
        columns = ("geometry", "area__code", "area__name", "area__name_en")
        for geometry, code, name, name_en in rows.values_list(*columns):
            drawn = json.dumps(geometry, separators=(",", ":"))
            layer.append(Outline(shape(geometry).bounds, code, name, name_en, drawn))
    return layers


_layers = Versioned(_load)


def bounds_of(community: str) -> Box | None:
    """The window that holds a community, in degrees; None where no outline is in force."""
    layer = _layers.get(tokens().get(REVISION, ""))[AreaKind.COMMUNITY]
    return next((outline.bounds for outline in layer if outline.code == community), None)


def _revision(request: HttpRequest) -> str:
    """The same window asked again costs one statement, until the map changes."""
    return f'"{tokens().get(REVISION, "")}-{get_language()}"'


@login_not_required
@require_safe
@etag(_revision)
def areas(request: HttpRequest) -> HttpResponse:
    """The outlines of one kind that touch a window, as a GeoJSON feature collection.

    Asked with `kind` and `bbox` (west,south,east,north in degrees); at most MOST outlines.
    """
    kind, window = request.GET.get("kind", AreaKind.CELL), _window(request.GET.get("bbox"))
    if kind not in KINDS or window is None:
        return HttpResponseBadRequest("kind=cell&bbox=west,south,east,north")
    english = (get_language() or "").startswith("en")
    outlines = _layers.get(tokens().get(REVISION, ""))[kind]
    near = [outline for outline in outlines if outline.touches(window)]
    features = ",".join(outline.text(english=english) for outline in near[:MOST])
    body = f'{{"type":"FeatureCollection","features":[{features}]}}'
    response = HttpResponse(body, content_type="application/geo+json")
    patch_cache_control(response, public=True, no_cache=True)
    return response


def _window(text: str | None) -> Box | None:
    """The whole world when nothing is said, nothing when it is said wrongly."""
    if not text:
        return (-180.0, -90.0, 180.0, 90.0)
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    return (west, south, east, north)


@login_not_required
@require_safe
def place(request: HttpRequest) -> HttpResponse:
    """What a point is called: its cell with the community and subdistrict, or why it has none."""
    lng, lat = _degrees(request.GET.get("lng")), _degrees(request.GET.get("lat"))
    if lng is None or lat is None:
        return HttpResponseBadRequest("lng=113.26&lat=23.09")
    token = tokens().get(REVISION, "")
    try:
        found = index.locate(lng, lat, now=timezone.now(), token=token)
    except Refused as why:
        return JsonResponse({"error": str(why)}, status=422)
    cell, near = found.cell, landmarks.near(lng, lat, token=token)
    marks = [str(mark) for mark in near]
    return JsonResponse({"code": cell.code, "name": str(cell), "landmarks": marks})


def _degrees(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) else None
