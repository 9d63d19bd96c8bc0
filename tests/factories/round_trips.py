"""Rounds of the tiny district: a community with houses, doors, a desk and couriers."""

from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from tests.factories.rows import MemberFactory
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.rounds import actions, plan
from youhu.rounds.actions import Facts, Want
from youhu.rounds.models import Drop, Round, RoundPlan
from youhu.rounds.rules import Times
from youhu.territory.models import Building, Household

WEST, SOUTH = 113.3005, 23.0805
TIMES = [Times(time(12, 15), time(13), time(15)), Times(time(16, 45), time(17, 30), time(19, 30))]


@dataclass
class Rounds:
    """What a test of rounds wants to name."""

    plan: RoundPlan
    desk: Member
    couriers: list[Member]
    houses: list[list[Household]] = field(default_factory=list)

    def ask(self, doors: list[Household], *, now: datetime, **said: Any) -> list[Drop]:
        """One order for each of the doors."""
        wants = [Want(door, f"{now:%m%d%H%M%S}-{door.pk}", **said) for door in doors]
        return actions.request(wants, plan=self.plan, by=self.desk, now=now)

    def shared(self, now: datetime) -> Round:
        """The round that has closed by now, shared out among all couriers."""
        actions.close_rounds(now=now)
        of = Round.objects.whole().get(state="closed")
        actions.share_out(of, plan.split(of), by=self.desk, now=now)
        return Round.objects.whole().get(pk=of.pk)


def rounds_of(district: Any, *, now: datetime, houses: int = 4, couriers: int = 2) -> Rounds:
    """Houses of six floors with two doors on each, in the district's first community."""
    desk = district.handler_of(district.committees[0])
    made = actions.set_up(Facts("Rounds", WEST, SOUTH), TIMES, by=desk, now=now)
    found = Rounds(made, desk, [MemberFactory(role=Role.RESIDENT, organisation=None)
                                for _n in range(couriers)])  # fmt: skip
    for member in found.couriers:
        actions.name_courier(made, member, by=desk, now=now)
    for n in range(houses):
        found.houses.append(house(district, n))
    return found


def house(district: Any, n: int) -> list[Household]:
    cell = district.cells[0]
    at = {"lng": WEST + 0.0006 * (n % 3 + 1), "lat": SOUTH + 0.0006 * (n // 3 + 1)}
    building = Building.objects.create(cell=cell, code=f"{cell.code}-r{n:02}",
                                       address=f"House {n + 1}", **at)  # fmt: skip
    doors = [f"{floor}{door:02}" for floor in range(1, 7) for door in (1, 2)]
    return [Household.objects.create(building=building, door=door) for door in doors]
