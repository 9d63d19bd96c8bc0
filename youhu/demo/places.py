"""The sample district on the map: areas with their outlines, houses with their doors."""

from collections.abc import Sequence
from datetime import datetime
from random import Random

import shapely
from django.utils.translation import gettext as _

from youhu.common.geo import Datum, area_m2
from youhu.demo.geography import Place, SampleDistrict, landmarks
from youhu.demo.logins import COMMUNITY
from youhu.demo.scales import Scale
from youhu.demo.wording import Wording
from youhu.registry.actions import touch
from youhu.territory.models import Area, AreaShape, Building, Household, Landmark
from youhu.territory.rules import AreaKind

Areas = dict[str, Area]


def enter_places(sample: SampleDistrict, *, since: datetime) -> Areas:
    """Put every layer on the map; answers with the cells by code."""
    district = _enter(AreaKind.DISTRICT, [sample.district], {}, since)
    subdistricts = _enter(AreaKind.SUBDISTRICT, sample.subdistricts, district, since)
    communities = _enter(AreaKind.COMMUNITY, sample.communities, subdistricts, since)
    cells = _enter(AreaKind.CELL, sample.cells, communities, since)
    _enter(AreaKind.PARTY_CELL, sample.party_cells, communities, since)
    touch("territory")
    return cells


def _enter(kind: AreaKind, places: Sequence[Place], above: Areas, since: datetime) -> Areas:
    areas = [
        Area(
            kind=kind,
            code=place.code,
            name=place.name,
            name_en=place.name_en,
            parent=above.get(place.parent),
        )
        for place in places
    ]
    Area.objects.bulk_create(areas)
    source = _("made for the sample district, no official border")
    AreaShape.objects.bulk_create(
        AreaShape(
            area=area,
            geometry=place.geometry,
            area_m2=round(area_m2(place.shape)),
            datum=Datum.WGS84,
            source=source,
            valid_from=since,
        )
        for area, place in zip(areas, places, strict=True)
    )
    return {area.code: area for area in areas}


def enter_houses(scale: Scale, sample: SampleDistrict, cells: Areas, *, rng: Random) -> None:
    """Put some houses with their doors into the cells of a part of the district."""
    wording = Wording(rng)
    chosen = [place for place in sample.cells if place.code.startswith(scale.housed_in)]
    houses = [
        _house(cells[place.code], place, number, wording, rng)
        for place in chosen
        for number in range(1, _houses_in(place.code, scale) + 1)
    ]
    Building.objects.bulk_create(houses)
    Household.objects.bulk_create(
        Household(building=house, door=f"{floor}01")
        for house in houses
        for floor in range(2, _doors_of(house, scale) + 2)
    )


def _houses_in(cell: str, scale: Scale) -> int:
    return scale.houses_a_full_cell if cell.startswith(COMMUNITY) else scale.houses_a_cell


def _doors_of(house: Building, scale: Scale) -> int:
    return scale.doors_a_full_house if house.code.startswith(COMMUNITY) else scale.doors_a_house


def _house(cell: Area, place: Place, number: int, wording: Wording, rng: Random) -> Building:
    lng, lat = point_within(place.shape, rng)
    address = wording.address(cell.name)
    return Building(cell=cell, code=f"{cell.code}-{number:03}", address=address, lng=lng, lat=lat)


def enter_landmarks() -> None:
    """The places that everybody in the sample district knows."""
    Landmark.objects.bulk_create(
        Landmark(name=mark.name, name_en=mark.name_en, lng=mark.lng, lat=mark.lat)
        for mark in landmarks()
    )
    touch("territory")


def point_within(outline: shapely.Geometry, rng: Random) -> tuple[float, float]:
    """A point inside an outline, (longitude, latitude) to about 10 cm."""
    west, south, east, north = outline.bounds
    while True:
        lng, lat = round(rng.uniform(west, east), 6), round(rng.uniform(south, north), 6)
        if shapely.contains_xy(outline, lng, lat):
            return lng, lat
