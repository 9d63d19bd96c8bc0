"""A market's dispatch at work on a made-up day: decide, set out for what cannot wait, and again."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from bench.market_day import CLOSES, HOUR, MINUTE, OPENS, TRUCK, VAN, Event, Scenario
from youhu.solvers.tours.check import priced
from youhu.solvers.tours.fairness import Share, in_line, offered_of
from youhu.solvers.tours.insertion import cheapest
from youhu.solvers.tours.live import NEVER, Live
from youhu.solvers.tours.problem import (
    Budget,
    Job,
    Plan,
    Problem,
    Route,
    Step,
    StepKind,
    Task,
    Visit,
    Window,
)
from youhu.solvers.tours.rolling import (
    Replan,
    State,
    Terms,
    Underway,
    broken_down,
    committed,
    full_trip,
    replan,
    settled,
    slowed,
)

STEP_S = 5 * MINUTE  # between two decisions, as a market's terms say at first
PROMISES = 8  # slots of two hours offered to a shop
PROMISED = 3  # orders asked for at each decision, to take the time
NEXT = 8  # waiting vehicles of each kind that a plan may take
TYPICAL_M = 20_000.0  # what a vehicle that is planned may still drive
SLOW = 1.3  # how much longer ways take in a jam


@dataclass
class Measured:
    """Processor time of every replan, promise and breakdown; what went out in between."""

    replans: list[float] = field(default_factory=list)
    promises: list[float] = field(default_factory=list)
    breakdowns: list[float] = field(default_factory=list)
    open_jobs: list[int] = field(default_factory=list)
    eased: set[str] = field(default_factory=set)
    touched: list[int] = field(default_factory=list)  # changes a driver under way saw, a replan


class Day:
    """The market's dispatch at work: policy `replan`, or `insert` (nothing is ever improved)."""

    def __init__(
        self, scenario: Scenario, *, policy: str = "replan", cpu_s: float = 1.6, seed: int = 1,
        terms: Terms | None = None, hold: bool = True, iterations: int | None = None,
        shares: Mapping[str, Share] | None = None, line: bool = False, step_s: int = STEP_S,
    ) -> None:  # fmt: skip
        self.scenario, self.policy, self.hold = scenario, policy, hold
        self.step_s = step_s
        self.budget = Budget(cpu_s=None if iterations else cpu_s, iterations=iterations, seed=seed)
        self.terms = terms or Terms()
        self.problem, self.shares, self.line = scenario.problem, shares, line
        self.profiles = self.problem.profiles
        self.orders = {job.id: job for job in self.problem.jobs}
        self.open: dict[str, Job] = {}
        self.vehicles = {one.id: Underway(one, one.start, OPENS) for one in self.problem.vehicles}
        self.logs: dict[str, list[Step]] = {one.id: [] for one in self.problem.vehicles}
        self.began: dict[str, int] = {}
        self.gone: set[str] = set()
        self.shift_ends: dict[str, int] = {}
        self.dice = np.random.default_rng(seed)
        self.measured = Measured()

    def run(self) -> tuple[Problem, Plan]:
        """Drive the whole day; the day as a problem, and what was driven as its plan."""
        now, asked = OPENS, iter(self.problem.jobs)
        coming, events = next(asked, None), list(self.scenario.events)
        while coming or self.open:
            now += self.step_s
            while coming and coming.released_s <= now:
                self.open[coming.id] = coming
                coming = next(asked, None)
            while events and events[0].at <= now:
                self._happen(events.pop(0), now)
            if self.open:
                self._decide(now, is_last=coming is None)
            if now > CLOSES + 12 * HOUR:
                raise RuntimeError(f"never done: {sorted(self.open)}")
        return self._executed()

    def _state(self, now: int) -> State:
        return State(
            now, self.problem.places, self.profiles, self._asked(), tuple(self.open.values())
        )

    def _asked(self) -> tuple[Underway, ...]:
        """Vehicles under way, and of each kind those that are next in line."""
        going = [one for one in self.vehicles.values() if one.has_set_out or one.ahead]
        idle = [one for one in self.vehicles.values() if not one.has_set_out and not one.ahead]
        if not self.line:
            return (*going, *idle)
        shares = self._shares_now() if self.shares is not None else None
        for size in (VAN, TRUCK):
            kind = [one.vehicle for one in idle if one.vehicle.capacity == size]
            if shares is not None:
                kind = in_line(kind, shares, count=NEXT, typical=TYPICAL_M)
            going += [self.vehicles[one.id] for one in kind[:NEXT]]
        return tuple(going)

    def _shares_now(self) -> dict[str, Share]:
        """Of the days before, and of today so far."""
        offered = offered_of(self.problem)
        seconds = {owner: Share(0.0, time_s) for owner, time_s in offered.items()}
        metres, today = self.problem.profiles[0].metres, dict.fromkeys(offered, 0.0)
        for one in self.problem.vehicles:
            places = [step.place for step in self.logs[one.id]]
            today[one.owner] += float(metres[places[:-1], places[1:]].sum())
            today[one.owner] += TYPICAL_M if self.vehicles[one.id].ahead else 0.0
        return {
            owner: Share(
                (self.shares or {}).get(owner, none).received + today[owner],
                (self.shares or {}).get(owner, none).offered + none.offered,
            )
            for owner, none in seconds.items()
        }

    def _decide(self, now: int, *, is_last: bool) -> None:
        new = self._replanned(self._state(now))
        self._take(new.plan)
        live = Live(new.problem, new.plan)
        self._promise(new)
        until = now + self.step_s if self.hold and not is_last else NEVER
        for row, vehicle in enumerate(live.vehicles):
            self._drive(vehicle.id, live, row, until, now)

    def _replanned(self, state: State) -> Replan:
        begun = time.process_time()
        if self.policy == "insert":
            problem, plan, eased = settled(state, self.terms)
            new = Replan(problem, plan, False, 0, 0, eased=eased)
        else:
            new = replan(state, self.budget, self.terms)
        self.measured.replans.append(time.process_time() - begun)
        self.measured.open_jobs.append(len(state.jobs))
        self.measured.eased |= set(new.eased)
        told = [one.vehicle.id for one in state.vehicles if one.has_set_out]
        self.measured.touched += [new.touched.get(name, 0) for name in told]
        return new

    def _take(self, plan: Plan) -> None:
        ahead = {
            route.vehicle: tuple(Task(step.kind, step.job) for step in route.steps if step.job)
            for route in plan.routes
        }
        for name, one in self.vehicles.items():
            self.vehicles[name] = replace(one, ahead=ahead.get(name, ()))

    def _drive(self, name: str, live: Live, row: int, until: int, now: int) -> None:
        """Set out for what cannot wait or, once under way, fills the vehicle; and for what would be
        begun before the next decision.
        """
        must = committed(live, row, until)
        if self.vehicles[name].has_set_out:
            must = max(must, full_trip(live, row))
        for _n in range(must):
            one = self.vehicles[name]
            if max(one.free_s, now) >= now + self.step_s:
                return
            self._go(name, now)

    def _go(self, name: str, now: int) -> None:
        one = self.vehicles[name]
        (kind, job_id), rest = one.ahead[0], one.ahead[1:]
        job = self.open[job_id]
        visit = job.pickup if kind == StepKind.PICKUP and job.pickup else job.delivery
        leave = max(now, one.free_s)
        if not one.has_set_out:
            self.logs[name].append(Step(StepKind.START, one.place, leave, leave, leave))
        arrive = leave + int(self.profiles[0].seconds[one.place, visit.place])
        begin = max(arrive, visit.windows[0].start)
        done = begin + visit.service_s
        self.logs[name].append(Step(kind, visit.place, arrive, begin, done, job_id))
        aboard = set(one.aboard) ^ {job_id}
        self.vehicles[name] = replace(
            one, place=visit.place, free_s=done, aboard=tuple(sorted(aboard)), ahead=rest,
            has_set_out=True,
        )  # fmt: skip
        if kind == StepKind.DELIVERY:
            del self.open[job_id]

    def _promise(self, new: Replan) -> None:
        """What a shop waits for: the tours read, and the best offer in each of eight slots."""
        start = new.problem.vehicles[0].shift.start
        slots = [Window(start + n * HOUR, start + (n + 2) * HOUR) for n in range(PROMISES)]
        for job in new.problem.jobs[-PROMISED:]:
            asked = replace(job, id=f"{job.id}?", due_s=None)
            begun = time.process_time()
            cheapest(Live(new.problem, new.plan), asked, slots)
            self.measured.promises.append(time.process_time() - begun)

    def _happen(self, event: Event, now: int) -> None:
        if event.kind == "slow":
            self.profiles = slowed(self.problem.profiles, SLOW)
        elif event.kind == "clear":
            self.profiles = self.problem.profiles
        elif event.kind == "cancel":
            self._cancel(event.job)
        else:
            self._break_down(now)

    def _cancel(self, name: str) -> None:
        """Only what is not aboard yet can be cancelled."""
        if name in self.open and not any(name in one.aboard for one in self.vehicles.values()):
            del self.open[name]
            self.gone.add(name)
            for key, one in self.vehicles.items():
                ahead = tuple(task for task in one.ahead if task.job != name)
                self.vehicles[key] = replace(one, ahead=ahead)

    def _break_down(self, now: int) -> None:
        """A loaded vehicle stands still at its last stop; its goods change over there."""
        loaded = [name for name, one in self.vehicles.items() if one.aboard and not one.is_out]
        if not loaded:
            return
        name = str(self.dice.choice(sorted(loaded)))
        one = self.vehicles[name]
        at = max(now, one.free_s)
        begun = time.process_time()
        state = broken_down(self._state(now), name, place=one.place, ready_s=at, transfer_s=600)
        new = replan(state, replace(self.budget, cpu_s=1.0), self.terms)
        self.measured.breakdowns.append(time.process_time() - begun)
        for job_id in one.aboard:
            self._hand_over(name, job_id, one.place, at)
        self.vehicles = {one.vehicle.id: one for one in state.vehicles}
        self.open = {job.id: job for job in state.jobs}
        self.orders |= self.open
        self.shift_ends[name] = at
        self._take(new.plan)

    def _hand_over(self, name: str, job_id: str, place: int, at: int) -> None:
        """For the checker, a job with a change of vehicle is two jobs."""
        first = f"{job_id}/{name}"
        self.orders[first] = replace(
            self.orders[job_id], id=first, delivery=Visit(place), due_s=None
        )
        log = self.logs[name]
        self.logs[name] = [
            replace(step, job=first) if step.job == job_id else step for step in log
        ] + [Step(StepKind.DELIVERY, place, max(at, log[-1].leave_s), at, at, first)]

    def _executed(self) -> tuple[Problem, Plan]:
        ends = self.shift_ends
        vehicles = tuple(
            replace(one, shift=Window(OPENS, max(OPENS + 1, ends[one.id])))
            if one.id in ends
            else one
            for one in self.problem.vehicles
        )
        jobs = tuple(job for name, job in self.orders.items() if name not in self.gone)
        problem = replace(self.problem, vehicles=vehicles, jobs=jobs)
        routes = [Route(name, (*log, _end(log[-1]))) for name, log in self.logs.items() if log]
        return problem, priced(problem, Plan(tuple(routes), engine=self.policy))


def _end(last: Step) -> Step:
    return Step(StepKind.END, last.place, last.leave_s, last.leave_s, last.leave_s)
