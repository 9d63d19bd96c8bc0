"""Fairness across fleets, outside the engine: who has had less work than due becomes cheaper.

The rule, as it is published. Over the days of the window, a fleet is *due* the part of all work
that is its part of all offered capacity: due = work of all x offered / offered by all. Its
*balance* is (received - due) / due. In the next plan the cost of taking one of its vehicles is

    fixed cost x (1 + strength x balance), within (1 - most) and (1 + most) times the cost,

so that among tours that are nearly as good, those of fleets with too little work are taken. Fleets
are paid by the tariff, never by these costs. A fleet that is new, or has offered nothing, is even.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush

import numpy as np

from youhu.solvers.tours.problem import Plan, Problem, Vehicle


@dataclass(frozen=True)
class Rule:
    """What the association publishes and may change."""

    days: int = 30  # the window: older days do not count
    strength: float = 2.0  # how strongly a balance is answered
    most: float = 0.35  # no vehicle seems cheaper or dearer by more than that


@dataclass(frozen=True)
class Share:
    """What one fleet offered and received within the window.

    Work in any unit that is the same for all (cents of the tariff, metres with goods); offered in
    capacity times time (kg x s).
    """

    received: float
    offered: float


@dataclass(frozen=True)
class Standing:
    """Where a fleet stands, and what the next plan makes of it."""

    received: float
    due: float
    balance: float  # -1: nothing received, 0: even, 1: twice its due
    factor: float  # on the costs of its vehicles


@dataclass(frozen=True)
class Why:
    """Why this fleet: its standing before a plan and after it."""

    owner: str
    work: float  # received by this plan
    before: Standing
    after: Standing


def standings(shares: Mapping[str, Share], rule: Rule | None = None) -> dict[str, Standing]:
    """By owner; `shares` of the days of the window."""
    rule = rule or Rule()
    work = sum(one.received for one in shares.values())
    offered = sum(one.offered for one in shares.values())
    found = {}
    for owner, one in shares.items():
        due = work * one.offered / offered if offered else 0.0
        balance = (one.received - due) / due if due else 0.0
        answer = max(-rule.most, min(rule.most, rule.strength * balance))
        found[owner] = Standing(one.received, due, balance, 1 + answer)
    return found


def window(days: Sequence[Mapping[str, Share]], rule: Rule | None = None) -> dict[str, Share]:
    """The last days, the latest at the end, added up for each owner."""
    total: dict[str, Share] = {}
    for day in days[-(rule or Rule()).days :]:
        for owner, one in day.items():
            before = total.get(owner, Share(0, 0))
            total[owner] = Share(before.received + one.received, before.offered + one.offered)
    return total


def weighed(problem: Problem, standing: Mapping[str, Standing]) -> Problem:
    """The problem as the engine gets it: costs of each vehicle by its fleet's factor."""
    vehicles = tuple(with_factor(one, standing.get(one.owner)) for one in problem.vehicles)
    return replace(problem, vehicles=vehicles)


def with_factor(vehicle: Vehicle, standing: Standing | None) -> Vehicle:
    """Only what it costs to take one more vehicle is weighed: its ways stay as long as they are."""
    if standing is None:
        return vehicle
    return replace(vehicle, fixed_cost=round(vehicle.fixed_cost * standing.factor))


def in_line(
    vehicles: Sequence[Vehicle], shares: Mapping[str, Share], *, count: int, typical: float
) -> list[Vehicle]:
    """So many of the waiting vehicles, in the order in which their fleets are to get work.

    Each time the fleet with the lowest balance, as if its vehicle before in the line already had
    the `typical` work of a vehicle and day. Alike vehicles at one place cost the same, so that
    choosing among them lengthens no way.
    """
    waiting: dict[str, list[Vehicle]] = {}
    for one in vehicles:
        waiting.setdefault(one.owner, []).append(one)
    got = {owner: _part(shares, owner) for owner in waiting}
    queue = [(had / offered, owner) for owner, (had, offered) in got.items()]
    heapify(queue)
    line: list[Vehicle] = []
    while queue and len(line) < count:
        level, owner = heappop(queue)
        line.append(waiting[owner].pop(0))
        if waiting[owner]:
            heappush(queue, (level + typical / got[owner][1], owner))
    return line


def _part(shares: Mapping[str, Share], owner: str) -> tuple[float, float]:
    one = shares.get(owner)
    return (one.received, one.offered) if one and one.offered else (0.0, 1.0)


def explained(
    shares: Mapping[str, Share], work: Mapping[str, float], rule: Rule | None = None
) -> list[Why]:
    """For each fleet that gets work by a plan, where it stood before and stands after."""
    after = {
        owner: Share(one.received + work.get(owner, 0), one.offered)
        for owner, one in shares.items()
    }
    then, now = standings(shares, rule), standings(after, rule)
    return [
        Why(owner, done, then[owner], now[owner])
        for owner, done in sorted(work.items())
        if owner in shares
    ]


def work_of(problem: Problem, plan: Plan) -> dict[str, float]:
    """Metres driven by each owner's vehicles in a plan."""
    owners = {one.id: one for one in problem.vehicles}
    done: dict[str, float] = {one.owner: 0.0 for one in problem.vehicles}
    for route in plan.routes:
        vehicle = owners[route.vehicle]
        road = problem.profiles[vehicle.profile].metres
        places = [step.place for step in route.steps]
        done[vehicle.owner] += float(road[places[:-1], places[1:]].sum())
    return done


def offered_of(problem: Problem) -> dict[str, float]:
    """Capacity (in the first dimension) times time of each owner's vehicles."""
    total: dict[str, float] = {}
    for one in problem.vehicles:
        time_s = one.shift.end - one.shift.start
        total[one.owner] = total.get(one.owner, 0.0) + float(one.capacity[0]) * time_s
    return total


def jain(parts: Sequence[float]) -> float:
    """Jain's index: 1 when all parts are equal, 1/n when one has everything.

    Jain, Chiu, Hawe: A quantitative measure of fairness (DEC-TR-301, 1984). Give received / due.
    """
    x = np.asarray(parts, np.float64)
    squares = float((x**2).sum())
    return float(x.sum()) ** 2 / (len(x) * squares) if squares else 1.0
