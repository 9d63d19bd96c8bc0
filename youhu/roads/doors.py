"""The door of the road nets in the rail: for who keeps them and who looks over the district."""

from django.utils.translation import pgettext_lazy

from youhu.registry.rail import DESK_ROLES, Door, Group

DOORS = (
    Door(
        "road_nets", "map", pgettext_lazy("rail", "Roads"), DESK_ROLES, is_wide=True,
        group=Group.KEEP, rank=60, only_if="youhu.roads.queries.reads",
    ),
)  # fmt: skip
