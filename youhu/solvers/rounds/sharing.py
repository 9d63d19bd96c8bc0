"""Sharing doors out: last door first, then walking.

Two ways are tried. A long walk past all doors is cut into shares that end together (`sweeping`); or
whole buildings, or large parts of them, go one by one where they end the round soonest. Then what
was found moves and changes places as long as that helps. No dice: the same question has the same
answer, and a question of 2,000 doors is answered in about half a second.
"""

from collections.abc import Iterator, Sequence

from youhu.solvers.rounds.problem import Batch, Courier, Problem, Split, told
from youhu.solvers.rounds.sweeping import Share, by_building, shares

SIZES = (400, 60, 30)  # doors in one go
CLEARLY = 0.97  # a cut through buildings must end this much sooner
LOOKS = 2_000  # at a change, in all
Route = list[Batch]
Cost = tuple[int, int]  # when it ends, how much is walked; in seconds


def split(problem: Problem) -> Split:
    """The best way found to share the doors out. Raises ValueError without a courier."""
    if not problem.couriers:
        raise ValueError("A round needs a courier.")
    if not problem.doors:
        return _told(problem, [[] for _courier in problem.couriers])
    swept = min((_told(problem, _routes(problem, one)) for one in shares(problem)), key=_order)
    best = _improved(problem, [list(trip.batches) for trip in swept.trips])
    for size in reversed(SIZES):  # the whole buildings last: they win when about as good
        batches = batches_of(problem, size)
        if len(batches) <= MOST_PLACED:
            found = _improved(problem, _placed(problem, batches))
            if found.last_s * CLEARLY <= best.last_s:
                best = found
    return best


MOST_PLACED = 60  # batches; with more the long walk is as good, and quicker


def _order(split: Split) -> Cost:
    return split.last_s, split.walk_s


def _routes(problem: Problem, found: list[Share]) -> list[Route]:
    """Shares as batches, each of one load."""
    return [[_batch(problem, building, load) for building, load in share] for share in found]


def _told(problem: Problem, routes: Sequence[Route]) -> Split:
    pairs = zip(problem.couriers, routes, strict=True)
    return Split(tuple(told(problem, courier, route) for courier, route in pairs))


def batches_of(problem: Problem, size: int) -> list[Batch]:
    """The doors of each building from the top down, cut into lots that a trolley holds."""
    rows = sorted(by_building(problem).items())
    return [lot for building, doors in rows for lot in _lots(problem, building, doors, size)]


def _lots(problem: Problem, building: int, numbers: list[int], size: int) -> Iterator[Batch]:
    even = -(-len(numbers) // -(-len(numbers) // size))  # as many in each
    lot: list[int] = []
    for number in numbers:
        if lot and (len(lot) >= even or not _fits(problem, [*lot, number])):
            yield _batch(problem, building, lot)
            lot = []
        lot.append(number)
    yield _batch(problem, building, lot)


def _fits(problem: Problem, numbers: Sequence[int]) -> bool:
    bags = sum(problem.doors[number].bags for number in numbers)
    grams = sum(problem.doors[number].grams for number in numbers)
    return bags <= problem.most_bags and grams <= problem.most_grams


def _batch(problem: Problem, building: int, numbers: list[int]) -> Batch:
    doors = [problem.doors[number] for number in numbers]
    seconds = len(doors) * problem.door_s[building]
    bags, grams = sum(door.bags for door in doors), sum(door.grams for door in doors)
    return Batch(building, tuple(numbers), seconds, bags, grams)


def _placed(problem: Problem, batches: list[Batch]) -> list[Route]:
    routes: list[Route] = [[] for _courier in problem.couriers]
    for batch in sorted(batches, key=lambda one: (-one.service_s, one.building, one.doors)):
        _place(problem, routes, batch)
    return routes


def _improved(problem: Problem, routes: list[Route]) -> Split:
    """Move and change batches while that helps, within so many looks."""
    looks = [LOOKS]
    while _improve(problem, routes, looks):
        pass
    return _told(problem, [_joined(problem, route) for route in routes])


def _cost(problem: Problem, courier: Courier, route: Route) -> Cost:
    trip = told(problem, courier, route)
    return trip.ends_s, trip.walk_s


def _place(problem: Problem, routes: list[Route], batch: Batch) -> None:
    """Give a batch to who ends it soonest, where it costs the least."""
    options = []
    for number, courier in enumerate(problem.couriers):
        had = _cost(problem, courier, routes[number])
        for position in range(len(routes[number]) + 1):
            route = [*routes[number][:position], batch, *routes[number][position:]]
            ends, walks = _cost(problem, courier, route)
            options.append((ends, walks - had[1], number, position))
    _ends, _walks, number, position = min(options)
    routes[number].insert(position, batch)


def _improve(problem: Problem, routes: list[Route], looks: list[int]) -> bool:
    """One better place for a batch, or two that change places: of the last to end, then of all."""
    costs = [_cost(problem, *pair) for pair in zip(problem.couriers, routes, strict=True)]
    order = sorted(range(len(routes)), key=lambda n: (-costs[n][0], n))
    for one in order:
        for other in range(len(routes)):
            if _better(problem, routes, costs, (one, other), looks):
                return True
    return False


def _better(
    problem: Problem, routes: list[Route], costs: list[Cost], pair: tuple[int, int],
    looks: list[int],
) -> bool:  # fmt: skip
    (one, other), is_same = pair, pair[0] == pair[1]
    had = _judged(costs[one], costs[other], is_same=is_same)
    for first, second in _changes(routes[one], routes[other], is_same=is_same):
        looks[0] -= 1
        if looks[0] < 0:
            return False
        now_one = _cost(problem, problem.couriers[one], first)
        now_other = now_one if is_same else _cost(problem, problem.couriers[other], second)
        if _judged(now_one, now_other, is_same=is_same) < had:
            routes[one], routes[other] = first, first if is_same else second
            return True
    return False


def _judged(one: Cost, other: Cost, *, is_same: bool) -> tuple[int, int, int]:
    """The later end first, then what both walk, then the sooner end."""
    walked = one[1] if is_same else one[1] + other[1]
    return max(one[0], other[0]), walked, min(one[0], other[0])


def _changes(one: Route, other: Route, *, is_same: bool) -> Iterator[tuple[Route, Route]]:
    for at, batch in enumerate(one):
        rest = [*one[:at], *one[at + 1 :]]
        if is_same:
            for to in range(len(one)):
                if to != at:
                    yield [*rest[:to], batch, *rest[to:]], []
            continue
        for to in range(len(other) + 1):
            yield rest, [*other[:to], batch, *other[to:]]
        for to, second in enumerate(other):
            if batch.service_s > second.service_s:
                yield [*one[:at], second, *one[at + 1 :]], [*other[:to], batch, *other[to + 1 :]]


def _joined(problem: Problem, route: Route) -> Route:
    """Batches of one building that follow each other are one, if a trolley holds them."""
    merged: Route = []
    for batch in route:
        last = merged[-1] if merged else None
        if last and last.building == batch.building and _fits(problem, [*last.doors, *batch.doors]):
            doors = sorted((*last.doors, *batch.doors), key=lambda n: (-problem.doors[n].floor, n))
            merged[-1] = _batch(problem, batch.building, doors)
        else:
            merged.append(batch)
    return merged
