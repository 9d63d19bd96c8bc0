"""Wishes and helpers as the solver knows them, and what it answers in words of the district."""

import math
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import numpy as np
from django.db.models import Count, Q
from django.utils import timezone

from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.solvers.matching.assigning import Assignment, Reason, assign, reasons
from youhu.solvers.matching.candidates import Edges, Helpers, Items, candidates
from youhu.solvers.matching.fair import MOST_OPEN
from youhu.territory.models import Area
from youhu.volunteering.queries import Helper, helpers_of
from youhu.volunteering.rules import FREE_TIMES, Skill, packed
from youhu.wishes.models import Claim, Pick, Wish
from youhu.wishes.queries import load_of
from youhu.wishes.rules import HEAD_START_M, NO_SHOW_REST, ClaimState, PickState

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
    """All wishes of an area that want somebody, and everybody checked in there, one each at most.

    Who is asked already, holds as many as one may, or let a lease run out is left in peace; nobody
    is asked for what they declined, hold or wished themselves.
    """
    begun = time.perf_counter()
    reserved = Q(reserved_until__gt=now)
    rows = Wish.objects.askable().filter(community__code__startswith=area.code)
    wishes = list(rows.exclude(reserved).select_related("asked_by").order_by("pk"))
    helpers = _willing(helpers_of(area, now=now), now)
    load = load_of([helper.person for helper in helpers], now)
    people, items = _helpers(helpers, load), _items(wishes)
    edges = _without(candidates(people, items), _forbidden(wishes), wishes, helpers)
    best = assign(edges, items)
    told = reasons(best, edges, people, items)
    picks = [Matched(wishes[one.item], helpers[one.helper], one) for one in told]
    took = int((time.perf_counter() - begun) * 1000)
    return Matching(picks, best, len(wishes), len(helpers), len(edges), took)


def _willing(helpers: Sequence[Helper], now: datetime) -> list[Helper]:
    """Those who may be asked now: with a post to act as, a place free, and no question open."""
    asked = Pick.objects.filter(state=PickState.ASKED, answer_by__gt=now)
    busy = set(asked.values_list("member__person", flat=True))
    held = Claim.objects.filter(state=ClaimState.HELD, unit=None).values("person").order_by()
    full = held.annotate(n=Count("pk")).filter(n__gte=MOST_OPEN)
    resting = Claim.objects.filter(state=ClaimState.EXPIRED, ended_at__gt=now - NO_SHOW_REST)
    busy |= set(full.values_list("person", flat=True))
    busy |= set(resting.values_list("person", flat=True))
    residents = Member.objects.serving(timezone.localdate(now)).filter(role=Role.RESIDENT)
    acting = set(
        residents.filter(person__in=[one.person for one in helpers]).values_list(
            "person", flat=True
        )
    )
    return [one for one in helpers if one.person in acting and one.person not in busy]


def _forbidden(wishes: Sequence[Wish]) -> set[tuple[int, int]]:
    """Pairs of wish and person that are not to be: declined, held already, or one's own."""
    known = [wish.pk for wish in wishes]
    said_no = Pick.objects.filter(wish__in=known, state=PickState.DECLINED)
    held = Claim.objects.filter(wish__in=known, state=ClaimState.HELD)
    own = {(wish.pk, wish.asked_by.person_id) for wish in wishes if wish.asked_by is not None}
    pairs = {*said_no.values_list("wish", "member__person"), *held.values_list("wish", "person")}
    return {*pairs, *own}


def _without(
    edges: Edges, forbidden: set[tuple[int, int]], wishes: Sequence[Wish],
    helpers: Sequence[Helper],
) -> Edges:  # fmt: skip
    """The pairs that remain."""
    pairs = zip(edges.item.tolist(), edges.helper.tolist(), strict=True)
    allowed = [(wishes[item].pk, helpers[who].person) not in forbidden for item, who in pairs]
    keep = np.array(allowed, dtype=bool)
    return Edges(edges.item[keep], edges.helper[keep], edges.metres[keep], edges.cost[keep])


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


def _items(wishes: Sequence[Wish]) -> Items:
    x, y = _plane([(one.lng, one.lat) for one in wishes])
    return Items(
        x, y, _masks([one.skills for one in wishes], _SKILL_BIT),
        _masks([one.slots for one in wishes], _SLOT_BIT),
        np.array([one.people - getattr(one, "n_held", 0) for one in wishes], dtype=np.int64),
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
