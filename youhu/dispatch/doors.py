"""The doors of dispatch in the rail of a desk."""

from django.utils.translation import pgettext_lazy

from youhu.registry.rail import Door
from youhu.registry.rules import AREA_WIDE, Role

DOORS = (
    Door(
        "tours", "map", pgettext_lazy("market", "Dispatch"), AREA_WIDE | {Role.HANDLER},
        count="tours_count", is_wide=True, rank=21, only_if="youhu.dispatch.queries.plans",
    ),
)  # fmt: skip
