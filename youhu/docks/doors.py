"""The door of the docks in the rail of the association's desk and of fleets."""

from django.utils.translation import gettext_lazy as _

from youhu.registry.models import Member
from youhu.registry.rail import Door
from youhu.registry.rules import Role

_DESKS = frozenset({Role.HANDLER, Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR})
DOORS = (
    Door(
        "docks", "inbox", _("Loading docks"), _DESKS, is_wide=True, rank=75,
        only_if="youhu.docks.doors.minds_docks",
    ),
)  # fmt: skip


def minds_docks(member: Member) -> bool:
    """Whether somebody keeps a market or a fleet, or looks over the area of one."""
    return member.keeps_market or member.keeps_fleet or member.oversees
