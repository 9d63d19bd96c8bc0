"""Does a layer tile its parent? Each doubt is named, and what is small is mended for good."""

import numpy as np
import pytest
import shapely
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from youhu.common.errors import Refused
from youhu.common.geo import (
    Datum,
    Flaw,
    Part,
    Plane,
    check_layer,
    components,
    convert_shape,
    dissolve,
    faces,
    heal_layer,
    shared_borders,
    summary,
)

# Four squares of 1 km round 113.30 E 23.10 N: north-west, north-east, south-west, south-east.
PLANE = Plane.at(113.30, 23.10)
TOWN = PLANE.to_degrees(shapely.box(-1000, -1000, 1000, 1000))
CORNERS = {"NW": (-1000, 0), "NE": (0, 0), "SW": (-1000, -1000), "SE": (0, -1000)}


def square(name, *, west=0.0, south=0.0, east=0.0, north=0.0):
    """One of the four, with its sides pushed outwards by so many metres."""
    x, y = CORNERS[name]
    shape = shapely.box(x - west, y - south, x + 1000 + east, y + 1000 + north)
    return Part(name, name.lower(), PLANE.to_degrees(shape))


def town(*changed):
    parts = {name: square(name) for name in CORNERS} | {part.code: part for part in changed}
    return list(parts.values())


def flaws(findings):
    return [finding.flaw for finding in findings]


def assert_tiles(parts, parent):
    shapes = np.array([part.shape for part in parts])
    assert check_layer(parts, parent) == []
    assert shapely.coverage_is_valid(shapes)
    assert shapely.is_valid(shapes).all()


def test_a_layer_that_tiles_its_parent_has_no_findings():
    assert check_layer(town(), TOWN) == []


def test_a_gap_is_named_with_its_neighbours_place_and_area():
    (gap,) = check_layer(town(square("NW", east=-20)), TOWN)

    assert (gap.flaw, gap.names) == (Flaw.GAP, ("ne", "nw", "se", "sw"))
    assert gap.codes == ("NE", "NW", "SE", "SW")
    assert gap.area_m2 == pytest.approx(20_000, rel=1e-3)
    assert gap.width_m == pytest.approx(20, rel=0.03)
    assert TOWN.contains(shapely.Point(gap.lng, gap.lat))
    assert str(gap).startswith("gap: ne, nw, se, sw, 20,0")


def test_an_overlap_is_named_with_both_areas():
    (overlap,) = check_layer(town(square("NW", east=5)), TOWN)

    assert (overlap.flaw, overlap.codes) == (Flaw.OVERLAP, ("NE", "NW"))
    assert overlap.area_m2 == pytest.approx(5_000, rel=1e-3)


def test_an_area_inside_another_is_an_overlap():
    pond = Part("P", "pond", PLANE.to_degrees(shapely.box(200, 200, 300, 300)))

    (overlap,) = check_layer([*town(), pond], TOWN)

    assert (overlap.flaw, overlap.codes) == (Flaw.OVERLAP, ("NE", "P"))
    assert overlap.area_m2 == pytest.approx(10_000, rel=1e-3)


def test_what_lies_outside_the_parent_is_named():
    (outside,) = check_layer(town(square("SE", south=10)), TOWN)

    assert (outside.flaw, outside.codes) == (Flaw.OUTSIDE, ("SE",))
    assert outside.area_m2 == pytest.approx(10_000, rel=1e-3)


def test_a_part_too_thin_to_be_a_place_is_a_sliver():
    strip = PLANE.to_degrees(shapely.box(-0.25, 0, 0.25, 1000))
    parts = [*town(square("NW", east=-0.25), square("NE", west=-0.25)), Part("X", "strip", strip)]

    (sliver,) = check_layer(parts, TOWN)

    assert (sliver.flaw, sliver.names) == (Flaw.SLIVER, ("strip",))
    assert sliver.width_m == pytest.approx(0.5, rel=0.01)


def test_an_empty_layer_leaves_the_whole_parent_uncovered():
    (gap,) = check_layer([], TOWN)

    assert (gap.flaw, gap.names) == (Flaw.GAP, ())
    assert gap.area_m2 == pytest.approx(4e6, rel=1e-3)
    assert "no area near" in str(gap)


def test_the_rounding_of_coordinates_is_no_finding():
    assert check_layer(town(square("NW", east=0.01), square("SE", south=0.01)), TOWN) == []


@pytest.mark.parametrize("true", [Datum.GCJ02, Datum.BD09])
def test_a_layer_in_another_datum_is_recognised(true):
    as_written = [
        Part(part.code, part.name, convert_shape(part.shape, source=Datum.WGS84, target=true))
        for part in town()
    ]

    first, *others = check_layer(as_written, TOWN)

    assert (first.flaw, first.likely) == (Flaw.DATUM, true)
    assert str(true.label) in str(first)
    assert {Flaw.OUTSIDE, Flaw.GAP} == set(flaws(others))


def test_a_layer_that_was_converted_without_need_is_recognised():
    converted = [
        Part(part.code, part.name, convert_shape(part.shape, source=Datum.GCJ02)) for part in town()
    ]

    first = check_layer(converted, TOWN, read_as=Datum.GCJ02)[0]

    assert (first.flaw, first.likely) == (Flaw.DATUM, Datum.WGS84)


def test_a_layer_that_is_simply_too_large_is_no_question_of_datum():
    assert flaws(check_layer(town(square("NW", north=3000, west=3000)), TOWN)) == [Flaw.OUTSIDE]


def test_a_small_gap_goes_to_the_neighbour_with_the_longest_border():
    # A courtyard of 9 m by 6 m in the north-west, open to the south-west along its 9 m.
    notch = shapely.box(-500, 0, -491, 6)
    north_west = PLANE.to_degrees(PLANE.to_metres(square("NW").shape).difference(notch))
    parts = town(Part("NW", "nw", north_west))

    healed, findings = heal_layer(parts, TOWN)

    assert flaws(findings) == [Flaw.GAP]
    assert_tiles(healed, TOWN)
    winner = next(part for part in healed if part.code == "NW")
    assert winner.shape.contains(PLANE.to_degrees(shapely.Point(-495, 3)))


def test_of_equal_neighbours_the_lowest_code_gets_the_piece():
    healed, _findings = heal_layer(town(square("NW", east=1)), TOWN)

    north_east = next(part for part in healed if part.code == "NE")
    assert north_east.shape.contains(PLANE.to_degrees(shapely.Point(0.5, 500)))
    assert_tiles(healed, TOWN)


def test_a_strip_beyond_the_parent_is_cut_off():
    healed, findings = heal_layer(town(square("SE", south=1)), TOWN)

    assert flaws(findings) == [Flaw.OUTSIDE]
    assert_tiles(healed, TOWN)


def test_a_sliver_apart_from_its_area_goes_to_the_area_beside_it():
    strip = shapely.MultiPolygon([shapely.box(0, 0, 1000, 1000), shapely.box(-600, -0.4, -1, 0)])
    south_west = PLANE.to_metres(square("SW").shape).difference(strip)
    parts = town(
        Part("NE", "ne", PLANE.to_degrees(strip)), Part("SW", "sw", PLANE.to_degrees(south_west))
    )

    healed, findings = heal_layer(parts, TOWN)

    assert flaws(findings) == [Flaw.SLIVER]
    assert_tiles(healed, TOWN)
    assert all(part.shape.geom_type == "Polygon" for part in healed)


def test_a_large_gap_and_a_large_overlap_are_refused_with_their_names():
    parts = town(square("NW", east=-20), square("SE", west=30))
    with pytest.raises(Refused, match=r"overlap: se, sw, 30,0.*gap: ne, nw, se, sw, 20,0"):
        heal_layer(parts, TOWN)


def test_a_layer_in_another_datum_is_not_healed():
    parts = [
        Part(part.code, part.name, convert_shape(part.shape, source=Datum.GCJ02)) for part in town()
    ]
    with pytest.raises(Refused, match="inside it if they are WGS-84"):
        heal_layer(parts, TOWN, read_as=Datum.GCJ02)


def test_an_area_of_which_nothing_would_be_left_is_refused():
    strip = PLANE.to_degrees(shapely.box(-0.25, 0, 0.25, 1000))
    with pytest.raises(Refused, match="Nothing would be left of strip"):
        heal_layer([*town(), Part("X", "strip", strip)], TOWN)


def test_a_twin_of_another_area_is_refused():
    shed = PLANE.to_degrees(shapely.box(500, 500, 508, 508))
    with pytest.raises(Refused, match="Nothing would be left of shed"):
        heal_layer([*town(), Part("X", "shed", shed)], TOWN)


def test_a_layer_without_areas_cannot_close_its_gaps():
    yard = PLANE.to_degrees(shapely.box(0, 0, 9, 9))
    with pytest.raises(Refused, match="no areas"):
        heal_layer([], yard)


def test_more_findings_than_people_read_are_counted():
    findings = check_layer(town(square("NW", west=-9, north=-9, east=-9, south=-9)), TOWN)

    assert summary(findings * 6).endswith("And 1 more.")
    assert summary(findings) == str(findings[0])


def outline_round(parts):
    """The outline of a layer without the notches and spikes that an unsteady hand leaves on it."""
    union = PLANE.to_metres(shapely.union_all([part.shape for part in parts]))
    straight = {"join_style": "mitre"}
    smooth = union.buffer(2, **straight).buffer(-4, **straight).buffer(2, **straight)
    return PLANE.to_degrees(smooth)


@settings(max_examples=40)
@given(st.integers(0, 2**32 - 1), st.floats(0.02, 0.9))
@example(2476, 0.6328125)
def test_a_layer_drawn_by_an_unsteady_hand_is_healed(seed, unsteadiness_m):
    """Every corner of every area is off by up to so many metres, differently in each area."""
    rng = np.random.default_rng(seed)
    seeds = shapely.MultiPoint(rng.uniform(-900, 900, (12, 2)))
    flat_town = PLANE.to_metres(TOWN)
    drawn = shapely.voronoi_polygons(seeds, extend_to=flat_town)
    parts = []
    for number, cell in enumerate(drawn.geoms):
        corners = shapely.get_coordinates(cell.intersection(flat_town))[:-1]
        shaken = shapely.Polygon(corners + rng.uniform(-1, 1, corners.shape) * unsteadiness_m)
        if shaken.is_valid and shaken.area > 1000:
            parts.append(Part(f"{number:02}", f"area {number}", PLANE.to_degrees(shaken)))
    assume(len(parts) > 6)
    parent = outline_round(parts)

    healed, _findings = heal_layer(parts, parent, limit_m2=10_000)

    assert [part.code for part in healed] == [part.code for part in parts]
    assert_tiles(healed, parent)
    assert heal_layer(parts[::-1], parent, limit_m2=10_000)[0] == healed


def test_faces_and_their_borders_hold_together():
    lines = PLANE.to_degrees(
        np.array([shapely.box(0, 0, 30, 10).exterior, *map(shapely.LineString, CUTS)])
    )

    cut = faces(lines)

    middles = PLANE.to_metres(shapely.centroid(cut))
    order = np.argsort(shapely.get_x(middles))
    borders = shared_borders(cut[order])
    assert list(zip(borders.first, borders.second, strict=True)) == [(0, 1), (1, 2)]
    assert borders.length_m == pytest.approx([10, 10], abs=0.02)
    assert components([0, 2], borders.neighbours()) == [[0], [2]]
    assert components([0, 1, 2], borders.neighbours()) == [[0, 1, 2]]
    left, none = dissolve(cut[order], [0, 0, 2], 3)[:2]
    assert PLANE.to_metres(left).area == pytest.approx(200, rel=0.01)
    assert none.is_empty


CUTS = [[(10, -5), (10, 15)], [(20, -5), (20, 15)]]
