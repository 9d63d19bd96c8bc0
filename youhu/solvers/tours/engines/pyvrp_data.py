"""A problem as PyVRP's data, and its solutions as tours.

Goods aboard are shipments whose pickup stands where only their vehicle can be: at a place that its
own start alone reaches. Who may carry a job is a dimension of load that others have no room for.
"""

from collections.abc import Iterator, Sequence
from functools import reduce
from math import gcd
from typing import Any

import numpy as np
from pyvrp import (
    Activity,
    ActivityType,
    Client,
    Depot,
    Location,
    ProblemData,
    Shipment,
    Solution,
    VehicleType,
)
from pyvrp import Route as PyvrpRoute

from youhu.solvers.tours.engines.choices import Choice, Chooser, Kind, a_vehicle, kinds_of
from youhu.solvers.tours.problem import Numbers, Plan, Route, StepKind, Vehicle
from youhu.solvers.tours.timing import Clock, Stop, delivery, pickup, stops_of

FAR = 2_000_000  # metres, and seconds, to where nobody can go
ROOMY = 1_000_000
MOST_A_METRE = 1_000  # the engine's penalties are made for small unit costs
ACCEPTED = 3  # times as much for what a plan had already
SURE_PRIZE_M = 10_000_000  # metres: what leaving out a required job costs when all are optional


class Data:
    """Both directions of the translation, for one problem."""

    def __init__(self, clock: Clock, warm: Plan | None = None, *, all_optional: bool = False):
        self.clock, self.problem, self.warm = clock, clock.problem, warm
        self.all_optional = all_optional
        self.before = set[str]().union(*_jobs_of(warm).values())
        self.kinds = kinds_of(self.problem)
        self.choices = list(Chooser(clock, self.kinds, warm).choices(one_window=True))
        self.carrying = self._carrying()
        self.unit = self._unit()
        self.flags = self._flags()
        self.depots: dict[tuple[int, int], int] = {}
        self.clients = [one for one in self.choices if not _is_shipment(one)]
        self.shipments = [one for one in self.choices if _is_shipment(one)]
        self.data = self._data()

    def _carrying(self) -> dict[str, int]:
        """Vehicles with goods aboard, with the row of their own start; the next is the pickup."""
        first = len(self.problem.places)
        ids = sorted({job.aboard for job in self.problem.jobs if job.aboard})
        return {name: first + 2 * index for index, name in enumerate(ids)}

    def _unit(self) -> float:
        """How many 18 000ths of a cent are one of the engine's: few, and hardly anything lost."""
        costs = [
            cost
            for one in self.problem.vehicles
            for cost in (one.cost_per_km * 18, one.cost_per_h * 5, one.fixed_cost * 18_000)
        ] + [(job.prize or 0) * 18_000 for job in self.problem.jobs]
        most = max((one.cost_per_km * 18 for one in self.problem.vehicles), default=1)
        return max(reduce(gcd, costs, 0) or 1, most / MOST_A_METRE)

    def units(self, grains: float) -> int:
        return round(grains / self.unit)

    def _flags(self) -> list[frozenset[int]]:
        return sorted({kinds for one in self.choices if (kinds := self._flag(one))}, key=sorted)

    def _flag(self, choice: Choice) -> frozenset[int] | None:
        """The kinds that may carry the job, unless its size says it already."""
        if choice.job.aboard:
            return None
        small = {
            row
            for row, kind in enumerate(self.kinds)
            if any(a > b for a, b in zip(choice.job.load, kind.vehicle.capacity, strict=True))
        }
        allowed = choice.kinds | small
        return None if len(allowed) == len(self.kinds) else allowed

    def _load(self, choice: Choice) -> list[int]:
        flag = self._flag(choice)
        return [*choice.job.load, *(int(flag == one) for one in self.flags)]

    def _data(self) -> ProblemData:
        vehicle_types = [self._type(row, kind) for row, kind in enumerate(self.kinds)]
        matrices = [self._matrices(row) for row in range(len(self.problem.profiles))]
        return ProblemData(
            [Location(0, 0)] * len(matrices[0][0]),
            [self._client(one) for one in self.clients],
            [Depot(place, service_duration=lasts) for place, lasts in self.depots],
            vehicle_types,
            list[Any](metres for metres, _seconds in matrices),
            list[Any](seconds for _metres, seconds in matrices),
            [],
            [self._shipment(one) for one in self.shipments],
        )

    def _matrices(self, row: int) -> tuple[Numbers, Numbers]:
        """Places, then for each vehicle with goods its start and its pickup, then the open end."""
        profile, n = self.problem.profiles[row], len(self.problem.places)
        starts = {one.id: one.start for one in self.problem.vehicles}
        rows = [*range(n), *(place for name in self.carrying for place in [starts[name]] * 2), 0]
        both = [m[np.ix_(rows, rows)].astype(np.int64) for m in (profile.metres, profile.seconds)]
        for matrix in both:
            matrix[:, n:] = FAR
            for own in self.carrying.values():
                matrix[[own, own + 1], own + 1] = 0
            matrix[:, -1], matrix[-1, :] = 0, FAR
            np.fill_diagonal(matrix, 0)
        return both[0], both[1]

    def _type(self, row: int, kind: Kind) -> VehicleType:
        one, sink = kind.vehicle, len(self.problem.places) + 2 * len(self.carrying)
        flags = [ROOMY if row in allowed else 0 for allowed in self.flags]
        first = a_vehicle(self.problem) if self.problem.vehicles_first else 0
        return VehicleType(
            len(kind.members), [*one.capacity, *flags],
            self._depot(self.carrying.get(one.id, one.start)),
            self._depot(sink if one.end is None else one.end),
            self.units((one.fixed_cost + first) * 18_000), one.shift.start, one.shift.end,
            unit_distance_cost=self.units(one.cost_per_km * 18),
            unit_duration_cost=self.units(one.cost_per_h * 5), profile=one.profile,
            reload_depots=[self._depot(place, one.reload_s) for place in one.reload_places],
            max_reloads=one.max_reloads,
        )  # fmt: skip

    def _depot(self, place: int, lasts: int = 0) -> int:
        return self.depots.setdefault((place, lasts), len(self.depots))

    def _prize(self, choice: Choice) -> tuple[int, bool]:
        """What serving the job is worth, and whether it must be served."""
        if choice.job.prize is not None:
            return self.units(choice.job.prize * 18_000), False
        if self.all_optional:
            per_m = max(1, self.units(max(one.cost_per_km for one in self.problem.vehicles) * 18))
            accepted = choice.job.id in self.before
            return SURE_PRIZE_M * per_m * (ACCEPTED if accepted else 1), False
        return 0, True

    def _client(self, choice: Choice) -> Client:
        visit, (window,) = choice.job.delivery, choice.delivery[:1]
        prize, required = self._prize(choice)
        return Client(
            visit.place, self._load(choice), service_duration=visit.service_s,
            tw_early=window.start, tw_late=window.end, release_time=choice.job.released_s,
            prize=prize, required=required,
        )  # fmt: skip

    def _shipment(self, choice: Choice) -> Shipment:
        job, (window,) = choice.job, choice.delivery[:1]
        prize, required = self._prize(choice)
        if job.aboard or not job.pickup:
            own, service = self.carrying[job.aboard or ""] + 1, 0
            early, late = 0, FAR
        else:
            own, service = job.pickup.place, job.pickup.service_s
            early, late = choice.pickup[0]
        return Shipment(
            own, job.delivery.place, early, late, service, window.start, window.end,
            job.delivery.service_s, self._load(choice), prize, required,
        )  # fmt: skip

    def started(self, plan: Plan) -> Solution | None:
        """A plan as a solution; jobs that it lacks are missing there too."""
        places = {
            kind: {one.job.id: index for index, one in enumerate(ones)}
            for kind, ones in (("c", self.clients), ("s", self.shipments))
        }
        routes = []
        rows = {self.problem.vehicles[m].id: r for r, k in enumerate(self.kinds) for m in k.members}
        for route in plan.routes:
            if route.vehicle not in rows:
                continue
            row = rows[route.vehicle]
            does = list(self._activities(route, self.kinds[row].vehicle, places))
            if any(not one.is_depot() for one in does):
                routes.append(PyvrpRoute(self.data, does, row))
        return Solution(self.data, routes) if routes else None

    def _activities(
        self, route: Route, vehicle: Vehicle, places: dict[str, dict[str, int]]
    ) -> Iterator[Activity]:
        jobs = {one.job.id: one.job for one in self.choices}
        stops = stops_of(route, jobs)
        for stop in stops:
            if stop.job and stop.job.aboard:
                yield Activity(ActivityType.PICKUP, places["s"][stop.job.id])
        for stop in stops:
            if stop.job is None:
                yield Activity(ActivityType.DEPOT, self._depot(stop.place, vehicle.reload_s))
            elif stop.kind == StepKind.PICKUP:
                yield Activity(ActivityType.PICKUP, places["s"][stop.job.id])
            elif stop.job.id in places["c"]:
                yield Activity(ActivityType.CLIENT, places["c"][stop.job.id])
            else:
                yield Activity(ActivityType.DELIVERY, places["s"][stop.job.id])

    def tours(self, solution: Solution) -> list[tuple[Vehicle, list[Stop]]]:
        """The solution's tours, each given to the vehicle that had most of its jobs before."""
        found = [(route.vehicle_type(), list(self._stops(route))) for route in solution.routes()]
        before = _jobs_of(self.warm)
        pairs = [
            (-len(before.get(self.problem.vehicles[member].id, set()) & _names(stops)), index, rank)
            for index, (row, stops) in enumerate(found)
            for rank, member in enumerate(self.kinds[row].members)
        ]
        given: dict[int, int] = {}
        for _shared, index, rank in sorted(pairs):
            member = self.kinds[found[index][0]].members[rank]
            if index not in given and member not in given.values():
                given[index] = member
        return [(self.problem.vehicles[given[i]], stops) for i, (_row, stops) in enumerate(found)]

    def _stops(self, route: PyvrpRoute) -> Iterator[Stop]:
        places = list(self.depots)
        for one in list(route.schedule())[1:-1]:
            if one.is_depot():
                yield Stop(StepKind.RELOAD, places[one.idx][0])
            elif one.is_client():
                yield delivery(self.clients[one.idx].job)
            elif one.is_delivery():
                yield delivery(self.shipments[one.idx].job)
            elif not self.shipments[one.idx].job.aboard:
                yield pickup(self.shipments[one.idx].job)


def _is_shipment(choice: Choice) -> bool:
    return choice.job.pickup is not None or choice.job.aboard is not None


def _jobs_of(plan: Plan | None) -> dict[str, set[str]]:
    routes = plan.routes if plan else ()
    return {route.vehicle: {step.job or "" for step in route.steps} - {""} for route in routes}


def _names(stops: Sequence[Stop]) -> set[str]:
    return {stop.job.id for stop in stops if stop.job}
