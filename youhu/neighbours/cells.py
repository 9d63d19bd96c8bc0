"""What a fused cell is made of today: homes, members who live there, links, what may not be."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db.models import Count
from django.utils import timezone

from youhu.common.geo import Plane
from youhu.neighbours.models import Exclusion, HouseholdLink, LinkException
from youhu.neighbours.rules import BOUNDS, SAID, Reason
from youhu.party.models import Membership
from youhu.registry.models import Person
from youhu.solvers.linking import FREE, Cell, Verdict, verdict
from youhu.territory.models import Area, Fusion, Household, Residence
from youhu.territory.rules import AreaKind


@dataclass(frozen=True)
class Home:
    """A household as the map knows it."""

    pk: int
    door: str
    address: str
    lng: float
    lat: float

    def __str__(self) -> str:
        return f"{self.address} {self.door}"


@dataclass
class Ground:
    """One fused cell. People are named by their keys; `homes[pk]` is in the order of addresses."""

    cell: Area
    homes: dict[int, Home] = field(default_factory=dict)
    lives_at: dict[int, int] = field(default_factory=dict)  # member → the own household
    names: dict[int, str] = field(default_factory=dict)
    links: dict[int, int] = field(default_factory=dict)  # household → whoever is to keep it
    before: dict[int, int] = field(default_factory=dict)  # household → whoever looks after it
    locked: set[int] = field(default_factory=set)
    said: dict[int, Reason] = field(default_factory=dict)  # households that are to have none
    barred: set[tuple[int, int]] = field(default_factory=set)  # (household, member)

    @property
    def members(self) -> list[int]:
        return sorted(self.lives_at)

    @property
    def wanting(self) -> list[int]:
        """The households that are to have a link."""
        return [pk for pk in self.homes if pk not in self.said]

    @property
    def verdict(self) -> Verdict:
        return verdict(len(self.wanting), len(self.lives_at), BOUNDS)

    def may(self, home: int, member: int) -> bool:
        """Whether a member of the cell may look after a household."""
        own = self.lives_at.get(member)
        return own is not None and own != home and (home, member) not in self.barred

    def question(self) -> Cell:
        """The cell as the solver sees it, in metres; rows follow `wanting` and `members`."""
        wanting, at = self.wanting, {member: n for n, member in enumerate(self.members)}
        homes = [self.homes[pk] for pk in wanting]
        doors = [self.homes[self.lives_at[member]] for member in at]
        plane = _plane(homes)
        now = [at.get(member, FREE) for member in map(self._keeper, wanting)]
        is_locked = [
            pk in self.locked and number != FREE for pk, number in zip(wanting, now, strict=True)
        ]
        banned = [
            (row, at[one])
            for row, pk in enumerate(wanting)
            for one in self._banned_from(pk)
            if one in at
        ]
        return Cell(
            _metres(plane, homes),
            _metres(plane, doors),
            np.array(now, dtype=np.int64),
            np.array(is_locked, dtype=bool),
            banned,
            BOUNDS,
        )

    def _keeper(self, home: int) -> int:
        """Who looks after a household today and still may; 0 for nobody."""
        member = self.links.get(home, 0)
        return member if self.may(home, member) else 0

    def _banned_from(self, home: int) -> Iterable[int]:
        own = [member for member, at in self.lives_at.items() if at == home]
        return {*own, *(member for barred, member in self.barred if barred == home)}

    def facts(self) -> list[Any]:
        """All that a proposal depends on, in an order of its own."""
        return [
            self.cell.code,
            sorted(self.homes),
            sorted(self.lives_at.items()),
            sorted(self.before.items()),
            sorted(self.said),
            sorted(self.barred),
        ]


def _plane(homes: Sequence[Home]) -> Plane:
    first = homes[0] if homes else None
    return Plane.at(first.lng, first.lat) if first else Plane.at(0.0, 0.0)


def _metres(plane: Plane, homes: Sequence[Home]) -> Any:
    points = np.array([(home.lng, home.lat) for home in homes], dtype=np.float64)
    return plane.points_to_metres(points.reshape(-1, 2))


def party_cells(area: Area) -> list[Area]:
    """The Party grid cells of an area, or the one that it is."""
    cells = Area.objects.filter(kind=AreaKind.PARTY_CELL, code__startswith=area.code)
    return list(cells.order_by("code", "pk"))


def seal_of(grounds: Iterable[Ground]) -> str:
    """A fingerprint of what a proposal is made from: another one, and the proposal is stale."""
    told = json.dumps([ground.facts() for ground in grounds])
    return hashlib.sha256(told.encode()).hexdigest()


def grounds_of(area: Area, *, now: datetime) -> list[Ground]:
    """Every fused cell of an area, with all that a plan must know; few statements for any size."""
    on, cells = timezone.localdate(now), party_cells(area)
    made = {cell.pk: Ground(cell) for cell in cells}
    fused = _fused(made, on)
    home_in = _fill_homes(made, fused)
    _fill_members(made, home_in, on)
    _fill_links(made, home_in)
    _fill_said(made, home_in)
    return list(made.values())


def _fused(cells: Iterable[int], on: date) -> dict[int, int]:
    """Social cell → Party grid cell, on a day."""
    rows = Fusion.objects.serving(on).filter(party_cell__in=list(cells))
    return dict(rows.values_list("cell", "party_cell"))


def _fill_homes(made: Mapping[int, Ground], fused: Mapping[int, int]) -> dict[int, int]:
    """Put the households into their cells; answers which household is in which."""
    rows = Household.objects.filter(building__cell__in=list(fused)).order_by(
        "building__address", "building_id", "door", "pk"
    )
    columns = ("pk", "door", "building__address", "building__lng", "building__lat")
    home_in = {}
    for cell, *told in rows.values_list("building__cell", *columns).iterator(chunk_size=5_000):
        home = Home(*told)
        made[fused[cell]].homes[home.pk] = home
        home_in[home.pk] = fused[cell]
    return home_in


def _fill_members(made: Mapping[int, Ground], home_in: Mapping[int, int], on: date) -> None:
    """Members of the Party who live behind a door of the cell."""
    living = Residence.objects.serving(on).filter(
        household__building__cell__fusions__party_cell__in=list(made),
        person__in=Membership.objects.serving(on).values("person"),
    )
    for person, home in living.values_list("person", "household").distinct():
        if home in home_in:
            made[home_in[home]].lives_at[person] = home
    _name(made.values())


def _name(grounds: Iterable[Ground]) -> None:
    known = {person for ground in grounds for person in ground.lives_at}
    names = dict(Person.objects.filter(pk__in=known).values_list("pk", "name"))
    for ground in grounds:
        ground.names = {person: names[person] for person in ground.lives_at}


def _fill_links(made: Mapping[int, Ground], home_in: Mapping[int, int]) -> None:
    links = HouseholdLink.objects.in_force().filter(
        household__building__cell__fusions__party_cell__in=list(made)
    )
    for home, person, is_locked in links.values_list("household", "person", "is_locked"):
        if home not in home_in:
            continue
        ground = made[home_in[home]]
        ground.links[home] = ground.before[home] = person
        if is_locked:
            ground.locked.add(home)


def _fill_said(made: Mapping[int, Ground], home_in: Mapping[int, int]) -> None:
    inside = {"household__building__cell__fusions__party_cell__in": list(made)}
    said = LinkException.objects.in_force().filter(reason__in=SAID, **inside)
    for home, reason in said.values_list("household", "reason"):
        if home in home_in:
            made[home_in[home]].said[home] = Reason(reason)
    barred = Exclusion.objects.filter(ended_at__isnull=True, **inside)
    for home, person in barred.values_list("household", "person"):
        if home in home_in:
            made[home_in[home]].barred.add((home, person))


def counted_homes(cells: Iterable[int], on: date) -> dict[int, int]:
    """How many households each Party grid cell has."""
    fused, found = _fused(cells, on), defaultdict[int, int](int)
    rows = Household.objects.filter(building__cell__in=list(fused))
    for cell, count in rows.values_list("building__cell").annotate(n=Count("pk")):
        found[fused[cell]] += count
    return found
