"""The doors of volunteering: in the rail of a desk, and for those who help on their phones."""

from django.utils.translation import gettext_lazy as _

from youhu.registry.rail import Door
from youhu.registry.rules import Role

VOLUNTEERS = frozenset({Role.RESIDENT})
DESKS = frozenset({Role.HANDLER, Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR})
DOORS = (
    Door(
        "check_ins", "users", _("Check-ins and service"), DESKS, count="check_ins_count",
        is_wide=True, rank=35, only_if="serves_district",
    ),
)  # fmt: skip
SERVICES = (Door("my_service", "hand", _("Serve neighbours"), VOLUNTEERS, rank=20),)
TABS = (
    Door(
        "activities", "flag", _("Activities"), VOLUNTEERS, is_wide=True, rank=20,
        only_if="youhu.volunteering.queries.has_checked_in",
    ),
    # Whoever has a login may check in there.
    Door("my_service", "me", _("My service"), VOLUNTEERS, is_wide=True, rank=40, only_if="pk"),
)  # fmt: skip
