"""Members and wishes of a whole district matched at once: time, optimum, fall-back, fairness.

The exact matching is checked here against the linear programme, solved by HiGHS (scipy): first how
many places can be filled at all, then at what least cost.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sparse
from scipy.optimize import linprog

from bench.common import Printer, arguments
from bench.year_of_wishes import Rules, a_year
from youhu.solvers.matching.assigning import Assignment, assign, greedy, reasons
from youhu.solvers.matching.candidates import Edges, Helpers, Items, Numbers, candidates

# Check-ins, wishes and projects of Haizhu (see docs/wishes.md), and how many people they take.
MEMBERS, WISHES, PROJECTS, PLACES = 25_879, 1_252, 140, 3_400
WIDTH_M, HEIGHT_M, CENTRES = 12_000, 7_200, 60
SKILLS, SLOTS = 16, 14  # a slot is a morning or an afternoon of the week
QUICK = 10
SEED = 20261129


def main(argv: Sequence[str] | None = None) -> int:
    asked = arguments(argv, __doc__ or "")
    printer = Printer("matching", as_json=asked.json)
    share = QUICK if asked.quick else 1
    helpers, items = a_district(np.random.default_rng(SEED), share=share)
    matched = _matched(helpers, items, printer)
    is_equal = _checked(*matched, items, printer)
    is_near = _fallen_back(*matched, items, printer)
    is_fairer = _spread(printer, share=share)
    return 0 if is_equal and is_near and is_fairer else 1


def a_district(dice: np.random.Generator, *, share: int = 1) -> tuple[Helpers, Items]:
    """People and wishes around the centres of communities, as a district has them."""
    members, wishes, projects = MEMBERS // share, WISHES // share, PROJECTS // share
    centres = dice.random((CENTRES, 2)) * (WIDTH_M, HEIGHT_M)
    home, place = (_around(centres, n, dice) for n in (members, wishes + projects))
    helpers = Helpers(
        home[:, 0], home[:, 1],
        _bits(members, SKILLS, (1, 2), dice), _bits(members, SLOTS, (1, 3), dice),
        np.minimum(dice.poisson(1.2, members), 9),
    )  # fmt: skip
    items = Items(
        place[:, 0], place[:, 1],
        _bits(len(place), SKILLS, (1, 1), dice), _bits(len(place), SLOTS, (1, 1), dice),
        _places(wishes, projects, PLACES // share, dice),
        np.where(dice.random(len(place)) < 0.1, 500, 0),
    )  # fmt: skip
    return helpers, items


def _around(centres: Any, n: int, dice: np.random.Generator) -> Any:
    spread = dice.normal(0, 350, (n, 2))
    return centres[dice.integers(0, len(centres), n)] + spread


def _bits(n: int, width: int, how_many: tuple[int, int], dice: np.random.Generator) -> Any:
    """For each row from so many to so many different bits."""
    order = dice.random((n, width)).argsort(axis=1)
    chosen = order < dice.integers(how_many[0], how_many[1] + 1, n)[:, None]
    return (chosen @ (1 << np.arange(width))).astype(np.uint64)


def _places(wishes: int, projects: int, places: int, dice: np.random.Generator) -> Numbers:
    """One for a wish; the rest falls to projects by chance."""
    more = dice.multinomial(places - wishes - projects, np.full(projects, 1 / projects))
    return np.concatenate([np.ones(wishes, np.int64), 1 + more])


@dataclass(frozen=True)
class Took:
    """Seconds of processor and of the wall between two looks at the clock."""

    begun: float
    begun_cpu: float

    @classmethod
    def start(cls) -> "Took":
        return cls(time.perf_counter(), time.process_time())

    def said(self) -> dict[str, float]:
        wall, cpu = time.perf_counter() - self.begun, time.process_time() - self.begun_cpu
        return {"s": round(wall, 3), "cpu_s": round(cpu, 3)}


def _matched(helpers: Helpers, items: Items, printer: Printer) -> tuple[Edges, Assignment]:
    """Everything that the desk's one press does, candidates and reasons included."""
    whole = Took.start()
    edges = candidates(helpers, items)
    found = whole.said()
    solving = Took.start()
    best = assign(edges, items)
    solved, took = solving.said(), whole.said()
    told = reasons(best, edges, helpers, items)
    metres = edges.metres[best.chosen]
    printer.say(
        case="match", members=len(helpers.x), items=len(items.x), places=int(items.places.sum()),
        edges=len(edges), candidates_s=found["s"], solve_s=solved["s"], **took,
        way=best.way, filled=best.filled, cost=best.cost,
        cost_a_place=round(best.cost / best.filled, 1),
        walk_p50_m=int(np.median(metres)), walk_p95_m=int(np.percentile(metres, 95)),
        load_of_chosen=round(float(helpers.load[edges.helper[best.chosen]].mean()), 2),
        load_of_all=round(float(helpers.load.mean()), 2), explained=len(told),
    )  # fmt: skip
    return edges, best


def _checked(edges: Edges, best: Assignment, items: Items, printer: Printer) -> bool:
    """The linear programme over the same pairs: as many places, and the same least cost."""
    took = Took.start()
    n = len(edges)
    known, helper = np.unique(edges.helper, return_inverse=True)
    once = sparse.csr_array((np.ones(n), (helper, np.arange(n))), (len(known), n))
    full = sparse.csr_array((np.ones(n), (edges.item, np.arange(n))), (len(items.places), n))
    limits = {
        "A_ub": sparse.vstack([once, full]),
        "b_ub": np.concatenate([np.ones(len(known)), items.places]),
        "bounds": (0, 1), "method": "highs",
    }  # fmt: skip
    most = round(-linprog(-np.ones(n), **limits).fun)
    least = linprog(edges.cost, A_eq=np.ones((1, n)), b_eq=[most], **limits).fun
    gap = best.cost - least
    printer.say(
        case="lp", filled=most, cost=round(least, 3), gap=round(gap, 6),
        equal=(is_equal := bool(best.filled == most and abs(gap) < 0.5)), **took.said(),
    )  # fmt: skip
    return is_equal


def _fallen_back(edges: Edges, best: Assignment, items: Items, printer: Printer) -> bool:
    """What it costs to do without the flow, and what the quickest fingers would have done."""
    took = Took.start()
    other = greedy(edges, items)
    above = other.cost / best.cost - 1
    printer.say(
        case="greedy", filled=other.filled, cost=other.cost, above=round(above, 4), **took.said()
    )
    order = np.random.default_rng(SEED).permutation(len(edges))
    chance = greedy(Edges(edges.item, edges.helper, edges.metres, np.argsort(order)), items)
    cost = int(edges.cost[chance.chosen].sum())
    printer.say(
        case="by_chance", filled=chance.filled, cost=cost, above=round(cost / best.cost - 1, 4)
    )
    return other.filled == best.filled and above <= 0.05


def _spread(printer: Printer, *, share: int) -> bool:
    """A year of a tenth of the district, each time with the same dice, under one more rule."""
    ways = {
        "first_come": Rules(),
        "fair_release": Rules(releases_fairly=True),
        "fair_release_and_proposals": Rules(releases_fairly=True, proposes=True),
    }
    spread = []
    for name, rules in ways.items():
        year = a_year(a_district, rules=rules, share=QUICK * share)
        printer.say(case="year", rule=name, **year)
        spread.append(year["gini"])
    return bool(spread[-1] < spread[0])


if __name__ == "__main__":
    raise SystemExit(main())
