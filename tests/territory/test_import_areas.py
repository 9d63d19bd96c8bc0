"""A layer is put on the map whole, mended where it may be, and refused by name where not."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from tests.factories import NOW, square, tiny_district
from youhu.common.errors import Refused
from youhu.common.geo import Datum, convert_geojson
from youhu.territory.actions import Layer, adopt_areas, prepare_areas
from youhu.territory.checks import map_without_holes
from youhu.territory.models import Area, AreaShape
from youhu.territory.rules import AreaKind

pytestmark = pytest.mark.django_db
TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def district():
    return tiny_district()


def features(district, **other):
    """The cells as a file would have them; `other` gives another outline for a code."""
    shapes = AreaShape.objects.layer(AreaKind.CELL).select_related("area")
    return [
        {
            "type": "Feature",
            "properties": {"code": s.area.code, "name": s.area.name},
            "geometry": other.get(s.area.code, s.geometry),
        }
        for s in shapes
    ]


def layer(members, datum=Datum.WGS84):
    text = json.dumps({"type": "FeatureCollection", "features": members})
    return Layer(text, AreaKind.CELL, datum, "cells.geojson")


def moved_border(district, west=113.311):
    """The border between the first two cells, moved eastwards."""
    one, two = district.cells[:2]
    return {
        one.code: square((113.30, 23.08), (west, 23.09)),
        two.code: square((west, 23.08), (113.32, 23.09)),
    }


def test_a_moved_border_is_taken_over_from_its_day_on(district):
    new = layer(features(district, **moved_border(district)))
    counts = adopt_areas(new, prepare_areas(new, now=NOW), valid_from=TOMORROW, now=NOW)
    assert counts == {"new": 0, "changed": 2, "gone": 0}
    versions = AreaShape.objects.filter(area=district.cells[0]).order_by("valid_from")
    assert [v.valid_until for v in versions] == [TOMORROW, None]
    assert map_without_holes(now=NOW).findings == ()
    assert map_without_holes(now=TOMORROW).findings == ()


def test_the_same_file_twice_changes_nothing(district):
    same = layer(features(district))
    counts = adopt_areas(same, prepare_areas(same, now=NOW), valid_from=TOMORROW, now=NOW)
    assert counts == {"new": 0, "changed": 0, "gone": 0}


def test_a_layer_in_another_datum_is_converted(district):
    members = features(district)
    for member in members:
        member["geometry"] = convert_geojson(
            member["geometry"], source=Datum.WGS84, target=Datum.GCJ02
        )
    new = layer(members, Datum.GCJ02)
    parts = prepare_areas(new, now=NOW).parts
    assert len(parts) == len(district.cells)


def test_a_wrong_datum_is_recognised_and_the_likely_one_named(district):
    members = features(district)
    for member in members:
        member["geometry"] = convert_geojson(
            member["geometry"], source=Datum.WGS84, target=Datum.GCJ02
        )
    with pytest.raises(Refused, match="GCJ-02"):
        prepare_areas(layer(members, Datum.WGS84), now=NOW)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda members: members.pop(0), "gap"),
        (
            lambda members: members[0].update(geometry=square((113.30, 23.08), (113.313, 23.09))),
            "overlap",
        ),
        (
            lambda members: members[0].update(geometry=square((113.28, 23.08), (113.31, 23.09))),
            "outside",
        ),
    ],
)
def test_a_large_defect_is_refused_with_its_kind_and_place(district, change, said):
    members = features(district)
    change(members)
    with pytest.raises(Refused, match=said) as refused:
        prepare_areas(layer(members), now=NOW)
    assert "23.0" in str(refused.value)


def test_a_hair_between_two_cells_is_closed_and_reported(district):
    one, _two = district.cells[:2]
    hair = {one.code: square((113.30, 23.08), (113.309998, 23.09))}
    new = layer(features(district, **hair))
    prepared = prepare_areas(new, now=NOW)
    assert any("gap" in str(finding) for finding in prepared.findings)
    adopt_areas(new, prepared, valid_from=TOMORROW, now=NOW)
    assert map_without_holes(now=TOMORROW).findings == ()


def test_a_new_cell_is_added_below_its_community(district):
    community = district.communities[0]
    code = f"{community.code}003"
    split = {
        district.cells[0].code: square((113.30, 23.08), (113.305, 23.09)),
    }
    members = features(district, **split)
    members.append(
        {
            "type": "Feature",
            "properties": {"code": code, "name": "Cell 3"},
            "geometry": square((113.305, 23.08), (113.31, 23.09)),
        }
    )
    new = layer(members)
    counts = adopt_areas(new, prepare_areas(new, now=NOW), valid_from=TOMORROW, now=NOW)
    assert counts == {"new": 1, "changed": 1, "gone": 0}
    assert Area.objects.get(kind=AreaKind.CELL, code=code).parent == community


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "no valid JSON: line 1"),
        ('{"type": "Point", "coordinates": [1, 2]}', "FeatureCollection"),
        ("<html>", "no valid JSON"),
    ],
)
def test_a_broken_file_gets_a_clear_message(district, tmp_path, text, said):
    file = tmp_path / "cells.geojson"
    file.write_text(text)
    with pytest.raises(CommandError, match=said):
        call_command("import_areas", file, kind="cell", datum="wgs84")


def test_a_dry_run_writes_nothing(district, tmp_path, capsys):
    file = tmp_path / "cells.geojson"
    file.write_text(layer(features(district, **moved_border(district))).geojson)
    before = AreaShape.objects.count()
    call_command("import_areas", file, kind="cell", datum="wgs84", dry_run=True)
    assert AreaShape.objects.count() == before
    assert "Nothing was written" in capsys.readouterr().out


def test_a_code_of_the_wrong_length_is_named(district):
    members = features(district)
    members[0]["properties"]["code"] = "4401050"
    with pytest.raises(Refused, match="15 characters"):
        prepare_areas(layer(members), now=NOW)
