"""The tabs of a driver's phone, and its tile on the home page."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.registry.rail import Door
from youhu.registry.rules import Role

_DRIVERS = frozenset({Role.RESIDENT})
DRIVES = "youhu.fleets.queries.drives"
SERVICES = (Door("drive", "truck", _("Today's tour"), _DRIVERS, rank=5, only_if=DRIVES),)
TABS = (
    Door("drive", "truck", pgettext_lazy("tab", "Tour"), _DRIVERS, is_wide=True, rank=10,
         only_if=DRIVES),
    Door("drive_queue", "cloud", pgettext_lazy("tab", "To be sent"), _DRIVERS, rank=20,
         only_if=DRIVES),
    Door("drive_me", "me", pgettext_lazy("tab", "My shifts"), _DRIVERS, rank=30, only_if=DRIVES),
)  # fmt: skip
