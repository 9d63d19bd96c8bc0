"""The sample district is whole: every layer tiles the one above it, at every scale."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from youhu.common.errors import Refused
from youhu.common.geo import (
    Datum,
    Flaw,
    Part,
    PlaceIndex,
    area_m2,
    check_layer,
    convert_point,
    convert_shape,
    shared_borders,
)
from youhu.demo.geography import SCALES, build_district, landmarks
from youhu.demo.ground import apportion

LAYERS = ("subdistricts", "communities", "cells", "party_cells")


@pytest.fixture(scope="module")
def small():
    return build_district()


@pytest.fixture(scope="module")
def haizhu():
    return build_district(n_cells=SCALES["haizhu"])


@pytest.fixture(params=["small", "haizhu"])
def district(request):
    return request.getfixturevalue(request.param)


def parts(places):
    return [Part(place.code, place.name, place.shape) for place in places]


def test_the_numbers_are_those_of_the_real_district(small, haizhu):
    assert (len(small.subdistricts), len(small.communities), len(small.cells)) == (18, 267, 600)
    assert (len(haizhu.subdistricts), len(haizhu.communities)) == (18, 267)
    assert len(haizhu.cells) == 2_769
    assert 85e6 < area_m2(small.district.shape) < 95e6


@pytest.mark.parametrize("layer", LAYERS)
def test_every_layer_tiles_the_district(district, layer):
    places = getattr(district, layer)

    assert check_layer(parts(places), district.district.shape) == []
    assert shapely.coverage_is_valid(np.array([place.shape for place in places]))


@pytest.mark.parametrize("layer", LAYERS)
def test_every_area_hangs_together_and_holds_its_point(district, layer):
    for place in getattr(district, layer):
        assert place.shape.geom_type == "Polygon"
        assert place.shape.contains(shapely.Point(place.lng, place.lat))


def test_every_point_lies_in_one_cell_of_its_own_community(haizhu):
    west, south, east, north = haizhu.district.shape.bounds
    lngs, lats = np.random.default_rng(3).uniform((west, south), (east, north), (4_000, 2)).T
    inside = shapely.contains_xy(haizhu.district.shape, lngs, lats)

    found = {
        layer: PlaceIndex((place.code, place.shape) for place in getattr(haizhu, layer)).find_many(
            lngs, lats
        )
        for layer in LAYERS
    }

    assert [code is not None for code in found["cells"]] == inside.tolist()
    rows = [row for row in zip(*found.values(), strict=True) if row[0]]
    assert all(cell[:12] == party[:12] == community for _, community, cell, party in rows)
    assert all(community[:9] == subdistrict for subdistrict, community, _, _ in rows)


@pytest.mark.parametrize("layer", LAYERS)
def test_codes_are_official_ones_and_name_the_parent(district, layer):
    digits = {"subdistricts": 9, "communities": 12, "cells": 15, "party_cells": 15}[layer]
    places = getattr(district, layer)
    codes = [place.code for place in places]

    assert {len(code) for code in codes} == {digits}
    assert codes == sorted(set(codes))
    assert all(place.code.startswith(place.parent) and place.parent for place in places)
    assert all(place.name and place.name_en.isascii() for place in places)


def test_every_community_has_cells_numbered_from_one(district):
    numbers = {}
    for cell in district.cells:
        numbers.setdefault(cell.parent, []).append(int(cell.code[12:]))

    assert set(numbers) == {community.code for community in district.communities}
    assert all(
        len(found) >= 2 and found == list(range(1, len(found) + 1)) for found in numbers.values()
    )


def test_the_first_cell_lies_further_north_than_the_last(haizhu):
    last = {cell.parent: cell for cell in haizhu.cells}
    first = {cell.parent: cell for cell in reversed(haizhu.cells)}
    large = [code for code, cell in last.items() if cell.code[12:] >= "009"]

    assert all(first[code].lat > last[code].lat for code in large)


def test_a_party_cell_is_made_of_about_two_social_cells(district):
    cells = PlaceIndex((party.code, party.shape) for party in district.party_cells)
    held = [cells.find(cell.lng, cell.lat) for cell in district.cells]

    assert set(held) == {party.code for party in district.party_cells}
    assert 1.5 < len(held) / len(set(held)) <= 2
    assert all(party.code[12] == "D" for party in district.party_cells)


def test_communities_are_the_same_at_every_scale(small, haizhu):
    assert small.communities == haizhu.communities
    assert small.district == haizhu.district


def test_the_same_seed_draws_the_same_map(small):
    again, other = build_district(), build_district(seed=2)

    assert again == small
    assert other.cells != small.cells
    assert check_layer(parts(other.cells), other.district.shape) == []
    assert {place.shape.geom_type for place in other.subdistricts} == {"Polygon"}


def test_neighbouring_subdistricts_share_long_borders(small):
    borders = shared_borders(np.array([place.shape for place in small.subdistricts]))
    assert borders.length_m.sum() > 50_000


@pytest.mark.parametrize("n_cells", [0, 533, 2_770])
def test_a_number_of_cells_that_cannot_be_is_refused(n_cells):
    with pytest.raises(Refused, match=r"534 .* 2769"):
        build_district(n_cells=n_cells)


@pytest.mark.parametrize("n_cells", [534, 1_500])
def test_any_number_of_cells_in_between_is_met(n_cells):
    assert len(build_district(n_cells=n_cells).cells) == n_cells


def test_a_map_in_another_datum_does_not_pass_for_the_district(small):
    shifted = [
        Part(code, name, convert_shape(shape, source=Datum.WGS84, target=Datum.GCJ02))
        for code, name, shape in ((p.code, p.name, p.shape) for p in small.communities)
    ]

    first = check_layer(shifted, small.district.shape)[0]

    assert (first.flaw, first.likely) == (Flaw.DATUM, Datum.GCJ02)


def test_a_point_read_in_the_wrong_datum_falls_into_another_subdistrict(small):
    index = PlaceIndex((place.code, place.shape) for place in small.subdistricts)
    right = convert_point(113.29, 23.08, source=Datum.GCJ02)

    # Fengyang, where it was read off the map, and Ruibao, where it would be looked for.
    assert (index.find(*right), index.find(113.29, 23.08)) == ("440105012", "440105013")


def test_an_outline_is_geojson(small):
    geometry = small.district.geometry

    assert geometry["type"] == "Polygon"
    assert shapely.geometry.shape(geometry).equals(small.district.shape)


def test_landmarks_stand_in_the_district(small):
    places = landmarks()

    assert len(places) > 50
    assert len({place.name for place in places}) == len(places)
    assert all(place.name_en.isascii() for place in places)
    assert all(small.district.shape.contains(shapely.Point(p.lng, p.lat)) for p in places)


@given(
    st.lists(st.tuples(st.floats(0.1, 10), st.integers(2, 9)), min_size=1, max_size=8), st.data()
)
def test_seats_add_up_and_more_of_them_take_from_nobody(rows, data):
    weights, caps = [weight for weight, _cap in rows], [cap for _weight, cap in rows]
    total = data.draw(st.integers(2 * len(rows), sum(caps)))

    seats = apportion(weights, total=total, caps=caps)

    assert sum(seats) == total
    assert all(2 <= seat <= cap for seat, cap in zip(seats, caps, strict=True))
    if total < sum(caps):
        more = apportion(weights, total=total + 1, caps=caps)
        assert all(seat <= next_seat for seat, next_seat in zip(seats, more, strict=True))
