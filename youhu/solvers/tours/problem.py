"""What a day's tours are reckoned from, and what comes out: plain facts, no Django.

Units everywhere: seconds since midnight of the planning day, metres, cents. A load is a tuple of
whole numbers, one for each dimension of capacity, such as (kg, litres); all loads and capacities of
one problem are equally long. A place is the row of a matrix; ids are texts of the caller.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
DAY_S = 24 * 3600


class Window(NamedTuple):
    """From `start` to `end`, both included, in seconds since midnight (may pass 24:00)."""

    start: int
    end: int


ALWAYS = Window(0, 7 * DAY_S)


@dataclass(frozen=True)
class Place:
    """A stop on the map; `zone` names the streets whose access hours hold there."""

    zone: str = ""


@dataclass(frozen=True)
class Visit:
    """One end of a job: work begins within one of the windows and takes `service_s`."""

    place: int
    windows: tuple[Window, ...] = (ALWAYS,)
    service_s: int = 0


@dataclass(frozen=True)
class Job:
    """Goods to be brought: from `pickup`, from the vehicle's start (no pickup), or aboard already.

    `prize` None: the job is required. Otherwise leaving it out costs that many cents. Before
    `released_s` the goods cannot be loaded. A delivery begun after `due_s` is late: allowed, though
    worse than any cost. Windows are never broken.
    """

    id: str
    load: tuple[int, ...]
    delivery: Visit
    pickup: Visit | None = None
    aboard: str | None = None  # id of the vehicle that carries the goods at its start
    skills: frozenset[str] = frozenset()  # all of which the vehicle must have
    prize: int | None = None
    released_s: int = 0
    due_s: int | None = None


@dataclass(frozen=True)
class Vehicle:
    """A vehicle with its shift: it leaves `start` not before and ends not after the shift.

    `end` None: the tour ends at its last stop. A zone named in `access` may be served only within
    one of its windows, from the beginning of the work to leaving; one without windows never; a zone
    that is not named always. `profile` is a row of Problem.profiles.
    """

    id: str
    start: int
    capacity: tuple[int, ...]
    owner: str = ""
    end: int | None = None
    shift: Window = ALWAYS
    profile: int = 0
    fixed_cost: int = 0  # cents, when it is used at all
    cost_per_km: int = 100
    cost_per_h: int = 0  # from leaving the start to the end, waiting included
    skills: frozenset[str] = frozenset()
    reload_places: tuple[int, ...] = ()  # where goods without a pickup are loaded for another trip
    max_reloads: int = 0
    reload_s: int = 0
    access: Mapping[str, tuple[Window, ...]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Profile:
    """Whole metres and seconds from each place (row) to each place (column), both n x n."""

    metres: Numbers
    seconds: Numbers


class StepKind(StrEnum):
    START = "start"
    PICKUP = "pickup"
    DELIVERY = "delivery"
    RELOAD = "reload"
    END = "end"


class Task(NamedTuple):
    """One end of a job that a vehicle is to do: StepKind.PICKUP or DELIVERY, and the job's id."""

    kind: StepKind
    job: str


@dataclass(frozen=True, eq=False)
class Problem:
    """All that is known when tours are reckoned. `vehicles_first`: few vehicles, then cost.

    `told`: by vehicle, what its driver is at. Better tours make at most so many changes of that for
    each: jobs that come between or go, stops that take another turn. None: any number.
    """

    places: tuple[Place, ...]
    profiles: tuple[Profile, ...]
    vehicles: tuple[Vehicle, ...]
    jobs: tuple[Job, ...]
    vehicles_first: bool = False
    told: Mapping[str, Sequence[Task]] = field(default_factory=dict)
    most_changes: int | None = None


@dataclass(frozen=True)
class Step:
    """A stop of a tour. Between arriving and beginning the vehicle waits."""

    kind: StepKind
    place: int
    arrive_s: int
    begin_s: int
    leave_s: int
    job: str | None = None  # of a pickup or delivery


@dataclass(frozen=True)
class Route:
    """What one vehicle does, from its START step to its END step; unused vehicles have none.

    The END step of a vehicle without an end stands at its last stop.
    """

    vehicle: str
    steps: tuple[Step, ...]


class Why(StrEnum):
    """Why a job is not on any tour."""

    SKILL = "skill"  # no vehicle has the skills
    LOAD = "load"  # too big for every vehicle that has them
    ACCESS = "access"  # no such vehicle may work there within the job's windows
    TIME = "time"  # alone on an empty vehicle it would be too late
    FULL = "full"  # it could go alone, but not beside the other jobs
    PRIZE = "prize"  # optional, and not worth its way


@dataclass(frozen=True)
class Unserved:
    job: str
    why: Why


@dataclass(frozen=True)
class Plan:
    """Tours of one problem. The figures are those of check.priced."""

    routes: tuple[Route, ...] = ()
    unserved: tuple[Unserved, ...] = ()
    cost: int = 0  # cents of all tours
    forgone: int = 0  # cents: prizes of optional jobs left out
    metres: int = 0
    seconds: int = 0  # from leaving the start to the end, all tours
    late_s: int = 0  # seconds after due_s, all jobs
    vehicles_used: int = 0
    engine: str = ""  # who found it


@dataclass(frozen=True)
class Budget:
    """When to stop: after seconds of processor time, or after iterations, which repeats exactly."""

    cpu_s: float | None = None
    iterations: int | None = None
    seed: int = 1
