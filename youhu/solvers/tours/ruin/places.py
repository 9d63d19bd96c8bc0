"""Compiled: the cheapest place for a job on one tour.

`least` is what is to be undercut, in cents; the stops after which both ends come are then
state.numbers[FOUND_UP] and [FOUND_DOWN].
"""

import numpy as np

from youhu.solvers.tours.ruin.compiled import NEVER, NOWHERE, compiled
from youhu.solvers.tours.ruin.facts import (
    CHANGE,
    DUE,
    FIXED,
    FROM_DEPOT,
    FROM_STREET,
    LASTS,
    LATE,
    METRES,
    METRES_TO,
    PER_M,
    PER_S,
    PROFILE,
    ROOM,
    SECONDS,
    SECONDS_TO,
    SPOT,
    TOLD_TO,
    Facts,
)
from youhu.solvers.tours.ruin.state import (
    AHEAD_M,
    AHEAD_S,
    COUNT,
    FOUND_DOWN,
    FOUND_UP,
    LEAVE,
    LOAD,
    NODE,
    OPEN,
    PEAK,
    PLACE,
    UNTIL,
    State,
)
from youhu.solvers.tours.ruin.tables import earliest

BLINK = 0.01  # of the places are not seen, so that it is not always the same one


@compiled
def cheapest(facts: Facts, state: State, v: int, job: int, least: float) -> float:
    """Cents that the job adds to the tour; `least` when that is not less."""
    fixed = facts.rates[v, FIXED] if state.tours[v, COUNT] == 0 else 0.0
    rest = least - fixed
    low = _detours(facts, state, v, job, rest)
    if low >= rest:  # however it is fetched
        return least
    if not facts.nodes[2 * job, FROM_STREET]:
        return fixed + _alone(facts, state, v, job, rest)
    for up in range(_first(facts, state, v, job), state.tours[v, COUNT] + 1):
        if _is_too_late(facts, job, state.table[v, up, LEAVE], rest):
            break
        rest = _fetched(facts, state, v, job, up, low, rest)
    return fixed + rest


@compiled
def _first(facts: Facts, state: State, v: int, job: int) -> int:
    """The first stop after which the job may come. What was told may come back to where it was."""
    is_told = facts.nodes[2 * job, TOLD_TO] == v or facts.nodes[2 * job + 1, TOLD_TO] == v
    return 0 if is_told else int(state.tours[v, OPEN])


@compiled
def _is_too_late(facts: Facts, job: int, at: int, least: float) -> bool:
    """Whether lateness alone costs too much when the delivery is not begun by then."""
    return bool((at - facts.nodes[2 * job + 1, DUE]) * LATE >= least)


@compiled
def _detours(facts: Facts, state: State, v: int, job: int, least: float) -> float:
    """Write what the delivery alone adds after each stop that is not too late, in cents; the least
    of it.
    """
    r, there = facts.cars[v, PROFILE], facts.nodes[2 * job + 1, SPOT]
    low = NOWHERE
    for c in range(_first(facts, state, v, job), state.tours[v, COUNT] + 1):
        if _is_too_late(facts, job, state.table[v, c, LEAVE], least):
            break
        after = state.table[v, c + 1, PLACE]
        metres = facts.ways[METRES_TO, r, there, state.table[v, c, PLACE]]
        metres += facts.ways[METRES, r, there, after] if after >= 0 else 0
        cost = (metres - state.table[v, c, AHEAD_M]) * facts.rates[v, PER_M]
        if facts.rates[v, PER_S] > 0:
            cost += _longer(facts, state, v, c, there) * facts.rates[v, PER_S]
        state.detour[c] = cost
        low = min(low, cost)
    return low


@compiled
def _longer(facts: Facts, state: State, v: int, c: int, there: int) -> int:
    """Seconds of driving that a place adds after that stop."""
    r, after = facts.cars[v, PROFILE], state.table[v, c + 1, PLACE]
    seconds = facts.ways[SECONDS_TO, r, there, state.table[v, c, PLACE]]
    seconds += facts.ways[SECONDS, r, there, after] if after >= 0 else 0
    return int(seconds - state.table[v, c, AHEAD_S])


@compiled
def _alone(facts: Facts, state: State, v: int, job: int, least: float) -> float:
    """A delivery of goods that are aboard already, or loaded at the start."""
    r, node = facts.cars[v, PROFILE], 2 * job + 1
    for c in range(_first(facts, state, v, job), state.tours[v, COUNT] + 1):
        is_full = facts.nodes[node, FROM_DEPOT] and not _has_room(facts, state, v, c, job, PEAK)
        if is_full or _is_too_late(facts, job, state.table[v, c, LEAVE], least):
            return least
        cost = state.detour[c]
        if cost >= least:
            continue
        way_s = facts.ways[SECONDS_TO, r, facts.nodes[node, SPOT], state.table[v, c, PLACE]]
        least = _tried(facts, state, v, job, c, c, state.table[v, c, LEAVE] + way_s, cost, least)
    return least


@compiled
def _has_room(facts: Facts, state: State, v: int, c: int, job: int, column: int) -> bool:
    """Beside what is aboard after that stop (LOAD), or was at any time until then (PEAK)."""
    for d in range(facts.nodes.shape[1] - CHANGE):
        load = state.table[v, c, column + 2 * d] + facts.nodes[2 * job, CHANGE + d]
        if load > facts.cars[v, ROOM + 2 * d]:
            return False
    return True


@compiled
def _tried(
    facts: Facts, state: State, v: int, job: int, up: int, down: int, at: int,
    cost: float, least: float,
) -> float:  # fmt: skip
    """The delivery, reached at that moment, where it costs less and everything after it holds."""
    node = 2 * job + 1
    begin = earliest(facts, v, node, at)
    if begin >= NEVER:
        return least
    gone, after = begin + facts.nodes[node, LASTS], state.table[v, down + 1, PLACE]
    if after >= 0:
        gone += facts.ways[SECONDS, facts.cars[v, PROFILE], facts.nodes[node, SPOT], after]
    late = begin - facts.nodes[node, DUE]
    if late > 0:
        cost += late * LATE
    if gone > state.table[v, down + 1, UNTIL] or cost >= least or np.random.random() < BLINK:
        return least
    state.numbers[FOUND_UP], state.numbers[FOUND_DOWN] = up, down
    return cost


@compiled
def _fetched(
    facts: Facts, state: State, v: int, job: int, up: int, low: float, least: float
) -> float:  # fmt: skip
    """The goods are fetched after the stop `up`, and brought at once or at any time after that."""
    r, there = facts.cars[v, PROFILE], facts.nodes[2 * job, SPOT]
    at_once, carried = _leads(facts, state, v, job, up)
    is_cheap = at_once < least or carried + low < least
    if not is_cheap or not _has_room(facts, state, v, up, job, LOAD):
        return least
    way_s = facts.ways[SECONDS_TO, r, there, state.table[v, up, PLACE]]
    begin = earliest(facts, v, 2 * job, state.table[v, up, LEAVE] + way_s)
    if begin >= NEVER:
        return least
    leave = begin + facts.nodes[2 * job, LASTS]
    if at_once < least:
        at = leave + facts.ways[SECONDS, r, there, facts.nodes[2 * job + 1, SPOT]]
        least = _tried(facts, state, v, job, up, up, at, at_once, least)
    if carried + low < least:
        least = _carried(facts, state, v, job, up, leave, carried, least)
    return least


@compiled
def _leads(facts: Facts, state: State, v: int, job: int, up: int) -> tuple[float, float]:
    """Cents of both ends after that stop, and of the pickup alone; NOWHERE after the last stop."""
    r, after = facts.cars[v, PROFILE], state.table[v, up + 1, PLACE]
    here, there = facts.nodes[2 * job, SPOT], facts.nodes[2 * job + 1, SPOT]
    lead = facts.ways[METRES_TO, r, here, state.table[v, up, PLACE]] - state.table[v, up, AHEAD_M]
    at_once, carried = lead + facts.ways[METRES, r, here, there], NOWHERE
    if after >= 0:
        at_once += facts.ways[METRES, r, there, after]
        carried = (lead + facts.ways[METRES, r, here, after]) * facts.rates[v, PER_M]
    cost = at_once * facts.rates[v, PER_M]
    if facts.rates[v, PER_S] > 0:
        way_s = facts.ways[SECONDS_TO, r, here, state.table[v, up, PLACE]]
        once_s = way_s + facts.ways[SECONDS, r, here, there] - state.table[v, up, AHEAD_S]
        once_s += facts.ways[SECONDS, r, there, after] if after >= 0 else 0
        cost += once_s * facts.rates[v, PER_S]
        carried += _longer(facts, state, v, up, here) * facts.rates[v, PER_S]
    return cost, carried


@compiled
def _carried(
    facts: Facts, state: State, v: int, job: int, up: int, leave: int, lead: float,
    least: float,
) -> float:  # fmt: skip
    """The goods pass one stop after the other."""
    r, after = facts.cars[v, PROFILE], state.table[v, up + 1, PLACE]
    here, there = facts.nodes[2 * job, SPOT], facts.nodes[2 * job + 1, SPOT]
    way_s = facts.ways[SECONDS, r, here, after] if after >= 0 else 0
    for c in range(up + 1, state.tours[v, COUNT] + 1):
        at = leave + way_s
        if at > state.table[v, c, UNTIL] or not _has_room(facts, state, v, c, job, LOAD):
            return least
        node = state.table[v, c, NODE]
        leave = earliest(facts, v, node, at) + facts.nodes[node, LASTS]
        if _is_too_late(facts, job, leave, least):
            return least
        way_s = state.table[v, c, AHEAD_S]
        cost = lead + state.detour[c]
        if cost < least:
            on_s = facts.ways[SECONDS_TO, r, there, state.table[v, c, PLACE]]
            least = _tried(facts, state, v, job, up, c, leave + on_s, cost, least)
    return least
