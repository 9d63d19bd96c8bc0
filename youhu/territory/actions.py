"""Writes to the map. Outlines are followed by new ones, never overwritten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import shapely
from django.db import transaction
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.common.geo import Datum, Finding, Part, area_m2, heal_layer, read_features, repair
from youhu.registry.actions import touch
from youhu.territory.models import Area, AreaShape
from youhu.territory.rules import (
    CELL_DIGITS,
    COMMUNITY_DIGITS,
    DISTRICT_DIGITS,
    PARENT_KIND,
    SUBDISTRICT_DIGITS,
    AreaKind,
)

DIGITS = {
    AreaKind.DISTRICT: DISTRICT_DIGITS,
    AreaKind.SUBDISTRICT: SUBDISTRICT_DIGITS,
    AreaKind.COMMUNITY: COMMUNITY_DIGITS,
    AreaKind.CELL: CELL_DIGITS,
    AreaKind.PARTY_CELL: CELL_DIGITS,
}


# A corner that a neighbour's new border puts on an edge moves it by less than this.
SAME_M2 = 0.05


@dataclass(frozen=True)
class Layer:
    """A layer as its file has it, and where it comes from."""

    geojson: str
    kind: AreaKind
    datum: Datum
    source: str
    code_key: str = "code"
    name_key: str = "name"


@dataclass(frozen=True)
class Prepared:
    """A layer that may be taken over, and what was mended on the way."""

    parts: tuple[Part, ...]
    findings: tuple[Finding, ...]


def prepare_areas(layer: Layer, *, now: datetime) -> Prepared:
    """Read and mend a layer without writing anything.

    Raises Refused, with names and places, when the file cannot be read, the datum is wrong, a code
    does not fit, or a defect is larger than what may be mended without asking.
    """
    features = read_features(layer.geojson, code_key=layer.code_key, name_key=layer.name_key)
    mended = [repair(feature.to_wgs84(layer.datum)) for feature in features]
    parts = [part for part, _findings in mended]
    findings = [finding for _part, found in mended for finding in found]
    _refuse_codes(parts, layer.kind)
    if layer.kind != AreaKind.DISTRICT:
        whole = outline_over(parts, layer.kind, now=now)
        parts, healed = heal_layer(parts, whole, read_as=layer.datum)
        findings += healed
    return Prepared(tuple(parts), tuple(findings))


def _refuse_codes(parts: Sequence[Part], kind: AreaKind) -> None:
    digits = DIGITS[kind]
    wrong = [part.name for part in parts if len(part.code) != digits or not part.code.isalnum()]
    if wrong:
        raise Refused(
            _("The code of a %(kind)s has %(digits)s characters. These do not: %(names)s.")
            % {"kind": kind.label, "digits": digits, "names": ", ".join(wrong[:5])}
        )


def outline_over(parts: Sequence[Part], kind: AreaKind, *, now: datetime) -> Any:
    """The outline that a layer has to fill: of the smallest area that all of its codes lie in.

    A shapely geometry in WGS-84 degrees. Raises Refused when that area is not on the map yet.
    """
    common = _common_start([part.code for part in parts])
    for digits in (COMMUNITY_DIGITS, SUBDISTRICT_DIGITS, DISTRICT_DIGITS):
        shapes = AreaShape.objects.valid(now).filter(area__code=common[:digits])
        found = shapes.exclude(area__kind=kind).first() if len(common) >= digits else None
        if found is not None and digits < DIGITS[kind]:
            return shapely.geometry.shape(found.geometry)
    raise Refused(
        _("The area %(code)s around these is not on the map yet. Import it first.")
        % {"code": common[:DISTRICT_DIGITS] or "–"}
    )


def _common_start(codes: Sequence[str]) -> str:
    first, last = min(codes, default=""), max(codes, default="")
    same = next(
        (i for i, pair in enumerate(zip(first, last, strict=False)) if len({*pair}) > 1), len(first)
    )
    return first[:same]


@transaction.atomic
def adopt_areas(
    layer: Layer, prepared: Prepared, *, valid_from: datetime, now: datetime
) -> dict[str, int]:
    """Put a prepared layer on the map from a moment on; answers how many are new, changed, gone.

    Areas of the layer's reach that it does not hold any more end at that moment.
    """
    areas = _areas_of(layer.kind, prepared.parts)
    reach = _common_start([part.code for part in prepared.parts])
    standing = {
        shape.area.code: shape
        for shape in AreaShape.objects.filter(
            area__kind=layer.kind, area__code__startswith=reach, valid_until=None
        ).select_related("area")
    }
    new = {part.code: part for part in prepared.parts}
    changed = [
        code for code, shape in standing.items() if code in new and not _same(shape, new[code])
    ]
    gone = [code for code in standing if code not in new]
    _end([standing[code] for code in (*changed, *gone)], valid_from)
    fresh = [code for code in new if code not in standing]
    _draw(layer, [new[code] for code in (*fresh, *changed)], areas, valid_from)
    touch("territory")
    return {"new": len(fresh), "changed": len(changed), "gone": len(gone)}


def _same(shape: AreaShape, part: Part) -> bool:
    """Whether an outline covers the same ground, though it may have a corner more on an edge."""
    apart = shapely.geometry.shape(shape.geometry).symmetric_difference(part.shape)
    return apart.is_empty or area_m2(apart) < SAME_M2


def _end(shapes: Sequence[AreaShape], at: datetime) -> None:
    late = [shape.area.name for shape in shapes if shape.valid_from >= at]
    if late:
        raise Refused(
            _("%(names)s changed after that day already. Choose a later day.")
            % {"names": ", ".join(late[:5])}
        )
    AreaShape.objects.filter(pk__in=[shape.pk for shape in shapes]).update(valid_until=at)


def _draw(
    layer: Layer, parts: Sequence[Part], areas: dict[str, Area], valid_from: datetime
) -> None:
    AreaShape.objects.bulk_create(
        AreaShape(
            area=areas[part.code],
            geometry=shapely.geometry.mapping(part.shape),
            area_m2=round(area_m2(part.shape)),
            datum=layer.datum,
            source=layer.source[:200],
            valid_from=valid_from,
        )
        for part in parts
    )


def _areas_of(kind: AreaKind, parts: Sequence[Part]) -> dict[str, Area]:
    """The area of every part by code; those that are not known yet are added below their parent."""
    codes = [part.code for part in parts]
    known = set(Area.objects.filter(kind=kind, code__in=codes).values_list("code", flat=True))
    parents = _parents(kind, codes)
    Area.objects.bulk_create(
        Area(kind=kind, code=part.code, name=part.name, parent=parents.get(part.code))
        for part in parts
        if part.code not in known
    )
    return {area.code: area for area in Area.objects.filter(kind=kind, code__in=codes)}


def _parents(kind: AreaKind, codes: Sequence[str]) -> dict[str, Area]:
    """The area one layer up for each code. Raises Refused with the codes that have none."""
    above = PARENT_KIND.get(kind)
    if above is None:
        return {}
    digits = DIGITS[above]
    known = {area.code: area for area in Area.objects.filter(kind=above)}
    orphans = sorted({code for code in codes if code[:digits] not in known})
    if orphans:
        raise Refused(
            _("No %(kind)s is known for %(codes)s. Import that layer first.")
            % {"kind": above.label, "codes": ", ".join(orphans[:5])}
        )
    return {code: known[code[:digits]] for code in codes}
