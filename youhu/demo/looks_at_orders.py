"""The pages of orders and shops, with somebody to look at them."""

from collections.abc import Callable
from typing import Any

from youhu.demo.orders import a_shop, an_address, an_order
from youhu.demo.things import DESK, Look

LOOKS = (
    Look("my_shop", "shop", picture="shop"),
    Look("new_order", "shop", picture="shop-order"),
    Look("new_order", "market", DESK),
    Look("my_orders", "shop"),
    Look("shop_costs", "shop"),
    Look("address_book", "shop"),
    Look("new_address", "shop"),
    Look("address", "shop"),
    Look("order", "shop", state="promised"),
    Look("order", "shop", state="aboard", picture="order"),
    Look("order", "shop", state="delivered"),
    Look("order", "market", DESK, state="aboard", picture="order-desk"),
    Look("track_order", state="aboard", picture="track"),
    Look("track_order", state="delivered"),
    Look("orders", "market", DESK, picture="orders"),
    Look("orders", "market", DESK, query="?tab=all&sort=-price"),
    Look("orders", "fleet", DESK, query="?tab=all"),
    Look("orders", "command", DESK),
    Look("order_troubles", "market", DESK),
    Look("shops", "market", DESK),
    Look("shop", "market", DESK),
    Look("new_shop", "market", DESK),
    Look("edit_shop", "market", DESK),
    Look("tariff", "market", DESK, picture="tariff"),
    Look("import_orders", "market", DESK),
    Look("import_orders", "shop"),
)
PARTS: dict[str, Callable[[Look], Any]] = {
    "order number": lambda look: an_order(look.state).number,
    "track_order token": lambda look: an_order(look.state).token,
    "address pk": lambda _look: an_address().pk,
    "shop pk": lambda _look: a_shop().pk,
    "edit_shop pk": lambda _look: a_shop().pk,
}
