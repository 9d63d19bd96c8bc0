"""The door of the rooms in the rail, and what the home page of a phone leads to."""

from django.utils.translation import gettext_lazy as _

from youhu.registry.rail import WORKERS_AND_WATCHERS, Door
from youhu.registry.rules import Role

DOORS = (
    Door(
        "kept_rooms", "users", _("Rooms"), WORKERS_AND_WATCHERS, count="rooms_count",
        is_wide=True, rank=30, only_if="serves_district",
    ),
)  # fmt: skip
SERVICES = (Door("rooms_near", "users", _("Service rooms"), frozenset(Role), rank=30),)
