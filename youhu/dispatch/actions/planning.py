"""Plans of tours: reckoned, proposed, compared, and in force only while they hold."""

import time
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from youhu.common.each import each
from youhu.common.errors import Refused
from youhu.dispatch.actions.holding import hold_market
from youhu.dispatch.actions.writing import write_tours
from youhu.dispatch.live import read
from youhu.dispatch.models import DispatchTerms, Shift, TourPlan
from youhu.dispatch.posing import Posed, pose
from youhu.dispatch.queries import earned
from youhu.dispatch.rules import PlanState
from youhu.dispatch.sharing import fair, shares
from youhu.dispatch.tours import (
    as_plan,
    as_rows,
    changes,
    figures,
    from_rows,
    late_s,
    planned,
    standing_plan,
)
from youhu.ledger.actions import begin, move
from youhu.registry.models import Member, Organisation, nobody
from youhu.registry.rules import Role
from youhu.solvers.tours.check import Kind, faults
from youhu.solvers.tours.insertion import hurry, insert_all
from youhu.solvers.tours.live import Live as Tables
from youhu.solvers.tours.problem import Budget, Plan
from youhu.solvers.tours.stability import is_calm, touched

SEED = 1
RESCUE_S = 1.0
LEAST_S = 0.05  # of processor time for the search, however long the rest took
AFTER = 2.0  # to compare, check and write takes about so many times as long as to read and pose


def replan(
    market: Organisation, *, cause: str, by: Member, now: datetime, budget: Budget | None = None
) -> TourPlan | None:
    """Reckon better tours from those in force; None when there is nothing better.

    What is better comes into force by itself where the desk allows that; then it changes no more
    of what drivers were told than the terms say.
    """
    started = time.process_time()
    live = read(market, now)
    terms = live.terms
    if not live.standings:
        return None  # nobody drives: all waits with the desk
    posed = pose(live)
    spent = budget or Budget(cpu_s=terms.cpu_ms / 1000, seed=SEED)
    before, after = _reckoned(posed, spent, terms, started)
    if not is_better(posed, before, after, terms):
        return None
    made = Made(cause, spent.seed, int((time.process_time() - started) * 1000))
    plan = _propose(posed, before, after, made, by=by, now=now)
    if terms.is_automatic:
        publish(plan, by=nobody(Role.CLOCK), now=now)
    return plan


def _reckoned(
    posed: Posed, budget: Budget, terms: DispatchTerms, started: float
) -> tuple[Plan, Plan]:
    """The tours as they stand, and better ones: first what is new is put in, then all improved in
    what is left of the budget.
    """
    tables = Tables(posed.problem, as_plan(posed.tours()))
    before = tables.plan(engine="standing")
    insert_all(tables, tables.missing)
    hurry(tables)
    base = tables.plan()
    if budget.cpu_s is not None:
        left = budget.cpu_s - (1 + AFTER) * (time.process_time() - started)
        budget = replace(budget, cpu_s=max(LEAST_S, left))
    found = fair(posed, base, budget, shares(posed.live.market, posed.live.now), terms)
    # Not every engine knows what drivers were told.
    return before, found if is_calm(posed.problem, base, found) else base


def rescue(shift: Shift, *, by: Member, now: datetime) -> TourPlan | None:
    """A vehicle does not drive on: what it carries and was to fetch goes onto other tours.

    Comes into force by itself where the desk allows that, else it waits first of all.
    """
    cause = gettext_noop("a vehicle broke down")
    budget = Budget(cpu_s=RESCUE_S, seed=SEED)
    return replan(shift.market, cause=cause, by=by, now=now, budget=budget)


@dataclass(frozen=True)
class Made:
    """Why and how a plan was reckoned."""

    cause: str
    seed: int
    cpu_ms: int


def is_better(posed: Posed, before: Plan, after: Plan, terms: DispatchTerms) -> bool:
    """Fewer orders on no tour, less lateness against what was promised (what eats the reserve is
    what it is for), or as much money saved as the least way that is worth the trouble: a vehicle
    less counts, too, and what is shorter but dearer does not.
    """
    had, has = (
        (len(before.unserved), late_s(posed, before)),
        (len(after.unserved), late_s(posed, after)),
    )
    if had != has:
        return has < had
    a_km = min(one.cost_per_km for one in posed.problem.vehicles)
    least = max(1, a_km * terms.least_saved_m // 1000)
    return before.cost - after.cost >= least


@transaction.atomic
def _propose(
    posed: Posed, before: Plan, after: Plan, made: Made, *, by: Member, now: datetime
) -> TourPlan:  # fmt: skip
    """Keep the plan, for the desk to compare; the one that waited is overtaken."""
    market, done = posed.live.market, earned(posed.live.market, now)
    for old in TourPlan.objects.filter(market=market, state=PlanState.PROPOSED):
        move(old, "overtake", by=nobody(Role.CLOCK), now=now, decided_at=now)
    moved = touched(posed.problem.told, after)
    plan = TourPlan.objects.create(
        district=market.area_code[:6], market=market, made_at=now, cause=made.cause,
        engine=after.engine, seed=made.seed, cpu_ms=made.cpu_ms, basis=posed.live.digest,
        before=figures(posed, before, done),
        after={**figures(posed, after, done), "touched": moved},
        tours=as_rows(posed, after), changes=changes(posed, before, after),
    )  # fmt: skip
    begin(plan, "propose", by=by, now=now, payload={"changes": len(plan.changes)})
    return plan


@transaction.atomic
def publish(plan: TourPlan, *, by: Member, now: datetime) -> None:
    """The plan comes into force, if nothing has happened that it does not know of.

    Raises Refused when it was overtaken, or when it would not hold on the road.
    """
    hold_market(plan.market, now)
    live = read(plan.market, now)
    if live.digest != plan.basis:
        raise Refused(_("Something has happened since. Reckon again, then compare anew."))
    posed = pose(live)
    found = standing_plan(posed, from_rows(posed, plan.tours))
    refuse_unsound(posed, found, most_left=plan.after["unassigned"] - len(live.held))
    move(
        plan, "publish", by=by, now=now, decided_at=now, decided_by=by if by.pk else None,
        is_automatic=not by.pk, payload={"changes": len(plan.changes)},
    )  # fmt: skip
    write_tours(live, planned(posed, found), by=by, now=now)


def refuse_unsound(posed: Posed, found: Plan, *, most_left: int) -> None:
    """Raise Refused unless the independent checker finds nothing wrong."""
    wrong = [one for one in faults(posed.problem, found) if one.kind != Kind.UNSERVED]
    if wrong:
        said = ", ".join(sorted({one.kind.value for one in wrong}))
        raise Refused(_("These tours do not hold on the road (%(said)s).") % {"said": said})
    if len(found.unserved) > most_left:
        raise Refused(_("Time has passed: an order would fall off its tour. Reckon again."))


@transaction.atomic
def drop(plan: TourPlan, *, by: Member, now: datetime, note: str = "") -> None:
    """The desk does not take the plan; the tours stay as they are."""
    move(plan, "drop", by=by, now=now, note=note, decided_at=now, decided_by=by)


def overtake(*, now: datetime) -> int:
    """Proposals that events have overtaken say so; answers how many."""
    rows = TourPlan.objects.filter(state=PlanState.PROPOSED).select_related("market")
    return each(rows.order_by("pk"), lambda plan: _overtake(plan, now))


def _overtake(plan: TourPlan, now: datetime) -> int:
    if read(plan.market, now).digest == plan.basis:
        return 0
    move(plan, "overtake", by=nobody(Role.CLOCK), now=now, decided_at=now)
    return 1
