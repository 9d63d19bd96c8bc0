"""The door of settlement in the rail of a desk."""

from django.utils.translation import gettext_lazy as _

from youhu.registry.models import Member
from youhu.registry.rail import Door
from youhu.registry.rules import Role

_READERS = frozenset({Role.HANDLER, Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR})


def settles(member: Member) -> bool:
    """Whether statements concern this member: a market's desk, a fleet, who oversees."""
    return member.keeps_market or member.keeps_fleet


DOORS = (
    Door(
        "statements",
        "sign",
        _("Settlement"),
        _READERS,
        is_wide=True,
        rank=64,
        only_if="youhu.settling.doors.settles",
    ),
)
