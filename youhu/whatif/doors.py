"""The door of the simulation in the rail."""

from django.utils.translation import gettext_lazy as _

from youhu.registry.rail import Door, Group
from youhu.whatif.rules import READERS

DOORS = (
    Door(
        "trials",
        "again",
        _("What if"),
        frozenset(READERS),
        is_wide=True,
        group=Group.WATCH,
        rank=25,
    ),
)
