"""Ways over roads: joined where lines meet, by the rules of each vehicle, exact to the second."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from tests.factories.streets import as_text, corner, grid, street
from youhu.solvers import roads
from youhu.solvers.roads import Fault, Network, Profile, RoadsUnreadable, Trip
from youhu.solvers.roads.graph import weigh, weighed
from youhu.solvers.roads.profiles import kind_of, ways_of

BLOCK_E, BLOCK_N = 204.7, 221.5  # metres of a block at 23.08° N


def graph(features, profile=Profile.VAN):
    return roads.graph_of(roads.build(roads.read_geojson(as_text(features))), profile)


def test_a_grid_is_cut_at_every_crossing() -> None:
    net = roads.build(roads.read_geojson(as_text(grid(6))))
    assert (len(net.nodes), len(net.tail)) == (36, 60)
    assert np.allclose(net.metres[:5], BLOCK_E, atol=0.5)


def test_ways_go_along_the_streets_at_their_speed() -> None:
    table = roads.table(graph(grid()), [corner(0, 0), corner(3, 2)])
    metres = 3 * BLOCK_E + 2 * BLOCK_N
    assert table.metres[0, 1] == pytest.approx(metres, abs=3)
    assert table.seconds[0, 1] == pytest.approx(metres * 3.6 / 18, abs=2)
    assert table.metres[0, 0] == table.seconds[1, 1] == 0


def test_a_oneway_street_is_left_only_one_way_except_on_foot() -> None:
    features = [*grid(3), street((2, 0), (3, 0), oneway="yes"), street((3, 0), (3, 1), (2, 1))]
    here, there = corner(3, 0), corner(2, 0)
    van = roads.table(graph(features), [here, there])
    foot = roads.table(graph(features, Profile.FOOT), [here, there])
    assert van.metres[1, 0] == pytest.approx(BLOCK_E, abs=2)
    assert van.metres[0, 1] == pytest.approx(2 * BLOCK_N + BLOCK_E, abs=3)
    assert foot.metres[0, 1] == foot.metres[1, 0] == pytest.approx(BLOCK_E, abs=2)


def test_two_doors_in_one_oneway_street_need_no_way_round_forward() -> None:
    features = [*grid(3), street((0, 0), (1, 0), oneway="yes", highway="service")]
    features[0] = street((1, 0), (2, 0))
    (lng, lat), (end, _lat) = corner(0, 0), corner(1, 0)
    first, second = (lng + (end - lng) * 0.25, lat), (lng + (end - lng) * 0.75, lat)
    table = roads.table(graph(features), [first, second, second])
    assert table.metres[0, 1] == pytest.approx(BLOCK_E / 2, abs=2)
    assert table.metres[1, 0] > 3 * BLOCK_N
    assert table.metres[1, 2] == table.metres[2, 1] == 0


def test_a_van_keeps_off_footways_and_people_off_motorways() -> None:
    footway = [*grid(2), street((0, 0), (1, 1), highway="footway")]
    ends = [corner(0, 0), corner(1, 1)]
    assert roads.table(graph(footway), ends).metres[0, 1] > 400
    assert roads.table(graph(footway, Profile.FOOT), ends).metres[0, 1] < 310
    assert ways_of(kind_of("motorway"), {}) == 0b000001
    assert ways_of(kind_of("residential"), {"motor_vehicle": "no"}) == 0b111100
    assert kind_of("primary_link") == kind_of("primary")
    assert kind_of("proposed") is None


def test_what_is_apart_from_the_largest_part_is_not_on_the_net() -> None:
    features = [*grid(4), street((10, 10), (11, 10), (11, 11), (10, 10))]
    table = roads.table(graph(features), [corner(0, 0), corner(10, 10), corner(3, 3)])
    assert table.metres[0, 1] == table.seconds[1, 2] == -1
    assert table.metres[0, 2] > 0


def test_a_limit_slows_down_and_never_speeds_up() -> None:
    ends = [corner(0, 0), corner(5, 0)]
    usual, slow, fast = (
        roads.table(graph(grid(6, maxspeed=limit)), ends).seconds[0, 1] for limit in (60, 9, 120)
    )
    assert slow == pytest.approx(2 * usual, abs=2)
    assert fast == usual


def test_the_fastest_way_is_taken_and_its_own_length_told() -> None:
    main = [*grid(4, highway="living_street"),
            street((0, 0), (0, -1), (3, -1), (3, 0), highway="primary")]  # fmt: skip
    table = roads.table(graph(main), [corner(0, 0), corner(3, 0)])
    assert table.metres[0, 1] == pytest.approx(3 * BLOCK_E + 2 * BLOCK_N, abs=4)


def test_a_new_address_is_told_as_in_the_whole_table() -> None:
    dice, net = np.random.default_rng(3), graph([*grid(6), street((0, 0), (5, 5), oneway=True)])
    points = corner(0, 0) + dice.random((12, 2)) * 0.01
    whole = roads.table(net, points)
    row, column = roads.added(net, points[:-2], points[-2:])
    assert np.array_equal(row.metres, whole.metres[-2:])
    assert np.array_equal(column.seconds, whole.seconds[:-2, -2:])


def test_a_way_is_as_long_as_the_table_says_and_its_line_is() -> None:
    net = graph([*grid(6), street((1, 0), (4, 0), oneway="-1", highway="primary")])
    start, goal = (113.3003, 23.0801), (113.3091, 23.0899)
    table, found = roads.table(net, [start, goal]), roads.way(net, start, goal)
    assert found is not None
    assert (round(found.metres), round(found.seconds)) == (table.metres[0, 1], table.seconds[0, 1])
    drawn = np.hypot(*(np.diff(found.points, axis=0) * net.scale).T).sum()
    assert drawn == pytest.approx(found.metres - roads.snap(net, [start, goal]).off_m.sum(), abs=2)
    assert found.by_road.sum() == pytest.approx(found.seconds, rel=0.2)


@given(st.integers(0, 10**9))
def test_metres_and_seconds_are_those_of_two_plain_runs(seed: int) -> None:
    """Against an independent run over the junctions alone, on nets with dead ends and oneways."""
    dice = np.random.default_rng(seed)
    features = [f for f in grid(5) if dice.random() < 0.9]
    for _n in range(4):  # they pass over no other junction
        (x, y), (east, north) = dice.integers(1, 4, 2), dice.permuted([1, dice.choice([0, 1])])
        features.append(street((x, y), (x + east, y - north), oneway=bool(dice.random() < 0.6)))
    net = graph(features)
    arcs = np.full((net.count, net.count), np.inf)
    for tail, head, seconds, forth, back in zip(
        net.tail, net.head, net.seconds, net.forth, net.back, strict=True
    ):
        if forth:
            arcs[tail, head] = min(arcs[tail, head], seconds)
        if back:
            arcs[head, tail] = min(arcs[head, tail], seconds)
    plain = dijkstra(csr_array(np.where(np.isfinite(arcs), arcs, 0)))
    found = roads.table(net, net.where())
    assert np.abs(found.seconds - plain).max() <= 1
    assert (found.metres >= 0).all()


@given(st.integers(0, 10**7), st.integers(0, 10**6))
def test_both_numbers_come_out_of_one_exactly(hundredths: int, decimetres: int) -> None:
    seconds, metres = weighed(weigh(np.array([hundredths / 100]), np.array([decimetres / 10])))
    assert round(seconds[0] * 100) == max(hundredths, 1)
    assert round(metres[0] * 10) == decimetres


def test_a_net_is_the_same_after_it_was_kept() -> None:
    net = roads.build(roads.read_geojson(as_text(grid(4, maxspeed="30"))))
    again = Network.unpack(net.pack())
    for name in ("tail", "head", "kind", "ways", "kmh", "first"):
        assert np.array_equal(getattr(again, name), getattr(net, name))
    assert np.allclose(again.bends, net.bends, atol=1e-7)
    assert np.allclose(again.metres, net.metres, atol=0.01)


OSM = """<osm version="0.6"><node id="1" lat="23.08" lon="113.30"/>
<node id="2" lat="23.08" lon="113.302"/><node id="3" lat="23.082" lon="113.302"/>
<way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way>
<way id="2"><nd ref="2"/><nd ref="3"/><nd ref="1"/><tag k="highway" v="primary"/>
<tag k="maxspeed" v="20 mph"/></way>
<way id="3"><nd ref="1"/><nd ref="3"/><tag k="building" v="yes"/></way></osm>"""


def test_an_extract_of_openstreetmap_is_read(tmp_path) -> None:
    path = tmp_path / "net.osm"
    path.write_text(OSM)
    lines = roads.read_osm(path)
    assert [line.kmh for line in lines] == [0, 32]
    assert len(roads.build(lines).tail) == 2


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("not json", Fault.BROKEN),
        ("[1]", Fault.BROKEN),
        (as_text([]), Fault.NO_ROADS),
        (as_text([street((0, 0), (1, 0), highway="proposed")]), Fault.NO_ROADS),
        (as_text([{"geometry": {"type": "Point", "coordinates": [1, 2]}}]), Fault.NO_ROADS),
        (as_text([{"geometry": {"type": "LineString", "coordinates": [[23.1, 113.3], [23, 113]]}}]),
         Fault.NOT_DEGREES),
        (as_text([{"geometry": {"type": "LineString", "coordinates": [["a"], 3]}}]), Fault.BROKEN),
    ],
)  # fmt: skip
def test_what_is_no_net_says_why(text: str, fault: str) -> None:
    with pytest.raises(RoadsUnreadable) as wrong:
        roads.build(roads.read_geojson(text))
    assert wrong.value.fault == fault


def test_a_broken_extract_says_so(tmp_path) -> None:
    path = tmp_path / "net.osm.pbf"
    path.write_bytes(b"no such thing")
    with pytest.raises(RoadsUnreadable) as wrong:
        roads.read_osm(path)
    assert wrong.value.fault == Fault.BROKEN


def test_hours_are_learnt_robustly_and_cautiously() -> None:
    net = graph(grid())
    ends = (corner(0, 0), corner(5, 5))
    usual = roads.way(net, *ends).seconds
    slow = [Trip(*ends, hour=8, seconds=usual * 2) for _n in range(40)]
    broken = [Trip(*ends, hour=8, seconds=usual * 7) for _n in range(5)]
    few = [Trip(*ends, hour=18, seconds=usual * 2)]
    nonsense = [Trip(*ends, hour=12, seconds=usual * 100)]
    rush, evening = roads.learn(net, [*slow, *broken, *few, *nonsense])
    assert (rush.band.start, rush.trips, rush.road_class) == (7, 45, "local")
    assert 1.7 < rush.factor < 2.01
    assert 1.0 < evening.factor < 1.15


def test_a_slower_hour_makes_ways_longer_in_time_alone() -> None:
    net, ends = graph(grid()), [corner(0, 0), corner(5, 5)]
    paced = net.paced({roads.RoadClass.LOCAL: 1.5})
    usual, slow = roads.table(net, ends), roads.table(paced, ends)
    assert slow.metres[0, 1] == usual.metres[0, 1]
    assert slow.seconds[0, 1] == pytest.approx(1.5 * usual.seconds[0, 1], abs=1)


def test_what_is_in_reach_lies_within_the_time() -> None:
    net = graph(grid(), Profile.FOOT)
    start = corner(2, 2)
    found = roads.reach(net, start, seconds=300)
    ends = np.vstack(found.pieces)
    assert np.hypot(*((ends - start) * net.scale).T).max() == pytest.approx(375, abs=12)
    walks = roads.table(net, np.vstack([[start], ends])).seconds[0]
    assert walks.max() <= 301
    assert roads.reach(net, (114.0, 23.0), seconds=600).pieces == ()


def test_a_straight_line_is_measured_on_the_net() -> None:
    said = roads.measured(graph(grid()))
    assert 1.1 < said.detour < 1.45
    assert said.kmh == pytest.approx(18, rel=0.1)
    assert said.error is not None
    assert 0 < said.error < 0.3
