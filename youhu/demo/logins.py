"""Who can sign in to the sample district, and as whom."""

from dataclasses import dataclass
from os import environ

from django.contrib.auth.hashers import check_password, make_password
from django.utils.translation import gettext_lazy as _

from youhu.registry.models import User
from youhu.registry.rules import Role

PASSWORD = environ.get("YOUHU_DEMO_PASSWORD", "youhu-demo-365")

# Where the people who can sign in live and work: there is more to see than elsewhere.
SUBDISTRICT = "440105001"
COMMUNITY = f"{SUBDISTRICT}101"


@dataclass(frozen=True)
class Login:
    """A user name, and the first post of the one who uses it."""

    username: str
    role: Role
    unit: str  # the organisation's code; empty for residents
    about: object


LOGINS = (
    Login("resident", Role.RESIDENT, "", _("raises calls, follows and rates them")),
    Login("grid", Role.GRID_WORKER, f"community-{COMMUNITY}", _("reports, verifies and checks")),
    Login("handler", Role.HANDLER, "urban", _("signs for calls and answers them")),
    Login("dispatcher", Role.DISPATCHER, f"room-{SUBDISTRICT}", _("dispatches in a subdistrict")),
    Login("command", Role.DISPATCHER, "command", _("dispatches in the whole district")),
    Login("supervisor", Role.SUPERVISOR, "command", _("is the second person, voids, suspends")),
    Login("auditor", Role.AUDITOR, "command", _("reads everything and changes nothing")),
    Login("admin", Role.ADMIN, "command", _("keeps rules, limits and people, at /settings/")),
    Login(
        "admin2",
        Role.ADMIN,
        "command",
        _("approves what the other administrator drafts or draws"),
    ),
    Login("security", Role.SECURITY, "command", _("lets people in, and sees no call")),
    Login("leader", Role.SUPERVISOR, "haizhu", _("looks at the whole district")),
    Login("secretary", Role.HANDLER, f"community-{COMMUNITY}", _("holds three posts")),
)
# Who can sign in besides since the first summons: the caller, and those who are called.
SUMMONS_LOGINS = (
    Login("branch", Role.HANDLER, "branch-huihe-3", _("calls departments together on site")),
    Login("education", Role.HANDLER, "education", _("answers a summons")),
    Login("police", Role.HANDLER, "police", _("answers a summons")),
    Login("traffic", Role.HANDLER, "traffic-police", _("answers a summons")),
    Login("health", Role.HANDLER, "health", _("answers a summons")),
)
# Party members in service who live in the community: they check in there and help.
VOLUNTEER_LOGINS = (
    Login("volunteer", Role.RESIDENT, "", _("helps neighbours where one lives")),
    Login("volunteer2", Role.RESIDENT, "", _("helps, too")),
)
# Who runs the deliveries of the textile market, and who drives and sends there.
MARKET_LOGINS = (
    Login("market", Role.HANDLER, "textile-market", _("runs the market’s deliveries")),
    Login("market2", Role.HANDLER, "textile-market", _("is the second person of the market")),
    Login("fleet", Role.HANDLER, "fleet-01", _("manages a fleet")),
    Login("driver", Role.RESIDENT, "", _("drives for that fleet")),
    Login("shop", Role.RESIDENT, "", _("keeps a shop of the market")),
)
EVERYBODY = (*LOGINS, *SUMMONS_LOGINS, *VOLUNTEER_LOGINS, *MARKET_LOGINS)
# The further posts of the one who holds several.
SECRETARY_POSTS = (
    (Role.GRID_WORKER, f"community-{COMMUNITY}"),
    (Role.DISPATCHER, f"room-{SUBDISTRICT}"),
)


def set_password() -> None:
    """Let everybody who can sign in use the password that is set now."""
    users = User.objects.filter(username__in=[login.username for login in EVERYBODY])
    first = users.order_by("pk").first()
    if first is not None and not check_password(PASSWORD, first.password):
        users.update(password=make_password(PASSWORD))
