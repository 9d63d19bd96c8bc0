"""Tours beside the libraries called directly, on the public instances; and 10,000 random problems.

One core, the same seconds of processor time for each; every solution passes the checker, and those
of the SINTEF convention once more in double precision. VRPTW: distance only, cut after one decimal
(DIMACS). PDPTW: vehicles first, then distance. Without --data only the case "safety" runs.
"""

import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench.common import Printer, arguments
from bench.made_up_tours import a_problem
from bench.routing_files import best_known, exact, homberger, li_lim, whole
from bench.routing_rivals import RIVALS, Routes
from youhu.solvers.tours import Engine, solve
from youhu.solvers.tours.check import faults, is_sound, priced, rank
from youhu.solvers.tours.problem import Budget, Plan, Problem, StepKind
from youhu.solvers.tours.timing import Clock, Stop, delivery, pickup

# Distance only, one decimal: CVRPLIB's values as PyVRP/Instances and others keep them.
DIMACS = {
    "c101": 827.3, "r112": 948.6, "rc208": 776.1,
    "c2_2_1": 1922.1, "r1_2_1": 4667.2, "rc2_2_1": 2797.4,
    "c1_10_1": 42444.8, "r1_10_1": 53026.1, "rc2_10_1": 28122.6,
}  # fmt: skip
DISTANCE = (  # file, seconds, and how many per cent above the reference at most
    ("solomon/C101", 10, 0.3), ("solomon/R112", 10, 0.3), ("solomon/RC208", 10, 0.3),
    ("homberger/homberger_200/c2_2_1", 10, 0.7), ("homberger/homberger_200/r1_2_1", 10, 0.7),
    ("homberger/homberger_200/rc2_2_1", 10, 0.7),
    ("homberger/1000/c1_10_1", 10, 8), ("homberger/1000/r1_10_1", 10, 8),
    ("homberger/1000/rc2_10_1", 10, 8),
    ("homberger/1000/c1_10_1", 60, 1.5), ("homberger/1000/r1_10_1", 60, 1.5),
    ("homberger/1000/rc2_10_1", 60, 1.5),
)  # fmt: skip
VEHICLES = (  # file, seconds, and how many vehicles above the best known at most
    *((f"li_lim/li_lim_100/{name}", 10, 0)
      for name in ("lc105", "lr105", "lr112", "lrc107", "lc206", "lr207", "lrc203")),
    *((f"li_lim/li_lim_200/{name}", 60, 1)
      for name in ("LC1_2_9", "LR1_2_5", "LR1_2_9", "LRC1_2_1", "LR2_2_1", "LRC2_2_5")),
)  # fmt: skip
IN_A_MINUTE = ("solomon/R112", "li_lim/li_lim_100/lrc203")
MADE_UP, FEW = 10_000, 400
ENGINES: tuple[Engine, ...] = ("pyvrp", "vroom", "ruin", "best")


def main(argv: Sequence[str] | None = None) -> int:
    asked = arguments(argv, __doc__ or "")
    warnings.simplefilter("ignore")
    printer = Printer("tours", as_json=asked.json)
    is_safe = _safety(printer, FEW if asked.quick else MADE_UP)
    if not asked.data:
        print("no instances: give --data for the rest", file=sys.stderr)
        return 0 if is_safe else 1
    folder = Path(asked.data)
    rows = [
        Row(folder, name, 5 if asked.quick else seconds, bar, vehicles_first=which is VEHICLES)
        for which in (DISTANCE, VEHICLES)
        for name, seconds, bar in which
        if not asked.quick or name in IN_A_MINUTE
    ]
    reached = [row.said(printer) for row in rows]
    return 0 if is_safe and all(reached) else 1


@dataclass(frozen=True)
class Row:
    """One instance at one budget."""

    folder: Path
    name: str
    seconds: float
    bar: float
    vehicles_first: bool

    def said(self, printer: Printer) -> bool:
        read = li_lim if self.vehicles_first else homberger
        instance = read(self.folder / f"{self.name}.txt")
        scale = 1000 if self.vehicles_first else 10
        problem = whole(instance, scale=scale, cut=not self.vehicles_first,
                        vehicles_first=self.vehicles_first)  # fmt: skip
        found = dict(self._plans(problem))
        checked = exact(instance) if self.vehicles_first else None
        figures = {name: self._figures(problem, checked, *one) for name, one in found.items()}
        return self._judged(printer, figures, scale)

    def _plans(self, problem: Problem) -> Iterator[tuple[str, tuple[Plan, float]]]:
        begun = time.process_time()
        plan = solve(problem, Budget(cpu_s=self.seconds), engine="best")
        yield "ours", (plan, time.process_time() - begun)
        for name, rival in RIVALS.items():
            begun = time.process_time()
            routes = rival(problem, self.seconds)
            took = time.process_time() - begun
            yield name, (written(problem, routes), took)

    def _figures(
        self, problem: Problem, exactly: Problem | None, plan: Plan, took: float
    ) -> dict[str, Any]:
        found = [fault.kind for fault in faults(problem, plan)]
        if exactly is not None:
            plan = again(exactly, plan)
            found += [fault.kind for fault in faults(exactly, plan)]
        return {
            "cpu_s": round(took, 1), "faults": len(found), "vehicles": plan.vehicles_used,
            "distance": float(plan.metres), "engine": plan.engine,
        }  # fmt: skip

    def _judged(self, printer: Printer, figures: dict[str, dict[str, Any]], scale: int) -> bool:
        name = self.name.split("/")[-1].lower()
        known = best_known(self.folder)[name]
        least = known["best_known_cost"] if self.vehicles_first else DIMACS[name]
        if not self.vehicles_first:
            for one in figures.values():
                one["distance"] /= scale
        ours, sound = figures["ours"], [f for n, f in figures.items() if n != "ours" and _is_ok(f)]
        rank_of = _by_vehicles if self.vehicles_first else _by_distance
        best = min(sound, key=rank_of)
        gap = (ours["distance"] / least - 1) * 100
        more = ours["vehicles"] - known["solved_with_vehicles"]
        reached = _is_ok(ours) and (more if self.vehicles_first else round(gap, 2)) <= self.bar
        never_worse = rank_of(ours) <= rank_of(best)
        for engine, one in figures.items():
            printer.say(case="row", instance=name, seconds=self.seconds, by=engine,
                        **one | {"distance": round(one["distance"], 1)})  # fmt: skip
        printer.say(
            case="judged", instance=name, seconds=self.seconds, best_known=least,
            best_known_vehicles=known["solved_with_vehicles"] if self.vehicles_first else None,
            gap_percent=round(gap, 2), more_vehicles=more if self.vehicles_first else None,
            bar=self.bar, reached=reached, never_worse=never_worse,
            ratio_to_best_rival=round(ours["distance"] / best["distance"], 4),
        )  # fmt: skip
        return bool(reached)


def _is_ok(figures: dict[str, Any]) -> bool:
    return bool(figures["faults"] == 0 and figures["vehicles"])


def _by_vehicles(figures: dict[str, Any]) -> tuple[int, float]:
    return figures["vehicles"], round(figures["distance"], 2)


def _by_distance(figures: dict[str, Any]) -> tuple[int, float]:
    return 0, round(figures["distance"], 2)


def written(problem: Problem, routes: Routes) -> Plan:
    """A rival's routes as a plan, with the times that our clock gives them."""
    ends: dict[int, Stop] = {}
    for job in problem.jobs:
        ends[job.delivery.place] = delivery(job)
        if job.pickup:
            ends[job.pickup.place] = pickup(job)
    clock = Clock(problem)
    timed = [
        clock.timed(vehicle, [ends[row] for row in rows])
        for vehicle, rows in zip(problem.vehicles, routes, strict=False)
    ]
    return priced(problem, Plan(tuple(route for route in timed if route)))


def again(exactly: Problem, plan: Plan) -> Plan:
    """The same stops in double precision."""
    rows = {one.id: n for n, one in enumerate(exactly.vehicles)}
    routes: Routes = [[] for _vehicle in exactly.vehicles]
    for route in plan.routes:
        stops = [s for s in route.steps if s.kind in (StepKind.PICKUP, StepKind.DELIVERY)]
        routes[rows[route.vehicle]] = [step.place for step in stops]
    return replace(written(exactly, [r for r in routes if r]), engine=plan.engine)


def _safety(printer: Printer, many: int) -> bool:
    """Cold, then with more jobs on top of the plan that was accepted."""
    counted: Counter[str] = Counter()
    begun = time.process_time()
    for seed in range(many):
        problem, hidden = a_problem(seed)
        engine = ENGINES[seed % len(ENGINES)]
        counted["hidden_faults"] += len(faults(problem, hidden))
        plan = solve(problem, Budget(iterations=100), engine=engine)
        _count(counted, "cold", problem, plan, hidden)
        more = tuple(replace(job, id=f"new {job.id}", aboard=None) for job in problem.jobs[:2])
        fuller = replace(problem, jobs=(*problem.jobs, *more))
        later = solve(fuller, Budget(iterations=30), hidden, engine=engine)
        _count(counted, "warm", fuller, later, hidden)
    printer.say(
        case="safety", problems=many, plans=2 * many, cpu_s=round(time.process_time() - begun, 1),
        **{name: counted[name] for name in (
            "hidden_faults", "cold_infeasible", "warm_infeasible", "warm_dropped",
            "cold_left_out", "cold_later")},
    )  # fmt: skip
    return not (counted["cold_infeasible"] or counted["warm_infeasible"] or counted["warm_dropped"])


def _count(counted: Counter[str], when: str, problem: Problem, plan: Plan, hidden: Plan) -> None:
    accepted = {step.job for route in hidden.routes for step in route.steps if step.job}
    required = {job.id for job in problem.jobs if job.prize is None}
    served = {step.job for route in plan.routes for step in route.steps}
    counted[f"{when}_infeasible"] += not is_sound(problem, plan)
    counted[f"{when}_dropped"] += bool((accepted & required) - served)
    counted[f"{when}_left_out"] += bool((accepted & required) - served)
    if when == "cold":
        counted["cold_later"] += rank(problem, plan)[:2] > rank(problem, hidden)[:2]


if __name__ == "__main__":
    raise SystemExit(main())
