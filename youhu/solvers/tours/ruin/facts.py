"""A problem as arrays that compiled loops read: what stays the same during a search.

Node 2j is the pickup of job j, 2j + 1 its delivery. Seconds, metres, cents.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from youhu.solvers.tours.engines.choices import a_vehicle, kinds_of, may_carry
from youhu.solvers.tours.problem import Job, Numbers, Plan, Problem, StepKind, Visit, Window
from youhu.solvers.tours.ruin.compiled import NEVER, NOBODY
from youhu.solvers.tours.timing import fitting

Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]

# Cents for a required job that is left out, for one that was on a tour, and for a second of
# lateness: each more than all that can be saved by it.
LEFT_OUT, LET_DOWN, LATE = 1e13, 4e13, 1e6
NEIGHBOURS = 200  # of a job
FAR = 2**30  # metres or seconds: there is no way

# Of `ways`, then by profile: from the place in the middle to the last one; with _TO from the last
# to the middle one, so that all ways to a place lie side by side.
METRES, METRES_TO, SECONDS, SECONDS_TO = range(4)
# Of `nodes`: the place, how long the work takes, until when it is not late (NEVER for pickups),
# whether the goods are loaded where the vehicle starts, whether it goes for them, which vehicle's
# driver was told of this end (or NOBODY), in which turn, and whether it is the first end of the job
# that was told; then what the load changes by, in each dimension.
SPOT, LASTS, DUE, FROM_DEPOT, FROM_STREET, TOLD_TO, TURN, IS_FIRST, CHANGE = range(9)
# Of `cars`: places of start and end (NOBODY: wherever the last stop is), the shift, profile, which
# access hours, which vehicles are alike in all but their names, how many jobs its driver was told,
# how much of that may change; then two columns for each dimension of loads: room, and what is
# aboard.
START, END, OPENS, CLOSES, PROFILE, ACCESS, KIND, TOLD, MOST, ROOM, ABOARD = range(11)
# Of `rates`: cents a metre, a second, and for going at all.
PER_M, PER_S, FIXED = range(3)


class Facts(NamedTuple):
    ways: Numbers
    nodes: Numbers
    windows: Numbers  # by access hours and node: each with its first and last moment
    cars: Numbers
    rates: Reals
    may: Flags  # by vehicle and job
    absent: Reals  # by job: cents when no tour has it
    near: Numbers  # by job: its neighbours, the nearest first
    turns: Reals  # by way to sort, and job: the least first


def facts_of(problem: Problem, warm: Plan | None) -> Facts:
    """The problem; jobs of the warm plan are harder to leave out than others."""
    access, windows = _access(problem)
    nodes = _nodes(problem.jobs)
    kind, may = _kinds(problem)
    cars = _cars(problem, access, kind)
    _tell(problem, nodes, cars)
    rates = [(one.cost_per_km / 1000, one.cost_per_h / 3600, one.fixed_cost)
             for one in problem.vehicles]  # fmt: skip
    more = (0, 0, a_vehicle(problem) if problem.vehicles_first else 0)
    return Facts(
        _ways(problem), nodes, windows, cars, np.array(rates) + more, may,
        _absent(problem.jobs, warm), _near(problem, nodes), _turns(problem, nodes, windows),
    )  # fmt: skip


def _ways(problem: Problem) -> Numbers:
    metres = np.stack([one.metres for one in problem.profiles])
    seconds = np.stack([one.seconds for one in problem.profiles])
    back = (0, 2, 1)
    found = np.stack([metres, metres.transpose(back), seconds, seconds.transpose(back)])
    return np.minimum(found, FAR).astype(np.int32)  # half the memory, twice as near


def _nodes(jobs: Sequence[Job]) -> Numbers:
    found = []
    for x, visit in enumerate(_visits(jobs)):
        job, sign = jobs[x // 2], (1, -1)[x % 2]
        due = NEVER if x % 2 == 0 or job.due_s is None else job.due_s
        from_depot = x % 2 == 1 and job.pickup is None and job.aboard is None
        from_street = job.pickup is not None and job.aboard is None
        change = [sign * load for load in job.load]
        found.append(
            [visit.place, visit.service_s, due, from_depot, from_street, NOBODY, 0, 0, *change]
        )
    return np.array(found, np.int64)


def _visits(jobs: Sequence[Job]) -> list[Visit]:
    """Both ends of every job; who is not fetched has its other end twice."""
    return [visit for job in jobs for visit in (job.pickup or job.delivery, job.delivery)]


def _absent(jobs: Sequence[Job], warm: Plan | None) -> Reals:
    known = {step.job for route in (warm.routes if warm else ()) for step in route.steps}
    required = [LET_DOWN if job.id in known else LEFT_OUT for job in jobs]
    return np.array(
        [one if job.prize is None else job.prize for job, one in zip(jobs, required, strict=True)],
        np.float64,
    )


def _near(problem: Problem, nodes: Numbers) -> Numbers:
    """Of each job those that it would lose least by riding with."""
    up, down, fetched = nodes[0::2, SPOT], nodes[1::2, SPOT], nodes[0::2, FROM_STREET]
    metres = problem.profiles[0].metres
    far = metres[np.ix_(down, down)] + metres[np.ix_(down, down)].T
    far = far + metres[np.ix_(up, up)] * fetched[:, None] * fetched[None, :]
    np.fill_diagonal(far, -1)
    order = np.argsort(far, axis=1, kind="stable")[:, 1 : NEIGHBOURS + 1]
    return np.ascontiguousarray(order)


def _turns(problem: Problem, nodes: Numbers, windows: Numbers) -> Reals:
    """Heavy, far, near, or due first."""
    far = problem.profiles[0].metres[problem.vehicles[0].start, nodes[1::2, SPOT]]
    last = np.minimum(nodes[1::2, DUE], windows[0, 1::2, :, 1].max(axis=1))
    return np.stack([nodes[1::2, CHANGE], -far, far, last]).astype(np.float64)


def _access(problem: Problem) -> tuple[Numbers, Numbers]:
    """Of each vehicle which access hours it has; by those and node, the windows."""
    keys = [repr(sorted(one.access.items())) for one in problem.vehicles]
    kinds = list(dict.fromkeys(keys))
    found = [_windows(problem, keys.index(key)) for key in kinds]
    most = max(1, *(len(windows) for of_kind in found for windows in of_kind))
    windows = np.full((len(kinds), len(found[0]), most, 2), NEVER)
    windows[..., 1] = -NEVER
    for a, of_kind in enumerate(found):
        for x, ones in enumerate(of_kind):
            windows[a, x, : len(ones)] = np.array(ones, np.int64).reshape(-1, 2)
    return np.array([kinds.index(key) for key in keys]), windows


def _windows(problem: Problem, row: int) -> list[list[Window]]:
    """When that vehicle may begin at each node; nothing is loaded before it is there."""
    found = []
    for x, visit in enumerate(_visits(problem.jobs)):
        early = problem.jobs[x // 2].released_s if x % 2 == 0 else 0
        ones = fitting(visit, problem.places[visit.place].zone, problem.vehicles[row])
        found.append([Window(max(a, early), b) for a, b in ones if early <= b])
    return found


def _kinds(problem: Problem) -> tuple[Numbers, Flags]:
    """Of each vehicle of which kind it is, and which jobs it may carry."""
    ones, jobs = problem.vehicles, problem.jobs
    kind, may = np.zeros(len(ones), np.int64), np.zeros((len(ones), len(jobs)), np.bool_)
    for row, each in enumerate(kinds_of(problem)):
        kind[list(each.members)] = row
        may[list(each.members)] = [may_carry(each.vehicle, job) for job in jobs]
    return kind, may


def _cars(problem: Problem, access: Numbers, kind: Numbers) -> Numbers:
    aboard = _aboard(problem)
    found = []
    for row, one in enumerate(problem.vehicles):
        loads = [number for pair in zip(one.capacity, aboard[row], strict=True) for number in pair]
        end = NOBODY if one.end is None else one.end
        kinds = (one.profile, access[row], kind[row])
        most = NEVER if problem.most_changes is None else problem.most_changes
        found.append([one.start, end, *one.shift, *kinds, 0, most, *loads])
    return np.array(found, np.int64)


def _tell(problem: Problem, nodes: Numbers, cars: Numbers) -> None:
    """Write what each driver was told."""
    rows = {job.id: row for row, job in enumerate(problem.jobs)}
    vehicles = {one.id: row for row, one in enumerate(problem.vehicles)}
    for name in problem.told.keys() & vehicles.keys():
        tasks = [task for task in problem.told[name] if task.job in rows]
        for turn, task in enumerate(tasks, start=1):
            node = 2 * rows[task.job] + (task.kind == StepKind.DELIVERY)
            is_first = task.job not in {before.job for before in tasks[: turn - 1]}
            nodes[node, [TOLD_TO, TURN, IS_FIRST]] = vehicles[name], turn, is_first
        cars[vehicles[name], TOLD] = len({task.job for task in tasks})


def _aboard(problem: Problem) -> Numbers:
    rows = {one.id: row for row, one in enumerate(problem.vehicles)}
    loads = np.zeros((len(rows), len(problem.vehicles[0].capacity)), np.int64)
    for job in problem.jobs:
        if job.aboard in rows:
            loads[rows[job.aboard or ""]] += np.array(job.load, np.int64)
    return loads
