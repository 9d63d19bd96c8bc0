"""Shops and their address books, orders with what was promised, what became of them."""

from youhu.delivery.models.orders import Consignee, NumberCounter, Order, Proof, Tariff, Trouble
from youhu.delivery.models.shops import Address, Shop, ShopKeeper

__all__ = [
    "Address",
    "Consignee",
    "NumberCounter",
    "Order",
    "Proof",
    "Shop",
    "ShopKeeper",
    "Tariff",
    "Trouble",
]
