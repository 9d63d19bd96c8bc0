"""The door of supervision in the rail."""

from django.utils.translation import gettext_lazy as _

from youhu.registry.rail import WORKERS_AND_WATCHERS, Door, Group

DOORS = (
    Door(
        "supervisions",
        "flag",
        _("Supervision"),
        WORKERS_AND_WATCHERS,
        is_wide=True,
        group=Group.WATCH,
        rank=0,
        only_if="serves_district",
    ),
)
