"""The pages of the loading docks and of the driver's phone, with somebody to look at them."""

from collections.abc import Callable
from typing import Any

from youhu.demo.docks import a_dock
from youhu.demo.things import DESK, Look

LOOKS = (
    Look("docks", "market", DESK, picture="docks"),
    Look("docks", "fleet", DESK),
    Look("dock", "market", DESK, picture="dock"),
    Look("dock", "command", DESK),
    Look("new_dock", "market", DESK),
    Look("edit_dock", "market", DESK),
    Look("drive", "driver", picture="driver"),
    Look("drive_stops", "driver"),
    Look("drive_queue", "driver"),
    Look("drive_me", "driver"),
    Look("incidents", "market", DESK),
)
PARTS: dict[str, Callable[[Look], Any]] = {
    "dock pk": lambda _look: a_dock().pk,
    "edit_dock pk": lambda _look: a_dock().pk,
}
