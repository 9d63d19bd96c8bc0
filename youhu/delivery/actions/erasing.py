"""Forgetting who received what, once nobody needs it: the figures stay good."""

from datetime import datetime

from django.db import transaction

from youhu.calls.actions import leftovers
from youhu.common.masking import mask_address
from youhu.common.wiring import declared
from youhu.delivery.models import Consignee, Order, Proof, Trouble
from youhu.ledger.actions import erase_words
from youhu.notices.actions import forget
from youhu.registry.models import Member


@transaction.atomic
def erase(order: Order, *, by: Member, now: datetime) -> None:
    """The receiver, the photos, signatures and words of an order that has ended go.

    Number, goods, way, moments, price and stars stay, and the address without its door.
    """
    kept = Consignee.objects.select_for_update().get(order=order)
    kept.name = kept.phone = ""
    kept.erased_at = now
    kept.save(update_fields=["name", "phone", "erased_at"])
    proofs, troubles = Proof.objects.filter(order=order), list(order.troubles.order_by("pk"))
    names = _files(order, *proofs, *troubles)
    erase_words(order, by=by, now=now, praise="", address=mask_address(order.address),
                image="", thumb="",
                lng=round(order.lng, 2), lat=round(order.lat, 2))  # fmt: skip
    Order.objects.filter(pk=order.pk).update(note="", promise_reason="")
    order.troubles.update(note="")
    proofs.update(image="", thumb="", signature=[], lng=None, lat=None)
    for one in troubles:
        erase_words(one, by=by, now=now, answer="", image="", thumb="")
        forget(one.subject)
    for forget_more in declared("order_erased"):
        forget_more(order)
    forget(order.subject)
    leftovers.note(names, due_at=now)


def _files(*rows: Order | Proof | Trouble) -> set[str]:
    return {str(file.name) for row in rows for file in (row.image, row.thumb) if file}
