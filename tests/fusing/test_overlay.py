"""Random maps laid over each other: nothing is lost, and everybody is in exactly one fused cell."""

from collections import Counter

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.fusion import SIDE, SOUTH, WEST, figures, spots, tiles
from youhu.common.geo import Homes, PlaceIndex, area_m2, homes_in, most_of, overlay
from youhu.fusing.rules import gained_and_lost

SOME = settings(max_examples=25, deadline=None)


@SOME
@given(
    social=st.integers(1, 30), party=st.integers(1, 12), doors=st.integers(0, 400),
    seed=st.integers(0, 10_000),
)  # fmt: skip
def test_every_household_is_in_exactly_one_fused_cell_for_random_maps(social, party, doors, seed):
    rng = np.random.default_rng(seed)
    lower, upper = tiles(social, rng, "S"), tiles(party, rng, "P")
    homes = homes_in(PlaceIndex(lower.items()), *spots(doors, rng))
    pieces = overlay(lower, upper, homes)
    chosen = most_of(pieces)

    assert set(chosen) == set(lower)
    fused = Counter()
    for code in homes.codes:
        fused[chosen[code]] += 1
    assert sum(fused.values()) == doors == sum(piece.households for piece in pieces)
    most = Counter()
    for piece in pieces:
        most[piece.code] = max(most[piece.code], piece.households)
    kept = {p.code: p.households for p in pieces if chosen[p.code] == p.upper}
    assert kept == dict(most)


@SOME
@given(social=st.integers(1, 30), party=st.integers(1, 12), seed=st.integers(0, 10_000))
def test_the_pieces_of_random_maps_are_all_of_the_ground(social, party, seed):
    rng = np.random.default_rng(seed)
    lower, upper = tiles(social, rng, "S"), tiles(party, rng, "P")
    pieces = overlay(lower, upper, homes_in(PlaceIndex(lower.items()), [], []))
    whole = area_m2(shapely.box(WEST, SOUTH, WEST + SIDE, SOUTH + SIDE))
    assert sum(piece.area_m2 for piece in pieces) == pytest.approx(whole, rel=1e-6)
    shares = Counter()
    for piece in pieces:
        shares[piece.code] += piece.share
    assert all(share == pytest.approx(1, abs=1e-6) for share in shares.values())


def strip(west, east):
    return shapely.box(113.3 + west / 1e4, 23.08, 113.3 + east / 1e4, 23.09)


def test_a_sliver_is_named_and_the_rest_is_not():
    lower = {"a": strip(0, 50), "b": strip(50, 100)}
    upper = {"P": strip(0, 50.4), "Q": strip(50.4, 100)}  # the borders are 4 m apart
    pieces = overlay(lower, upper, homes_in(PlaceIndex(lower.items()), [], []))
    slivers = [(piece.code, piece.upper) for piece in pieces if piece.is_sliver]
    assert slivers == [("b", "P")]
    assert len(pieces) == 3


def test_a_piece_where_somebody_lives_is_no_sliver():
    lower, upper = {"b": strip(50, 100)}, {"P": strip(0, 50.4), "Q": strip(50.4, 100)}
    homes = homes_in(PlaceIndex(lower.items()), [113.30502], [23.085])
    pieces = {piece.upper: piece for piece in overlay(lower, upper, homes)}
    assert not pieces["P"].is_sliver
    assert most_of(pieces.values()) == {"b": "P"}


def test_of_equal_households_the_ground_decides_and_then_the_code():
    lower = {"a": strip(0, 100)}
    equal = {"Q": strip(0, 50), "P": strip(50, 100)}
    bigger = {"P": strip(0, 40), "Q": strip(40, 100)}
    none = homes_in(PlaceIndex(lower.items()), [], [])
    assert most_of(overlay(lower, bigger, none)) == {"a": "Q"}
    same = overlay(lower, equal, none)
    assert {round(piece.area_m2) for piece in same} == {round(same[0].area_m2)}


def test_who_is_counted_in_a_cell_but_stands_beyond_it_is_not_lost():
    lower, upper = {"a": strip(0, 50)}, {"P": strip(0, 50), "Q": strip(50, 100)}
    beyond = Homes(np.array([113.308]), np.array([23.085]), np.array([3]), ["a"])
    pieces = overlay(lower, upper, beyond)
    assert [(piece.upper, piece.households) for piece in pieces] == [("P", 0), ("Q", 3)]


def test_what_one_gains_another_loses():
    was, then = {"a": "P", "b": "P"}, {"a": "P", "b": "Q", "c": "Q"}
    gained, lost = gained_and_lost(was, then, {"a": 5, "b": 7, "c": 2})
    assert (gained, lost) == ({"Q": 9}, {"P": 7})


def test_the_bench_loses_nobody_and_is_quick():
    found = figures(2_000)
    assert (found["party_grids"], found["social_grids"]) == (38, 81)
    assert found["households_lost"] == 0
    assert found["seconds"] < 3
