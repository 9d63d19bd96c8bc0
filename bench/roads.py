"""Ways over a road net of 10,000 junctions: tables, a new address, and what straight lines miss.

The net is made up from a seed: a town of 100 by 100 streets that bend, every tenth a main road,
every third one-way. Times are CPU on one core.
"""

import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

import numpy as np

from bench.common import Printer, arguments
from youhu.solvers import roads
from youhu.solvers.roads import Graph, Line, Profile
from youhu.solvers.roads.profiles import kind_of, ways_of

SIDE, POINTS = 100, 1_000
QUICK_SIDE, QUICK_POINTS = 40, 300
MOST_TABLE_S, MOST_ADDRESS_MS = 2.0, 100.0
TRIES = 20
T = TypeVar("T")


def main(argv: Sequence[str] | None = None) -> int:
    asked = arguments(argv, __doc__ or "")
    printer = Printer("roads", as_json=asked.json)
    side, n_points = (QUICK_SIDE, QUICK_POINTS) if asked.quick else (SIDE, POINTS)
    graph = _net(side, printer)
    points = _points(side, n_points)
    table, table_s = _timed(lambda: roads.table(graph, points))
    printer.say(case="table", points=n_points, s=round(table_s, 2), most_s=MOST_TABLE_S)
    address_ms = _addresses(graph, points, table, printer)
    _straight(graph, points, table, printer)
    is_good = table_s <= MOST_TABLE_S and address_ms <= MOST_ADDRESS_MS
    if not is_good:
        print("slower than claimed", file=sys.stderr)
    return 0 if is_good else 1


def _net(side: int, printer: Printer) -> Graph:
    net, build_s = _timed(lambda: roads.build(town(side)))
    graph, graph_s = _timed(lambda: _warm(roads.graph_of(net, Profile.VAN)))
    printer.say(
        case="net", junctions=len(net.nodes), sections=len(net.tail), build_s=round(build_s, 2),
        graph_s=round(graph_s, 2), packed_kb=len(net.pack()) // 1024,
    )  # fmt: skip
    return graph


def _warm(graph: Graph) -> Graph:
    roads.snap(graph, graph.where()[:1])
    return graph


def town(side: int, *, seed: int = 62) -> list[Line]:
    """Streets both ways across a square, bent at every crossing."""
    at = _corners(side, seed)
    main, small = kind_of("primary"), kind_of("residential")
    assert main is not None
    assert small is not None
    lines = []
    for n in range(side):
        kind = main if n % 10 == 0 else small
        ways = ways_of(kind, {"oneway": "yes"} if n % 3 == 1 else {})
        for street in (at[n], at[:, n]):
            turned = street[::-1] if n % 2 else street
            lines.append(Line([(float(x), float(y)) for x, y in turned], kind, ways))
    return lines


def _corners(side: int, seed: int) -> Any:
    dice = np.random.default_rng(seed)
    xs, ys = 113.25 + np.arange(side) * 0.0012, 23.05 + np.arange(side) * 0.0011
    at = np.stack(np.meshgrid(xs, ys, indexing="ij"), axis=2)
    return at + dice.uniform(-3e-4, 3e-4, at.shape)


def _points(side: int, count: int) -> Any:
    at = _corners(side, 62)
    return np.random.default_rng(1).uniform(at[1, 1], at[-2, -2], (count, 2))


def _addresses(graph: Graph, points: Any, table: Any, printer: Printer) -> float:
    """One new address among all the others: the slowest of some, each as the table has it."""
    took = []
    for n in range(TRIES):
        rest = np.delete(np.arange(len(points)), n)
        (row, column), s = _timed(partial(roads.added, graph, points[rest], points[n]))
        took.append(s * 1000)
        if (row.seconds[0, :-1] != table.seconds[n, rest]).any():
            raise RuntimeError("a new address is told otherwise than in the table")
        if (column.metres[:, 0] != table.metres[rest, n]).any():
            raise RuntimeError("the way back to a new address is another one")
    printer.say(
        case="new_address", points=len(points), p50_ms=round(float(np.median(took)), 1),
        max_ms=round(max(took), 1), most_ms=MOST_ADDRESS_MS,
    )  # fmt: skip
    return max(took)


def _straight(graph: Graph, points: Any, table: Any, printer: Printer) -> None:
    """How wrong a straight line is, with the usual factor and with the best one for this net."""
    factors = {"usual": roads.usual(graph.profile), "fitted": roads.measured(graph)}
    for said, straight in factors.items():
        guess, s = _timed(partial(roads.guess, straight, points))
        is_trip = table.seconds > 60
        off = np.abs(guess.seconds[is_trip] / table.seconds[is_trip] - 1)
        far = np.abs(guess.metres[is_trip] / table.metres[is_trip] - 1)
        printer.say(
            case="straight_line", factor=said, detour=straight.detour, kmh=straight.kmh,
            mean_error_time=round(float(off.mean()), 3), p90_error_time=_p90(off),
            mean_error_metres=round(float(far.mean()), 3), s=round(s, 3),
        )  # fmt: skip


def _p90(errors: Any) -> float:
    return round(float(np.quantile(errors, 0.9)), 3)


def _timed(do: Callable[[], T]) -> tuple[T, float]:
    begun = time.process_time()
    done = do()
    return done, time.process_time() - begun


if __name__ == "__main__":
    sys.exit(main())
