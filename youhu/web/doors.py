"""The doors of the shells themselves: the wall screen, the promises, the settings, and the tabs
of a phone."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.registry.rail import DESK_ROLES, Door, Group
from youhu.registry.rules import AREA_WIDE, WORKING, Role

DOORS = (
    Door("wall", "screen", _("Screen"), AREA_WIDE, group=Group.WATCH, rank=80),
    Door("promises", "shield", _("Promises"), DESK_ROLES, group=Group.WATCH, rank=90),
    Door(
        "settings",
        "rule",
        _("Settings"),
        frozenset({Role.ADMIN, Role.AUDITOR, Role.SECURITY}),
        is_wide=True,
        group=Group.KEEP,
        rank=90,
    ),
)
PHONE = (
    Door("home", "home", _("Home"), frozenset({Role.RESIDENT})),
    Door("field", "list", pgettext_lazy("page", "Today"), frozenset({Role.GRID_WORKER})),
    Door("report_call", "camera", _("Report"), frozenset({Role.GRID_WORKER})),
    Door("field_queue", "cloud", _("To be sent"), frozenset({Role.GRID_WORKER})),
    Door("my_turns", "clock", _("Duty"), frozenset({Role.GRID_WORKER})),
    Door("raise_call", "call", _("Raise"), frozenset({Role.RESIDENT})),
    Door("follow", "search", _("Follow"), frozenset({Role.RESIDENT})),
    Door("my_calls", "list", _("My calls"), frozenset({Role.RESIDENT})),
    Door("inbox", "bell", _("Inbox"), frozenset({Role.GRID_WORKER})),
)
# Staff who look at a phone page walk back to their desk.
DESK_ON_PHONE = (
    Door("home", "home", _("Desk"), DESK_ROLES),
    Door("my_turns", "clock", _("Duty"), DESK_ROLES & WORKING),
    Door("inbox", "bell", _("Inbox"), DESK_ROLES),
)
