"""The door of the double grid in the rail."""

from django.utils.translation import gettext_lazy as _

from youhu.fusing.rules import LOOKERS
from youhu.registry.rail import Door, Group

DOORS = (
    Door(
        "fused_cells",
        "grid",
        _("Double grid"),
        LOOKERS,
        is_wide=True,
        group=Group.KEEP,
        rank=1,
        only_if="serves_district",
    ),
)
