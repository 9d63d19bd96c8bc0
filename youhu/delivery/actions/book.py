"""A shop's address book: what it sends to again and again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.common.geo import distance_m
from youhu.delivery.actions.ordering import Where, check_where
from youhu.delivery.models import Address, Shop
from youhu.delivery.queries import is_market_desk, shops_of
from youhu.delivery.rules import MOST_LINE
from youhu.ledger.actions import record
from youhu.registry.models import Member

MOST_IN_A_BOOK = 500
AT_THE_SHOP_M = 5  # where the pin stands until somebody moves the map


@transaction.atomic
def add_address(shop: Shop, *, label: str, to: Where, by: Member, now: datetime) -> Address:
    """Write an address into the book of a shop."""
    _own(shop, by)
    check_where(to)
    if distance_m(shop.lng, shop.lat, to.lng, to.lat) < AT_THE_SHOP_M:
        raise Refused(_("The pin still stands at your shop. Move the map to where it goes."))
    if Address.objects.filter(shop=shop, is_gone=False).count() >= MOST_IN_A_BOOK:
        raise Refused(_("The address book is full. Take out what you need no longer."))
    made = Address.objects.create(shop=shop, entered_at=now, **_columns(label, to))
    record(shop, "add_address", by=by, now=now, payload={"address": made.pk})
    return made


@transaction.atomic
def change_address(
    address: Address, *, label: str, to: Where, by: Member, now: datetime
) -> None:  # fmt: skip
    """An address of the book says something else; orders of before keep what they said."""
    _own(address.shop, by)
    check_where(to)
    columns = _columns(label, to)
    for name, value in columns.items():
        setattr(address, name, value)
    address.save(update_fields=list(columns))
    record(address.shop, "change_address", by=by, now=now, payload={"address": address.pk})


@transaction.atomic
def drop_address(address: Address, *, by: Member, now: datetime) -> None:
    """Take an address out of the book; whom it named is forgotten at once."""
    _own(address.shop, by)
    address.name = address.phone = ""
    address.is_gone = True
    address.save(update_fields=["name", "phone", "is_gone"])
    record(address.shop, "drop_address", by=by, now=now, payload={"address": address.pk})


def _columns(label: str, to: Where) -> dict[str, object]:
    return {
        "label": (label.strip() or to.address.strip())[:30], "name": to.name.strip(),
        "phone": to.phone.strip(), "address": to.address.strip(), "lng": to.lng, "lat": to.lat,
        "note": to.note.strip()[:MOST_LINE],
    }  # fmt: skip


def _own(shop: Shop, by: Member) -> None:
    if not (is_market_desk(shop.market_id, by) or shops_of(by).filter(pk=shop.pk).exists()):
        raise Refused(_("You do not keep this shop. Ask the association to enter you."))
