"""Points in three datums, against published values and there-and-back."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from youhu.common.geo import (
    Datum,
    Plane,
    area_m2,
    convert,
    convert_geojson,
    convert_point,
    convert_shape,
    distance_m,
    width_m,
)

WGS84, GCJ02, BD09 = Datum
IN_CHINA = st.tuples(st.floats(73, 135), st.floats(4, 53.5))


# The first three are the reference cases of eviltransform, the last two those of coordTransform.
@pytest.mark.parametrize(
    ("source", "here", "target", "there"),
    [
        (WGS84, (121.5272106, 31.1774276), GCJ02, (121.531541859215, 31.17530398364597)),
        (WGS84, (113.912316, 22.543847), GCJ02, (113.9171764808363, 22.540796131694766)),
        (WGS84, (116.377817, 39.911954), GCJ02, (116.38404722455657, 39.91334545536069)),
        (WGS84, (116.404, 39.915), GCJ02, (116.41024449916938, 39.91640428150164)),
        (GCJ02, (116.404, 39.915), BD09, (116.41036949371029, 39.92133699351021)),
    ],
)
def test_a_published_point_is_met_to_the_last_digit(source, here, target, there):
    assert convert_point(*here, source=source, target=target) == pytest.approx(there, abs=1e-12)


@given(IN_CHINA, st.sampled_from(Datum), st.sampled_from(Datum))
def test_a_point_comes_back_to_where_it_was(point, source, target):
    there = convert_point(*point, source=source, target=target)
    back = convert_point(*there, source=target, target=source)

    assert back == pytest.approx(point, abs=1e-10)


def test_a_map_of_guangzhou_is_about_600_m_off():
    shifted = convert_point(113.29, 23.08, source=WGS84, target=GCJ02)
    assert distance_m(113.29, 23.08, *shifted) == pytest.approx(620, abs=20)


def test_a_point_far_from_china_stays_where_it_is():
    assert convert_point(2.35, 48.86, source=GCJ02) == (2.35, 48.86)


def test_the_way_between_two_shifted_datums_leads_over_the_third():
    by_way = convert_point(113.3, 23.1, source=GCJ02)
    expected = convert_point(*by_way, source=WGS84, target=BD09)

    assert convert_point(113.3, 23.1, source=GCJ02, target=BD09) == pytest.approx(expected)


def test_many_points_are_moved_like_each_of_them():
    lngs, lats = np.linspace(113.2, 113.4, 5), np.linspace(23.0, 23.1, 5)

    moved = np.transpose(convert(lngs, lats, source=BD09))

    singly = [convert_point(*point, source=BD09) for point in zip(lngs, lats, strict=True)]
    assert moved.tolist() == [list(point) for point in singly]


@pytest.mark.parametrize(
    "shape",
    [
        shapely.Point(113.3, 23.1),
        shapely.LineString([(113.3, 23.1), (113.4, 23.1)]),
        shapely.Polygon(
            shapely.box(113, 23, 114, 24).exterior, [shapely.box(113.4, 23.4, 113.5, 23.5).exterior]
        ),
        shapely.MultiPolygon([shapely.box(113, 23, 114, 24), shapely.box(115, 23, 116, 24)]),
        shapely.GeometryCollection([shapely.Point(113.3, 23.1)]),
    ],
    ids=lambda shape: shape.geom_type,
)
def test_geojson_of_every_kind_moves_like_its_shape(shape):
    geometry = convert_geojson(shapely.geometry.mapping(shape), source=GCJ02)
    moved = convert_shape(shape, source=GCJ02)

    assert shapely.geometry.shape(geometry).equals_exact(moved, 1e-12)


def test_heights_are_dropped_from_geojson():
    flat = convert_geojson({"type": "Point", "coordinates": [113.3, 23.1, 7.0]}, source=WGS84)
    assert flat["coordinates"] == [113.3, 23.1]


# Lengths of one minute of arc on WGS-84 at 23° N, from the series of the ellipsoid.
def test_a_plane_measures_metres_at_its_latitude():
    assert distance_m(113.0, 23.0, 113.0 + 1 / 60, 23.0) == pytest.approx(1709.2, abs=0.5)
    assert distance_m(113.0, 23.0, 113.0, 23.0 + 1 / 60) == pytest.approx(1845.8, abs=0.5)


def test_the_area_of_a_box_is_that_on_the_ellipsoid():
    # Zone of the WGS-84 ellipsoid between 23.0° and 23.1° N, a tenth of a degree wide.
    axis, e2 = 6378137.0, 0.00669437999014
    lats = np.radians(np.linspace(23.0, 23.1, 1001))
    strips = axis**2 * (1 - e2) * np.cos(lats) / (1 - e2 * np.sin(lats) ** 2) ** 2
    exact = np.trapezoid(strips, lats) * np.radians(0.1)

    assert area_m2(shapely.box(113.3, 23.0, 113.4, 23.1)) == pytest.approx(exact, rel=1e-5)


def test_a_plane_leads_there_and_back():
    plane = Plane.at(113.3, 23.1)
    shape = shapely.box(113.2, 23.0, 113.4, 23.2)

    assert plane.to_degrees(plane.to_metres(shape)).equals_exact(shape, 1e-12)


def test_the_width_of_a_strip_is_its_short_side():
    assert width_m(shapely.box(0, 0, 1000, 2)) == pytest.approx(2, rel=0.01)
    assert width_m(shapely.Polygon()) == 0
