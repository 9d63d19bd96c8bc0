"""The door of joint handling in the rail."""

from django.utils.translation import pgettext_lazy

from youhu.registry.rail import WORKERS_AND_WATCHERS, Door

DOORS = (
    Door(
        "assists",
        "users",
        pgettext_lazy("desk", "Joint"),
        WORKERS_AND_WATCHERS,
        count="assist_count",
        is_wide=True,
        rank=20,
        only_if="serves_district",
    ),
)
