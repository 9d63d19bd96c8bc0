"""One long walk past all doors, cut into shares that end at the same time.

How long a share lasts is found by halving: the shortest time in which the couriers, one after the
other, get through all doors. A building is cut where a share ends, though never for a few doors.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from youhu.solvers.rounds.problem import Courier, Problem

FEW = 4  # doors for which nobody goes into another building
STARTS = 4  # of the buildings with which the long walk may begin
GRAIN_S = 10
Share = list[tuple[int, list[int]]]  # building and its doors, from the top down


def shares(problem: Problem) -> Iterator[list[Share]]:
    """For several long walks, what each courier would do, in the order of the couriers."""
    doors = by_building(problem)
    tour = _tour(problem, sorted(doors))
    for turn in range(0, len(tour), max(1, len(tour) // STARTS)):
        turned = tour[turn:] + tour[:turn]
        for order in (turned, turned[::-1]):
            found = _shortest(problem, [(one, doors[one]) for one in order])
            if found is not None:
                yield found


def by_building(problem: Problem) -> dict[int, list[int]]:
    """The numbers of the doors of each building, from the top down."""
    found = defaultdict(list)
    for number, door in enumerate(problem.doors):
        found[door.building].append((-door.floor, number))
    return {building: [number for _floor, number in sorted(rows)]
            for building, rows in found.items()}  # fmt: skip


def _tour(problem: Problem, buildings: list[int]) -> list[int]:
    """A short way past all buildings: the nearest next, then crossings taken out."""
    walk, left, at, tour = problem.walk, set(buildings), problem.base, list[int]()
    while left:
        at = min(left, key=lambda one: (int(walk[at, one]), one))
        tour.append(at)
        left.remove(at)
    is_better = True
    while is_better:
        is_better = False
        for i in range(len(tour) - 1):
            for j in range(i + 1, len(tour)):
                turned = [*tour[:i], *reversed(tour[i : j + 1]), *tour[j + 1 :]]
                if _length(problem, turned) < _length(problem, tour):
                    tour, is_better = turned, True
    return tour


def _length(problem: Problem, tour: list[int]) -> int:
    return sum(int(problem.walk[a, b]) for a, b in pairwise(tour))


def _shortest(problem: Problem, stops: Share) -> list[Share] | None:
    low = max(courier.ready_s for courier in problem.couriers)
    high = low + 600
    best = None
    while best is None:
        best = _fill(problem, stops, high)
        low, high = (low, high) if best is not None else (high, high * 2)
        if high > 10**7:
            return None
    while high - low > GRAIN_S:
        middle = (low + high) // 2
        found = _fill(problem, stops, middle)
        if found is None:
            low = middle
        else:
            best, high = found, middle
    return best


@dataclass
class _Walker:
    """One courier while the share grows."""

    problem: Problem
    courier: Courier
    now: int
    at: int
    bags: int
    grams: int

    @classmethod
    def of(cls, problem: Problem, courier: Courier) -> "_Walker":
        full = 0 if courier.start == problem.base else problem.most_bags + 1
        return cls(problem, courier, courier.ready_s, courier.start, full, 0)

    def takes(self, building: int, numbers: list[int], end_s: int) -> list[list[int]]:
        """The doors that can be served before the end, by load of the trolley; goes on there."""
        problem, loads = self.problem, list[list[int]]()
        for number in numbers:
            door = problem.doors[number]
            bags, grams = self.bags + door.bags, self.grams + door.grams
            at, now, is_fresh = self.at, self.now, not loads
            if bags > problem.most_bags or grams > problem.most_grams:
                now += int(problem.walk[at, problem.base]) + problem.reload_s
                at, bags, grams, is_fresh = problem.base, door.bags, door.grams, True
            now += int(problem.walk[at, building]) + problem.door_s[building]
            if now > end_s:
                break
            self.now, self.at, self.bags, self.grams = now, building, bags, grams
            if is_fresh:
                loads.append([])
            loads[-1].append(number)
        return loads


def _fill(problem: Problem, stops: Share, end_s: int) -> list[Share] | None:
    """Shares that all end by then; None when doors are left over."""
    couriers = iter(problem.couriers)
    filled: list[Share] = []
    walker: _Walker | None = None
    for building, numbers in stops:
        rest = numbers
        while rest:
            if walker is None:
                courier = next(couriers, None)
                if courier is None:
                    return None
                walker = _Walker.of(problem, courier)
                filled.append([])
            loads = walker.takes(building, rest, end_s)
            done = sum(map(len, loads))
            if filled[-1] and done < min(FEW, len(rest)):
                loads, done = [], 0  # not worth going there
            filled[-1] += [(building, load) for load in loads]
            rest = rest[done:]
            if rest:
                walker = None
    filled += [[] for _courier in range(len(problem.couriers) - len(filled))]
    return filled
