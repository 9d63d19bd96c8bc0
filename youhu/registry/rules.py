"""Who can be who. Roles are code, so that a change of powers is a reviewed change."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a member may do; the tables of moves name these."""

    RESIDENT = "resident", _("resident")
    GRID_WORKER = "grid_worker", _("grid worker")
    HANDLER = "handler", _("handler")
    DISPATCHER = "dispatcher", _("dispatcher")
    SUPERVISOR = "supervisor", _("supervisor")
    AUDITOR = "auditor", _("auditor")
    ADMIN = "admin", _("administrator")
    SECURITY = "security", _("security administrator")
    CLOCK = "clock", _("the clock")


# Who may act without being a member: a caller who does not sign in, and the machine's own sweep.
UNNAMED = frozenset({Role.RESIDENT, Role.CLOCK})
# Who sees a whole area (of their organisation) rather than one unit's work.
AREA_WIDE = frozenset({Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR})
STAFF = frozenset(Role) - UNNAMED
# Who works for the district itself; the security administrator only lets them in.
WORKING = STAFF - {Role.SECURITY}
# Who keeps the settings, who lets people in, who watches both: nobody is two of them at once.
SEPARATED = frozenset({Role.ADMIN, Role.SECURITY, Role.AUDITOR})


def clash(one: str, other: str) -> bool:
    """Whether nobody may hold both posts at once. Who lets people in does nothing else."""
    if one == other:
        return False
    return Role.SECURITY in {one, other} or (one in SEPARATED and other in SEPARATED)


class OrgKind(TextChoices):
    """What an organisation is; the first ten Party kinds follow the district's own statistics."""

    DISTRICT = "district", _("district government")
    DEPARTMENT = "department", _("department")
    STATION = "station", _("station of a department")
    SUBDISTRICT = "subdistrict", _("subdistrict office")
    COMMAND_ROOM = "command_room", _("command room")
    COMMUNITY = "community", _("community committee")
    ENTERPRISE = "enterprise", _("enterprise")
    FLEET = "fleet", _("fleet")
    ASSOCIATION = "association", _("association")
    SERVICE = "service", _("service organisation")
    PARTY_GROUP = "party_group", _("leading Party group")
    PARTY_GROUP_COMMITTEE = "party_group_committee", _("Party committee with a group's powers")
    PARTY_WORKING_COMMITTEE = "party_working_committee", _("Party working committee")
    PARTY_FUNCTIONAL = "party_functional", _("functional Party committee")
    PARTY_INDUSTRY = "party_industry", _("industry Party committee")
    PARTY_RURAL = "party_rural", _("Party organisation of a rural collective")
    PARTY_COMMUNITY = "party_community", _("Party organisation of a community")
    PARTY_PRIVATE = "party_private", _("Party organisation of a private enterprise")
    PARTY_SOCIAL = "party_social", _("Party organisation of a social organisation")
    PARTY_PUBLIC = "party_public", _("Party organisation of a public body")
    PARTY_TEMPORARY = "party_temporary", _("temporary Party branch")


# Where an area is overseen from; the same role elsewhere sees its own unit's work.
OVERSEEING = frozenset({OrgKind.DISTRICT, OrgKind.COMMAND_ROOM})
