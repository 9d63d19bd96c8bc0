"""The door of the summonses in the rail."""

from django.utils.translation import gettext_lazy as _

from youhu.registry.rail import WORKERS_AND_WATCHERS, Door

DOORS = (
    Door(
        "summonses",
        "speak",
        _("Summonses"),
        WORKERS_AND_WATCHERS,
        count="summons_count",
        is_wide=True,
        rank=15,
        only_if="serves_district",
    ),
)
