"""Who goes where in a round: reckoned on streets, on foot, so that the last door is served soonest.

Nothing is written here: `split` proposes, `actions.share_out` gives it to the couriers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.registry.models import Member
from youhu.roads.queries import Profile, travel
from youhu.rounds.actions import House, Share, Sharing, open_drops
from youhu.rounds.models import Drop, Part, Round, Stop
from youhu.rounds.queries import couriers_of, no_entries
from youhu.rounds.rules import ACTIVE_PARTS, GATE_S, PartState, State, floor_of
from youhu.solvers import rounds
from youhu.solvers.rounds import Batch, Courier, Door, Problem, Trip

BASE = 0  # the row of the plan's base
Point = tuple[float, float]


def split(
    of: Round, couriers: Sequence[Member] | None = None, *, now: datetime | None = None
) -> Sharing:
    """The best way found to share a round out. The same question has the same answer.

    Without `couriers` all who are ready that day go, or, once under way, all who are still at it.
    With `now`, who is under way goes on from the last house taken. Raises Refused when nobody is
    there to go.
    """
    members = list(couriers if couriers is not None else ready(of))
    if not members:
        raise Refused(_("Nobody is there to carry. Name couriers first."))
    asked = _Asked(of, members, now)
    found = rounds.split(asked.problem)
    faults = rounds.check(asked.problem, found)
    if faults:
        raise RuntimeError(f"a round would be shared out wrongly: {faults[0]}")
    pairs = zip(members, found.trips, strict=True)
    return Sharing(tuple(asked.share(member, trip) for member, trip in pairs))


def ready(of: Round) -> list[Member]:
    """Who would go: couriers of the plan, or those who are still under way."""
    if of.state == State.OUT:
        rows = Part.objects.filter(round=of, state__in=ACTIVE_PARTS)
        return [part.courier for part in rows.select_related("courier__person").order_by("pk")]
    return couriers_of(of.plan, of.on)


@dataclass
class _Asked:
    """A round as the solver sees it. Row 0 is the base, the houses follow, then where people are.

    All orders of a household are one door.
    """

    of: Round
    members: list[Member]
    now: datetime | None
    places: list[Point] = field(init=False)
    problem: Problem = field(init=False)

    def __post_init__(self) -> None:
        rows = Drop.objects.filter(pk__in=open_drops(self.of))
        drops = list(rows.select_related("household__building").order_by("pk"))
        houses = {one.household.building_id: one.household.building for one in drops}
        self.houses = [houses[pk] for pk in sorted(houses)]
        self.closed = no_entries(self.of.plan, self.of.departs_at)
        plan = self.of.plan
        self.places = [(plan.lng, plan.lat), *((one.lng, one.lat) for one in self.houses)]
        doors, couriers = self._doors(drops), tuple(map(self._courier, range(len(self.members))))
        door_s = [GATE_S if one.pk in self.closed else plan.door_s for one in self.houses]
        self.problem = Problem(
            travel(self.places, profile=Profile.FOOT).seconds, BASE, doors, couriers,
            (plan.door_s, *door_s), plan.most_bags, plan.most_kg * 1000,
        )  # fmt: skip

    def _doors(self, drops: Sequence[Drop]) -> tuple[Door, ...]:
        by_door: dict[int, list[Drop]] = {}
        for drop in drops:
            by_door.setdefault(drop.household_id, []).append(drop)
        self.orders = {door: tuple(one.pk for one in rows) for door, rows in by_door.items()}
        row = {one.pk: n for n, one in enumerate(self.houses, 1)}
        return tuple(
            Door(
                door, row[rows[0].household.building_id], floor_of(rows[0].household.door),
                sum(one.bags for one in rows), sum(one.grams for one in rows),
            )
            for door, rows in by_door.items()
        )  # fmt: skip

    def _courier(self, number: int) -> Courier:
        """Who has not set out starts at the base; who is under way, at the last house taken."""
        gone = 0
        if self.now is not None and self.of.state == State.OUT:
            gone = max(int((self.now - self.of.departs_at).total_seconds()), 0)
        last = self._last(self.members[number])
        if last is None:
            return Courier(number, BASE, gone)
        self.places.append((last.building.lng, last.building.lat))
        return Courier(number, len(self.places) - 1, max(gone, last.leaves_s))

    def _last(self, member: Member) -> Stop | None:
        taken = Stop.objects.filter(part__round=self.of, part__courier=member)
        taken = taken.filter(part__state=PartState.OUT).exclude(taken_at=None)
        return taken.select_related("building").order_by("-place").first()

    def share(self, member: Member, trip: Trip) -> Share:
        timed = zip(trip.batches, trip.arrives, trip.leaves, strict=True)
        return Share(member, tuple(self._house(*one) for one in timed), trip.walk_s)

    def _house(self, batch: Batch, arrives: int, leaves: int) -> House:
        doors = [self.problem.doors[number] for number in batch.doors]
        building = self.houses[batch.building - 1].pk
        orders = tuple(order for door in doors for order in self.orders[door.id])
        return House(building, orders, len(doors), arrives, leaves, building in self.closed)
