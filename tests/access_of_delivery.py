"""Who gets what behind the addresses of orders, and where they lead; see test_access.py.

The resident keeps the shop. The desks of market and fleet are no hands here: see
tests/delivery/test_pages.py.
"""

from uuid import uuid4

from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from tests.factories.orders import market_of_orders, ordered
from youhu.delivery import actions
from youhu.delivery.models import Address, Order, ShopKeeper
from youhu.delivery.rules import TroubleKind

#                            nob res nei gri han str dis oth sup aud adm
TABLE = {
    "act_order POST":            "302 302 404 404 404 404 422 404 422 422 404",
    "act_shop POST":             "302 403 403 403 403 403 403 403 403 403 403",
    "address":                   "302 200 403 403 403 403 403 403 403 403 403",
    "address_book":              "302 200 403 403 403 403 403 403 403 403 403",
    "api-1:cancel_order POST":   "401 200 404 404 404 404 409 404 409 409 404",
    "api-1:change_order POST":   "401 422 422 422 422 422 422 422 422 422 422",
    "api-1:create_order POST":   "401 422 422 422 422 422 422 422 422 422 422",
    "api-1:get_order":           "401 200 404 404 404 404 200 404 200 200 404",
    "api-1:list_orders":         "401 200 200 200 200 200 200 200 200 200 200",
    "api-1:order_slots POST":    "401 422 422 422 422 422 422 422 422 422 422",
    "drop_address POST":         "302 302 403 403 403 403 403 403 403 403 403",
    "edit_shop":                 "302 403 403 403 403 403 403 403 403 403 403",
    "export_costs":              "302 200 403 403 403 403 403 403 403 403 403",
    "export_my_orders":          "302 200 403 403 403 403 403 403 403 403 403",
    "export_orders":             "302 403 403 403 403 403 200 200 200 200 403",
    "export_shops":              "302 403 403 403 403 403 200 200 200 200 403",
    "import_orders":             "302 200 403 403 403 403 403 403 403 403 403",
    "look_address POST":         "302 403 403 403 403 403 403 403 403 403 403",
    "my_orders":                 "302 200 403 403 403 403 403 403 403 403 403",
    "my_shop":                   "302 200 403 403 403 403 403 403 403 403 403",
    "new_address":               "302 200 403 403 403 403 403 403 403 403 403",
    "new_order":                 "302 200 403 403 403 403 403 403 403 403 403",
    "new_shop":                  "302 403 403 403 403 403 403 403 403 403 403",
    "order":                     "302 200 404 404 404 404 200 404 200 200 404",
    "order_photo":               "302 200 404 404 404 404 200 404 200 200 404",
    "order_troubles":            "302 403 403 403 403 403 200 200 200 200 403",
    "orders":                    "302 403 403 403 403 403 200 200 200 200 403",
    "orders_template":           "302 200 403 403 403 403 403 403 403 403 403",
    "settle_trouble POST":       "302 422 404 404 404 404 422 404 422 422 404",
    "shop":                      "302 403 403 403 403 403 200 404 200 200 403",
    "shop_costs":                "302 200 403 403 403 403 403 403 403 403 403",
    "shops":                     "302 403 403 403 403 403 200 200 200 200 403",
    "tariff":                    "302 403 403 403 403 403 200 403 200 200 403",
    "track_order":               "200 200 200 200 200 200 200 200 200 200 200",
}  # fmt: skip
ELSEWHERE = (
    "act_order", "act_shop", "address", "api-1:cancel_order", "api-1:change_order",
    "api-1:get_order", "drop_address", "edit_shop", "look_address", "order", "order_photo",
    "settle_trouble", "shop", "track_order",
)  # fmt: skip


def prepare(made):
    """An order with a photo of a shop that the resident keeps; a trouble with it."""
    now = timezone.now()
    market = market_of_orders()
    ShopKeeper.objects.create(
        shop=market.shop, person=made.resident.person, valid_from=market.shop.opened_on
    )
    order = ordered(market, now=now)
    order.image.save("a.jpg", ContentFile(b"a"), save=False)
    order.thumb.save("b.jpg", ContentFile(b"b"), save=True)
    ordered(market, "aboard", now=now)
    told = {"kind": TroubleKind.NOT_READY, "note": "", "photo": None, "client_key": uuid4()}
    actions.tell_trouble(order, by=market.keeper, now=now, **told)


def address(name, _district):
    """Where `name` leads for the first order, its shop and its address."""
    order = Order.objects.select_related("shop").earliest("pk")
    shop, book = order.shop, Address.objects.filter(shop=order.shop).earliest("pk")
    wanted = {
        "act_order": [order.number, "cancel"], "act_shop": [shop.pk, "add"],
        "address": [book.pk], "drop_address": [book.pk], "look_address": [book.pk],
        "edit_shop": [shop.pk], "order_photo": ["goods", order.pk, "thumb"],
        "settle_trouble": [order.troubles.earliest("pk").pk], "shop": [shop.pk],
        "track_order": [order.token],
    }  # fmt: skip
    return reverse(name, args=wanted.get(name, [order.number]))
