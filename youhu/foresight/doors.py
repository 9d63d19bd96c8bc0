"""The door of foresight in the rail."""

from django.utils.translation import pgettext_lazy

from youhu.registry.rail import WORKERS_AND_WATCHERS, Door, Group

DOORS = (
    Door(
        "signals",
        "eye",
        pgettext_lazy("door", "Ahead"),
        WORKERS_AND_WATCHERS,
        count="signals_count",
        is_wide=True,
        group=Group.WATCH,
        rank=10,
        only_if="serves_district",
    ),
)
