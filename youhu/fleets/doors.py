"""The door of the fleets in the rail: for the market's desk, for fleets, for who oversees both."""

from django.utils.translation import gettext_lazy as _

from youhu.fleets.rules import READERS
from youhu.registry.rail import Door

DOORS = (
    Door(
        "fleets", "truck", _("Fleets"), frozenset(READERS), count="fleets_count", is_wide=True,
        rank=40, only_if="youhu.fleets.queries.sees_fleets", first_for="keeps_fleet",
    ),
)  # fmt: skip
