"""A market's dispatch on made-up days and through a month, against what could have been.

A day: 42 fleets, 1,500 orders, breakdowns, cancellations, a jam. What was driven goes through the
checker. It is compared with the best plan known to somebody who knew all orders in the morning (the
day as driven, improved for long, with several seeds) and with insertion alone, vehicles held alike.
A month: days of 300 orders with and without the fairness rule.
"""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from statistics import mean, quantiles
from typing import Any

from bench.common import Printer, arguments
from bench.market_day import a_day
from bench.market_dispatch import Day
from bench.market_month import a_month
from youhu.solvers.tours import Engine, solve
from youhu.solvers.tours.check import faults, rank
from youhu.solvers.tours.problem import Budget, Plan, Problem
from youhu.solvers.tours.rolling import Terms

RESERVE_S = 15 * 60  # planned before the due times, for jams


@dataclass(frozen=True)
class Size:
    """How much of it is reckoned."""

    seeds: int = 10
    orders: int = 1500
    fleets: int = 42
    cpu_s: float = 1.6  # a replan; what comes on top is measured
    hindsight_s: float = 40.0  # for each of the hindsight's rounds
    rounds: int = 3
    days: int = 30
    stable_changes: int = 2


FULL = Size()
QUICK = Size(seeds=1, orders=150, fleets=12, cpu_s=0.15, hindsight_s=2.0, rounds=2, days=2)

BARS = {
    "cost_of_hindsight": 1.05,
    "km_of_insertion": 0.5,
    "avoidable_late": 0,
    "replan_cpu_s_p95": 2.0,
    "promise_ms_p95": 300.0,
    "breakdown_cpu_s": 3.0,
    "faults": 0,
    "dropped": 0,
}
MONTH_AT_LEAST = {"jain": 0.97, "worst_of_due": 0.85}
MONTH_KM_OF_PLAIN = 1.02


def main(argv: Sequence[str] | None = None) -> int:
    asked = arguments(argv, __doc__ or "")
    printer, size = Printer("market", as_json=asked.json), QUICK if asked.quick else FULL
    with ProcessPoolExecutor(max_workers=2) as pool:
        month = [pool.submit(a_month, size.days, is_fair=fair) for fair in (False, True)]
        coming = pool.map(_one_day, range(1, size.seeds + 1), [size] * size.seeds)
        missed = _month(printer, *(one.result() for one in month))
        days = []
        for day in coming:  # each as soon as it is there
            days.append(day)
            printer.say(**day)
    figures = _all_days(days)
    late = [name for name, bar in BARS.items() if figures[name] > bar]
    printer.say(day="all", **figures, missed=late)
    missed += late
    return 0 if asked.quick or not missed else 1


def _month(printer: Printer, plain: dict[str, Any], fair: dict[str, Any]) -> list[str]:
    """Says how the month went with and without the rule; answers which bars it missed."""
    of_plain = round(fair["km"] / plain["km"], 4)
    missed = [name for name, bar in MONTH_AT_LEAST.items() if fair[name] < bar]
    missed += ["month_km_of_plain"] if of_plain > MONTH_KM_OF_PLAIN else []
    printer.say(month="plain", **plain)
    printer.say(month="fair", **fair, km_of_plain=of_plain, missed=missed)
    return missed


def _one_day(seed: int, size: Size) -> dict[str, Any]:
    scenario = a_day(seed, orders=size.orders, fleets=size.fleets)
    day = Day(scenario, cpu_s=size.cpu_s, seed=seed, terms=Terms(reserve_s=RESERVE_S))
    problem, driven = day.run()
    base = Day(scenario, policy="insert", seed=seed, terms=Terms(reserve_s=RESERVE_S))
    _problem, inserted = base.run()
    best, known = hindsight(problem, driven, size), hindsight(problem, driven, size, "pyvrp")
    late, least = (_late(problem, plan) for plan in (driven, best))
    return {
        "day": seed, "orders": len(scenario.problem.jobs), "cancelled": len(day.gone),
        "vehicles": driven.vehicles_used, "km": driven.metres // 1000,
        "cost_of_hindsight": round(driven.cost / best.cost, 4),
        "cost_of_pyvrp_hindsight": round(driven.cost / known.cost, 4),
        "km_of_insertion": round(driven.metres / inserted.metres, 4),
        "late": late, "late_in_hindsight": least, "avoidable_late": max(0, late - least),
        "faults": len(faults(problem, driven)), "dropped": len(day.open),
        "replan_cpu_s_p95": p95(day.measured.replans),
        "replan_cpu_s_max": round(max(day.measured.replans), 2),
        "promise_ms_p95": round(1000 * p95(day.measured.promises), 1),
        "breakdown_cpu_s": round(max(day.measured.breakdowns, default=0.0), 2),
        "most_open": max(day.measured.open_jobs), "eased": len(day.measured.eased),
    }  # fmt: skip


def hindsight(problem: Problem, driven: Plan, size: Size, engine: Engine = "ruin") -> Plan:
    """The best plan known for the whole day: from what was driven, long, with several seeds. By
    PyVRP, as the bar was set: for comparison.
    """
    best = driven
    for seed in range(1, size.rounds + 1):
        budget = Budget(cpu_s=size.hindsight_s, seed=seed)
        found = solve(problem, budget, best, engine=engine)
        best = min(best, found, key=lambda plan: rank(problem, plan))
    return best


def _late(problem: Problem, plan: Plan) -> int:
    """How many orders are begun after their due time."""
    due = {job.id: job.due_s for job in problem.jobs}
    steps = [step for route in plan.routes for step in route.steps if step.kind == "delivery"]
    return sum(step.begin_s > (due[step.job or ""] or step.begin_s) for step in steps)


def p95(values: Sequence[float]) -> float:
    return round(quantiles(values, n=20, method="inclusive")[-1], 3)


def _all_days(days: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Ratios as means over the days, the rest at its worst."""
    figures: dict[str, Any] = {"days": len(days)}
    for name in BARS:
        values = [day[name] for day in days]
        is_mean = name in ("cost_of_hindsight", "km_of_insertion")
        figures[name] = round(mean(values), 4) if is_mean else max(values)
    return figures


if __name__ == "__main__":
    raise SystemExit(main())
