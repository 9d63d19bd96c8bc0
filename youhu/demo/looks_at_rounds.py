"""The pages of road nets and of rounds, with somebody to look at them."""

from collections.abc import Callable
from typing import Any

from youhu.demo.rounds import a_part, a_plan, a_round
from youhu.demo.things import DESK, Look
from youhu.roads.models import RoadNet

LOOKS = (
    Look("road_nets", "market", DESK),
    Look("road_nets", "admin", DESK),
    Look("road_net", "market", DESK, picture="road-net"),
    Look("road_hours", "market", DESK, picture="road-hours"),
    Look("rounds", "secretary", DESK, picture="rounds"),
    Look("rounds", "command", DESK, query="?show=past"),
    Look("round", "secretary", DESK, picture="round"),
    Look("round", "command", DESK),
    Look("round_plan", "secretary", DESK),
    Look("new_round_plan", "secretary", DESK),
    Look("edit_round_plan", "secretary", DESK),
    Look("new_round_orders", "secretary", DESK),
    Look("door_lists", "secretary", DESK),
    Look("my_rounds", "volunteer", picture="my-rounds"),
    Look("miss_door", "volunteer"),
    Look("leave_round", "volunteer"),
    Look("take_list", "volunteer"),
)


def _stop() -> Any:
    part = _mine()
    return part.stops.order_by("-place")[0]


def _mine() -> Any:
    """The share of the first courier."""
    return a_part()


PARTS: dict[str, Callable[[Look], Any]] = {
    "road_net pk": lambda _look: RoadNet.objects.active().order_by("pk")[0].pk,
    "round pk": lambda _look: a_round().pk,
    "door_lists pk": lambda _look: a_round().pk,
    "round_plan pk": lambda _look: a_plan().pk,
    "edit_round_plan pk": lambda _look: a_plan().pk,
    "new_round_orders pk": lambda _look: a_plan().pk,
    "miss_door pk": lambda _look: _mine().pk,
    "leave_round pk": lambda _look: _mine().pk,
    "miss_door household": lambda _look: _stop().drops.order_by("pk")[0].household_id,
    "take_list code": lambda _look: _stop().code,
}
