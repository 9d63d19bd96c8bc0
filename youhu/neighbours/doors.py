"""The doors of household links: at a desk, on the phone of members and of residents."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.registry.rail import Door
from youhu.registry.rules import Role

DOORS = (
    Door(
        "links",
        "link",
        _("Household links"),
        frozenset({Role.HANDLER, Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR}),
        is_wide=True,
        rank=65,
        only_if="minds_area",
    ),
)
_RESIDENTS = frozenset({Role.RESIDENT})
SERVICES = (Door("my_households", "link", _("Contact neighbour"), _RESIDENTS, rank=40),)
TABS = (
    Door(
        "my_households", "link", pgettext_lazy("tab", "Households"), _RESIDENTS, is_wide=True,
        rank=30, only_if="youhu.neighbours.queries.looks_after",
    ),
)  # fmt: skip
