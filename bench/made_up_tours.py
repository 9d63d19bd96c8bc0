"""Small random problems of every sort, each made around a plan that holds: all can be served.

The hidden plan is driven first (who goes where, when, with what), then windows, capacities, skills
and access hours are drawn around it. Optional jobs come on top.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random

import numpy as np

from youhu.solvers.tours.check import priced
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

ZONES = ("", "", "north", "market")
SKILLS = ("cold", "lift")
CAPACITY = (100, 900)  # kg, litres
MORNING, EVENING = 8 * 3600, 20 * 3600


def a_problem(seed: int) -> tuple[Problem, Plan]:
    """A problem, and a plan that serves all that is required."""
    return _Maker(Random(seed)).made()


@dataclass
class _Ends:
    """What is drawn for a job while its vehicle drives."""

    load: tuple[int, ...]
    skills: frozenset[str]
    prize: int | None = None
    aboard: str | None = None
    pickup: Visit | None = None
    delivery: Visit | None = None
    released_s: int = 0
    due_s: int | None = None


@dataclass
class _Drive:
    """A vehicle on its hidden tour."""

    vehicle: Vehicle
    at: int
    place: int
    steps: list[Step]
    visits: list[tuple[int, int, int]] = field(default_factory=list)  # place, begin, leave


class _Maker:
    def __init__(self, dice: Random) -> None:
        self.dice = dice
        n = dice.randint(4, 9)
        self.places = tuple(Place(dice.choice(ZONES)) for _ in range(n))
        self.profiles = tuple(self._profile(n) for _ in range(dice.randint(1, 2)))
        self.jobs: list[Job] = []

    def _profile(self, n: int) -> Profile:
        """Straight lines, a little longer one way than the other."""
        spots = np.array([[self.dice.randint(0, 6000) for _ in range(2)] for _ in range(n)])
        far = np.hypot(*(spots[:, None, axis] - spots[None, :, axis] for axis in (0, 1)))
        winding = np.array([[self.dice.uniform(1, 1.3) for _ in range(n)] for _ in range(n)])
        metres = (far * winding).astype(np.int64)
        return Profile(metres, metres // self.dice.randint(4, 9))

    def made(self) -> tuple[Problem, Plan]:
        drives = [self._driven(f"v{n}") for n in range(self.dice.randint(1, 4))]
        extra = [self._optional(n) for n in range(self.dice.choice((0, 0, 1, 2)))]
        routes = tuple(Route(d.vehicle.id, tuple(d.steps)) for d in drives if len(d.steps) > 2)
        spare = [replace(d.vehicle, id=f"{d.vehicle.id}s") for d in drives[:1]]
        jobs = [*self.jobs, *extra]
        self.dice.shuffle(jobs)
        problem = Problem(
            self.places, self.profiles, (*(d.vehicle for d in drives), *spare), tuple(jobs),
            vehicles_first=self.dice.random() < 0.2,
        )  # fmt: skip
        left = tuple(Unserved(job.id, Why.PRIZE) for job in extra)
        return problem, priced(problem, Plan(routes, left, engine="hidden"))

    def _driven(self, name: str) -> _Drive:
        dice, places = self.dice, range(len(self.places))
        vehicle = Vehicle(
            name, dice.choice(places), CAPACITY, owner="f1",
            end=dice.choice((None, dice.choice(places))), shift=Window(MORNING, EVENING),
            profile=dice.randrange(len(self.profiles)), fixed_cost=dice.choice((0, 5000)),
            cost_per_km=dice.choice((100, 180)), cost_per_h=dice.choice((0, 3000)),
            skills=frozenset(one for one in SKILLS if dice.random() < 0.5),
            reload_places=(dice.choice(places),) if dice.random() < 0.3 else (),
            reload_s=dice.choice((0, 600)),
        )  # fmt: skip
        vehicle = replace(vehicle, max_reloads=1 if vehicle.reload_places else 0)
        leaves = MORNING + dice.randint(0, 3600)
        first = Step(StepKind.START, vehicle.start, leaves, leaves, leaves)
        drive = _Drive(vehicle, leaves, vehicle.start, [first])
        self._trip(drive, first=True)
        if vehicle.reload_places and dice.random() < 0.7 and len(drive.steps) > 1:
            before = drive.at, drive.place
            self._go(drive, StepKind.RELOAD, vehicle.reload_places[0], vehicle.reload_s)
            if not self._trip(drive, first=False):
                drive.steps.pop()
                drive.at, drive.place = before
        return self._ended(drive)

    def _trip(self, drive: _Drive, *, first: bool) -> bool:
        """Half of the room is for goods from the depot, half for those from the street."""
        loaded = drive.at
        waiting = [self._drawn(drive) for _ in range(self.dice.randint(0, 2))]
        if first and self.dice.random() < 0.3:
            waiting[:1] = [self._drawn(drive, aboard=True)]
        for ends in waiting:
            ends.released_s = 0 if ends.aboard else self.dice.choice((0, loaded))
        street = [self._drawn(drive) for _ in range(self.dice.randint(0, 2))]
        todo: list[tuple[_Ends, StepKind]] = [(one, StepKind.DELIVERY) for one in waiting]
        todo += [(one, StepKind.PICKUP) for one in street]
        while todo:
            ends, kind = todo.pop(self.dice.randrange(len(todo)))
            self._visit(drive, ends, kind)
            if kind == StepKind.PICKUP:
                todo.append((ends, StepKind.DELIVERY))
        return bool(waiting or street)

    def _drawn(self, drive: _Drive, *, aboard: bool = False) -> _Ends:
        load = tuple(self.dice.randint(0, room // 4) for room in CAPACITY)
        skills = frozenset(s for s in drive.vehicle.skills if self.dice.random() < 0.4)
        return _Ends(load, skills, aboard=drive.vehicle.id if aboard else None)

    def _go(self, drive: _Drive, kind: StepKind, place: int, service_s: int) -> Step:
        seconds = self.profiles[drive.vehicle.profile].seconds
        arrive = drive.at + int(seconds[drive.place, place])
        begin = arrive + self.dice.choice((0, 0, 300))
        step = Step(kind, place, arrive, begin, begin + service_s)
        drive.steps.append(step)
        drive.visits.append((place, begin, step.leave_s))
        drive.at, drive.place = step.leave_s, place
        return step

    def _visit(self, drive: _Drive, ends: _Ends, kind: StepKind) -> None:
        dice, place = self.dice, self.dice.randrange(len(self.places))
        step = self._go(drive, kind, place, dice.choice((0, 120, 300)))
        name = f"j{len(self.jobs)}" if kind == StepKind.DELIVERY else f"p{id(ends)}"
        visit = Visit(place, self._windows(step.begin_s), step.leave_s - step.begin_s)
        if kind == StepKind.PICKUP:
            ends.pickup = visit
            ends.released_s = dice.choice((0, step.begin_s))
        else:
            ends.delivery = visit
            ends.due_s = dice.choice((None, None, step.begin_s + dice.randint(0, 3600)))
            self.jobs.append(self._job(name, ends))
            before = next((s for s in drive.steps if s.job == f"p{id(ends)}"), None)
            if before:
                drive.steps[drive.steps.index(before)] = replace(before, job=name)
        drive.steps[-1] = replace(step, job=name)

    def _windows(self, begin: int) -> tuple[Window, ...]:
        """One around the moment, perhaps narrow, and perhaps another."""
        dice = self.dice
        own = Window(begin - dice.randint(0, 7200), begin + dice.choice((0, 900, 3600, 7200)))
        if dice.random() < 0.15:
            return own, Window(own.end + 600, own.end + 3000)
        return (own,)

    def _job(self, name: str, ends: _Ends) -> Job:
        assert ends.delivery is not None
        return Job(
            name, ends.load, ends.delivery, ends.pickup, ends.aboard, ends.skills, ends.prize,
            ends.released_s, ends.due_s,
        )  # fmt: skip

    def _optional(self, n: int) -> Job:
        """Anywhere, at any time; it may well be impossible."""
        dice = self.dice
        ends = [
            Visit(dice.randrange(len(self.places)), self._windows(dice.randint(MORNING, EVENING)))
            for _ in range(2)
        ]
        load = tuple(dice.randint(0, room) for room in CAPACITY)
        pickup = dice.choice((None, ends[1]))
        return Job(f"o{n}", load, ends[0], pickup, prize=dice.choice((0, 300, 5000)))

    def _ended(self, drive: _Drive) -> _Drive:
        """Home, with the shift and the access hours drawn around what was driven."""
        vehicle, dice = drive.vehicle, self.dice
        home = drive.place if vehicle.end is None else vehicle.end
        at = drive.at + int(self.profiles[vehicle.profile].seconds[drive.place, home])
        drive.steps.append(Step(StepKind.END, home, at, at, at))
        access = {zone: hours for zone, hours in self._hours(drive) if dice.random() < 0.5}
        shift = Window(drive.steps[0].leave_s - dice.randint(0, 1800), at + dice.randint(0, 7200))
        drive.vehicle = replace(vehicle, access=access, shift=shift)
        return drive

    def _hours(self, drive: _Drive) -> Iterator[tuple[str, tuple[Window, ...]]]:
        for zone in sorted({place.zone for place in self.places} - {""}):
            there = [v for v in drive.visits if self.places[v[0]].zone == zone]
            hours = [Window(b - self.dice.randint(0, 1800), leave + 900) for _p, b, leave in there]
            yield zone, tuple(hours)
