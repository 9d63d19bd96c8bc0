"""In which order people read a tour: what is done as it was done, what is in hand, what is ahead.

Drivers do not always go in the order of the plan, and stops are written down afterwards or taken
over from another vehicle: their place in the plan says nothing of when they were done.
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import chain, groupby

from youhu.dispatch.models import Stop
from youhu.dispatch.rules import TO_DO, StopState

IN_HAND = frozenset({StopState.HEADING, StopState.HERE})


def in_turn(planned: Iterable[Stop]) -> list[Stop]:
    """The stops of one shift, which come in the order of the plan."""
    stops = list(planned)
    over = sorted((stop for stop in stops if stop.state not in TO_DO), key=_ended)
    left = groupby((stop for stop in stops if stop.state in TO_DO), key=place_of)
    # What lies at the same door stays together when one of it is in hand.
    doors = sorted((list(group) for _place, group in left), key=_lies_ahead)
    return [*over, *chain.from_iterable(doors)]


def place_of(stop: Stop) -> tuple[int, str, str, float, float]:
    """Neighbours with the same trip, kind and address are one halt."""
    return stop.trip_id, stop.kind, stop.address, stop.lng, stop.lat


def _ended(stop: Stop) -> datetime:
    return stop.left_at or stop.arrived_at or stop.planned_at


def _lies_ahead(door: list[Stop]) -> bool:
    return not any(stop.state in IN_HAND for stop in door)
