"""Fair shares: what each fleet offered and got of late, as the engine takes it into account."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import Sum
from django.utils import timezone

from youhu.dispatch.models import DispatchTerms, FleetBalance
from youhu.dispatch.posing import Posed
from youhu.dispatch.queries import earned
from youhu.registry.models import Organisation
from youhu.solvers.tours import solve
from youhu.solvers.tours.check import priced, rank
from youhu.solvers.tours.fairness import Rule, Share, standings, weighed
from youhu.solvers.tours.problem import Budget, Plan

RULE = Rule()


def shares(market: Organisation, now: datetime) -> dict[str, Share]:
    """What every fleet offered (kg·h) and got (cents) in the last 30 days, and today so far."""
    since = timezone.localdate(now) - timedelta(days=RULE.days)
    rows = FleetBalance.objects.filter(fleet__market=market, on__gte=since)
    sums = rows.order_by().values_list("fleet").annotate(Sum("work_cents"), Sum("offered_kg_h"))
    today = earned(market, now)
    return {str(fleet): Share(work + today.get(fleet, 0), offered) for fleet, work, offered in sums}


def fair(
    posed: Posed, base: Plan, budget: Budget, known: Mapping[str, Share], terms: DispatchTerms
) -> Plan:
    """Better tours from `base`; fairer ones where they are hardly longer."""
    if not known or not terms.fair_percent:
        return solve(posed.problem, budget, base, engine="ruin")
    half = Budget(
        budget.cpu_s and budget.cpu_s / 2, budget.iterations and budget.iterations // 2, budget.seed
    )
    plain = solve(posed.problem, half, base, engine="ruin")
    problem = weighed(posed.problem, standings(known, RULE))
    other = solve(problem, half, priced(problem, plain), engine="ruin")
    fairer = priced(posed.problem, other)
    is_short = fairer.metres <= plain.metres * (1 + terms.fair_percent / 100)
    is_good = rank(posed.problem, fairer)[:2] <= rank(posed.problem, plain)[:2]
    return fairer if is_short and is_good else plain
