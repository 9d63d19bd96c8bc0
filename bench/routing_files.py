"""Reading the public files: Solomon's and Homberger's VRPTW, Li and Lim's PDPTW, best-known values.

Two conventions, never to be mixed. DIMACS: only distance counts, coordinates' distances cut after
one decimal. SINTEF: first vehicles, then distance, in double precision.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from youhu.solvers.tours.problem import Job, Place, Problem, Profile, Vehicle, Visit, Window


@dataclass(frozen=True, eq=False)
class Instance:
    """One file: rows are the depot, then the customers; `pairs` of rows in a PDPTW."""

    name: str
    vehicles: int
    capacity: int
    rows: Any  # x, y, demand, ready, due, service
    pairs: tuple[tuple[int, int], ...] = ()


def homberger(path: Path) -> Instance:
    """Solomon's layout, which Gehring and Homberger kept."""
    lines = [line.split() for line in path.read_text().splitlines() if line.strip()]
    at = next(i for i, words in enumerate(lines) if words[0] == "NUMBER") + 1
    rows = [list(map(float, words[1:7])) for words in lines[at + 1 :] if words[0].isdigit()]
    vehicles, capacity = map(int, lines[at])
    return Instance(path.stem, vehicles, capacity, np.array(rows))


def li_lim(path: Path) -> Instance:
    """Vehicles, capacity, speed; then a line a stop, its last two its pickup or its delivery."""
    lines = [list(map(float, line.split())) for line in path.read_text().splitlines() if line]
    vehicles, capacity = int(lines[0][0]), int(lines[0][1])
    rows = np.array([line[1:7] for line in lines[1:]])
    pairs = tuple((i, int(line[8])) for i, line in enumerate(lines[1:]) if int(line[8]))
    return Instance(path.stem, vehicles, capacity, rows, pairs)


def best_known(folder: Path) -> dict[str, dict[str, Any]]:
    """Of both files, by lower-case name; "_distance" marks the distance-only values."""
    known: dict[str, dict[str, Any]] = {}
    for name in ("vrptw_best_known.json", "pdptw_best_known.json"):
        told = json.loads((folder / name).read_text())
        known |= {key.lower(): value for key, value in told.items()}
    return known


def distances(rows: Any) -> Any:
    return np.hypot(*(rows[:, None, axis] - rows[None, :, axis] for axis in (0, 1)))


def whole(instance: Instance, *, scale: int, cut: bool, vehicles_first: bool) -> Problem:
    """Whole numbers: distances cut (DIMACS), or times up and metres to the nearest (SINTEF)."""
    far = distances(instance.rows) * scale
    metres = np.floor(far + 1e-7) if cut else np.rint(far)
    seconds = metres if cut else np.ceil(far - 1e-7)
    profile = Profile(metres.astype(np.int64), seconds.astype(np.int64))
    return _problem(instance, profile, scale, vehicles_first=vehicles_first)


def exact(instance: Instance) -> Problem:
    """The same in double precision, for the checker only."""
    far = distances(instance.rows)
    return _problem(instance, Profile(far, far), 1, vehicles_first=True)


def _problem(instance: Instance, profile: Profile, scale: int, *, vehicles_first: bool) -> Problem:
    rows = (instance.rows[:, 2:] * ([1] + [scale] * 3)).astype(np.int64).tolist()
    shift = Window(rows[0][1], rows[0][2])
    vehicles = tuple(
        Vehicle(
            f"v{n}", 0, (instance.capacity,), end=0, shift=shift, cost_per_km=1000,
        )
        for n in range(instance.vehicles)
    )  # fmt: skip
    visits = [Visit(i, (Window(r[1], r[2]),), r[3]) for i, r in enumerate(rows)]
    if instance.pairs:
        jobs = tuple(
            Job(f"j{a}", (rows[a][0],), visits[b], pickup=visits[a]) for a, b in instance.pairs
        )
    else:
        jobs = tuple(Job(f"j{i}", (rows[i][0],), visits[i]) for i in range(1, len(rows)))
    places = (Place(),) * len(rows)
    return Problem(places, (profile,), vehicles, jobs, vehicles_first=vehicles_first)
