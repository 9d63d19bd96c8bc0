"""Layers as people send them: what cannot be read is named, what can be mended is mended."""

import json
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from youhu.common.errors import Refused
from youhu.common.geo import Datum, Flaw, Plane, area_m2, convert, read_features, repair

SQUARE = [[113.30, 23.10], [113.31, 23.10], [113.31, 23.11], [113.30, 23.11], [113.30, 23.10]]


def feature(geometry, **properties):
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def layer(*features):
    return json.dumps({"type": "FeatureCollection", "features": features})


def polygon(*rings, **properties):
    return feature({"type": "Polygon", "coordinates": rings}, **properties)


def drawn(*rings):
    """A feature called Shore that is drawn so."""
    (found,) = read_features(layer(polygon(*rings, code="1", name="Shore")))
    return found


def flaws(findings):
    return [finding.flaw for finding in findings]


def test_a_layer_is_read_with_codes_and_names():
    islands = feature({"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE]]}, id=7, label="")

    found = read_features(
        "\ufeff" + layer(polygon(SQUARE, id=440105001, label=" Chigang "), islands),
        code_key="id",
        name_key="label",
    )

    assert [(each.code, each.name) for each in found] == [("440105001", "Chigang"), ("7", "7")]
    assert [len(each.polygons) for each in found] == [1, 2]
    assert found[0].polygons[0][0].tolist() == SQUARE


def test_an_area_without_code_and_name_is_called_by_its_number():
    (found,) = read_features(json.dumps(polygon([[*point, 12.5] for point in SQUARE])))

    assert (found.code, found.name) == ("", "feature 1")
    assert found.polygons[0][0].tolist() == SQUARE


def test_a_layer_in_another_datum_is_moved():
    moved = drawn(SQUARE).to_wgs84(Datum.GCJ02)

    expected = np.column_stack(convert(*np.transpose(SQUARE), source=Datum.GCJ02))
    assert moved.polygons[0][0].tolist() == expected.tolist()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"type": "FeatureCollection",\n "features": [', "no valid JSON: line 2, column 15"),
        ('{"type": ' + "[" * 100_000, "no valid JSON"),
        ('{"type": ' + "1" * 5_000, "no valid JSON"),
        ("[1, 2]", "holds no GeoJSON object"),
        ('{"type": "Topology"}', "of the type “Topology”"),
        ('{"type": "FeatureCollection", "features": []}', "holds no areas"),
        ('{"type": "FeatureCollection"}', "holds no areas"),
        (
            '{"type": "Feature", "crs": {"properties": {"name": "EPSG:4547"}}}',
            "another coordinate system",
        ),
    ],
)
def test_a_file_that_is_no_layer_is_refused(text, why):
    with pytest.raises(Refused, match=why):
        read_features(text)


@pytest.mark.parametrize(
    ("member", "why"),
    [
        (None, "feature 1 has no geometry"),
        (feature(None, name="Shore"), "Shore has no geometry"),
        (feature({"type": "Point", "coordinates": [1, 2]}, name="Shore"), "Shore is a Point"),
        (feature({"type": "Polygon", "coordinates": []}, name="Shore"), "Shore has no outline"),
        (feature({"type": "MultiPolygon", "coordinates": 3}, name="Shore"), "Shore has no outline"),
        (polygon([[1, 2], [3]], name="Shore"), "no pair of numbers"),
        (polygon([["a", "b"]] * 4, name="Shore"), "no pair of numbers"),
        (polygon([{"x": 1}], name="Shore"), "no pair of numbers"),
        (polygon([], name="Shore"), "no pair of numbers"),
        (polygon([7, 8], name="Shore"), "no pair of numbers"),
        (polygon([[10**400, 1]] * 4, name="Shore"), "no pair of numbers"),
    ],
)
def test_an_area_that_cannot_be_read_is_named(member, why):
    with pytest.raises(Refused, match=why):
        read_features(layer(member))


@pytest.mark.parametrize(
    ("points", "why"),
    [
        ([[y, x] for x, y in SQUARE], r"swapped: 23.1, 113.3\. Put longitude first"),
        ([[-40.7, 174.0], [-40.8, 174.0], [-40.8, 174.1]], "swapped"),
        ([[y, x - 30] for x, y in SQUARE], "swapped: 23.1, 83.3"),  # the far west of China
        ([[38_500_000, 2_550_000]] * 4, "in metres"),
        ([*SQUARE[:3], [113.3, 2310]], r"not on Earth: 113.3, 2310"),
        ([*SQUARE[:3], [float("nan"), 23.1]], r"not on Earth: nan, 23.1"),
    ],
)
def test_numbers_that_are_no_longitude_and_latitude_are_refused(points, why):
    with pytest.raises(Refused, match=why):
        drawn(points)


def test_a_code_that_comes_twice_is_named():
    twin = polygon(SQUARE, code="440105001")
    with pytest.raises(Refused, match="440105001"):
        read_features(layer(twin, twin, polygon(SQUARE), polygon(SQUARE)))


def test_a_sound_area_is_left_as_it_is():
    part, findings = repair(drawn(SQUARE))

    assert (part.code, part.name, findings) == ("1", "Shore", [])
    assert part.shape.equals(shapely.Polygon(SQUARE))


def test_an_open_ring_is_closed():
    part, findings = repair(drawn(SQUARE[:-1]))

    assert flaws(findings) == [Flaw.UNCLOSED]
    assert part.shape.equals(shapely.Polygon(SQUARE))


def test_repeated_points_are_dropped():
    part, findings = repair(drawn([SQUARE[0], *SQUARE, SQUARE[0]]))

    assert flaws(findings) == [Flaw.REPEATED]
    assert len(part.shape.exterior.coords) == 5


def test_a_ring_drawn_the_wrong_way_round_is_turned():
    hole = (np.array(SQUARE) * 0.5 + np.array(SQUARE).mean(axis=0) * 0.5).tolist()

    part, findings = repair(drawn(SQUARE[::-1], hole))

    assert flaws(findings) == [Flaw.WINDING, Flaw.WINDING]
    assert part.shape.exterior.is_ccw
    assert not part.shape.interiors[0].is_ccw


@pytest.mark.parametrize("tip", [[113.32, 23.105], [113.306, 23.105]], ids=["out", "in"])
def test_a_spike_is_taken_off_and_named(tip):
    root = [113.31, 23.105]

    part, findings = repair(drawn([*SQUARE[:2], root, tip, root, *SQUARE[2:]]))

    assert flaws(findings) == [Flaw.SPIKE]
    assert (findings[0].lng, findings[0].lat) == tuple(tip)
    assert part.shape.equals(shapely.Polygon(SQUARE))


def test_a_spike_of_several_points_goes_whole():
    out = [[113.31, 23.105], [113.312, 23.105], [113.315, 23.1055]]

    part, findings = repair(drawn([*SQUARE[:2], *out, *out[-2::-1], *SQUARE[2:]]))

    assert set(flaws(findings)) == {Flaw.SPIKE}
    assert part.shape.equals(shapely.Polygon(SQUARE))


def test_a_loop_of_a_few_metres_is_undone_with_its_place():
    # On its way west along the northern side the pen turns back and crosses its own line.
    north, south = 23.11005, 23.10996
    loop = [[113.3059, 23.11], [113.3059, north], [113.30595, north], [113.30595, south]]

    part, findings = repair(drawn([*SQUARE[:3], *loop, [113.3058, 23.11], *SQUARE[3:]]))

    crossing = next(each for each in findings if each.flaw == Flaw.CROSSING)
    assert (crossing.lng, crossing.lat) == pytest.approx((113.30595, 23.11), abs=1e-6)
    assert 0 < crossing.area_m2 < 100
    assert part.shape.is_valid
    assert area_m2(part.shape) == pytest.approx(area_m2(shapely.Polygon(SQUARE)), rel=1e-3)
    assert "Shore" in str(crossing)


def test_a_bow_tie_is_refused_with_its_place():
    tie = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]
    with pytest.raises(Refused, match=r"Shore .* m²: .* crosses itself at 113\.30500,23\.10500"):
        repair(drawn(tie))


def test_islands_that_lie_on_each_other_are_refused():
    twice = feature({"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE]]}, name="Shore")
    with pytest.raises(Refused, match="Shore cannot be mended"):
        repair(read_features(layer(twice))[0])


@pytest.mark.parametrize(
    "ring",
    [
        SQUARE[:1],
        [SQUARE[0]] * 5,
        [SQUARE[0], SQUARE[1], SQUARE[0]],
        [[113.30, 23.1], [113.31, 23.1], [113.32, 23.1], [113.30, 23.1]],
    ],
)
def test_a_ring_round_nothing_is_refused(ring):
    with pytest.raises(Refused, match="Shore has no area"):
        repair(drawn(ring))


def test_a_hole_round_nothing_is_forgotten():
    part, _findings = repair(drawn(SQUARE, [[113.305, 23.105]] * 4))
    assert part.shape.equals(shapely.Polygon(SQUARE))


@given(
    st.lists(st.tuples(st.floats(5, 300), st.floats(0, 1)), min_size=3, max_size=12),
    st.integers(0, 11),
    st.booleans(),
)
def test_a_mended_area_is_valid_and_hardly_changed(corners, doubled, turned):
    """Star-shaped outlines of any size, with a point twice and either way round."""
    plane = Plane.at(113.3, 23.1)
    turns = np.linspace(0, 2 * np.pi, len(corners), endpoint=False)
    reach = np.array([reach for reach, _share in corners])
    points = np.column_stack([reach * np.cos(turns), reach * np.sin(turns)])
    points = np.insert(points, doubled % len(points), points[doubled % len(points)], axis=0)
    ring = plane.points_to_degrees(points[::-1] if turned else points)

    part, findings = repair(drawn(ring.tolist()))

    assert part.shape.is_valid
    assert part.shape.exterior.is_ccw
    assert area_m2(part.shape) == pytest.approx(area_m2(shapely.Polygon(ring)), rel=2e-3)
    assert {Flaw.UNCLOSED, Flaw.REPEATED} & set(flaws(findings))
    assert all(a != b for a, b in pairwise(part.shape.exterior.coords))
