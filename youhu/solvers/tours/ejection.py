"""Fewer vehicles: one tour’s jobs go into the others and throw out what is easier to place.

After Nagata and Kobayashi, “Guided ejection search for the pickup and delivery problem with time
windows” (2010): a job that found no place becomes dearer, and the cheapest one or two jobs leave a
tour for it; between two throws, jobs move about by chance so that other gaps open.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, combinations
from random import Random

from youhu.solvers.tours.mending import assembled
from youhu.solvers.tours.meter import INFEASIBLE, Meter
from youhu.solvers.tours.pairs import Nodes, Pairs, Slot, Timed, job_of, jobs_in
from youhu.solvers.tours.problem import Plan, StepKind
from youhu.solvers.tours.timing import Clock, Stop, delivery, pickup, stops_of

NAME = "ejection"
MOST_OUT = 2  # jobs that leave a tour for another
MOVES = 60  # by chance, between two throws


def run(clock: Clock, meter: Meter, plan: Plan, *, share: float) -> Plan:
    """The plan with as few vehicles as are found up to that share of the budget.

    The problem must suit (pairs.suits), and the plan must serve every job.
    """
    until = meter.until(share)
    dice = Random(meter.seed)  # nosec B311  # repeatable, as budgets of iterations promise
    pairs = Pairs(clock.problem)
    tours = _read(clock, plan)
    dear = [1] * pairs.count
    while len(tours) > 1:
        fewer = Search(pairs, tours, dear, dice).found(lambda: until(INFEASIBLE))
        if fewer is None:
            break
        tours = fewer
    stops = [[_stop(clock, node) for node in tour] for tour in tours]
    return assembled(clock, zip(clock.problem.vehicles, stops, strict=False), engine=NAME)


def _read(clock: Clock, plan: Plan) -> list[Nodes]:
    rows = {job.id: row for row, job in enumerate(clock.problem.jobs)}
    jobs = {job.id: job for job in clock.problem.jobs}
    return [
        [2 * rows[stop.job.id] + (1 if stop.kind == StepKind.PICKUP else 2)
         for stop in stops_of(route, jobs) if stop.job]
        for route in plan.routes
    ]  # fmt: skip


def _stop(clock: Clock, node: int) -> Stop:
    job = clock.problem.jobs[job_of(node)]
    return pickup(job) if node % 2 else delivery(job)


class Search:
    """Tours with one vehicle less, and the jobs that have no place in them yet."""

    def __init__(self, pairs: Pairs, tours: Sequence[Nodes], dear: list[int], dice: Random) -> None:
        self.pairs, self.dear, self.dice = pairs, dear, dice
        least = min(range(len(tours)), key=lambda row: len(tours[row]))
        self.out = jobs_in(tours[least])
        self.tours: list[Nodes] = []
        self.times: list[Timed] = []
        self.row_of: dict[int, int] = {}
        for row, tour in enumerate([*tours[:least], *tours[least + 1 :]]):
            self.tours.append([])
            self.times.append(Timed([], [], []))
            self._keep(row, tour)

    def found(self, is_over: Callable[[], bool]) -> list[Nodes] | None:
        """Tours with every job, or None when the time is over first."""
        while self.out:
            if is_over():
                return None
            job = self.out.pop()
            if not self._put(job):
                self.dear[job] += 1
                self._put_instead(job)
                self._stir()
        return self.tours

    def _keep(self, row: int, tour: Nodes) -> None:
        timed = self.pairs.timed(tour)
        assert timed is not None
        self.tours[row], self.times[row] = tour, timed
        self.row_of.update(dict.fromkeys(jobs_in(tour), row))

    def _put(self, job: int) -> bool:
        """Into the tour where the detour is least."""
        best: tuple[Slot, int] | None = None
        for row, tour in enumerate(self.tours):
            slot = self.pairs.slot(tour, self.times[row], job, self.dice)
            if slot and (best is None or slot.detour < best[0].detour):
                best = slot, row
        if best is not None:
            slot, row = best
            self._keep(row, slot.taken(self.tours[row], job))
        return best is not None

    def _put_instead(self, job: int) -> None:
        """In place of the cheapest jobs; when even that is impossible it waits for its turn."""
        for _price, _chance, row, out in sorted(self._throws()):
            rest = [node for node in self.tours[row] if job_of(node) not in out]
            timed = self.pairs.timed(rest)
            slot = self.pairs.slot(rest, timed, job, self.dice) if timed else None
            if slot is not None:
                self._keep(row, slot.taken(rest, job))
                for one in out:
                    del self.row_of[one]
                self.out.extend(out)
                return
        self.out.insert(0, job)

    def _throws(self) -> Iterator[tuple[int, float, int, tuple[int, ...]]]:
        """What may leave a tour: its price, a chance for ties, the tour, the jobs."""
        for row, tour in enumerate(self.tours):
            jobs = jobs_in(tour)
            for out in chain.from_iterable(combinations(jobs, n + 1) for n in range(MOST_OUT)):
                yield sum(self.dear[one] for one in out), self.dice.random(), row, out

    def _stir(self) -> None:
        """Move some jobs to other tours wherever they fit."""
        inside = list(self.row_of)
        for _n in range(MOVES):
            job, row = self.dice.choice(inside), self.dice.randrange(len(self.tours))
            old = self.row_of[job]
            if row == old:
                continue
            slot = self.pairs.slot(self.tours[row], self.times[row], job, self.dice)
            rest = [node for node in self.tours[old] if job_of(node) != job]
            # Ways are whole seconds: a detour may be shorter than the way without it.
            if slot is not None and self.pairs.timed(rest) is not None:
                self._keep(old, rest)
                self._keep(row, slot.taken(self.tours[row], job))
