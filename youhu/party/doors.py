"""The doors of the Party register in the rail, for those who keep or watch it."""

from django.utils.translation import gettext_lazy as _

from youhu.party.rules import READERS
from youhu.registry.rail import Door, Group

DOORS = (
    Door(
        "party_organisations",
        "flag",
        _("Party"),
        READERS,
        is_wide=True,
        group=Group.KEEP,
        rank=10,
        only_if="minds_area",
    ),
)
