"""How far it is and how long it takes: what other capabilities ask of the roads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from youhu.common.calendar import SHANGHAI
from youhu.registry.models import Member
from youhu.roads.index import Point, current
from youhu.roads.models import is_admin
from youhu.solvers import roads
from youhu.solvers.roads import Profile

__all__ = ["Path", "Profile", "Travel", "path", "reach", "travel"]

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Travel:
    """From row to column: whole metres and seconds, shape (n, n).

    `guessed` (n, n) marks what a straight line stands for, since a point is on no road or there is
    no net; `is_estimate` says whether that is so anywhere.
    """

    metres: Ints
    seconds: Ints
    guessed: NDArray[np.bool_]

    @property
    def is_estimate(self) -> bool:
        return bool(self.guessed.any())


@dataclass(frozen=True, eq=False)
class Path:
    """One way to draw: points (longitude, latitude), whole metres and seconds."""

    points: list[Point]
    metres: int
    seconds: int
    is_estimate: bool


def travel(
    points: Sequence[Point], *, profile: Profile = Profile.VAN, at: datetime | None = None
) -> Travel:
    """Between all of the points, given as (longitude, latitude) in degrees WGS-84.

    With `at`, roads are as slow as they were learnt to be at that hour; without, as usual. Tables
    are kept in memory: a new point among old ones costs two runs over the net.
    """
    if not points:
        none = np.zeros((0, 0), np.int64)
        return Travel(none, none, none.astype(bool))
    known = current()
    table = known.table(list(points), profile, _hour(at))
    guess = roads.guess(known.straight(profile), points)
    if table is None:
        return Travel(guess.metres, guess.seconds, ~np.eye(len(points), dtype=bool))
    guessed = table.metres < 0
    np.fill_diagonal(guessed, False)
    is_off = table.metres < 0
    return Travel(
        np.where(is_off, guess.metres, table.metres),
        np.where(is_off, guess.seconds, table.seconds),
        guessed,
    )


def path(
    start: Point, goal: Point, *, profile: Profile = Profile.VAN, at: datetime | None = None
) -> Path:
    """The fastest way from one point to another, to be drawn on a map."""
    known = current()
    graph = known.graph(profile, _hour(at))
    found = roads.way(graph, start, goal) if graph is not None else None
    if found is None:
        guess = roads.guess(known.straight(profile), [start, goal])
        return Path([start, goal], int(guess.metres[0, 1]), int(guess.seconds[0, 1]), True)
    points = [start, *((float(lng), float(lat)) for lng, lat in found.points), goal]
    return Path(points, round(found.metres), round(found.seconds), False)


def reach(
    start: Point, *, seconds: float, profile: Profile = Profile.FOOT, at: datetime | None = None
) -> list[list[Point]] | None:
    """The pieces of road within so many seconds of a point; None where no road is known there."""
    graph = current().graph(profile, _hour(at))
    if graph is None or not roads.snap(graph, [start]).is_near[0]:
        return None
    found: Any = roads.reach(graph, start, seconds=seconds)
    return [[(float(lng), float(lat)) for lng, lat in piece] for piece in found.pieces]


def _hour(at: datetime | None) -> int | None:
    return None if at is None else at.astimezone(SHANGHAI).hour


def may_keep(member: Member) -> bool:
    """Whether the member hands nets in and chooses which is used."""
    return bool(member.pk) and (member.keeps_market or is_admin(member))


def reads(member: Member) -> bool:
    """Whether the member may look at nets at all."""
    return bool(member.pk) and (may_keep(member) or member.oversees)
