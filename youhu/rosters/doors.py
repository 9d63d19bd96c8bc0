"""The door of those who are on duty, in the rail."""

from django.utils.translation import gettext_lazy as _

from youhu.registry.rail import DESK_ROLES, Door
from youhu.registry.rules import WORKING

DOORS = (Door("my_turns", "clock", _("Duty"), DESK_ROLES & WORKING, rank=60),)
