"""The doors of wishes: in the rail of a desk, on the home page of a phone, among its tabs."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.registry.rail import Door
from youhu.registry.rules import Role

_DESKS = frozenset({Role.HANDLER, Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR})
_RESIDENTS = frozenset({Role.RESIDENT})

DOORS = (
    Door(
        "wishes", "heart", pgettext_lazy("desk", "Wishes"), _DESKS, count="wishes_count",
        is_wide=True, rank=45, only_if="serves_district",
    ),
)  # fmt: skip
SERVICES = (
    Door("wish_board", "heart", _("Micro-wishes"), _RESIDENTS, rank=20),
    Door("new_wish", "hand", _("Make a wish"), _RESIDENTS, rank=21),
)
TABS = (
    Door(
        "wish_board", "heart", _("Micro-wishes"), _RESIDENTS, rank=10,
        also=("wish", "honours", "thanks_wall"),
    ),
    Door(
        "my_claims", "hands", _("My claims"), _RESIDENTS, rank=30,
        only_if="youhu.wishes.queries.has_claims",
    ),
)  # fmt: skip
