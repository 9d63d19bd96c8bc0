"""The doors of the calls in the rail."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.registry.rail import DESK_ROLES, Door
from youhu.registry.rules import Role

DOORS = (
    Door("calls", "inbox", _("Calls"), DESK_ROLES - {Role.SECURITY}, rank=0),
    Door(
        "dispatch_queue",
        "send",
        pgettext_lazy("queue", "Dispatch"),
        frozenset({Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR}),
        count="dispatch_count",
        rank=10,
    ),
    Door(
        "register_call",
        "plus",
        _("Register"),
        frozenset({Role.DISPATCHER, Role.SUPERVISOR}),
        rank=90,
    ),
)
