"""Pickups and deliveries of vehicles that are all alike, as plain lists: quick to ask where another
pair fits. Node 0 is the start, 2k + 1 and 2k + 2 are the ends of job k, the last node is the end.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from youhu.solvers.tours.problem import Job, Problem, Vehicle, Visit

Nodes = list[int]  # of one tour, without start and end
BLUR = 0.5  # of a detour: how far chance shifts the choice of a place


def suits(problem: Problem) -> bool:
    """Whether the problem is as plain as this module understands it."""
    plain = {_plain(one) for one in problem.vehicles}
    return (
        len(plain) == 1 and None not in plain and len(problem.profiles) == 1
        and bool(problem.jobs) and all(_is_pair(job) for job in problem.jobs)
    )  # fmt: skip


def _plain(one: Vehicle) -> tuple[object, ...] | None:
    """What makes vehicles alike; None for one with needs of its own."""
    if one.access or one.skills or len(one.capacity) != 1:
        return None
    return one.start, one.end, one.shift, one.capacity, one.fixed_cost, one.cost_per_km


def _is_pair(job: Job) -> bool:
    if job.pickup is None or job.aboard or job.skills or job.prize is not None:
        return False
    has_one = len(job.pickup.windows) == len(job.delivery.windows) == 1
    return has_one and job.due_s is None and job.released_s == 0


@dataclass(frozen=True)
class Timed:
    """A tour's earliest beginnings, latest ones that still hold, and loads before each node."""

    begins: list[int]
    latest: list[int]  # one more: of the end
    loads: list[int]  # one more: at the end


@dataclass(frozen=True)
class Slot:
    """Where a pair fits into a tour: pickup before node `pickup`, delivery before `delivery`."""

    detour: float
    pickup: int
    delivery: int

    def taken(self, tour: Nodes, job: int) -> Nodes:
        ends = 2 * job + 1, 2 * job + 2
        i, j = self.pickup, self.delivery
        return [*tour[:i], ends[0], *tour[i:j], ends[1], *tour[j:]]


def job_of(node: int) -> int:
    return (node - 1) // 2


def jobs_in(tour: Nodes) -> list[int]:
    """The jobs of a tour, each once."""
    return [job_of(node) for node in tour if node % 2]


class Pairs:
    """The lists, and what one asks of them again and again."""

    def __init__(self, problem: Problem) -> None:
        vehicle = problem.vehicles[0]
        visits = [visit for job in problem.jobs for visit in _ends(job)]
        end = vehicle.start if vehicle.end is None else vehicle.end
        rows = [vehicle.start, *(visit.place for visit in visits), end]
        seconds = problem.profiles[0].seconds
        self.travel: list[list[int]] = seconds[rows][:, rows].tolist()
        if vehicle.end is None:
            for row in self.travel:
                row[-1] = 0
        self.end, self.shift, self.room = len(rows) - 1, vehicle.shift, vehicle.capacity[0]
        self.early = [0, *(visit.windows[0].start for visit in visits)]
        self.late = [0, *(visit.windows[0].end for visit in visits)]
        self.work = [0, *(visit.service_s for visit in visits)]
        self.load = [0, *(sign * job.load[0] for job in problem.jobs for sign in (1, -1))]
        self.count = len(problem.jobs)

    def timed(self, tour: Nodes) -> Timed | None:
        """The tour with its times; None when it does not hold."""
        begins, loads, at, leave, load = list[int](), [0], 0, self.shift.start, 0
        for node in tour:
            begin = max(leave + self.travel[at][node], self.early[node])
            load += self.load[node]
            if begin > self.late[node] or load > self.room:
                return None
            begins.append(begin)
            loads.append(load)
            at, leave = node, begin + self.work[node]
        latest = self._latest(tour)
        held = all(a <= b for a, b in zip(begins, latest, strict=False))
        return Timed(begins, latest, loads) if held else None

    def _latest(self, tour: Nodes) -> list[int]:
        bound, then = self.shift.end, self.end
        found = [bound]
        for node in reversed(tour):
            bound = min(bound - self.travel[node][then] - self.work[node], self.late[node])
            found.append(bound)
            then = node
        return found[::-1]

    def slot(self, tour: Nodes, timed: Timed, job: int, dice: Random) -> Slot | None:
        """Where the job fits with a small detour, blurred by chance; None where it does not."""
        node = 2 * job + 1
        travel, best = self.travel, None
        at, leave = 0, self.shift.start
        for i, then in enumerate([*tour, self.end]):
            begin = max(leave + travel[at][node], self.early[node])
            if begin > self.late[node]:
                break
            if timed.loads[i] + self.load[node] <= self.room:
                way = travel[at][node] - travel[at][then]
                best = self._drop(tour, timed, (job, i, begin, way), dice, best)
            if i < len(tour):
                at, leave = then, timed.begins[i] + self.work[then]
        return best

    def _drop(
        self, tour: Nodes, timed: Timed, picked: tuple[int, int, int, int], dice: Random,
        best: Slot | None,
    ) -> Slot | None:  # fmt: skip
        """The best of `best` and all places for the delivery after this pickup."""
        job, i, begin, way = picked
        travel, node = self.travel, 2 * job + 2
        at, leave, to_node = node - 1, begin + self.work[node - 1], travel[node]
        for j, then in enumerate([*tour[i:], self.end], i):
            arrived = leave + travel[at][node]
            if arrived > self.late[node]:
                break
            gone = max(arrived, self.early[node]) + self.work[node]
            if gone + to_node[then] <= timed.latest[j]:
                rest = travel[at][node] + to_node[then] - (travel[at][then] if j > i else 0)
                detour = (way + rest) * (1 - BLUR + 2 * BLUR * dice.random())
                if best is None or detour < best.detour:
                    best = Slot(detour, i, j)
            if j == len(tour) or timed.loads[j + 1] + self.load[node - 1] > self.room:
                break
            way += travel[at][then] if j == i else 0
            leave = max(leave + travel[at][then], self.early[then])
            if leave > timed.latest[j]:
                break
            at, leave = then, leave + self.work[then]
        return best


def _ends(job: Job) -> Sequence[Visit]:
    assert job.pickup is not None
    return job.pickup, job.delivery
