"""Amounts, slots and clocks of orders, drawn."""

from datetime import datetime

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy

from youhu.common.masking import mask_name, mask_phone
from youhu.common.templatetags.youhu import drawn
from youhu.common.words import Face
from youhu.delivery import pricing, saying
from youhu.delivery.models import Order
from youhu.delivery.rules import Goods

register = template.Library()
_OF_SHOP = {
    "admit_shop": pgettext_lazy("shop", "Admitted"),
    "change_shop": pgettext_lazy("shop", "Changed"),
    "close_shop": pgettext_lazy("shop", "Closed"),
    "add_keeper": pgettext_lazy("shop", "A keeper more"),
    "end_keeper": pgettext_lazy("shop", "A keeper less"),
    "add_address": pgettext_lazy("shop", "An address more"),
    "change_address": pgettext_lazy("shop", "An address set right"),
    "drop_address": pgettext_lazy("shop", "An address less"),
    "reveal_address": pgettext_lazy("shop", "Receiver of an address looked at"),
}


@register.simple_tag
def yuan(cents: int) -> str:
    """An amount as people read it."""
    return pricing.yuan(cents)


@register.simple_tag
def slot(order: Order, now: datetime) -> str:
    """What was promised."""
    return saying.slot(order, now)


@register.simple_tag
def drawn_clock(face: Face) -> SafeString:
    """The clock of an order as shape, words and colour."""
    return drawn(face)


@register.simple_tag
def goods(kind: str) -> str:
    """What the goods come in."""
    return str(Goods(kind).label)


@register.simple_tag
def shop_verb(verb: str) -> str:
    """What happened to a shop, in words."""
    return str(_OF_SHOP.get(verb, verb))


@register.filter
def named(name: str, is_masked: bool) -> str:
    """Whom an address names: masked for a desk, which opens it for a purpose."""
    return mask_name(str(name)) if is_masked else str(name)


@register.filter
def numbered(phone: str, is_masked: bool) -> str:
    return mask_phone(str(phone)) if is_masked else str(phone)
