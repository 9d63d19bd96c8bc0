"""What the driver's phone says of a stop."""

from urllib.parse import urlencode
from uuid import uuid4

from django import template
from django.utils.translation import gettext as _

from youhu.delivery.models import Consignee
from youhu.delivery.rules import State as OrderState
from youhu.dispatch.models import Shift, Stop
from youhu.dispatch.rules import TAKING, StopKind, StopState
from youhu.dispatch.touring import Halt, verbs_of

register = template.Library()


@register.simple_tag
def client_key() -> str:
    """A key of its own for one form, so that a second press does nothing."""
    return str(uuid4())


@register.filter
def deed(stop: Stop) -> str:
    return verbs_of(stop)


@register.filter
def cubic(litres: int) -> str:
    return f"{litres / 1000:.1f}"


@register.filter
def pieces(halt: Halt) -> int:
    """All pieces of a halt, done or not."""
    return sum(stop.order.pieces for stop in halt.stops)


def _consignee(stop: Stop) -> Consignee | None:
    """Whom the driver may know: the receiver of goods that are aboard."""
    is_aboard = stop.kind == StopKind.DELIVERY and stop.order.state == OrderState.ABOARD
    return getattr(stop.order, "consignee", None) if is_aboard else None


@register.filter
def stands_in(stop: Stop) -> Shift | None:
    """Whose vehicle the goods are taken over from; None where they lie elsewhere."""
    if stop.kind != StopKind.TRANSFER:
        return None
    loaded = Stop.objects.filter(order=stop.order_id, kind__in=TAKING, state=StopState.DONE)
    loaded = loaded.exclude(pk=stop.pk)
    related = ("vehicle", "driver__person", "fleet__organisation")
    shifts = Shift.objects.select_related(*related).filter(trips__stops__in=loaded)
    return shifts.order_by("-trips__stops__left_at", "-pk").first()


@register.filter
def receiver(stop: Stop) -> str:
    """Who gets the goods; named only to who carries them."""
    known = _consignee(stop)
    if stop.kind == StopKind.RETURN:
        return str(stop.order.shop)
    return str(known.name) if known and known.name else _("Receiver")


@register.filter
def telephone(stop: Stop) -> str:
    """Whom to ring: the shop where goods are collected, the fleet whose vehicle stands still, the
    receiver of what is aboard.
    """
    other = stands_in(stop)
    if other is not None:
        return other.fleet.organisation.phone
    if stop.kind in TAKING or stop.kind == StopKind.RETURN:
        return stop.order.shop.phone
    known = _consignee(stop)
    return str(known.phone) if known else ""


@register.simple_tag
def way(stop: Stop) -> str:
    """An address that opens the map of the phone; it needs no key."""
    name = stop.address or "Youhu"
    return f"geo:{stop.lat:.6f},{stop.lng:.6f}?" + urlencode(
        {"q": f"{stop.lat:.6f},{stop.lng:.6f}({name})"}
    )
