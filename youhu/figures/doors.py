"""The doors of call-back and figures in the rail."""

from django.utils.translation import gettext_lazy as _

from youhu.registry.rail import Door, Group
from youhu.registry.rules import AREA_WIDE, Role

DOORS = (
    Door(
        "callbacks",
        "call",
        _("Call-back"),
        frozenset({Role.DISPATCHER, Role.SUPERVISOR}),
        count="callbacks_count",
        rank=40,
    ),
    Door(
        "figures",
        "chart",
        _("Figures"),
        AREA_WIDE | {Role.HANDLER},
        is_wide=True,
        group=Group.WATCH,
        rank=20,
        only_if="serves_district",
    ),
)
