"""The checker finds every kind of fault: a plan that holds is spoilt in one way at a time."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from youhu.solvers.tours.check import Kind, faults, is_sound, priced, rank
from youhu.solvers.tours.problem import (
    Job,
    Place,
    Plan,
    Problem,
    Profile,
    Route,
    Step,
    StepKind,
    Unserved,
    Vehicle,
    Visit,
    Why,
    Window,
)

# Five places on a line, a kilometre and 100 seconds apart; the last lies in the market's streets.
ROAD = np.abs(np.arange(5)[:, None] - np.arange(5)[None, :]).astype(np.int64)
S, P, D, R, E = StepKind.START, StepKind.PICKUP, StepKind.DELIVERY, StepKind.RELOAD, StepKind.END


def visit(place: int, start: int = 0, end: int = 5000) -> Visit:
    return Visit(place, (Window(start, end),), 60)


VAN = Vehicle(
    "van", 0, (10, 10), end=0, shift=Window(0, 4000), fixed_cost=1000, cost_per_h=3600,
    skills=frozenset({"lift"}), reload_places=(0,), max_reloads=1, reload_s=30,
    access={"market": (Window(0, 3000),)},
)  # fmt: skip
CART = Vehicle("cart", 0, (4, 4), shift=Window(0, 6000))
JOBS = (
    Job("street", (6, 1), visit(3, 200), pickup=visit(1), skills=frozenset({"lift"}), due_s=900),
    Job("depot", (4, 4), visit(2), released_s=10),
    Job("aboard", (3, 3), visit(1), aboard="van"),
    Job("late", (8, 8), visit(4), released_s=800),
    Job("maybe", (1, 1), visit(2), prize=50),
)
PROBLEM = Problem(
    (*[Place()] * 4, Place("market")), (Profile(ROAD * 1000, ROAD * 100),), (VAN, CART), JOBS
)


def step(kind: StepKind, place: int, arrive: int, job: str | None = None, lasts: int = 60) -> Step:
    return Step(kind, place, arrive, arrive, arrive + lasts, job)


STEPS = (
    step(S, 0, 10, lasts=0),
    step(D, 1, 110, "aboard"),
    step(P, 1, 170, "street"),
    step(D, 2, 330, "depot"),
    step(D, 3, 490, "street"),
    step(R, 0, 850, lasts=30),
    step(D, 4, 1280, "late"),
    step(E, 0, 1740, lasts=0),
)
PLAN = priced(PROBLEM, Plan((Route("van", STEPS),), (Unserved("maybe", Why.PRIZE),)))


def test_a_plan_that_holds_has_no_fault_and_its_price() -> None:
    assert faults(PROBLEM, PLAN) == []
    # 1000 for the van, 14 km at 100, 1730 s at a cent.
    assert (PLAN.cost, PLAN.metres, PLAN.seconds) == (1000 + 1400 + 1730, 14000, 1730)
    assert (PLAN.forgone, PLAN.late_s, PLAN.vehicles_used) == (50, 0, 1)


def with_step(at: int, **changes: Any) -> Plan:
    steps = list(STEPS)
    steps[at] = replace(steps[at], **changes)
    return with_steps(steps)


def with_steps(steps: list[Step] | tuple[Step, ...], vehicle: str = "van") -> Plan:
    plan = Plan((Route(vehicle, tuple(steps)),), PLAN.unserved)
    return priced(PROBLEM, plan) if vehicle == "van" else plan


def with_job(name: str, **changes: Any) -> Problem:
    jobs = [replace(job, **changes) if job.id == name else job for job in JOBS]
    return replace(PROBLEM, jobs=tuple(jobs))


def with_van(**changes: Any) -> Problem:
    return replace(PROBLEM, vehicles=(replace(VAN, **changes), CART))


def without(*at: int) -> list[Step]:
    return [one for index, one in enumerate(STEPS) if index not in at]


CART_TOUR = Route("cart", (step(S, 0, 0, lasts=0), step(D, 3, 490, "street"), step(E, 3, 550)))
SPOILT: dict[str, tuple[Kind, Callable[[], tuple[Problem, Plan]]]] = {
    "unknown vehicle": (Kind.ROUTE, lambda: (PROBLEM, with_steps(STEPS, "ghost"))),
    "one vehicle twice": (
        Kind.ROUTE, lambda: (PROBLEM, replace(PLAN, routes=(*PLAN.routes, *PLAN.routes)))),
    "no end": (Kind.ROUTE, lambda: (PROBLEM, with_steps(STEPS[:-1]))),
    "starts elsewhere": (Kind.PLACE, lambda: (with_van(start=1), PLAN)),
    "ends elsewhere": (Kind.PLACE, lambda: (with_van(end=1), PLAN)),
    "stands elsewhere": (Kind.PLACE, lambda: (PROBLEM, with_step(3, place=1))),
    "too quick on the road": (
        Kind.TIME, lambda: (PROBLEM, with_step(1, arrive_s=109, begin_s=109, leave_s=169))),
    "begun before it came": (Kind.TIME, lambda: (PROBLEM, with_step(4, begin_s=489))),
    "no time for the work": (Kind.TIME, lambda: (PROBLEM, with_step(6, leave_s=1339))),
    "leaves before the shift": (Kind.SHIFT, lambda: (with_van(shift=Window(11, 4000)), PLAN)),
    "home after the shift": (Kind.SHIFT, lambda: (with_van(shift=Window(0, 1739)), PLAN)),
    "before its window": (Kind.WINDOW, lambda: (with_job("depot", delivery=visit(2, 331)), PLAN)),
    "after its window": (Kind.WINDOW, lambda: (with_job("late", delivery=visit(4, 0, 1279)), PLAN)),
    "street closed": (Kind.ACCESS, lambda: (with_van(access={"market": ()}), PLAN)),
    "street closes during work": (
        Kind.ACCESS, lambda: (with_van(access={"market": (Window(0, 1339),)}), PLAN)),
    "goods not there at the start": (
        Kind.RELEASE, lambda: (with_job("depot", released_s=11), PLAN)),
    "goods not there at the reload": (
        Kind.RELEASE, lambda: (with_job("late", released_s=881), PLAN)),
    "goods not there in the street": (
        Kind.RELEASE, lambda: (with_job("street", released_s=171), PLAN)),
    "too heavy": (Kind.LOAD, lambda: (with_job("street", load=(7, 1)), PLAN)),
    "too big": (Kind.LOAD, lambda: (with_job("late", load=(8, 11)), PLAN)),
    "too heavy with what stays aboard": (
        Kind.LOAD, lambda: (PROBLEM, with_steps(without(1)))),
    "no skill": (Kind.SKILL, lambda: (with_van(skills=frozenset()), PLAN)),
    "delivered first": (
        Kind.ORDER, lambda: (PROBLEM, with_steps([*STEPS[:2], STEPS[4], STEPS[2], *STEPS[5:]]))),
    "never picked up": (Kind.ORDER, lambda: (PROBLEM, with_steps(without(2)))),
    "never delivered": (Kind.ORDER, lambda: (PROBLEM, with_steps(without(4)))),
    "delivered by another": (
        Kind.SPLIT,
        lambda: (PROBLEM, replace(with_steps(without(4)), routes=(
            *with_steps(without(4)).routes, CART_TOUR)))),
    "on another vehicle": (Kind.ABOARD, lambda: (with_job("aboard", aboard="cart"), PLAN)),
    "reload where there is none": (Kind.RELOAD, lambda: (with_van(reload_places=(2,)), PLAN)),
    "one reload too many": (Kind.RELOAD, lambda: (with_van(max_reloads=0), PLAN)),
    "twice": (Kind.TWICE, lambda: (PROBLEM, with_steps([*STEPS[:2], *STEPS[1:]]))),
    "served and said to be unserved": (
        Kind.TWICE, lambda: (PROBLEM, replace(PLAN, unserved=(Unserved("depot", Why.FULL),)))),
    "lost": (Kind.LOST, lambda: (PROBLEM, with_steps(without(3)))),
    "an optional job lost": (Kind.LOST, lambda: (PROBLEM, replace(PLAN, unserved=()))),
    "unknown job": (
        Kind.UNKNOWN, lambda: (PROBLEM, replace(PLAN, unserved=(Unserved("x", Why.FULL),)))),
    "left out and said so": (
        Kind.UNSERVED,
        lambda: (PROBLEM, replace(with_steps(without(3)), unserved=(
            *PLAN.unserved, Unserved("depot", Why.FULL))))),
    "a wrong price": (Kind.FIGURE, lambda: (PROBLEM, replace(PLAN, cost=PLAN.cost - 1))),
    "a wrong lateness": (Kind.FIGURE, lambda: (with_job("depot", due_s=300), PLAN)),
}  # fmt: skip


@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_plan_is_found_out(how: str) -> None:
    kind, spoil = SPOILT[how]

    problem, plan = spoil()

    assert kind in {fault.kind for fault in faults(problem, plan)}
    assert is_sound(problem, plan) == (kind == Kind.UNSERVED)


def test_every_kind_of_fault_is_tried() -> None:
    assert {kind for kind, _spoil in SPOILT.values()} == set(Kind)


def test_lateness_and_dropped_jobs_weigh_more_than_money() -> None:
    problem = with_job("depot", due_s=300)
    late = priced(problem, PLAN)
    dropped = replace(late, late_s=0, cost=0, unserved=(Unserved("depot", Why.FULL),))

    assert late.late_s == 30
    assert rank(problem, PLAN) < rank(problem, late) < rank(problem, dropped)
