"""Where does one more job fit into the tours under way, and at what cost: in milliseconds.

    live = Live(problem, plan)                  # some 15 ms for 300 jobs on 60 vehicles
    offers = cheapest(live, job, slots=[...])   # the best of each slot
    put(live, offers[0])                        # and the job is on its tour
    live.plan()                                 # as any engine's: see check.faults

All places to put the job in are looked at, all vehicles at once (numpy). What is offered holds:
windows, shift, access hours, skills, loads in all dimensions, and what was on time stays so. Only
if nothing such is left, offers are late, as little as possible.
Goods without a pickup (from the depot) go on a trip that there is; no reload is added for them.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from youhu.solvers.tours.engines.choices import may_carry, stops_for
from youhu.solvers.tours.live import NEVER, Live, Tables, figures
from youhu.solvers.tours.problem import (
    Job,
    Numbers,
    Plan,
    Route,
    StepKind,
    Visit,
    Window,
)
from youhu.solvers.tours.timing import Stop

Reals = NDArray[np.float64]

SHORT, LONG = 3, 40  # so many of the best are reckoned to the second: on time, late
LATE_A_S = 1_000.0  # cents, to sort late ones before they are reckoned
MOST_BY_REGRET = 60  # jobs; more are put in by due time


@dataclass(frozen=True)
class Offer:
    """One way to take a job: by whom, when, and what it adds to the tours as they are."""

    job: Job  # with the slot as its delivery window, when there were slots
    vehicle: str
    cost: int  # cents
    metres: int
    late_s: int  # seconds beyond due times that it adds, all jobs of the tour
    delivery_s: int  # when work there begins
    pickup_s: int | None
    stops: tuple[Stop, ...]  # the vehicle's from now on
    route: Route  # the same with its times
    slot: int = 0  # which of the slots asked for


def cheapest(
    live: Live,
    job: Job,
    slots: Sequence[Window] = (),
    *,
    without: Collection[str] = (),
    count: int = 1,
    one_of_each: bool = False,
) -> list[Offer]:
    """The best offers (`count` of each slot, the cheapest first), without those vehicles.

    `one_of_each`: of vehicles that wait and are alike, only the first is looked at.

    A slot is a window for the delivery; without slots the job's own windows hold. A slot that
    nobody can serve has no offer. The job's places must be in the matrices of live.problem.
    """
    found: list[Offer] = []
    for late in (False, True):
        got = {offer.slot for offer in found}
        asked = [index for index in range(max(1, len(slots))) if index not in got]
        if asked:
            windows = [slots[i] for i in asked] if slots else []
            search = Search(live, job, windows, late=late, one_of_each=one_of_each)
            found += search.offers(asked, count, without)
    return sorted(found, key=lambda one: (one.slot, one.late_s, one.cost, one.vehicle))


def put(live: Live, offer: Offer) -> None:
    """The offer is taken; it must be for the tours as they are."""
    live.add(offer.job)
    if not live.set(live.row[offer.vehicle], offer.stops):
        raise ValueError(offer.vehicle)


def insert_all(live: Live, jobs: Iterable[Job], *, regret: int = 2) -> list[Job]:
    """Put in many jobs: first those with the most to lose when they wait. Returns what is left.

    Regret-k insertion: the job goes first whose k best vehicles differ most from its best one.
    """
    waiting = sorted(jobs, key=lambda job: (job.due_s or NEVER, job.id))
    for job in waiting:
        live.add(job)
    left = []
    while len(waiting) > MOST_BY_REGRET:
        left += [] if _put_cheapest(live, waiting[0]) else [waiting[0]]
        waiting = waiting[1:]
    costs = {job.id: Search(live, job, [], one_of_each=True).by_vehicle() for job in waiting}
    while waiting:
        job = max(waiting, key=lambda one: _regret(costs[one.id], regret))
        waiting.remove(job)
        if not _put_cheapest(live, job):
            left.append(job)
            continue
        row = live.served[job.id]
        for one in waiting:
            costs[one.id][row] = Search(live, one, [], only=row).by_vehicle()[row]
    return left


def hurry(live: Live) -> None:
    """Late jobs go where they are in time and make nothing else late; the rest stays as it is."""
    for job in sorted(late_jobs(live), key=lambda one: (one.due_s or NEVER, one.id)):
        row = live.served[job.id]
        before = list(live.stops[row])
        rest = [stop for stop in before if stop.job is not job]
        is_fixed = job.aboard or any(stop.job is job for stop in before[: live.frozen[row]])
        # Others may have left this tour meanwhile: who is in time by that stays.
        if is_fixed or job not in late_jobs(live) or not live.set(row, rest):
            continue
        offers = Search(live, job, [], one_of_each=True).offers([0], 1, ())
        if offers:
            put(live, offers[0])
        else:
            live.set(row, before)


def late_jobs(live: Live) -> list[Job]:
    """Whose goods are handed over after their due time, as the tours are."""
    begins = live.tables.leave - live.tables.lasts
    return [
        stop.job
        for row, stops in enumerate(live.stops)
        for column, stop in enumerate(stops, start=1)
        if stop.job and stop.kind == StepKind.DELIVERY and stop.job.due_s is not None
        and begins[row, column] > stop.job.due_s
    ]  # fmt: skip


def _put_cheapest(live: Live, job: Job) -> bool:
    offers = cheapest(live, job, one_of_each=True)
    if not offers or (job.prize is not None and offers[0].cost >= job.prize):
        return False
    put(live, offers[0])
    return True


def _regret(costs: Reals, k: int) -> float:
    best = np.sort(costs)[:k]
    best = best[np.isfinite(best)]
    if len(best) < min(k, len(costs)):
        return 1e12 - (float(best[0]) if len(best) else -1e12)  # few can take it: at once
    return float((best - best[0]).sum())


@dataclass
class _End:
    """One end of the job against every column of the rows."""

    to_s: Numbers
    from_s: Numbers
    to_m: Numbers
    from_m: Numbers
    starts: Numbers  # slots, rows, 1, windows
    ends: Numbers
    lasts: int


class Search:
    """All places for one job, on all vehicles that may carry it (or `only` that row)."""

    def __init__(
        self, live: Live, job: Job, slots: Sequence[Window], *, late: bool = False, only: int = -1,
        one_of_each: bool = False,
    ) -> None:  # fmt: skip
        self.live, self.job, self.late = live, job, late
        asked = range(len(live.vehicles)) if only < 0 else [only]
        able = [row for row in asked if may_carry(live.vehicles[row], job)]
        able = _one_of_each(live, able) if one_of_each else able
        self.rows = np.array(able, np.int64)
        self.table = live.tables.rows(self.rows)
        self.limit = self.table.latest if late else self.table.on_time
        self.room = live.capacity[self.rows][:, None, :] - np.array(job.load, np.int64)
        self.columns = self.table.place.shape[1]
        column = np.arange(self.columns)
        last = live.count[self.rows, None]
        self.may_follow = (column >= live.frozen[self.rows, None]) & (column <= last)
        self.versions = [_within(job, slot) for slot in slots] or [job]

    def offers(self, slots: Sequence[int], count: int, without: Collection[str]) -> list[Offer]:
        """The best of each slot, reckoned to the second."""
        costs = list(self.places())
        if not costs:
            return []
        out = np.array([self.live.vehicles[row].id in without for row in self.rows])
        for _between, cost in costs:
            cost[:, out] = np.inf
        found = []
        for index, slot in enumerate(slots):
            best = [self._offer(index, slot, *at) for at in self._shortlist(costs, index, count)]
            good = [one for one in best if one is not None]
            found += sorted(good, key=lambda one: (one.late_s, one.cost, one.vehicle))[:count]
        return found

    def by_vehicle(self) -> Reals:
        """The least cost on each vehicle, on time; infinite where there is none."""
        least = np.full(len(self.live.vehicles), np.inf)
        for _between, cost in self.places():
            least[self.rows] = np.minimum(least[self.rows], cost[0].min(axis=1))
        return least

    def places(self) -> Iterator[tuple[int, Reals]]:
        """By the number of stops between the two ends (-1: a delivery alone), costs in cents by
        slot, row, and column after which the first end comes; infinite where it cannot.
        """
        if not len(self.rows):
            return
        drop = self._end(self.job.delivery, [stops_for(one)[-1] for one in self.versions])
        if self.job.pickup is None or self.job.aboard:
            yield -1, self._alone(drop)
        else:
            yield from self._pairs(self.job.pickup, drop)

    def _alone(self, drop: _End) -> Reals:
        table, may = self.table, self.may_follow
        if not self.job.aboard:
            fits = (table.peak <= self.room).all(-1)
            may = may & fits & (self.job.released_s <= table.trip_leaves)
        leave = np.where(may, table.leave, NEVER)[:, :-1]
        return self._priced(drop, leave + drop.to_s[:, :-1], *_more(drop, table), 0)

    def _pairs(self, visit: Visit, drop: _End) -> Iterator[tuple[int, Reals]]:
        table = self.table
        pick = self._end(visit, stops_for(self.job)[:1])
        self.fits = (table.load <= self.room).all(-1) & (np.arange(self.columns) > 0)
        may = self.may_follow & (table.load <= self.room).all(-1)
        begin = _begins(table.leave + pick.to_s, pick.starts[0], pick.ends[0])
        ready = np.where(may, begin + pick.lasts, NEVER)[:, :-1]
        yield 0, self._side_by_side(pick, drop, ready)
        more_m, more_s = _more(pick, table)
        arrive = ready + pick.from_s[:, 1:]
        for between in range(1, self.columns - 1):
            leave = self._passed(between, arrive)
            if (leave >= NEVER).all():
                return
            then_m, then_s = _more(drop, table, between)
            kept = then_m.shape[1]
            yield between, self._priced(
                drop, leave[:, :kept] + drop.to_s[:, between:-1],
                more_m[:, :kept] + then_m, more_s[:, :kept] + then_s, between,
            )  # fmt: skip
            arrive = leave[:, :kept] + table.ahead_s[:, between:-1]

    def _side_by_side(self, pick: _End, drop: _End, ready: Numbers) -> Reals:
        """Both ends in the same gap."""
        table, there = self.table, self.job.delivery.place
        row = self.live.profile[self.rows]
        profiles = self.live.problem.profiles
        here = self.job.pickup.place if self.job.pickup else there
        s = np.array([one.seconds[here, there] for one in profiles])[row][:, None]
        m = np.array([one.metres[here, there] for one in profiles])[row][:, None]
        metres = pick.to_m[:, :-1] + m + drop.from_m[:, 1:] - table.ahead_m[:, :-1]
        seconds = pick.to_s[:, :-1] + s + drop.from_s[:, 1:] - table.ahead_s[:, :-1]
        return self._priced(drop, ready + s, metres, seconds + pick.lasts + drop.lasts, 0)

    def _passed(self, between: int, arrive: Numbers) -> Numbers:
        """When the stop that many columns on is left, with the goods aboard."""
        table, on = self.table, slice(between, None)
        width = self.columns - between
        ok = (arrive <= self.limit[:, on]) & self.fits[:, on] & self._is_stop()[:, on]
        begin = _begins(arrive, table.starts[:, on], table.ends[:, on])
        return np.where(ok, begin + table.lasts[:, on], NEVER)[:, :width]

    def _is_stop(self) -> NDArray[np.bool_]:
        column = np.arange(self.columns)
        return (column > 0) & (column <= self.live.count[self.rows, None])

    def _priced(
        self, drop: _End, arrive: Numbers, metres: Numbers, seconds: Numbers, between: int
    ) -> Reals:
        """Costs of a delivery reached at `arrive`, in the gap that many columns on."""
        begin = _begins(arrive[None], drop.starts, drop.ends)
        on = begin + drop.lasts + drop.from_s[:, between + 1 :]
        ok = on <= self.limit[:, between + 1 :]
        per_m, per_s = self.live.per_m[self.rows, None], self.live.per_s[self.rows, None]
        fixed = np.where(self.live.count[self.rows] == 0, self.live.fixed[self.rows], 0.0)
        cents = (metres * per_m + seconds * per_s + fixed[:, None])[None]
        if self.job.due_s is not None:
            late = np.maximum(0, begin - self.job.due_s)
            ok &= (late == 0) | self.late
            cents = cents + late * LATE_A_S
        return np.where(ok, cents, np.inf)

    def _end(self, visit: Visit, ends: Sequence[Stop]) -> _End:
        to_s, from_s = self._ways("seconds", visit.place)
        to_m, from_m = self._ways("metres", visit.place)
        from_s[self.table.open_end] = from_m[self.table.open_end] = 0
        return _End(to_s, from_s, to_m, from_m, *self._windows(ends), visit.service_s)

    def _ways(self, name: str, place: int) -> tuple[Numbers, Numbers]:
        """From every column to the place, and back."""
        profiles = self.live.problem.profiles
        there, back = (np.empty(self.table.place.shape, np.int64) for _name in range(2))
        for index, profile in enumerate(profiles):
            matrix = getattr(profile, name)
            mine = self.live.profile[self.rows] == index
            places = self.table.place[mine]
            there[mine], back[mine] = matrix[places, place], matrix[place, places]
        return there, back

    def _windows(self, ends: Sequence[Stop]) -> tuple[Numbers, Numbers]:
        """Slots, rows, 1, windows: when each vehicle may begin."""
        live = self.live
        first = [int(np.argmax(live.access == kind)) for kind in range(len(live.of_access))]
        found = [[live.windows(row, end) for row in first] for end in ends]
        most = max(1, *(len(ones) for by_kind in found for ones in by_kind))
        both = np.full((2, len(ends), len(first), most), NEVER)
        both[1] = -NEVER
        for i, by_kind in enumerate(found):
            for k, ones in enumerate(by_kind):
                both[0, i, k, : len(ones)] = [one.start for one in ones]
                both[1, i, k, : len(ones)] = [one.end for one in ones]
        mine = both[:, :, live.access[self.rows], None, :]
        return mine[0], mine[1]

    def _shortlist(
        self, costs: Sequence[tuple[int, Reals]], index: int, count: int
    ) -> Iterator[tuple[int, int, int]]:
        """Row, column and stops between of the cheapest, as far as ways and work tell."""
        flat = np.concatenate([cost[index].ravel() for _between, cost in costs])
        wanted = min(len(flat), count + (LONG if self.late else SHORT))
        best = np.argpartition(flat, wanted - 1)[:wanted]
        ends = np.cumsum([cost[index].size for _between, cost in costs])
        for at in best[np.isfinite(flat[best])]:
            which = int(np.searchsorted(ends, at, side="right"))
            between, cost = costs[which]
            row, column = divmod(int(at - ends[which] + cost[index].size), cost.shape[2])
            yield row, column, between

    def _offer(self, index: int, slot: int, at: int, column: int, between: int) -> Offer | None:
        live, row, job = self.live, int(self.rows[at]), self.versions[index]
        now, ends = live.stops[row], stops_for(job)
        then = column + max(0, between)
        stops = (*now[:column], *ends[:-1], *now[column:then], ends[-1], *now[then:])
        route = live.route(row, stops)
        if route is None:
            return None
        after, before = self._figures(row, stops, route), live.figures(row)
        begins = {step.kind: step.begin_s for step in route.steps if step.job == job.id}
        return Offer(
            job, live.vehicles[row].id, after.cost - before.cost, after.metres - before.metres,
            after.late_s - before.late_s, begins[StepKind.DELIVERY],
            begins.get(StepKind.PICKUP), stops, route, slot,
        )  # fmt: skip

    def _figures(self, row: int, stops: Sequence[Stop], route: Route) -> Plan:
        return figures(self.live.problem, self.live.vehicles[row], stops, route)


def _one_of_each(live: Live, rows: Sequence[int]) -> list[int]:
    """Those rows, but of vehicles that wait, carry nothing and are alike only the first."""
    waiting = {row for row in rows if not live.count[row]}
    first = {live.alike[row]: row for row in reversed(rows) if row in waiting}
    return [row for row in rows if row not in waiting or first[live.alike[row]] == row]


def _within(job: Job, slot: Window) -> Job:
    return replace(job, delivery=replace(job.delivery, windows=(slot,)))


def _more(end: _End, table: Tables, column: int = 0) -> tuple[Numbers, Numbers]:
    """Metres and seconds that the end adds in each gap from that column on."""
    here, there = slice(column, -1), slice(column + 1, None)
    metres = end.to_m[:, here] + end.from_m[:, there] - table.ahead_m[:, here]
    seconds = end.to_s[:, here] + end.from_s[:, there] - table.ahead_s[:, here]
    return metres, seconds + end.lasts


def _begins(arrive: Numbers, starts: Numbers, ends: Numbers) -> Numbers:
    """The first moment from the arrival on within the windows of the last axis, or NEVER."""
    at = arrive[..., None]
    found: Numbers = np.where(at <= ends, np.maximum(at, starts), NEVER).min(axis=-1)
    return found
