"""Compiled: what follows from a tour's stops, and changes of them."""

from youhu.solvers.tours.ruin.compiled import NEVER, NOBODY, compiled
from youhu.solvers.tours.ruin.facts import (
    ABOARD,
    ACCESS,
    CHANGE,
    CLOSES,
    DUE,
    END,
    FIXED,
    FROM_DEPOT,
    FROM_STREET,
    IS_FIRST,
    LASTS,
    LATE,
    METRES,
    OPENS,
    PER_M,
    PER_S,
    PROFILE,
    ROOM,
    SECONDS,
    SPOT,
    START,
    TOLD,
    TOLD_TO,
    TURN,
    Facts,
)
from youhu.solvers.tours.ruin.state import (
    AHEAD_M,
    AHEAD_S,
    CHANGES,
    COUNT,
    DOWN,
    LEAVE,
    LOAD,
    MAY_CHANGE,
    NODE,
    OPEN,
    PEAK,
    PLACE,
    ROUTE,
    UNTIL,
    UP,
    State,
)


@compiled
def earliest(facts: Facts, v: int, node: int, at: int) -> int:
    """The first moment from `at` on when the vehicle may begin there, or NEVER."""
    a = facts.cars[v, ACCESS]
    for w in range(facts.windows.shape[2]):
        if at <= facts.windows[a, node, w, 1]:
            return int(max(at, facts.windows[a, node, w, 0]))
    return NEVER


@compiled
def reckon(facts: Facts, state: State, v: int) -> bool:
    """Write the tables of the vehicle's tour; False when the tour does not hold."""
    if not _loads(facts, state, v):
        return False
    late = _forward(facts, state, v)
    if late < 0:
        return False
    _backward(facts, state, v)
    _price(facts, state, v, late)
    return _tell(facts, state, v)


@compiled
def _loads(facts: Facts, state: State, v: int) -> bool:
    n = state.tours[v, COUNT]
    for d in range(facts.nodes.shape[1] - CHANGE):
        load = facts.cars[v, ABOARD + 2 * d]
        for c in range(1, n + 1):
            node = state.table[v, c, NODE]
            if facts.nodes[node, FROM_DEPOT]:
                load += facts.nodes[2 * (node // 2), CHANGE + d]
        peak = load
        state.table[v, 0, LOAD + 2 * d], state.table[v, 0, PEAK + 2 * d] = load, peak
        for c in range(1, n + 1):
            load += facts.nodes[state.table[v, c, NODE], CHANGE + d]
            peak = max(peak, load)
            state.table[v, c, LOAD + 2 * d], state.table[v, c, PEAK + 2 * d] = load, peak
        if peak > facts.cars[v, ROOM + 2 * d]:
            return False
    return True


@compiled
def _forward(facts: Facts, state: State, v: int) -> int:
    """Places, ways and times; the lateness in all, or NOBODY's where a window breaks."""
    n, at, late = state.tours[v, COUNT], facts.cars[v, OPENS], 0
    state.table[v, 0, PLACE], state.table[v, 0, LEAVE] = facts.cars[v, START], at
    for c in range(1, n + 1):
        node = state.table[v, c, NODE]
        state.table[v, c, PLACE] = facts.nodes[node, SPOT]
        _way(facts, state, v, c - 1)
        begin = earliest(facts, v, node, at + state.table[v, c - 1, AHEAD_S])
        if begin >= NEVER:
            return NOBODY
        late += max(0, begin - facts.nodes[node, DUE])
        at = begin + facts.nodes[node, LASTS]
        state.table[v, c, LEAVE] = at
    state.table[v, n + 1, PLACE] = facts.cars[v, END]
    _way(facts, state, v, n)
    return late if at + state.table[v, n, AHEAD_S] <= facts.cars[v, CLOSES] else NOBODY


@compiled
def _way(facts: Facts, state: State, v: int, c: int) -> None:
    """From that stop to the next; none to an end that is anywhere."""
    here, there = state.table[v, c, PLACE], state.table[v, c + 1, PLACE]
    state.table[v, c, AHEAD_M] = state.table[v, c, AHEAD_S] = 0
    if there >= 0:
        state.table[v, c, AHEAD_M] = facts.ways[METRES, facts.cars[v, PROFILE], here, there]
        state.table[v, c, AHEAD_S] = facts.ways[SECONDS, facts.cars[v, PROFILE], here, there]


@compiled
def _backward(facts: Facts, state: State, v: int) -> None:
    n, at = state.tours[v, COUNT], facts.cars[v, CLOSES]
    state.table[v, n + 1, UNTIL] = at
    for c in range(n, 0, -1):
        node = state.table[v, c, NODE]
        lasts = facts.nodes[node, LASTS]
        begun = state.table[v, c, LEAVE] - lasts
        at = min(at - state.table[v, c, AHEAD_S] - lasts, max(begun, facts.nodes[node, DUE]))
        at = max(begun, _latest(facts, v, node, at))
        state.table[v, c, UNTIL] = at


@compiled
def _latest(facts: Facts, v: int, node: int, at: int) -> int:
    """The last moment up to `at` when the vehicle may begin there."""
    a, found = facts.cars[v, ACCESS], -NEVER
    for w in range(facts.windows.shape[2]):
        if facts.windows[a, node, w, 0] <= at:
            found = max(found, min(at, facts.windows[a, node, w, 1]))
    return found


@compiled
def _price(facts: Facts, state: State, v: int, late: int) -> None:
    n, metres, seconds = state.tours[v, COUNT], 0, 0
    state.cost[v] = 0.0
    if n:
        for c in range(n + 1):
            metres += state.table[v, c, AHEAD_M]
        if facts.rates[v, PER_S] > 0:
            end = state.table[v, n, LEAVE] + state.table[v, n, AHEAD_S]
            seconds = end - _latest_start(facts, state, v)
        driven = metres * facts.rates[v, PER_M] + seconds * facts.rates[v, PER_S]
        state.cost[v] = facts.rates[v, FIXED] + driven + late * LATE


@compiled
def _latest_start(facts: Facts, state: State, v: int) -> int:
    """The latest leaving that ends the tour no later and makes nothing later."""
    n = state.tours[v, COUNT]
    at = state.table[v, n, LEAVE] - facts.nodes[state.table[v, n, NODE], LASTS]
    for c in range(n - 1, 0, -1):
        node = state.table[v, c, NODE]
        begun = state.table[v, c, LEAVE] - facts.nodes[node, LASTS]
        at -= state.table[v, c, AHEAD_S] + facts.nodes[node, LASTS]
        at = min(at, max(begun, facts.nodes[node, DUE]))
        at = max(begun, _latest(facts, v, node, at))
    return int(max(facts.cars[v, OPENS], at - state.table[v, 0, AHEAD_S]))


@compiled
def _tell(facts: Facts, state: State, v: int) -> bool:
    """Count what changed of that which the driver was told, as `stability.changed` does; False
    where it is too much.
    """
    last, turn, gone, new, more, moved = 0, 0, facts.cars[v, TOLD], 0, 0, 0
    for c in range(1, state.tours[v, COUNT] + 1):
        node = state.table[v, c, NODE]
        if facts.nodes[node, TOLD_TO] != v:
            more += _is_between(facts, v, node)
            continue
        gone -= facts.nodes[node, IS_FIRST]
        moved += facts.nodes[node, TURN] < turn
        turn, last, new = max(turn, facts.nodes[node, TURN]), c, more
    changes = gone + new + moved
    state.tours[v, CHANGES] = changes
    state.tours[v, OPEN] = last if changes >= state.tours[v, MAY_CHANGE] else 0
    return bool(changes <= state.tours[v, MAY_CHANGE])


@compiled
def _is_between(facts: Facts, v: int, node: int) -> bool:
    """Whether a stop that the driver was not told counts as a change before one that he was told:
    of both ends of a job only the first.
    """
    is_second = node % 2 == 1 and facts.nodes[node, FROM_STREET]
    return bool(not is_second or facts.nodes[node - 1, TOLD_TO] == v)


@compiled
def put_in(facts: Facts, state: State, v: int, job: int) -> None:
    """The ends of the job come after the stops UP and DOWN, as the stops are."""
    n, more = state.tours[v, COUNT], 2 if facts.nodes[2 * job, FROM_STREET] else 1
    up, down = state.numbers[UP], state.numbers[DOWN]
    for c in range(n, down, -1):
        state.table[v, c + more, NODE] = state.table[v, c, NODE]
    state.table[v, down + more, NODE] = 2 * job + 1
    if more == 2:
        for c in range(down, up, -1):
            state.table[v, c + 1, NODE] = state.table[v, c, NODE]
        state.table[v, up + 1, NODE] = 2 * job
    state.tours[v, COUNT] = n + more
    state.jobs[job, ROUTE] = v
