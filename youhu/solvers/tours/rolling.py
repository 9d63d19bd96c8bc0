"""The day as it goes: what is committed stays, all the rest may be reckoned anew.

    state = State(now_s, places, profiles, vehicles, jobs)     # what is true now
    new = replan(state, Budget(cpu_s=1.5))
    if new.better or new.changes: publish(new.plan)            # routes from the last committed stop
    must_leave_by(new.problem, new.plan)                       # who may still wait, and until when
    full_trip(live, row)                                       # who is full enough not to wait

Nothing accepted is dropped: what cannot be in time any more is planned late and told in `eased`.
A cancelled job is left out of the next state; a slowed road is in the next state's profiles
(`slowed`); a broken vehicle's goods wait where it stands (`broken_down`).
"""

import logging
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np

from youhu.solvers.tours import solve, stability
from youhu.solvers.tours.check import is_sound, rank
from youhu.solvers.tours.insertion import hurry, insert_all
from youhu.solvers.tours.live import Live
from youhu.solvers.tours.problem import (
    ALWAYS,
    Budget,
    Job,
    Place,
    Plan,
    Problem,
    Profile,
    Route,
    Step,
    StepKind,
    Task,
    Vehicle,
    Visit,
    Window,
)

logger = logging.getLogger(__name__)

KNOWN_S = 6 * 3600  # what is ordered reaches so far
FULL = 0.7  # of its room: a vehicle whose next trip fills so much need not wait for more


@dataclass(frozen=True)
class Underway:
    """A vehicle of the day, waiting or on its tour."""

    vehicle: Vehicle  # as its fleet offers it; its start and shift count until it sets out
    place: int  # of its last committed stop: where it stands, works, or is driving to
    free_s: int  # when it can leave there
    aboard: tuple[str, ...] = ()  # jobs whose goods it carries then
    ahead: tuple[Task, ...] = ()  # what it is to do after that, in order; all this may change
    has_set_out: bool = False  # its fixed cost is spent
    is_out: bool = False  # broken down or called off: does nothing more


@dataclass(frozen=True, eq=False)
class State:
    """All that is true at a moment. `jobs`: accepted and not delivered yet, as they were ordered;
    those aboard still with their pickup. Profiles: as the roads are from now on.
    """

    now_s: int
    places: tuple[Place, ...]
    profiles: tuple[Profile, ...]
    vehicles: tuple[Underway, ...]
    jobs: tuple[Job, ...]


class Reason(StrEnum):
    """Why a job goes with another vehicle than before."""

    NEW = "new"  # it was on no tour yet
    OUT = "out"  # its vehicle is out
    SHORTER = "shorter"  # all tours together are shorter or less late
    NO_ROOM = "no_room"  # where it was it does not fit any more: delays, windows


@dataclass(frozen=True)
class Change:
    job: str
    was: str | None  # vehicle ids
    now: str | None  # None: nobody can, see Plan.unserved
    why: Reason


@dataclass(frozen=True, eq=False)
class Replan:
    """What should be driven from now on. `plan` belongs to `problem` and has passed the checker."""

    problem: Problem
    plan: Plan
    better: bool  # than the tours as they are with the new jobs put in; by the threshold
    saved_cost: int  # cents, against those
    saved_m: int
    changes: tuple[Change, ...] = ()
    touched: Mapping[str, int] = field(default_factory=dict)  # changes of what was told, by vehicle
    eased: tuple[str, ...] = ()  # jobs that miss a window or lead to overtime
    cpu_s: float = 0.0


@dataclass(frozen=True)
class Terms:
    """When a better plan is good enough to disturb anyone."""

    least_saved: int = 0  # cents
    most_changes: int | None = None  # of what a driver is at; None: any number
    overtime_s: int = 4 * 3600  # for what is aboard and cannot be brought within the shift
    reserve_s: int = 0  # planned so much before the due time, against delays; half when aboard


def replan(state: State, budget: Budget, terms: Terms | None = None) -> Replan:
    """Put in what is new, then look for better tours within the budget.

    `budget.cpu_s` is for everything; with `iterations` only, the same state gives the same plan.
    An engine that fails costs nothing but its gain: the tours with the new jobs put in stand.
    """
    begun, terms = time.process_time(), terms or Terms()
    problem, base, eased = settled(state, terms)
    left = budget
    if budget.cpu_s is not None:
        left = replace(budget, cpu_s=max(0.05, budget.cpu_s - (time.process_time() - begun)))
    found = _improved(problem, base, left)
    is_good = stability.is_calm(problem, base, found) and is_sound(problem, found)
    is_better = is_good and _saves(problem, base, found, terms.least_saved)
    plan = found if is_better else base
    return Replan(
        problem, plan, is_better, base.cost - plan.cost, base.metres - plan.metres,
        changes(state, plan), stability.touched(problem.told, plan), eased,
        time.process_time() - begun,
    )  # fmt: skip


def _improved(problem: Problem, base: Plan, budget: Budget) -> Plan:
    try:
        return solve(problem, budget, base, engine="ruin")
    except Exception:  # a library's fault must not stop the market
        logger.exception("engine failed")
        return base


def _saves(problem: Problem, base: Plan, found: Plan, least: int) -> bool:
    was, now = rank(problem, base), rank(problem, found)
    if now[:2] != was[:2]:
        return now < was
    return now < was and base.cost + base.forgone - found.cost - found.forgone >= least


def settled(state: State, terms: Terms | None = None) -> tuple[Problem, Plan, tuple[str, ...]]:
    """The tours as they are with all open jobs put in where it costs least; which were eased."""
    terms = terms or Terms()
    eased: tuple[str, ...] = ()
    while True:
        live, left = _put_in(sub_problem(state, eased, terms=terms), state)
        # Room for those may take the room of another, which is then eased as well.
        more = tuple(job.id for job in left if job.id not in eased)
        if not more:
            return live.current(), live.plan(), eased
        eased += more


def _put_in(problem: Problem, state: State) -> tuple[Live, list[Job]]:
    live = Live(problem, Plan(tuple(_routes(state))))
    left = insert_all(live, live.missing)
    hurry(live)
    return live, left


def sub_problem(
    state: State, eased: Collection[str] = (), *, terms: Terms | None = None
) -> Problem:
    """What is still open, as a problem of its own: tours begin at the last committed stops.

    Jobs that are `eased` may miss their windows, which is lateness, and may be brought after the
    end of a shift.
    """
    terms = terms or Terms()
    aboard = {name: one.vehicle.id for one in state.vehicles for name in one.aboard}
    jobs = tuple(
        _open(job, aboard.get(job.id), terms.reserve_s, is_eased=job.id in eased)
        for job in state.jobs
    )
    vehicles = tuple(
        _from_now(one, state.now_s, terms.overtime_s if eased else 0)
        for one in state.vehicles
        if not one.is_out
    )
    return Problem(
        state.places,
        state.profiles,
        vehicles,
        jobs,
        told=told_of(state),
        most_changes=terms.most_changes,
    )


def _from_now(one: Underway, now_s: int, overtime_s: int) -> Vehicle:
    begin = max(now_s, one.free_s, one.vehicle.shift.start)
    end = max(one.vehicle.shift.end, begin if one.aboard else 0) + overtime_s
    left_s = one.vehicle.shift.end - now_s
    fixed = 0 if one.has_set_out else share_of_day(one.vehicle.fixed_cost, left_s)
    return replace(
        one.vehicle, start=one.place, shift=Window(min(begin, end), end), fixed_cost=fixed
    )


def share_of_day(fixed_cost: int, left_s: float) -> int:
    """Of what a vehicle costs a day, the share for what is known: whoever sets out in the morning
    carries orders in the afternoon that nobody has given yet. Cents; `left_s`: of its shift.
    """
    return round(fixed_cost * min(1.0, KNOWN_S / max(1.0, left_s)))


def _open(job: Job, aboard: str | None, reserve_s: int, *, is_eased: bool) -> Job:
    delivery, pickup, due = job.delivery, job.pickup, job.due_s
    if is_eased:
        last = max(one.end for one in delivery.windows)
        due = min(last, due if due is not None else last)
        delivery, pickup = _eased(delivery), pickup and _eased(pickup)
    if due is not None:
        due -= reserve_s // 2 if aboard else reserve_s
    return replace(
        job, delivery=delivery, pickup=None if aboard else pickup, aboard=aboard, due_s=due
    )


def _eased(visit: Visit) -> Visit:
    first = min(one.start for one in visit.windows)
    return replace(visit, windows=(Window(first, ALWAYS.end),))


def tours_of(state: State) -> dict[str, tuple[Task, ...]]:
    """What each vehicle has ahead, those that are out too."""
    return {one.vehicle.id: one.ahead for one in state.vehicles}


def told_of(state: State) -> dict[str, tuple[Task, ...]]:
    """Of each vehicle that has something aboard, what it does before it fetches goods anew: that is
    what its driver is at, while all after it may still become something else.
    """
    known = {job.id for job in state.jobs}
    loaded = [one for one in state.vehicles if one.aboard and not one.is_out]
    return {
        one.vehicle.id: tuple(
            stability.in_one_go([task for task in one.ahead if task.job in known])
        )
        for one in loaded
    }


def _routes(state: State) -> list[Route]:
    """The tours ahead as routes; their times are reckoned when they are read."""
    jobs, routes = {job.id: job for job in state.jobs}, []
    for one in state.vehicles:
        steps = [Step(StepKind.START, one.place, 0, 0, 0)]
        for kind, name in one.ahead:
            job = jobs.get(name)
            visit = job and (job.pickup if kind == StepKind.PICKUP else job.delivery)
            if visit:
                steps.append(Step(kind, visit.place, 0, 0, 0, name))
        if len(steps) > 1 and not one.is_out:
            end = Step(StepKind.END, steps[-1].place, 0, 0, 0)
            routes.append(Route(one.vehicle.id, (*steps, end)))
    return routes


def changes(state: State, plan: Plan) -> tuple[Change, ...]:
    """Every open job that goes with another vehicle than before."""
    out = {one.vehicle.id for one in state.vehicles if one.is_out}
    was = {task.job: name for name, tasks in tours_of(state).items() for task in tasks}
    now = {step.job: route.vehicle for route in plan.routes for step in route.steps if step.job}
    found = []
    for job in state.jobs:
        before, after = was.get(job.id), now.get(job.id)
        if before == after:
            continue
        why = Reason.SHORTER
        if before is None:
            why = Reason.NEW
        elif before in out:
            why = Reason.OUT
        elif after is None:
            why = Reason.NO_ROOM
        found.append(Change(job.id, before, after, why))
    return tuple(found)


def must_leave_by(problem: Problem, plan: Plan) -> dict[str, int]:
    """By vehicle of the plan, when it must leave its start at the latest so that nothing becomes
    late (or later than it is). Until then it may wait, and the next orders may still go with it.
    """
    live = Live(problem, plan)
    return {
        one.id: int(live.tables.on_time[row, 1] - live.tables.ahead_s[row, 0])
        for row, one in enumerate(live.vehicles)
        if live.stops[row]
    }


def committed(live: Live, row: int, until_s: int) -> int:
    """So many first stops the vehicle must set out for before that moment (hold policy)."""
    table, stops = live.tables, len(live.stops[row])
    for column in range(stops):
        if table.on_time[row, column + 1] - table.ahead_s[row, column] >= until_s:
            return column
    return stops


def full_trip(live: Live, row: int, least: float = FULL) -> int:
    """So many first stops until the vehicle is empty, if what it carries on the way fills it to
    that share in any dimension: then waiting for more orders wins little, and its time is worth
    more later. 0 otherwise.
    """
    load = live.tables.load[row, : len(live.stops[row]) + 1]
    room = np.maximum(1, live.vehicles[row].capacity)
    empty = np.flatnonzero((load[1:] == 0).all(axis=1))
    stops = int(empty[0]) + 1 if len(empty) else len(load) - 1
    return stops if (load[: stops + 1] / room).max() >= least else 0


def broken_down(
    state: State, vehicle: str, *, place: int, ready_s: int, transfer_s: int = 600
) -> State:
    """The vehicle is out: what it carries waits at that place, to be taken over from `ready_s` on.

    Each transfer takes `transfer_s`. The other jobs of its tour go to other vehicles.
    """
    (one,) = [one for one in state.vehicles if one.vehicle.id == vehicle]
    carried = set(one.aboard)
    here = Visit(place, (Window(ready_s, ALWAYS.end),), transfer_s)
    jobs = tuple(
        replace(job, pickup=here, released_s=max(job.released_s, ready_s))
        if job.id in carried
        else job
        for job in state.jobs
    )
    gone = replace(one, aboard=(), is_out=True, place=place)
    vehicles = tuple(gone if other is one else other for other in state.vehicles)
    return replace(state, vehicles=vehicles, jobs=jobs)


def slowed(profiles: tuple[Profile, ...], factor: float) -> tuple[Profile, ...]:
    """The same roads, on which everything takes so many times as long."""
    return tuple(
        replace(one, seconds=np.ceil(one.seconds * factor).astype(np.int64)) for one in profiles
    )
