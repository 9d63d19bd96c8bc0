"""Writes to the map. Outlines are followed by new ones, never overwritten."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import shapely
from django.db import transaction
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.common.geo import Datum, Finding, Part, area_m2, heal_layer, read_features, repair
from youhu.registry.actions import touch
from youhu.registry.models import Member
from youhu.territory.models import Area, AreaShape, Building, Cover, Post, Roster
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
            % {"kind": kind.label, "digits": digits, "names": _(", ").join(wrong[:5])}
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
            % {"names": _(", ").join(late[:5])}
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
            % {"kind": above.label, "codes": _(", ").join(orphans[:5])}
        )
    return {code: known[code[:digits]] for code in codes}


@dataclass(frozen=True)
class NewCells:
    """Cells of a community as they are from a moment on: outlines, endings, and who begins."""

    shapes: Mapping[str, Any]  # by code, shapely polygons in degrees
    ended: Collection[str]
    begun: Mapping[str, tuple[str, str]]  # the names of new cells: Chinese, English
    source: str


@transaction.atomic
def redraw_cells(community: Area, new: NewCells, *, at: datetime) -> None:
    """Let the cells of a community have other outlines from a moment on; the old ones end then.

    Raises Refused when one of them changes after that moment already.
    """
    known = [*(code for code in new.shapes if code not in new.begun), *new.ended]
    rows = AreaShape.objects.filter(area__kind=AreaKind.CELL, area__code__in=known)
    standing = list(rows.filter(valid_until=None).select_related("area"))
    if len(standing) != len(known):
        raise Refused(_("The map was changed meanwhile. Begin the redrawing anew."))
    _end(standing, at)
    Area.objects.bulk_create(
        Area(kind=AreaKind.CELL, code=code, name=name, name_en=name_en, parent=community)
        for code, (name, name_en) in new.begun.items()
    )
    codes = list(new.shapes)
    areas = {a.code: a for a in Area.objects.filter(kind=AreaKind.CELL, code__in=codes)}
    parts = [Part(code, str(areas[code]), new.shapes[code]) for code in codes]
    layer = Layer("", AreaKind.CELL, Datum.WGS84, new.source)
    _draw(layer, parts, areas, at)
    touch("territory")


@transaction.atomic
def take_back_cells(community: Area, *, at: datetime) -> None:
    """Outlines that were to begin at a moment yet to come do not; those before them go on."""
    rows = AreaShape.objects.filter(area__kind=AreaKind.CELL, area__parent=community)
    rows.filter(valid_from=at).delete()
    rows.filter(valid_until=at).update(valid_until=None)
    touch("territory")


def rehouse(homes: Mapping[int, str]) -> None:
    """Buildings, by key, are counted in other cells from now on."""
    areas = {a.code: a.pk for a in Area.objects.filter(kind=AreaKind.CELL, code__in=homes.values())}
    for code in sorted({*homes.values()}):
        keys = [key for key, home in homes.items() if home == code]
        Building.objects.filter(pk__in=keys).update(cell=areas[code])


def hand_over_posts(source: str, heir: str) -> None:
    """Who was on duty for a cell that ended is on duty for the one that has its ground."""
    home = Area.objects.get(kind=AreaKind.CELL, code=heir)
    for post in Post.objects.filter(area__code=source).order_by("pk"):
        same = Post.objects.filter(unit=post.unit, area=home, name=post.name).first()
        if same is None:
            Post.objects.filter(pk=post.pk).update(area=home)
        else:
            Roster.objects.filter(post=post).update(post=same)
            post.delete()


def copy_posts(source: str, target: str) -> None:
    """A cell that was cut off another has the same people on duty, until somebody changes that."""
    home = Area.objects.get(kind=AreaKind.CELL, code=target)
    for post in Post.objects.filter(area__code=source).order_by("pk"):
        turns = list(Roster.objects.filter(post=post).order_by("pk"))
        copy = Post.objects.create(unit=post.unit, area=home, name=post.name, phone=post.phone)
        for turn in turns:
            turn.pk, turn.post = None, copy
        Roster.objects.bulk_create(turns)


def stand_in(roster: Roster, on: date, member: Member | None) -> None:
    """Another member does one turn of a roster; None: nobody does; its own: as it was."""
    if member is not None and member.pk == roster.member_id:
        Cover.objects.filter(roster=roster, on=on).delete()
        return
    Cover.objects.update_or_create(roster=roster, on=on, defaults={"member": member})
