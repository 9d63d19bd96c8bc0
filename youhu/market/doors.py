"""The door of the market's figures in the rail of a desk."""

from django.utils.translation import gettext_lazy as _

from youhu.registry.rail import Door, Group
from youhu.registry.rules import Role

DOORS = (
    Door(
        "market_figures",
        "chart",
        _("Market figures"),
        frozenset({Role.HANDLER}),
        is_wide=True,
        group=Group.WATCH,
        rank=60,
        only_if="keeps_market",
    ),
)
