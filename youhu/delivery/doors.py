"""The doors of deliveries: in the rail of a desk, on the home page of a phone, a shop's tabs."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.registry.rail import Door
from youhu.registry.rules import Role

_DESKS = frozenset({Role.HANDLER, Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR})
_RESIDENTS = frozenset({Role.RESIDENT})
_KEEPS = "youhu.delivery.queries.keeps_shop"

DOORS = (
    Door(
        "orders", "send", pgettext_lazy("desk", "Orders"), _DESKS, is_wide=True, rank=70,
        only_if="youhu.delivery.queries.reads_orders", first_for="keeps_market",
    ),
)  # fmt: skip
SERVICES = (
    Door("my_shop", "send", pgettext_lazy("shop", "My shop"), _RESIDENTS, rank=5, only_if=_KEEPS),
)
TABS = (
    Door(
        "my_shop", "send", pgettext_lazy("shop", "Running"), _RESIDENTS, rank=10, only_if=_KEEPS,
        also=("order", "act_order", "shop_costs"),
    ),
    Door(
        "new_order", "plus", pgettext_lazy("shop", "Order now"), _RESIDENTS, rank=20,
        only_if=_KEEPS, also=("import_orders",),
    ),
    Door("my_orders", "list", _("All orders"), _RESIDENTS, rank=30, only_if=_KEEPS),
    Door("address_book", "pin", _("Addresses"), _RESIDENTS, is_wide=True, rank=40, only_if=_KEEPS),
)  # fmt: skip
