"""A receiver's name and number in clear: for who must ring them, and on record."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.delivery.models import Address, Consignee, Order
from youhu.delivery.queries import is_fleet_desk, is_market_desk
from youhu.ledger.actions import record
from youhu.privacy.actions import Whose, write_look
from youhu.privacy.rules import About
from youhu.registry.models import Member


@dataclass(frozen=True)
class Clear:
    """A receiver as nobody else sees them."""

    name: str
    phone: str


@transaction.atomic
def reveal(order: Order, *, purpose: str, words: str, by: Member, now: datetime) -> Clear:
    """The desk, or the fleet that has the order, sees whom it goes to; that is kept."""
    if not (is_market_desk(order.market_id, by) or is_fleet_desk(order, by)):
        raise Refused(_("Only the market’s desk and the fleet that has the order see this."))
    whose = Whose(About.CONSIGNEE, order.number, order.get_absolute_url(), order.district)
    write_look(whose, purpose=purpose, words=words, by=by, now=now)
    record(order, "reveal", by=by, now=now, note=words, payload={"purpose": purpose})
    kept = Consignee.objects.get(order=order)
    return Clear(str(kept.name), str(kept.phone))


@transaction.atomic
def reveal_address(
    address: Address, *, purpose: str, words: str, by: Member, now: datetime
) -> Clear:
    """The market's desk sees whom a shop's address book names; that is kept."""
    if not is_market_desk(address.shop.market_id, by):
        raise Refused(_("Only the market’s desk opens the address book of a shop."))
    shop = address.shop
    title = f"{shop.name} · {address.label}"
    whose = Whose(About.ADDRESS, title, reverse("address", args=[address.pk]), shop.district)
    write_look(whose, purpose=purpose, words=words, by=by, now=now)
    payload = {"purpose": purpose, "address": address.pk}
    record(shop, "reveal_address", by=by, now=now, note=words, payload=payload)
    return Clear(str(address.name), str(address.phone))
