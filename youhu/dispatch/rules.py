"""Shifts, trips, stops and plans of a market's vehicles: what may happen, by whom. Pure."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from youhu.common.moves import Move, arrow
from youhu.registry.rules import Role

_DESK = [Role.HANDLER]
_DRIVER_OR_DESK = [Role.RESIDENT, Role.HANDLER]


class ShiftState(TextChoices):
    OFFERED = "offered", pgettext_lazy("shift", "announced")
    ON_DUTY = "on_duty", pgettext_lazy("shift", "on duty")
    BROKEN = "broken", pgettext_lazy("shift", "broken down")
    OFF_DUTY = "off_duty", pgettext_lazy("shift", "ended")
    WITHDRAWN = "withdrawn", pgettext_lazy("shift", "taken back")


# What a plan may count on.
OFFERING = frozenset({ShiftState.OFFERED, ShiftState.ON_DUTY})
# Who may still have something aboard, or to do.
WAITED_FOR = frozenset({ShiftState.OFFERED, ShiftState.ON_DUTY, ShiftState.BROKEN})
SHIFT_MOVES: dict[str, Move] = {
    "go_on_duty": arrow([ShiftState.OFFERED], ShiftState.ON_DUTY, _DRIVER_OR_DESK),
    "break_down": arrow(
        [ShiftState.ON_DUTY], ShiftState.BROKEN, [Role.RESIDENT, Role.HANDLER, Role.CLOCK]
    ),
    "mend": arrow([ShiftState.BROKEN], ShiftState.ON_DUTY, _DRIVER_OR_DESK),
    "go_off_duty": arrow(
        [ShiftState.ON_DUTY, ShiftState.BROKEN], ShiftState.OFF_DUTY, _DRIVER_OR_DESK
    ),
    "end": arrow(
        [ShiftState.ON_DUTY, ShiftState.BROKEN], ShiftState.OFF_DUTY, [Role.HANDLER, Role.CLOCK]
    ),
    "withdraw": arrow([ShiftState.OFFERED], ShiftState.WITHDRAWN, _DESK),
    "lapse": arrow([ShiftState.OFFERED], ShiftState.WITHDRAWN, [Role.CLOCK]),
    "stop": arrow([ShiftState.OFFERED], ShiftState.WITHDRAWN, [Role.CLOCK]),
}


class TripState(TextChoices):
    """From an empty vehicle to an empty vehicle."""

    PLANNED = "planned", pgettext_lazy("trip", "planned")
    UNDER_WAY = "under_way", pgettext_lazy("trip", "under way")
    DONE = "done", pgettext_lazy("trip", "done")
    BROKEN_OFF = "broken_off", pgettext_lazy("trip", "broken off")
    DROPPED = "dropped", pgettext_lazy("trip", "not driven")


GOING = frozenset({TripState.PLANNED, TripState.UNDER_WAY})
TRIP_MOVES: dict[str, Move] = {
    "set_out": arrow([TripState.PLANNED], TripState.UNDER_WAY, _DRIVER_OR_DESK),
    "finish": arrow(
        [TripState.UNDER_WAY], TripState.DONE, [Role.RESIDENT, Role.HANDLER, Role.CLOCK]
    ),
    "break_off": arrow(
        [TripState.UNDER_WAY], TripState.BROKEN_OFF, [Role.RESIDENT, Role.HANDLER, Role.CLOCK]
    ),
    "drop": arrow([TripState.PLANNED], TripState.DROPPED, [Role.HANDLER, Role.CLOCK]),
}


class StopKind(TextChoices):
    PICKUP = "pickup", pgettext_lazy("stop", "collect")
    DELIVERY = "delivery", pgettext_lazy("stop", "hand over")
    TRANSFER = "transfer", pgettext_lazy("stop", "take over from a vehicle")
    RETURN = "return", pgettext_lazy("stop", "bring back")


# Where goods come aboard, and where they leave.
TAKING = (StopKind.PICKUP, StopKind.TRANSFER)
HANDING = (StopKind.DELIVERY, StopKind.RETURN)


class StopState(TextChoices):
    AHEAD = "ahead", pgettext_lazy("stop", "ahead")
    HEADING = "heading", pgettext_lazy("stop", "on the way there")
    HERE = "here", pgettext_lazy("stop", "there")
    DONE = "done", pgettext_lazy("stop", "done")
    FAILED = "failed", pgettext_lazy("stop", "in vain")
    MOVED = "moved", pgettext_lazy("stop", "given to another")


# Nobody takes these away from a driver any more.
FROZEN = frozenset({StopState.HEADING, StopState.HERE, StopState.DONE, StopState.FAILED})
TO_DO = frozenset({StopState.AHEAD, StopState.HEADING, StopState.HERE})


class PlanState(TextChoices):
    PROPOSED = "proposed", pgettext_lazy("plan of tours", "proposed")
    PUBLISHED = "published", pgettext_lazy("plan of tours", "in force")
    DROPPED = "dropped", pgettext_lazy("plan of tours", "not taken")
    STALE = "stale", pgettext_lazy("plan of tours", "overtaken")


PLAN_MOVES: dict[str, Move] = {
    "publish": arrow([PlanState.PROPOSED], PlanState.PUBLISHED, [Role.HANDLER, Role.CLOCK]),
    "drop": arrow([PlanState.PROPOSED], PlanState.DROPPED, _DESK),
    "overtake": arrow([PlanState.PROPOSED], PlanState.STALE, [Role.HANDLER, Role.CLOCK]),
}


# Minutes. Up to here a slot has the price of a narrow one; a wide one is longer by so many.
LONGEST_NARROW, WIDER = 60, 30


def least_wide(narrow_minutes: int) -> int:
    """How long a wide slot is at least, in minutes."""
    return max(narrow_minutes, LONGEST_NARROW) + WIDER


class IncidentKind(TextChoices):
    BREAKDOWN = "breakdown", pgettext_lazy("incident", "breakdown")
    ACCIDENT = "accident", pgettext_lazy("incident", "accident")
    CONGESTION = "congestion", pgettext_lazy("incident", "held up in traffic")
    ROAD_CLOSED = "road_closed", pgettext_lazy("incident", "road closed")
    OTHER = "other", pgettext_lazy("incident", "something else")
    UNFIT = "unfit", pgettext_lazy("incident", "must not drive any more")
    FORGOTTEN = "forgotten", pgettext_lazy("incident", "shift not ended, goods aboard")


# What somebody on the road may tell; the rest the clock writes down.
OF_THE_CLOCK = (IncidentKind.UNFIT, IncidentKind.FORGOTTEN)
TOLD = tuple(kind for kind in IncidentKind if kind not in OF_THE_CLOCK)
# So long after its end, and after the last sign of life, a shift counts as forgotten.
FORGOTTEN_AFTER = timedelta(hours=2)


class IncidentState(TextChoices):
    OPEN = "open", pgettext_lazy("incident", "to be settled")
    SETTLED = "settled", pgettext_lazy("incident", "settled")


INCIDENT_MOVES: dict[str, Move] = {
    "settle": arrow([IncidentState.OPEN], IncidentState.SETTLED, _DESK),
}
MOST_NOTE = 200
