"""Small problems of every shape, from dice."""

import random

import numpy as np

from youhu.solvers.tours.problem import Job, Place, Problem, Profile, Vehicle, Visit, Window

HOUR = 3600
ZONES = ("", "", "core")


def a_problem(seed: int, *, jobs: int = 14, vehicles: int = 4, places: int = 12) -> Problem:
    """Windows, access hours, skills, two loads, two profiles, goods aboard, due times, an end."""
    dice = random.Random(seed)
    spots = np.array([(dice.uniform(0, 9000), dice.uniform(0, 9000)) for _n in range(places)])
    metres = np.abs(spots[:, None] - spots[None]).sum(-1).astype(np.int64)
    fast, slow = metres // 8, metres // 6
    cars = tuple(_vehicle(dice, index, places) for index in range(vehicles))
    return Problem(
        tuple(Place(dice.choice(ZONES)) for _n in range(places)),
        (Profile(metres, fast), Profile(metres, slow)),
        cars,
        tuple(_job(dice, index, places, cars) for index in range(jobs)),
    )


def _vehicle(dice: random.Random, index: int, places: int) -> Vehicle:
    begins = dice.randrange(7, 10) * HOUR
    hours = (Window(6 * HOUR, 10 * HOUR), Window(13 * HOUR, 20 * HOUR))
    return Vehicle(
        f"v{index}", dice.randrange(places), (dice.randrange(400, 1500, 100), 9000),
        end=dice.choice([None, dice.randrange(places)]),
        shift=Window(begins, begins + dice.randrange(5, 10) * HOUR),
        profile=dice.randrange(2), fixed_cost=dice.choice([0, 5000]),
        cost_per_km=dice.choice([100, 130]), skills=frozenset(dice.sample("ab", dice.randrange(3))),
        access=dice.choice([{}, {"core": hours}, {"core": hours[:1]}]),
    )  # fmt: skip


def _job(dice: random.Random, index: int, places: int, cars: tuple[Vehicle, ...]) -> Job:
    at = dice.randrange(7, 15) * HOUR
    aboard = dice.choice(cars).id if dice.random() < 0.15 else None
    from_street = aboard is None and dice.random() < 0.85
    return Job(
        f"j{index}", (dice.randrange(10, 400), dice.randrange(10, 2000)),
        _visit(dice, places, at + HOUR),
        pickup=_visit(dice, places, at) if from_street else None,
        aboard=aboard,
        skills=frozenset("a") if dice.random() < 0.2 else frozenset(),
        released_s=at if dice.random() < 0.4 else 0,
        due_s=at + dice.randrange(1, 5) * HOUR if dice.random() < 0.5 else None,
    )  # fmt: skip


def _visit(dice: random.Random, places: int, at: int) -> Visit:
    windows = [Window(at, at + dice.randrange(1, 6) * HOUR)]
    if dice.random() < 0.3:
        windows.append(Window(at + 7 * HOUR, at + 9 * HOUR))
    return Visit(dice.randrange(places), tuple(windows), dice.randrange(60, 900))
