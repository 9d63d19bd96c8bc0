"""A month of small market days, with the fairness rule or without."""

from typing import Any

from bench.market_day import FLEETS, MINUTE, a_day
from bench.market_dispatch import Day
from youhu.solvers.tours.check import faults
from youhu.solvers.tours.fairness import Share, jain, offered_of, standings, window, work_of

ORDERS = 300
CPU_S = 0.12
STEP_S = 30 * MINUTE
FIRST_SEED = 1000


def a_month(days: int, *, is_fair: bool, orders: int = ORDERS) -> dict[str, Any]:
    """Kilometres of the month, and how the work is shared out by offered capacity."""
    history: list[dict[str, Share]] = []
    metres = wrong = 0
    for number in range(days):
        scenario = a_day(FIRST_SEED + number, orders=orders, events=False)
        shares = window(history) if is_fair else None
        day = Day(scenario, cpu_s=CPU_S, seed=number + 1, shares=shares, line=True, step_s=STEP_S)
        problem, plan = day.run()
        metres += plan.metres
        wrong += len(faults(problem, plan)) + plan.late_s
        done, offered = work_of(problem, plan), offered_of(problem)
        history.append({owner: Share(done[owner], offered[owner]) for owner in offered})
    found = standings(window(history))
    parts = [one.received / one.due if one.due else 1.0 for one in found.values()]
    return {
        "days": days, "fleets": FLEETS, "km": round(metres / 1000), "faults_or_late_s": wrong,
        "jain": round(jain(parts), 4), "worst_of_due": round(min(parts), 3),
        "best_of_due": round(max(parts), 3),
    }  # fmt: skip
