"""The libraries called directly, as anybody would: routes out, one configuration each.

Every one may use so many seconds of processor time; VROOM stops by itself, mostly before.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import numpy as np

from youhu.solvers.tours.problem import Job, Problem

Routes = list[list[int]]  # rows of places, in order, depot left out
A_VEHICLE = 20_000  # where few vehicles come first


def pyvrp(problem: Problem, seconds: float) -> Routes:
    """PyVRP with its own defaults."""
    from pyvrp import Client, Depot, Location, ProblemData, Shipment, VehicleType, solve

    one, n = problem.vehicles[0], len(problem.places)
    clients = [
        Client(j.delivery.place, list(j.load), service_duration=j.delivery.service_s,
               tw_early=j.delivery.windows[0].start, tw_late=j.delivery.windows[0].end)
        for j in problem.jobs if not j.pickup
    ]  # fmt: skip
    shipments = [
        Shipment(p.place, d.place, *p.windows[0], p.service_s, *d.windows[0], d.service_s,
                 list(j.load))
        for j in problem.jobs if (p := j.pickup) and (d := j.delivery)
    ]  # fmt: skip
    kind = VehicleType(
        len(problem.vehicles), list(one.capacity), fixed_cost=_fixed(problem),
        tw_early=one.shift.start, tw_late=one.shift.end,
    )  # fmt: skip
    profile = problem.profiles[0]
    ways: list[Any] = [profile.metres, profile.seconds]
    data = ProblemData(
        [Location(0, 0)] * n, clients, [Depot(0)], [kind], ways[:1], ways[1:], [], shipments
    )
    best = solve(data, _after(seconds), seed=1, collect_stats=False, display=False).best
    return [_rows(route, problem) for route in best.routes()] if best.is_feasible() else []


def _after(seconds: float) -> Any:
    begun = time.process_time()
    return lambda _cost: time.process_time() - begun > seconds


def _rows(route: Any, problem: Problem) -> list[int]:
    rows = []
    for step in list(route.schedule())[1:-1]:
        job = problem.jobs[step.idx]
        visit = job.pickup if step.is_pickup() else job.delivery
        rows.append(visit.place if visit else 0)
    return rows


def vroom(problem: Problem, seconds: float) -> Routes:
    """VROOM at its most thorough, one thread."""
    import vroom as library

    asked, one, profile = library.Input(), problem.vehicles[0], problem.profiles[0]
    asked.set_durations_matrix("car", profile.seconds.astype(np.uint32))
    asked.set_distances_matrix("car", profile.metres.astype(np.uint32))
    costs = library.VehicleCosts(fixed=_fixed(problem), per_hour=0, per_km=1000)
    for row in range(len(problem.vehicles)):
        asked.add_vehicle(
            library.Vehicle(row, 0, 0, capacity=list(one.capacity), time_window=list(one.shift),
                            costs=costs)
        )  # fmt: skip
    for job in problem.jobs:
        _ask(library, asked, job)
    answer = asked.solve(exploration_level=5, nb_threads=1, timeout=timedelta(seconds=seconds))
    routes: dict[int, list[int]] = {}
    told = answer.routes
    for vehicle, kind, place in zip(
        told["vehicle_id"], told["type"], told["location_index"], strict=True
    ):
        if kind in ("job", "pickup", "delivery"):
            routes.setdefault(int(vehicle), []).append(int(place))
    return list(routes.values())


def _ask(library: Any, asked: Any, job: Job) -> None:
    steps = [
        {"id": v.place, "location": v.place, "default_service": v.service_s,
         "time_windows": [library.TimeWindow(*v.windows[0])]}
        for v in (job.pickup, job.delivery) if v
    ]  # fmt: skip
    load = library.Amount(list(job.load))
    if len(steps) == 1:
        asked.add_job(library.Job(**steps[0], delivery=load))
    else:
        ends = [library.ShipmentStep(**step) for step in steps]
        asked.add_job(library.Shipment(*ends, amount=load))


def ortools(problem: Problem, seconds: float) -> Routes:
    """OR-Tools: parallel cheapest insertion, then guided local search."""
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    begun = time.process_time()
    manager = pywrapcp.RoutingIndexManager(len(problem.places), len(problem.vehicles), 0)
    model = pywrapcp.RoutingModel(manager)
    _modelled(model, manager, problem)
    asked = pywrapcp.DefaultRoutingSearchParameters()
    asked.first_solution_strategy = (
        routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    )
    asked.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    )
    asked.time_limit.FromSeconds(int(seconds * 10))
    limit = model.solver().CustomLimit(lambda: time.process_time() - begun > seconds)
    model.AddSearchMonitor(limit)
    found = model.SolveWithParameters(asked)
    return _read(model, manager, found, len(problem.vehicles)) if found else []


def _modelled(model: Any, manager: Any, problem: Problem) -> None:
    n, one, profile = len(problem.places), problem.vehicles[0], problem.profiles[0]
    visits = {v.place: v for j in problem.jobs for v in (j.pickup, j.delivery) if v}
    service = np.array([visits[i].service_s if i in visits else 0 for i in range(n)])
    model.SetArcCostEvaluatorOfAllVehicles(model.RegisterTransitMatrix(profile.metres.tolist()))
    model.SetFixedCostOfAllVehicles(_fixed(problem))
    lasts = model.RegisterTransitMatrix((profile.seconds + service[:, None]).tolist())
    model.AddDimension(lasts, one.shift.end, one.shift.end, False, "time")
    clock = model.GetDimensionOrDie("time")
    loads = [0] * n
    for job in problem.jobs:
        loads[job.delivery.place] = -job.load[0] if job.pickup else job.load[0]
        if job.pickup:
            loads[job.pickup.place] = job.load[0]
            _paired(model, manager, clock, job.pickup.place, job.delivery.place)
    carried = model.RegisterUnaryTransitVector(loads)
    model.AddDimension(carried, 0, one.capacity[0], True, "load")
    for place, visit in visits.items():
        clock.CumulVar(manager.NodeToIndex(place)).SetRange(*visit.windows[0])


def _paired(model: Any, manager: Any, clock: Any, pickup: int, delivery: int) -> None:
    first, then = manager.NodeToIndex(pickup), manager.NodeToIndex(delivery)
    model.AddPickupAndDelivery(first, then)
    model.solver().Add(model.VehicleVar(first) == model.VehicleVar(then))
    model.solver().Add(clock.CumulVar(first) <= clock.CumulVar(then))


def _read(model: Any, manager: Any, found: Any, vehicles: int) -> Routes:
    routes = []
    for vehicle in range(vehicles):
        at, rows = found.Value(model.NextVar(model.Start(vehicle))), []
        while not model.IsEnd(at):
            rows.append(manager.IndexToNode(at))
            at = found.Value(model.NextVar(at))
        if rows:
            routes.append(rows)
    return routes


def _fixed(problem: Problem) -> int:
    return A_VEHICLE if problem.vehicles_first else 0


RIVALS: dict[str, Callable[[Problem, float], Routes]] = {
    "pyvrp": pyvrp, "vroom": vroom, "ortools": ortools,
}  # fmt: skip
