"""Tours under way as tables, a row a vehicle: how much time and room is left after each stop.

Column 0 of a row is the vehicle's start, then come its stops, then its end; what follows is empty.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from youhu.solvers.tours.check import priced
from youhu.solvers.tours.engines.choices import may_carry, stops_for
from youhu.solvers.tours.mending import why
from youhu.solvers.tours.problem import (
    Job,
    Numbers,
    Plan,
    Problem,
    Route,
    StepKind,
    Unserved,
    Vehicle,
    Visit,
    Window,
)
from youhu.solvers.tours.timing import Clock, Stop, earliest, fitting, latest, stops_of

NEVER = 2**40
SPARE = 8  # columns to grow by
# What stands behind the end of a row.
PER_STOP = {
    "place": 0, "leave": NEVER, "lasts": 0, "latest": -NEVER, "on_time": -NEVER,
    "ahead_s": 0, "ahead_m": 0, "trip_leaves": NEVER,
}  # fmt: skip


@dataclass
class Tables:
    """All columns of all rows; times in seconds, ways in metres."""

    place: Numbers
    leave: Numbers  # the earliest
    lasts: Numbers
    latest: Numbers  # arrival, so that windows and shift still hold
    on_time: Numbers  # arrival, so that nothing becomes later than it is beyond its due time
    ahead_s: Numbers  # to the next column
    ahead_m: Numbers
    trip_leaves: Numbers  # when the trip that this stop belongs to began
    load: Numbers  # rows, columns, dimensions: when leaving
    peak: Numbers  # the most since the trip began
    starts: Numbers  # rows, columns, windows
    ends: Numbers
    open_end: NDArray[np.bool_]  # the column is an end that is anywhere

    @classmethod
    def empty(cls, rows: int, columns: int, width: int, windows: int) -> "Tables":
        starts = np.full((rows, columns, windows), NEVER)
        return cls(
            **{name: np.full((rows, columns), blank) for name, blank in PER_STOP.items()},
            load=np.zeros((rows, columns, width), np.int64),
            peak=np.zeros((rows, columns, width), np.int64),
            starts=starts, ends=-starts, open_end=np.zeros((rows, columns), np.bool_),
        )  # fmt: skip

    def rows(self, chosen: NDArray[np.int64]) -> "Tables":
        return Tables(**{name: column[chosen] for name, column in vars(self).items()})


class Live:
    """A plan's tours, changed one insertion or removal at a time.

    `frozen`: of these vehicles so many first stops stay as they are. Jobs that break a tour as it
    is in the plan are left out of it, from the first one on: see `missing`.
    """

    def __init__(
        self, problem: Problem, plan: Plan | None = None, *, frozen: Mapping[str, int] | None = None
    ) -> None:
        self.problem = problem
        self.vehicles = problem.vehicles
        self.jobs = {job.id: job for job in problem.jobs}
        self.row = {one.id: row for row, one in enumerate(self.vehicles)}
        self.stops: list[list[Stop]] = [[] for _one in self.vehicles]
        self.served: dict[str, int] = {}  # job to row
        self.frozen = np.array([(frozen or {}).get(one.id, 0) for one in self.vehicles], np.int64)
        self.count = np.zeros(len(self.vehicles), np.int64)
        self._facts()
        self._aboard = self._loads_aboard()
        self._grow(SPARE, 1)
        for row in range(len(self.vehicles)):
            self._write(row)
        for route in (plan or Plan()).routes:
            if route.vehicle in self.row:
                self._take(self.row[route.vehicle], stops_of(route, self.jobs))

    def _facts(self) -> None:
        """What stays the same all along, an entry a vehicle."""
        ones = self.vehicles
        self.capacity = np.array([one.capacity for one in ones], np.int64)
        self.profile = np.array([one.profile for one in ones], np.int64)
        self.fixed = np.array([one.fixed_cost for one in ones], np.float64)
        self.per_m = np.array([one.cost_per_km for one in ones], np.float64) / 1000
        self.per_s = np.array([one.cost_per_h for one in ones], np.float64) / 3600
        keys = [repr(sorted(one.access.items())) for one in ones]
        kinds = {key: index for index, key in enumerate(dict.fromkeys(keys))}
        self.access = np.array([kinds[key] for key in keys], np.int64)
        self.of_access = [ones[keys.index(key)] for key in kinds]
        loaded = {job.aboard for job in self.jobs.values()}
        self.alike = [
            repr(replace(one, id=one.id if one.id in loaded else "", owner="")) for one in ones
        ]

    def _loads_aboard(self) -> list[list[int]]:
        loads = [[0] * len(one.capacity) for one in self.vehicles]
        for job in self.jobs.values():
            if job.aboard in self.row:
                row = self.row[job.aboard or ""]
                loads[row] = [a + b for a, b in zip(loads[row], job.load, strict=True)]
        return loads

    def _grow(self, columns: int, windows: int) -> None:
        width = len(self.vehicles[0].capacity) if self.vehicles else 1
        self.tables = Tables.empty(len(self.vehicles), columns, width, windows)

    @property
    def missing(self) -> list[Job]:
        """Jobs that no tour has."""
        return [job for job in self.jobs.values() if job.id not in self.served]

    def add(self, job: Job) -> None:
        """The job is known from now on (its places must be in the matrices); see insertion.put."""
        self.jobs[job.id] = job

    def set(self, row: int, stops: Sequence[Stop]) -> bool:
        """The vehicle's stops are these; False, and nothing changes, when the times do not hold."""
        before = self.stops[row]
        self.stops[row] = list(stops)
        if not self._write(row):
            self.stops[row] = before
            return False
        for stop in before:
            if stop.job:
                self.served.pop(stop.job.id, None)
        self.served |= {stop.job.id: row for stop in stops if stop.job}
        return True

    def remove(self, ids: Iterable[str]) -> None:
        """Jobs leave their tours and are forgotten, as when they are cancelled."""
        gone = {name: self.jobs.pop(name) for name in set(ids) if name in self.jobs}
        for job in gone.values():
            if job.aboard in self.row:
                row = self.row[job.aboard or ""]
                load = zip(self._aboard[row], job.load, strict=True)
                self._aboard[row] = [a - b for a, b in load]
        for row in {self.served.pop(name) for name in gone if name in self.served}:
            kept = [stop for stop in self.stops[row] if not (stop.job and stop.job.id in gone)]
            self._settle(row, kept)
        for row in {self.row[job.aboard] for job in gone.values() if job.aboard in self.row}:
            self._write(row)

    def current(self) -> Problem:
        """The problem with the jobs as they are known now."""
        return replace(self.problem, jobs=tuple(self.jobs.values()))

    def route(self, row: int, stops: Sequence[Stop] | None = None) -> Route | None:
        """The vehicle's tour with its times, as it is or with other stops."""
        chosen = self.stops[row] if stops is None else stops
        return Clock(self.problem).timed(self.vehicles[row], chosen)

    def figures(self, row: int) -> Plan:
        """Cost, metres and lateness of the vehicle's tour as it is."""
        stops, route = self.stops[row], self.route(row)
        if not stops or route is None:
            return Plan()
        return figures(self.problem, self.vehicles[row], stops, route)

    def plan(self, *, engine: str = "insertion") -> Plan:
        """The tours as a plan of `current()`; what is missing is told with its reason."""
        problem = self.current()
        routes = [self.route(row) for row, stops in enumerate(self.stops) if stops]
        clock = Clock(problem)
        left = tuple(Unserved(job.id, why(clock, job)) for job in self.missing)
        return priced(problem, Plan(tuple(one for one in routes if one), left, engine=engine))

    def _take(self, row: int, stops: Sequence[Stop]) -> None:
        self._settle(row, self._whole(row, stops))

    def _settle(self, row: int, stops: Sequence[Stop]) -> None:
        """Set the stops without the jobs that break the tour."""
        kept = list(stops)
        while not self.set(row, kept) and kept:
            kept = self._without_the_first_fault(row, kept)

    def _whole(self, row: int, stops: Sequence[Stop]) -> list[Stop]:
        """Without jobs that the vehicle may not carry, that lack an end, or that another has."""
        kinds: dict[str, list[StepKind]] = {}
        for stop in stops:
            if stop.job:
                kinds.setdefault(stop.job.id, []).append(stop.kind)
        good = {
            name
            for name, has in kinds.items()
            if name not in self.served
            and may_carry(self.vehicles[row], self.jobs[name])
            and has == [stop.kind for stop in stops_for(self.jobs[name])]
        }
        return [stop for stop in stops if stop.job is None or stop.job.id in good]

    def _without_the_first_fault(self, row: int, stops: Sequence[Stop]) -> list[Stop]:
        for end in range(1, len(stops) + 1):
            head = stops[:end]
            if self._forward(row, head) is None or self._loads(row, head) is None:
                last = stops[end - 1]
                return [
                    s for s in stops if s is not last and (s.job is None or s.job is not last.job)
                ]
        return []

    def _forward(self, row: int, stops: Sequence[Stop]) -> list[tuple[int, int]] | None:
        """Earliest begin and leaving of each stop, the start and the end; None if it breaks."""
        vehicle, seconds = self.vehicles[row], self._seconds(row)
        released = _releases(stops)
        at = max(vehicle.shift.start, released[0])
        times, place = [(at, at)], vehicle.start
        for stop, until in zip(stops, released[1:], strict=True):
            begin = earliest(self.windows(row, stop, until), at + seconds[place, stop.place].item())
            if begin is None:
                return None
            at, place = begin + visit_of(stop, vehicle).service_s, stop.place
            times.append((begin, at))
        at += 0 if vehicle.end is None else seconds[place, vehicle.end].item()
        return [*times, (at, at)] if at <= vehicle.shift.end else None

    def _seconds(self, row: int) -> Numbers:
        return self.problem.profiles[self.vehicles[row].profile].seconds

    def windows(self, row: int, stop: Stop, released: int = 0) -> tuple[Window, ...]:
        """When the vehicle may begin there, not before the goods are ready."""
        vehicle = self.of_access[self.access[row]]
        zone = self.problem.places[stop.place].zone
        found = fitting(visit_of(stop, self.vehicles[row]), zone, vehicle)
        if stop.job is None:
            early = released - self.vehicles[row].reload_s
        else:
            early = stop.job.released_s if stop.kind == StepKind.PICKUP else 0
        return tuple(Window(max(a, early), b) for a, b in found if early <= b)

    def _write(self, row: int) -> bool:
        stops = self.stops[row]
        loads = self._loads(row, stops)
        times = self._forward(row, stops) if loads else None
        if times is None or loads is None:
            return False
        released = _releases(stops)[1:]
        windows = [self.windows(row, s, r) for s, r in zip(stops, released, strict=True)]
        self._make_room(len(stops) + 3, max((len(one) for one in windows), default=1))
        self.count[row] = len(stops)
        places = self._write_times(row, stops, times)
        self._write_loads(row, loads, windows)
        self._write_ways(row, places)
        self._write_latest(row, times, windows)
        return True

    def _write_times(
        self, row: int, stops: Sequence[Stop], times: Sequence[tuple[int, int]]
    ) -> list[int]:
        """Places and leaving times; the places, from the start to the end."""
        vehicle = self.vehicles[row]
        places = [vehicle.start, *(stop.place for stop in stops)]
        places.append(places[-1] if vehicle.end is None else vehicle.end)
        columns = {
            "place": places,
            "leave": [leave for _begin, leave in times[:-1]] + [NEVER],
            "lasts": [0, *(visit_of(stop, vehicle).service_s for stop in stops), 0],
            "trip_leaves": _trips(stops, times),
        }
        for name, blank in PER_STOP.items():
            column = getattr(self.tables, name)
            column[row] = blank
            if name in columns:
                column[row, : len(places)] = columns[name]
        return places

    def _write_loads(
        self,
        row: int,
        loads: Sequence[tuple[list[int], list[int]]],
        windows: Sequence[tuple[Window, ...]],
    ) -> None:
        table, n = self.tables, len(windows)
        table.load[row, : n + 1] = [load for load, _peak in loads]
        table.peak[row, : n + 1] = [peak for _load, peak in loads]
        table.starts[row], table.ends[row] = NEVER, -NEVER
        for column, ones in enumerate(windows, start=1):
            table.starts[row, column, : len(ones)] = [one.start for one in ones]
            table.ends[row, column, : len(ones)] = [one.end for one in ones]

    def _write_ways(self, row: int, places: Sequence[int]) -> None:
        table, n = self.tables, len(places) - 1
        profile = self.problem.profiles[self.vehicles[row].profile]
        table.ahead_s[row, :n] = profile.seconds[places[:-1], places[1:]]
        table.ahead_m[row, :n] = profile.metres[places[:-1], places[1:]]
        table.open_end[row] = False
        if self.vehicles[row].end is None:
            table.open_end[row, n] = True
            table.ahead_s[row, n - 1] = table.ahead_m[row, n - 1] = 0

    def _write_latest(
        self, row: int, times: Sequence[tuple[int, int]], windows: Sequence[tuple[Window, ...]]
    ) -> None:
        """Backwards: the latest arrival, by windows and shift alone, and by due times as well."""
        table, stops, end = self.tables, self.stops[row], len(windows) + 1
        hard = soft = self.vehicles[row].shift.end
        table.latest[row, end] = table.on_time[row, end] = hard
        for column in range(end - 1, 0, -1):
            on = table.lasts[row, column].item() + table.ahead_s[row, column].item()
            job, begin = stops[column - 1].job, times[column][0]
            due = NEVER
            if job and job.due_s is not None and stops[column - 1].kind == StepKind.DELIVERY:
                due = max(job.due_s, begin)
            hard = latest(windows[column - 1], hard - on)
            soft = latest(windows[column - 1], min(soft - on, due))
            table.latest[row, column], table.on_time[row, column] = hard, soft

    def _make_room(self, columns: int, windows: int) -> None:
        _rows, has, wide = self.tables.starts.shape
        if columns <= has and windows <= wide:
            return
        old = self.tables
        self._grow(max(has, columns + SPARE), max(wide, windows))
        for name, column in vars(old).items():
            new = getattr(self.tables, name)
            if new.ndim == 2:
                new[:, :has] = column
            else:
                new[:, :has, : column.shape[2]] = column

    def _loads(self, row: int, stops: Sequence[Stop]) -> list[tuple[list[int], list[int]]] | None:
        """When leaving each stop: what is aboard, and the most since the trip began."""
        limit, load, found = self.vehicles[row].capacity, self._aboard[row], []
        if sum(stop.job is None for stop in stops) > self.vehicles[row].max_reloads:
            return None
        for index in range(-1, len(stops)):
            stop = stops[index] if index >= 0 else None
            if stop is None or stop.job is None:
                load = _plus(load, *(job.load for job in _loaded_after(stops, index)))
                peak = load
            else:
                sign = 1 if stop.kind == StepKind.PICKUP else -1
                load = [a + sign * b for a, b in zip(load, stop.job.load, strict=True)]
                peak = [max(pair) for pair in zip(peak, load, strict=True)]
            if any(a > b for a, b in zip(load, limit, strict=True)):
                return None
            found.append((load, peak))
        return found


def figures(problem: Problem, vehicle: Vehicle, stops: Sequence[Stop], route: Route) -> Plan:
    """A plan of this one tour, with its figures."""
    jobs = {stop.job.id: stop.job for stop in stops if stop.job}
    alone = Problem(problem.places, problem.profiles, (vehicle,), tuple(jobs.values()))
    return priced(alone, Plan((route,)))


def visit_of(stop: Stop, vehicle: Vehicle) -> Visit:
    if stop.job is None:
        return Visit(stop.place, service_s=vehicle.reload_s)
    if stop.kind == StepKind.PICKUP and stop.job.pickup:
        return stop.job.pickup
    return stop.job.delivery


def _plus(load: Sequence[int], *more: Sequence[int]) -> list[int]:
    return [sum(column) for column in zip(load, *more, strict=True)]


def _loaded_after(stops: Sequence[Stop], index: int) -> Iterable[Job]:
    for stop in stops[index + 1 :]:
        if stop.job is None:
            return
        if stop.kind == StepKind.DELIVERY and not stop.job.pickup and not stop.job.aboard:
            yield stop.job


def _releases(stops: Sequence[Stop]) -> list[int]:
    """For the start and each stop: until when the trip that begins there waits for its goods."""
    found = [0] * (len(stops) + 1)
    for index in range(-1, len(stops)):
        if index < 0 or stops[index].job is None:
            ready = [job.released_s for job in _loaded_after(stops, index)]
            found[index + 1] = max(ready, default=0)
    return found


def _trips(stops: Sequence[Stop], times: Sequence[tuple[int, int]]) -> list[int]:
    found = [times[0][1]]
    for stop, (_begin, leave) in zip(stops, times[1:-1], strict=True):
        found.append(leave if stop.job is None else found[-1])
    return [*found, NEVER]
