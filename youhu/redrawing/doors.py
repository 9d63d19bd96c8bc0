"""The door of the redrawing of cells in the rail."""

from django.utils.translation import gettext_lazy as _

from youhu.registry.rail import Door, Group
from youhu.registry.rules import Role

DOORS = (
    Door(
        "redrawings",
        "map",
        _("Cells"),
        frozenset({Role.ADMIN, Role.AUDITOR, Role.SUPERVISOR}),
        is_wide=True,
        group=Group.KEEP,
        rank=0,
    ),
)
