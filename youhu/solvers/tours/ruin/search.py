"""Compiled: rounds of taking jobs out of neighbouring tours and putting them in again."""

import numpy as np

from youhu.solvers.tours.ruin.compiled import NEVER, NOBODY, compiled
from youhu.solvers.tours.ruin.facts import KIND, MOST, TOLD_TO, Facts
from youhu.solvers.tours.ruin.places import cheapest
from youhu.solvers.tours.ruin.state import (
    ABSENT,
    ABSENT_BEFORE,
    ASKED,
    AT_BEST,
    BEFORE,
    BEST,
    CHANGES,
    COUNT,
    COUNT_BEFORE,
    COUNT_BEST,
    DOWN,
    FOUND_DOWN,
    FOUND_UP,
    GONE,
    LEFT,
    LEFT_BEFORE,
    LINE,
    LOOKS,
    MAY_CHANGE,
    NODE,
    NOW,
    OUT,
    ROUND,
    ROUTE,
    RUINED,
    TOUCHED,
    UP,
    State,
)
from youhu.solvers.tours.ruin.tables import put_in, reckon

# As in the paper: jobs that leave in a round on the average, the longest string, how often a string
# keeps some in its middle, and how often it keeps one more.
MEAN, LONGEST, SPLIT, MORE = 10.0, 10.0, 0.5, 0.01
# Where there are more jobs than this, a job is tried only on the tours of so many neighbours.
FEW, ASKED_FOR = 800, 60


@compiled
def begun(facts: Facts, state: State) -> None:
    """Reckon the tours; who is on one that does not hold is left out, and a vehicle that cannot
    even stay as it is (more aboard than it may carry) gets nothing.
    """
    for v in range(state.tours.shape[0]):
        state.tours[v, MAY_CHANGE] = NEVER
        if not reckon(facts, state, v):
            state.tours[v, COUNT] = 0
            if not reckon(facts, state, v):
                for job in range(facts.may.shape[1]):
                    facts.may[v, job] = False
        state.tours[v, MAY_CHANGE] = max(facts.cars[v, MOST], state.tours[v, CHANGES])
        for c in range(1, state.tours[v, COUNT] + 1):
            state.jobs[state.table[v, c, NODE] // 2, ROUTE] = v
    for job in range(state.jobs.shape[0]):
        if state.jobs[job, ROUTE] == NOBODY:
            state.lists[ABSENT, state.numbers[LEFT]] = job
            state.numbers[LEFT] += 1
    state.totals[NOW] = state.totals[BEST] = _total(facts, state)
    _keep_best(state)


@compiled
def searched(facts: Facts, state: State, rounds: int, seed: int, degrees: float) -> None:
    """So many rounds; what a round makes worse by some `degrees` (cents) may stay."""
    np.random.seed(seed)
    for _round in range(rounds):
        _begin_round(state)
        count = _ruined(facts, state)
        is_whole = count >= 0 and _recreated(facts, state, count)
        total = _total(facts, state)
        if not is_whole or total >= state.totals[NOW] - degrees * np.log(np.random.random()):
            _undo(facts, state)
            continue
        state.totals[NOW] = total
        if total < state.totals[BEST]:
            state.totals[BEST] = total
            _keep_best(state)


@compiled
def _begin_round(state: State) -> None:
    state.numbers[ROUND] += 1
    left = state.numbers[LEFT]
    state.numbers[LEFT_BEFORE] = left
    for index in range(left):
        job = state.lists[ABSENT, index]
        state.lists[ABSENT_BEFORE, index] = state.lists[OUT, index] = job


@compiled
def _total(facts: Facts, state: State) -> float:
    cost = 0.0
    for v in range(state.cost.shape[0]):
        cost += state.cost[v]
    for index in range(state.numbers[LEFT]):
        cost += facts.absent[state.lists[ABSENT, index]]
    return float(cost)


@compiled
def _keep_best(state: State) -> None:
    for v in range(state.tours.shape[0]):
        n = state.tours[v, COUNT]
        state.tours[v, COUNT_BEST] = n
        for c in range(1, n + 1):
            state.kept[AT_BEST, v, c] = state.table[v, c, NODE]


@compiled
def _touch(state: State, v: int) -> None:
    """The tour is about to change: keep it as it is before the round."""
    if state.tours[v, TOUCHED] != state.numbers[ROUND]:
        state.tours[v, TOUCHED] = state.numbers[ROUND]
        n = state.tours[v, COUNT]
        state.tours[v, COUNT_BEFORE] = n
        for c in range(1, n + 1):
            state.kept[BEFORE, v, c] = state.table[v, c, NODE]


@compiled
def _undo(facts: Facts, state: State) -> None:
    """The tours as they were before the round."""
    left = state.numbers[LEFT_BEFORE]
    state.numbers[LEFT] = left
    for index in range(left):
        state.lists[ABSENT, index] = state.lists[ABSENT_BEFORE, index]
        state.jobs[state.lists[ABSENT, index], ROUTE] = NOBODY
    for v in range(state.tours.shape[0]):
        if state.tours[v, TOUCHED] == state.numbers[ROUND]:
            n = state.tours[v, COUNT_BEFORE]
            state.tours[v, COUNT] = n
            for c in range(1, n + 1):
                state.table[v, c, NODE] = state.kept[BEFORE, v, c]
                state.jobs[state.table[v, c, NODE] // 2, ROUTE] = v
            reckon(facts, state, v)


@compiled
def _ruined(facts: Facts, state: State) -> int:
    """Strings of jobs near a seed leave their tours; how many are out, or NOBODY's for a fault."""
    count, used = state.numbers[LEFT], 0
    for v in range(state.tours.shape[0]):
        used += state.tours[v, COUNT] > 0
    if not used:
        return int(count)
    longest = min(LONGEST, (state.jobs.shape[0] - count) / used)
    strings = int(1 + np.random.random() * (4 * MEAN / (1 + longest) - 1))
    seed = np.random.randint(state.jobs.shape[0])
    for index in range(-1, facts.near.shape[1]):
        job = seed if index < 0 else facts.near[seed, index]
        v = state.jobs[job, ROUTE]
        if v == NOBODY or state.tours[v, RUINED] == state.numbers[ROUND]:
            continue
        count = _string_out(facts, state, v, job, longest, count)
        if not reckon(facts, state, v):
            return NOBODY
        strings -= 1
        if strings == 0:
            break
    return int(count)


@compiled
def _string_out(
    facts: Facts, state: State, v: int, job: int, longest: float, count: int
) -> int:  # fmt: skip
    """Jobs that are delivered one after the other leave the tour, `job` or its neighbours among
    them; a split string keeps some in its middle, and what the driver was told mostly stays.
    """
    size, at = _lined_up(state, v, job)
    taken = min(size, int(1 + np.random.random() * min(float(size), longest)))
    kept = _kept_within(size, taken)
    first = max(0, at - taken - kept + 1)
    first += np.random.randint(min(at, size - taken - kept) - first + 1)
    gap = first + 1 + np.random.randint(taken) if kept else size
    _touch(state, v)
    state.tours[v, RUINED] = state.numbers[ROUND]
    free = state.tours[v, MAY_CHANGE] - state.tours[v, CHANGES]
    for index in range(first, first + taken + kept):
        one = state.lists[LINE, index]
        is_told = facts.nodes[2 * one, TOLD_TO] == v or facts.nodes[2 * one + 1, TOLD_TO] == v
        if (index < gap or index >= gap + kept) and (not is_told or free > 0):
            free -= is_told
            state.jobs[one, GONE] = state.numbers[ROUND]
            state.jobs[one, ROUTE] = NOBODY
            state.lists[OUT, count] = one
            count += 1
    _close_up(state, v)
    return count


@compiled
def _lined_up(state: State, v: int, job: int) -> tuple[int, int]:
    """Write the tour's jobs in the order of their deliveries; how many, and where `job` is."""
    size, at = 0, 0
    for c in range(1, state.tours[v, COUNT] + 1):
        node = state.table[v, c, NODE]
        if node % 2:
            if node // 2 == job:
                at = size
            state.lists[LINE, size] = node // 2
            size += 1
    return size, at


@compiled
def _kept_within(size: int, taken: int) -> int:
    if taken < 2 or taken == size or np.random.random() >= SPLIT:
        return 0
    kept = 1
    while taken + kept < size and np.random.random() < MORE:
        kept += 1
    return kept


@compiled
def _close_up(state: State, v: int) -> None:
    stays = 0
    for c in range(1, state.tours[v, COUNT] + 1):
        node = state.table[v, c, NODE]
        if state.jobs[node // 2, GONE] != state.numbers[ROUND]:
            stays += 1
            state.table[v, stays, NODE] = node
    state.tours[v, COUNT] = stays


@compiled
def _recreated(facts: Facts, state: State, count: int) -> bool:
    """Everything that is out goes where it costs least, one after the other; False for a fault."""
    _give_turns(facts, state, count)
    state.numbers[LEFT] = 0
    _line_up(state, count)
    for index in range(count):
        job = state.lists[OUT, index]
        v = _chosen(facts, state, job)
        if v == NOBODY:
            state.lists[ABSENT, state.numbers[LEFT]] = job
            state.numbers[LEFT] += 1
            continue
        _touch(state, v)
        put_in(facts, state, v, job)
        if not reckon(facts, state, v):
            return False
    return True


@compiled
def _give_turns(facts: Facts, state: State, count: int) -> None:
    """By chance, or by one of the ways to sort jobs."""
    ways = facts.turns.shape[0]
    way = np.random.randint(2 * ways)
    for index in range(count):
        by_chance = np.random.random()
        state.turn[index] = facts.turns[way, state.lists[OUT, index]] if way < ways else by_chance


@compiled
def _line_up(state: State, count: int) -> None:
    """Sort what is out by its turn (Shell's way: mostly there are ten, at first all)."""
    gap = count // 2
    while gap > 0:
        for index in range(gap, count):
            job, turn, at = state.lists[OUT, index], state.turn[index], index
            while at >= gap and state.turn[at - gap] > turn:
                state.lists[OUT, at] = state.lists[OUT, at - gap]
                state.turn[at] = state.turn[at - gap]
                at -= gap
            state.lists[OUT, at], state.turn[at] = job, turn
        gap //= 2


@compiled
def _chosen(facts: Facts, state: State, job: int) -> int:
    """The vehicle on which the job costs least, with the stops UP and DOWN; where jobs are many,
    one with a neighbour of the job, or one that waits, unless none of those can.
    """
    state.numbers[LOOKS] += 1
    least, chosen = facts.absent[job], NOBODY
    asks_all = state.jobs.shape[0] <= FEW
    for index in range(0 if asks_all else ASKED_FOR):
        v = state.jobs[facts.near[job, index], ROUTE]
        if v >= 0:
            least, chosen = _better(facts, state, v, job, least, chosen)
    asks_all |= chosen == NOBODY
    for v in range(state.tours.shape[0]):
        if asks_all or state.tours[v, COUNT] == 0:
            least, chosen = _better(facts, state, v, job, least, chosen)
    return chosen


@compiled
def _better(
    facts: Facts, state: State, v: int, job: int, least: float, chosen: int
) -> tuple[float, int]:
    """This vehicle, if it may and costs less. Each is asked once; of those that wait and are alike,
    the first stands for all.
    """
    stamp, n = state.numbers[LOOKS], state.tours[v, COUNT]
    kind = facts.cars[v, KIND]
    is_asked = state.tours[v, ASKED] == stamp or (n == 0 and state.asked[kind] == stamp)
    if is_asked or not facts.may[v, job] or n + 4 > state.table.shape[1]:
        return least, chosen
    state.tours[v, ASKED] = stamp
    if n == 0:
        state.asked[kind] = stamp
    cost = cheapest(facts, state, v, job, least)
    if cost < least:
        state.numbers[UP] = state.numbers[FOUND_UP]
        state.numbers[DOWN] = state.numbers[FOUND_DOWN]
        return cost, v
    return least, chosen
