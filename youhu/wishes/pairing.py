"""Wishes and helpers as the solver knows them, and what it answers in words of the district."""

import math
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import numpy as np

from youhu.solvers.matching.assigning import Assignment, Reason, assign, reasons
from youhu.solvers.matching.candidates import Helpers, Items, candidates
from youhu.territory.models import Area
from youhu.volunteering.queries import Helper, helpers_of
from youhu.volunteering.rules import FREE_TIMES, Skill, packed
from youhu.wishes.models import Pick, Wish
from youhu.wishes.queries import load_of
from youhu.wishes.rules import HEAD_START_M, PickState, State

METRES_A_DEGREE = 111_320.0
_SKILL_BIT = {code: 1 << n for n, code in enumerate(Skill.values)}
_SLOT_BIT = {code: 1 << n for n, code in enumerate(FREE_TIMES)}
EVERY_SLOT = sum(_SLOT_BIT.values())


class Matched(NamedTuple):
    """One wish, one helper, and why."""

    wish: Wish
    helper: Helper
    reason: Reason

    @property
    def skill_codes(self) -> str:
        return packed(code for code, bit in _SKILL_BIT.items() if self.reason.skills & bit)

    @property
    def slot_codes(self) -> str:
        """The times that fit both; none where the helper named no time."""
        if not self.helper.free:
            return ""
        return packed(code for code, bit in _SLOT_BIT.items() if self.reason.slots & bit)


@dataclass(frozen=True)
class Matching:
    """What one press found out."""

    picks: Sequence[Matched]
    assignment: Assignment
    wishes: int
    helpers: int
    pairs: int
    milliseconds: int


def match(area: Area, *, now: datetime) -> Matching:
    """All open wishes of an area and everybody checked in there, one wish each at most.

    Who declined a wish, or is asked for another one now, is left in peace.
    """
    begun = time.perf_counter()
    wishes = list(
        Wish.objects.filter(
            state=State.OPEN, is_project=False, community__code__startswith=area.code
        ).order_by("pk")
    )  # fmt: skip
    helpers = _willing(helpers_of(area, now=now), wishes)
    load = load_of([helper.person for helper in helpers], now)
    people, items = _helpers(helpers, load), _items(wishes, now)
    edges = candidates(people, items)
    best = assign(edges, items)
    told = reasons(best, edges, people, items)
    picks = [Matched(wishes[one.item], helpers[one.helper], one) for one in told]
    took = int((time.perf_counter() - begun) * 1000)
    return Matching(picks, best, len(wishes), len(helpers), len(edges), took)


def _willing(helpers: Sequence[Helper], wishes: Sequence[Wish]) -> list[Helper]:
    """Without those who are being asked, who declined one of these, and who asked for one."""
    busy = set(Pick.objects.filter(state=PickState.ASKED).values_list("member__person", flat=True))
    said_no = Pick.objects.filter(state=PickState.DECLINED, wish__in=[wish.pk for wish in wishes])
    askers = {wish.asked_by_id for wish in wishes if wish.asked_by_id}
    own = set(Wish.objects.filter(asked_by__in=askers, state=State.OPEN)
              .values_list("asked_by__person", flat=True))  # fmt: skip
    left_in_peace = busy | own | set(said_no.values_list("member__person", flat=True))
    return [helper for helper in helpers if helper.person not in left_in_peace]


def metres_between(lng: float, lat: float, other_lng: float, other_lat: float) -> float:
    """How far two places are apart, on the plane of a district."""
    east = (lng - other_lng) * METRES_A_DEGREE * math.cos(math.radians(lat))
    return math.hypot(east, (lat - other_lat) * METRES_A_DEGREE)


def _helpers(helpers: Sequence[Helper], load: dict[int, int]) -> Helpers:
    x, y = _plane([(one.lng, one.lat) for one in helpers])
    return Helpers(
        x, y, _masks([one.skills for one in helpers], _SKILL_BIT),
        _masks([one.free or FREE_TIMES for one in helpers], _SLOT_BIT),
        np.array([load.get(one.person, 0) for one in helpers], dtype=np.int64),
    )  # fmt: skip


def _items(wishes: Sequence[Wish], now: datetime) -> Items:
    x, y = _plane([(one.lng, one.lat) for one in wishes])
    return Items(
        x, y, _masks([one.skills for one in wishes], _SKILL_BIT),
        _masks([one.slots for one in wishes], _SLOT_BIT),
        np.array([one.people for one in wishes], dtype=np.int64),
        np.array([HEAD_START_M * (one.round - 1) for one in wishes], dtype=np.int64),
    )  # fmt: skip


# One point for all, so that helpers and wishes stand on the same plane.
_MIDDLE_LAT = 23.09


def _plane(points: Sequence[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    degrees = np.array(points, dtype=np.float64).reshape(-1, 2)
    east = METRES_A_DEGREE * math.cos(math.radians(_MIDDLE_LAT))
    return degrees[:, 0] * east, degrees[:, 1] * METRES_A_DEGREE


def _masks(rows: Sequence[Collection[str]], bits: dict[str, int]) -> np.ndarray:
    return np.array([sum(bits[code] for code in row if code in bits) for row in rows], np.uint64)
