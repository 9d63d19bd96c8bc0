"""Rounds as they stand: who may see them, door lists, who may carry."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, Sum

from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.rounds.models import Courier, Drop, NoEntry, Part, Round, RoundPlan, Stop
from youhu.rounds.rules import ACTIVE_PARTS, DropState, PartState, State, floor_of
from youhu.territory.models import Building


@dataclass(frozen=True)
class DoorLine:
    """One door of a list: the sum of its orders."""

    household_id: int
    door: str
    floor: int
    bags: int
    grams: int
    drops: tuple[int, ...]
    is_waiting: bool
    is_missed: bool


@dataclass
class HouseList:
    """The doors of one house, or of one courier's part of it, from the top floor down."""

    building: Building
    lines: list[DoorLine] = field(default_factory=list)
    stop: Stop | None = None
    no_entry: str = ""

    @property
    def bags(self) -> int:
        return sum(line.bags for line in self.lines)

    @property
    def left(self) -> int:
        """How many doors still wait."""
        return sum(line.is_waiting for line in self.lines)

    def floors(self) -> list[tuple[int, list[DoorLine]]]:
        by_floor = defaultdict(list)
        for line in self.lines:
            by_floor[line.floor].append(line)
        return sorted(by_floor.items(), reverse=True)


def door_list(of: Round, courier: Member | None = None) -> list[HouseList]:
    """What is brought where in a round: by house, in it from the top floor down.

    With a courier, only what is in that courier's hands, in the order of the walk. A door is one
    line however many orders it has; what was taken back is on no list.
    """
    drops = Drop.objects.filter(round=of).exclude(state=DropState.WITHDRAWN)
    if courier is not None:
        mine = Part.objects.filter(round=of, courier__person=courier.person_id)
        drops = drops.filter(stop__part__in=mine.filter(state__in=[*ACTIVE_PARTS, PartState.BACK]))
    rows = drops.select_related("household__building", "stop__part").order_by("pk")
    return lists_of(rows, no_entries(of.plan, of.departs_at))


def lists_of(drops: Iterable[Drop], closed: dict[int, str]) -> list[HouseList]:
    """The same for any orders: those of one stop stand together, in the order of the stops."""
    by_list: dict[Any, list[Drop]] = defaultdict(list)
    for drop in drops:
        by_list[drop.household.building_id, drop.stop_id].append(drop)
    found = []
    for (building, _stop), rows in by_list.items():
        first = rows[0]
        lines = sorted(_lines(rows), key=lambda line: (-line.floor, line.door))
        found.append(HouseList(first.household.building, lines, first.stop,
                               closed.get(building, "")))  # fmt: skip
    return sorted(found, key=_placed)


def _placed(one: HouseList) -> tuple[int, int, str]:
    stop = one.stop
    return (stop.part_id, stop.place, "") if stop else (0, 0, one.building.code)


def _lines(drops: list[Drop]) -> Iterable[DoorLine]:
    by_door = defaultdict(list)
    for drop in drops:
        by_door[drop.household_id].append(drop)
    for household, rows in by_door.items():
        door, states = rows[0].household.door, {row.state for row in rows}
        yield DoorLine(
            household, door, floor_of(door), sum(row.bags for row in rows),
            sum(row.grams for row in rows), tuple(row.pk for row in rows),
            DropState.WAITING in states, DropState.MISSED in states,
        )  # fmt: skip


def no_entries(plan: RoundPlan, at: datetime) -> dict[int, str]:
    """The houses that nobody may enter at a moment, each with the reason."""
    holds = Q(until=None) | Q(until__gt=at)
    rows = NoEntry.objects.filter(holds, plan=plan, since__lte=at).order_by("pk")
    return dict(rows.values_list("building_id", "reason"))


def couriers_of(plan: RoundPlan, on: date) -> list[Member]:
    """Who is ready to carry on that day."""
    holds = Q(until=None) | Q(until__gt=on)
    rows = Courier.objects.filter(holds, plan=plan, since__lte=on)
    return [row.member for row in rows.select_related("member__person").order_by("pk")]


def keeps(member: Member, thing: Round | RoundPlan) -> bool:
    """Whether the member is at the desk of this very community."""
    return bool(member.pk) and member.keeps_community and (
        member.organisation_id == thing.community_id
    )  # fmt: skip


def carries(member: Member) -> bool:
    """Whether the member is a courier of some plan, or has a share that is going on."""
    if not member.pk or member.role != Role.RESIDENT:
        return False
    if Part.objects.filter(courier__person=member.person_id, state__in=ACTIVE_PARTS).exists():
        return True
    return Courier.objects.filter(member__person=member.person_id, until=None).exists()


def my_parts(member: Member) -> Sequence[Part]:
    """The shares in a courier's hands, the next to set out first."""
    rows = Part.objects.filter(courier__person=member.person_id, state__in=ACTIVE_PARTS)
    rows = rows.filter(round__state__in=[State.SPLIT, State.OUT])
    return list(rows.select_related("round__plan").order_by("round__departs_at", "pk"))


@dataclass(frozen=True)
class Counts:
    """How far a round is."""

    doors: int = 0
    bags: int = 0
    brought: int = 0
    missed: int = 0
    waiting: int = 0


def counts(rounds: Iterable[Round]) -> dict[int, Counts]:
    """The counts of each round, in one statement."""
    drops = Drop.objects.filter(round__in=[one.pk for one in rounds])
    by_round: Any = drops.exclude(state=DropState.WITHDRAWN).values("round_id")
    told = by_round.order_by("round_id").annotate(
        doors=Count("household", distinct=True), n_bags=Sum("bags"),
        n_brought=Count("pk", filter=Q(state=DropState.BROUGHT)),
        n_missed=Count("pk", filter=Q(state=DropState.MISSED)),
        n_waiting=Count("pk", filter=Q(state=DropState.WAITING)),
    )  # fmt: skip
    return {
        row["round_id"]: Counts(
            row["doors"], row["n_bags"], row["n_brought"], row["n_missed"], row["n_waiting"]
        )
        for row in told
    }
