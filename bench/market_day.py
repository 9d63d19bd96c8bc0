"""A made-up day of a cloth market, and its dispatch minute by minute.

80 shops within 600 x 400 m, 48 hubs in 6 clusters within 9 km; kg lognormal; orders from 8 to 17 h,
due 2.5 to 5 h later; 42 fleets. A way is 1.4 times the straight line, at 25 km/h.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from youhu.solvers.tours.problem import (
    Job,
    Numbers,
    Place,
    Problem,
    Profile,
    Vehicle,
    Visit,
    Window,
)

HOUR, MINUTE = 3600, 60
FLEETS, SHOPS, HUBS, CLUSTERS = 42, 80, 48, 6
DETOUR, SPEED_M_S = 1.4, 25 / 3.6
OPENS, LAST_ORDER, CLOSES = 8 * HOUR, 17 * HOUR, 23 * HOUR
SERVICE_S = 3 * MINUTE
VAN, TRUCK = (1_500, 7_000), (3_000, 14_000)  # kg, litres
# A van costs as much as 20 km.
COST_PER_KM, COST_OF_VAN, COST_OF_TRUCK = 500, 10_000, 15_000


@dataclass(frozen=True)
class Event:
    """What goes wrong: an order is cancelled, a vehicle breaks down, the roads are slow."""

    at: int
    kind: str  # "cancel", "breakdown", "slow", "clear"
    job: str = ""


@dataclass(frozen=True, eq=False)
class Scenario:
    """One day: all orders with when they come, and all events."""

    problem: Problem
    asked_at: dict[str, int]
    points: NDArray[np.float64]  # of the shops, then of the hubs: metres from the market's middle
    events: tuple[Event, ...]


def a_day(
    seed: int, *, orders: int, vehicles: int = 3, fleets: int = FLEETS, events: bool = True
) -> Scenario:
    """A scenario by dice; `vehicles` a fleet, the third a small truck."""
    dice = np.random.default_rng(seed)
    shops = dice.uniform((-300, -200), (300, 200), (SHOPS, 2))
    centres = dice.uniform(-9_000, 9_000, (CLUSTERS, 2))
    hubs = centres[dice.integers(CLUSTERS, size=HUBS)] + dice.normal(0, 500, (HUBS, 2))
    points = np.concatenate([shops, hubs])
    metres = _ways(points)
    asked = np.sort(dice.uniform(OPENS, LAST_ORDER, orders)).astype(int)
    jobs = tuple(_order(dice, index, int(at)) for index, at in enumerate(asked))
    cars = tuple(_vehicle(f, n) for f in range(fleets) for n in range(vehicles))
    profile = Profile(metres, np.ceil(metres / SPEED_M_S).astype(np.int64))
    problem = Problem((Place(),) * (SHOPS + HUBS), (profile,), cars, jobs)
    times = {job.id: job.released_s for job in jobs}
    return Scenario(problem, times, points, _events(dice, jobs) if events else ())


def _ways(points: NDArray[np.float64]) -> Numbers:
    lines = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    ways: Numbers = np.ceil(lines * DETOUR).astype(np.int64)
    return ways


def _order(dice: np.random.Generator, index: int, at: int) -> Job:
    kg = int(np.clip(dice.lognormal(4.4, 0.8), 20, 900))
    litres = int(kg * dice.uniform(2.5, 5.0))
    shop, hub = int(dice.integers(SHOPS)), SHOPS + int(dice.integers(HUBS))
    return Job(
        f"o{index}", (kg, litres),
        Visit(hub, service_s=SERVICE_S), Visit(shop, service_s=SERVICE_S),
        released_s=at, due_s=at + int(dice.uniform(2.5, 5.0) * HOUR),
    )  # fmt: skip


def _vehicle(fleet: int, number: int) -> Vehicle:
    is_truck = number % 3 == 2
    return Vehicle(
        f"f{fleet}-{number}", 0, TRUCK if is_truck else VAN, owner=f"f{fleet}",
        shift=Window(OPENS, CLOSES), cost_per_km=COST_PER_KM + 150 * is_truck,
        fixed_cost=COST_OF_TRUCK if is_truck else COST_OF_VAN,
    )  # fmt: skip


def _events(dice: np.random.Generator, jobs: tuple[Job, ...]) -> tuple[Event, ...]:
    """Two in a hundred orders cancelled within an hour, two breakdowns, one jam of 90 minutes."""
    gone = dice.choice(len(jobs), len(jobs) // 50, replace=False)
    found = [
        Event(jobs[i].released_s + int(dice.uniform(5, 60)) * MINUTE, "cancel", jobs[i].id)
        for i in gone
    ]
    found += [Event(int(dice.uniform(10, 16) * HOUR), "breakdown") for _n in range(2)]
    jam = int(dice.uniform(9, 16) * HOUR)
    found += [Event(jam, "slow"), Event(jam + 90 * MINUTE, "clear")]
    return tuple(sorted(found, key=lambda event: event.at))
