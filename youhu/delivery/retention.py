"""How long what is known of receivers stays after their order has ended."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from youhu.common.masking import mask_address
from youhu.delivery.actions.erasing import erase
from youhu.delivery.models import Address, Order
from youhu.privacy.kinds import Kind
from youhu.registry.models import nobody
from youhu.registry.rules import Role


def _ended(before: datetime) -> QuerySet[Order]:
    rows = Order.objects.filter(ended_at__lt=before, consignee__erased_at=None)
    return rows.order_by("ended_at", "pk")


def _due(before: datetime) -> int:
    return _ended(before).count()


def _erase(before: datetime, most: int, now: datetime) -> int:
    orders = list(_ended(before)[:most])
    for order in orders:
        erase(order, by=nobody(Role.CLOCK), now=now)
    return len(orders)


def _unused(before: datetime) -> QuerySet[Address]:
    never = Q(used_at=None, entered_at__lt=before)
    rows = Address.objects.filter(Q(used_at__lt=before) | never, is_gone=False)
    return rows.order_by("pk")


def _unused_due(before: datetime) -> int:
    return _unused(before).count()


DROPPED = ("name", "phone", "label", "note", "address", "lng", "lat", "is_gone")


def _drop(before: datetime, most: int, _now: datetime) -> int:
    rows = list(_unused(before)[:most])
    for address in rows:
        address.name = address.phone = address.label = address.note = ""
        address.address = mask_address(address.address)
        address.lng, address.lat = round(address.lng, 2), round(address.lat, 2)
        address.is_gone = True
        address.save(update_fields=DROPPED)
    return len(rows)


KINDS = (
    Kind(
        "orders",
        _("Orders of a market that have ended"),
        _(
            "Receiver, telephone, address, photos, signatures and words go. Number, goods, way, "
            "moments, price, stars and the lines of the ledger stay."
        ),
        3,
        1,
        _("Personal Information Protection Law, art. 19: no longer than its purpose needs"),
        _due,
        _erase,
    ),
    Kind(
        "addresses",
        _("Addresses that a shop no longer sends to, or never did"),
        _("All but the street goes, and the row leaves the address book."),
        24,
        6,
        _("Personal Information Protection Law, art. 19: no longer than its purpose needs"),
        _unused_due,
        _drop,
    ),
)
