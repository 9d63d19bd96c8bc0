"""The door of rounds in the rail of a community's desk, and the courier's on the phone."""

from django.utils.translation import gettext_lazy as _

from youhu.registry.rail import WORKERS_AND_WATCHERS, Door
from youhu.registry.rules import Role

DOORS = (
    Door(
        "rounds", "flag", _("Rounds"), WORKERS_AND_WATCHERS, is_wide=True, rank=45,
        only_if="minds_area",
    ),
)  # fmt: skip
SERVICES = (
    Door(
        "my_rounds", "hand", _("Carry in a round"), frozenset({Role.RESIDENT}), rank=60,
        only_if="youhu.rounds.queries.carries",
    ),
)  # fmt: skip
