"""Household links: 60,000 homes and 2,500 members in 38 fused cells, checked against an LP.

Everything is made up from a seed: homes stand in houses, members live among them. Every answer is
proved in the bench: bounds, no pair that may not be, and the walks of the LP that scipy's HiGHS
solves on all pairs of the same cell. With --data DIR every cell is also written there as CSV.
"""

import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, vstack

from bench.common import Printer, arguments
from youhu.solvers.linking import FREE, Bounds, Cell, diff, solve, verdict
from youhu.solvers.linking.cell import DECIMETRES, FORBIDDEN, Ints

CELLS, HOMES, MEMBERS = 38, 60_000, 2_500
QUICK_CELLS = 4
PROVED, QUICK_PROVED = 38, 2  # cells whose LP is solved too
DOORS = 40  # of a house
SIDE_M = 600
SPREAD_M = 6


def main(argv: Sequence[str] | None = None) -> int:
    asked = arguments(argv, __doc__ or "")
    printer = Printer("links", as_json=asked.json)
    cells = list(street(QUICK_CELLS if asked.quick else CELLS))
    if asked.data:
        _write(cells, Path(asked.data))
    answers = _all_cells(cells, printer)
    gap = _proved(cells, answers, printer, QUICK_PROVED if asked.quick else PROVED)
    churn = _changed(cells, answers, printer, keep_m=Bounds().keep_m)
    _changed(cells, answers, printer, keep_m=0)
    is_good = gap == 0 and churn <= 0.01
    if not is_good:
        print("the answers are not what is claimed", file=sys.stderr)
    return 0 if is_good else 1


def street(count: int) -> list[Cell]:
    """Cells of unequal size, among them some with too few members and some with too many."""
    rng = np.random.default_rng(57)
    shares = rng.uniform(0.6, 1.4, CELLS)
    homes = np.rint(HOMES * shares / shares.sum()).astype(int)
    homes[-1] += HOMES - homes.sum()
    members = np.rint(MEMBERS * shares / shares.sum()).astype(int)
    members[:3] -= members[:3] // 4  # lack some, whose people have come to others
    members[3] += MEMBERS - members.sum()
    return [town(int(homes[n]), int(members[n]), seed=n) for n in range(count)]


def town(homes: int, members: int, *, seed: int) -> Cell:
    """A cell of houses with doors; members live behind some of them, none looks after its own."""
    rng = np.random.default_rng(seed)
    houses = rng.uniform(0, SIDE_M, (max(1, homes // DOORS), 2))
    at = houses[rng.integers(0, len(houses), homes)] + rng.normal(0, SPREAD_M, (homes, 2))
    own = rng.choice(homes, members, replace=False)
    return Cell(
        at,
        at[own].copy(),
        now=np.full(homes, FREE, dtype=np.int64),
        locked=np.zeros(homes, dtype=bool),
        banned=[(int(home), member) for member, home in enumerate(own)],
    )


def _all_cells(cells: list[Cell], printer: Printer) -> list[Ints]:
    """One run over all cells: each for itself, since a link never leaves its cell."""
    answers, took, tried = [], [], []
    for cell in cells:
        begun = time.perf_counter()
        answer = solve(cell)
        took.append(time.perf_counter() - begun)
        answers.append(answer.chosen)
        tried.append(answer.tried)
    walks = np.concatenate([_walked(*both) for both in zip(cells, answers, strict=True)])
    printer.say(
        case="all_cells",
        cells=len(cells),
        homes=sum(len(cell.homes) for cell in cells),
        members=sum(len(cell.members) for cell in cells),
        s=round(sum(took), 2),
        cell_p50_s=round(float(np.median(took)), 3),
        cell_max_s=round(max(took), 3),
        candidates_max=max(tried),
        mean_walk_m=round(float(walks.mean()), 1),
        **_lacks(cells, answers),
    )
    return answers


def _lacks(cells: list[Cell], answers: list[Ints]) -> dict[str, int]:
    """What the report says beforehand, and what the answers leave: they must agree."""
    said = [verdict(len(cell.homes), len(cell.members), cell.bounds) for cell in cells]
    without = [int((chosen == FREE).sum()) for chosen in answers]
    return {
        "cells_short": sum(1 for one in said if one.lacking),
        "cells_overstaffed": sum(1 for one in said if one.spare and not one.lacking),
        "unlinkable_foreseen": sum(one.unlinkable for one in said),
        "unlinked": sum(without),
    }


def _walked(cell: Cell, chosen: Ints) -> Ints:
    linked = np.flatnonzero(chosen != FREE)
    return cell.walks()[linked, chosen[linked]] // DECIMETRES


def metres_of(cell: Cell, chosen: Ints) -> float:
    """What the links cost, in metres, old links counted as the solver counts them."""
    linked = np.flatnonzero(chosen != FREE)
    return float(cell.costs()[linked, chosen[linked]].sum()) / DECIMETRES


def _proved(cells: list[Cell], answers: list[Ints], printer: Printer, most: int) -> float:
    """The largest gap between the answer of a cell and its LP, in metres."""
    begun = time.perf_counter()
    pairs = list(zip(cells, answers, strict=True))[:most]
    gaps = [abs(metres_of(cell, chosen) - lp_cost(cell)) for cell, chosen in pairs]
    edges = sum(cell.costs().size for cell, _chosen in pairs)
    largest = round(max(gaps), 2)
    took = round(time.perf_counter() - begun, 1)
    printer.say(case="lp", cells=len(pairs), edges=edges, gap_m=largest, lp_s=took)
    return largest


def lp_cost(cell: Cell) -> float:
    """Metres of the best fractional links on all pairs, as many homes linked as can be."""
    costs = cell.costs()
    at = np.argwhere(costs < FORBIDDEN)
    homes, members = costs.shape
    said, row = verdict(homes, members, cell.bounds), np.ones(len(at))
    once = coo_array((row, (at[:, 0], np.arange(len(at)))), shape=(homes, len(at)))
    load = coo_array((row, (at[:, 1], np.arange(len(at)))), shape=(members, len(at)))
    least, most = cell.bounds.least, cell.bounds.most
    if said.spare and not said.lacking:
        least, most = 0, least  # nobody beyond the least while others are below
    linked = homes - said.unlinkable
    found = linprog(
        costs[at[:, 0], at[:, 1]] / DECIMETRES,
        A_ub=vstack([once, load, -load]).tocsr(),
        b_ub=np.concatenate([np.ones(homes), np.full(members, most), np.full(members, -least)]),
        A_eq=coo_array(np.ones((1, len(at)))).tocsr(),
        b_eq=[linked],
        bounds=(0, None),
        method="highs",
    )
    if not found.success:
        raise RuntimeError(found.message)
    return float(found.fun)


def _changed(cells: list[Cell], answers: list[Ints], printer: Printer, *, keep_m: int) -> float:
    """One in a hundred members goes, as many households come: how many links that could stay go."""
    begun, had, diffs = time.perf_counter(), 0, []
    for seed, (cell, chosen) in enumerate(zip(cells, answers, strict=True)):
        after, now = _one_percent(cell, chosen, seed=seed, keep_m=keep_m)
        diffs.append(diff(now, solve(after).chosen))
        had += int((now != FREE).sum())
    moved, lost = sum(one.moved for one in diffs), sum(one.lost for one in diffs)
    churn = (moved + lost) / had
    took = round(time.perf_counter() - begun, 2)
    printer.say(case="change_1_percent", keep_m=keep_m, links=had, churn=round(churn, 4), s=took)
    return churn


def _one_percent(cell: Cell, chosen: Ints, *, seed: int, keep_m: int) -> tuple[Cell, Ints]:
    rng = np.random.default_rng(seed)
    gone = max(1, round(len(cell.members) / 100))
    come = max(1, round(len(cell.homes) / 100))
    stay = len(cell.members) - gone
    now = np.append(np.where(chosen < stay, chosen, FREE), np.full(come, FREE))
    homes = np.vstack([cell.homes, cell.homes[rng.integers(0, len(cell.homes), come)]])
    banned = [(home, member) for home, member in cell.banned if member < stay]
    changed = replace(
        cell,
        homes=homes,
        members=cell.members[:stay],
        now=now,
        locked=np.zeros(len(homes), dtype=bool),
        banned=banned,
        bounds=Bounds(keep_m=keep_m),
    )
    return changed, now


def _write(cells: list[Cell], folder: Path) -> None:
    """The made-up points as CSV, for whoever wants to solve them with something else."""
    for number, cell in enumerate(cells, 1):
        for name, points in (("homes", cell.homes), ("members", cell.members)):
            np.savetxt(
                folder / f"cell{number:02}_{name}.csv", points, "%.1f", ",", header="east_m,north_m"
            )


if __name__ == "__main__":
    sys.exit(main())
