"""VROOM: no chance in it, several windows a stop, quick on small problems; no second trips.

It stops by itself; a budget of iterations does not shorten it, one of seconds does.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import numpy as np
import vroom

from youhu.solvers.tours.engines.choices import Choice, Chooser, Kind, a_vehicle, kinds_of
from youhu.solvers.tours.mending import assembled
from youhu.solvers.tours.meter import Meter
from youhu.solvers.tours.problem import Budget, Plan, Problem, StepKind, Vehicle, Window
from youhu.solvers.tours.timing import Clock, Stop, delivery, pickup, stops_of

NAME = "vroom"
THOROUGH = 5
SURE, OPTIONAL = 100, 1  # priorities
LATEST = 2**31  # the engine's clock has 32 bits
# Its unit of cost; ours is a cent, which is too coarse for a few metres.
A_CENT = 100


def solve(problem: Problem, budget: Budget, warm: Plan | None = None) -> Plan:
    """A plan of VROOM's, with what it left over put in; see tours.solve for one that is sure."""
    return run(Clock(problem), Meter(budget), warm)


def run(clock: Clock, meter: Meter, warm: Plan | None = None, *, level: int = THOROUGH) -> Plan:
    data = Data(clock, warm)
    if not data.choices:
        return assembled(clock, [], engine=NAME)
    left = meter.left_s()
    within = None if left is None else timedelta(seconds=left)
    try:
        answer = data.input(warm).solve(exploration_level=level, nb_threads=1, timeout=within)
    except vroom._vroom.VroomInputException:  # it takes no warm plan that it finds a fault with
        answer = data.input(None).solve(exploration_level=level, nb_threads=1, timeout=within)
    return assembled(clock, data.tours(answer), engine=NAME, enough=meter.patience())


class Data:
    """Both directions of the translation, for one problem."""

    def __init__(self, clock: Clock, warm: Plan | None = None) -> None:
        self.clock, self.problem = clock, clock.problem
        self.kinds = kinds_of(self.problem)
        self.choices = list(Chooser(clock, self.kinds, warm).choices(one_window=False))
        allowed = {one.kinds for one in self.choices if len(one.kinds) < len(self.kinds)}
        # A skill here is the set of kinds of vehicle that may do a job.
        self.skills = {kinds: index for index, kinds in enumerate(sorted(allowed, key=sorted))}
        self.rows = {choice.job.id: row for row, choice in enumerate(self.choices)}

    def input(self, warm: Plan | None) -> Any:
        asked = vroom.Input()
        for row, profile in enumerate(self.problem.profiles):
            asked.set_durations_matrix(str(row), profile.seconds.astype(np.uint32))
            asked.set_distances_matrix(str(row), profile.metres.astype(np.uint32))
        before = {route.vehicle: route for route in warm.routes} if warm else {}
        for row, kind in enumerate(self.kinds):
            for member in kind.members:
                one = self.problem.vehicles[member]
                steps = self._steps(stops_of(before[one.id], self._jobs())) if (
                    one.id in before
                ) else []  # fmt: skip
                asked.add_vehicle(self._vehicle(member, row, kind, steps))
        for row, choice in enumerate(self.choices):
            asked.add_job(self._job(row, choice))
        return asked

    def _jobs(self) -> dict[str, Any]:
        return {choice.job.id: choice.job for choice in self.choices}

    def _vehicle(self, member: int, row: int, kind: Kind, steps: Sequence[Any]) -> Any:
        one = kind.vehicle
        return vroom.Vehicle(
            member, one.start, one.end, profile=str(one.profile), capacity=list(one.capacity),
            skills={index for kinds, index in self.skills.items() if row in kinds},
            time_window=[one.shift.start, min(one.shift.end, LATEST)],
            costs=vroom.VehicleCosts(
                self._fixed(one), one.cost_per_h * A_CENT, one.cost_per_km * A_CENT
            ),
            steps=steps,
        )  # fmt: skip

    def _fixed(self, vehicle: Vehicle) -> int:
        first = a_vehicle(self.problem) if self.problem.vehicles_first else 0
        return (vehicle.fixed_cost + first) * A_CENT

    def _job(self, row: int, choice: Choice) -> Any:
        job = choice.job
        skills = {self.skills[choice.kinds]} if choice.kinds in self.skills else set()
        load, priority = vroom.Amount(list(job.load)), SURE if job.prize is None else OPTIONAL
        if job.pickup is None or job.aboard:
            return vroom.Job(
                row, job.delivery.place, default_service=job.delivery.service_s, delivery=load,
                skills=skills, priority=priority, time_windows=_windows(choice.delivery),
            )  # fmt: skip
        first = vroom.ShipmentStep(
            row, job.pickup.place, default_service=job.pickup.service_s,
            time_windows=_windows(choice.pickup),
        )  # fmt: skip
        then = vroom.ShipmentStep(
            row, job.delivery.place, default_service=job.delivery.service_s,
            time_windows=_windows(choice.delivery),
        )  # fmt: skip
        return vroom.Shipment(first, then, amount=load, skills=skills, priority=priority)

    def _steps(self, stops: Sequence[Stop]) -> list[Any]:
        return [self._step(stop) for stop in stops if stop.job]

    def _step(self, stop: Stop) -> Any:
        assert stop.job is not None
        row = self.rows[stop.job.id]
        if stop.job.pickup is None or stop.job.aboard:
            return vroom.VehicleStep("single", row)
        return vroom.VehicleStep(str(stop.kind), row)

    def tours(self, answer: Any) -> Iterator[tuple[Vehicle, list[Stop]]]:
        found: dict[int, list[Stop]] = {}
        told = answer.routes
        if "id" not in told:  # it found no tour at all
            return
        for member, kind, row in zip(told["vehicle_id"], told["type"], told["id"], strict=True):
            if kind in ("job", "pickup", "delivery"):
                job = self.choices[int(row)].job
                is_pickup = kind == StepKind.PICKUP
                found.setdefault(int(member), []).append(
                    pickup(job) if is_pickup else delivery(job)
                )
        for member, stops in found.items():
            yield self.problem.vehicles[member], stops


def _windows(windows: Sequence[Window]) -> list[Any]:
    """In order and apart, as the engine wants them."""
    kept: list[list[int]] = []
    for start, end in sorted(windows):
        if kept and start <= kept[-1][1]:
            kept[-1][1] = max(kept[-1][1], min(end, LATEST))
        elif start <= LATEST:
            kept.append([start, min(end, LATEST)])
    return [vroom.TimeWindow(start, end) for start, end in kept]
