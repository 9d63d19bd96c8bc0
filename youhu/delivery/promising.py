"""Which slots can be promised for an order, and at what price: by the plan, or by lead times."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.delivery import hooks
from youhu.delivery.hooks import Asked, Offer
from youhu.delivery.models import Tariff
from youhu.delivery.pricing import price, tariff_of
from youhu.delivery.rules import (
    EVENING,
    FIRST_HOUR,
    LAST_HOUR,
    MOST_SLOTS,
    SLOT,
    SLOT_GRID,
    SLOT_IS_NARROW,
    lead,
)
from youhu.fleets.models import Vehicle
from youhu.roads.queries import travel


def offers(asked: Asked, *, now: datetime) -> list[Offer]:
    """All slots in which it can be done, the best first, each with its price.

    Raises Refused while the market has no prices, and for what no vehicle of it can carry.
    """
    tariff = tariff_in_force(asked, now)
    _check_room(asked)
    found = hooks.offered(asked, now=now)
    if found is None:
        found = list(plain(asked, now=now))
    return [_priced(offer, asked, tariff) for offer in found]


def _check_room(asked: Asked) -> None:
    """Where vehicles are let in, one of them must be able to take all at once. What was accepted
    stays accepted, whoever was let in then, unless it shall become more.
    """
    was = asked.order
    if was is not None and asked.kg <= was.kg and asked.litres <= was.litres:
        return
    rows = Vehicle.objects.admitted().filter(fleet__market=asked.market).order_by()
    rooms = rows.values_list("type__payload_kg", "type__volume_l").distinct()
    if rooms and not any(asked.kg <= kg and asked.litres <= litres for kg, litres in rooms):
        kg, litres = max(rooms)
        raise Refused(
            _("No vehicle takes that at once: the largest carries %(kg)s kg and %(m3)s m³."
              " Make several orders of it.") % {"kg": kg, "m3": f"{litres / 1000:g}"}
        )  # fmt: skip


def tariff_in_force(asked: Asked, now: datetime) -> Tariff:
    tariff = tariff_of(asked.market, timezone.localdate(now))
    if tariff is None:
        raise Refused(_("The market has no prices yet. Ask the association to set its tariff."))
    return tariff


def _priced(offer: Offer, asked: Asked, tariff: Tariff) -> Offer:
    slot = offer.ends - offer.starts
    found = price(tariff, metres=offer.metres, kg=asked.kg, litres=asked.litres, slot=slot)
    return replace(offer, price_cents=found.cents, lines=found.lines)


def plain(asked: Asked, *, now: datetime) -> Iterator[Offer]:
    """Slots by the length of the way, where nobody plans tours."""
    metres = int(travel([asked.pickup, asked.to]).metres[0, 1])
    earliest = max(asked.ready_at, now) + lead(metres)
    starts = _on_grid(max(asked.wanted_from, earliest - SLOT))
    shown = 0
    while starts < asked.wanted_until and shown < MOST_SLOTS:
        starts = _in_hours(starts)
        if starts + SLOT >= earliest and starts < asked.wanted_until:
            yield Offer(starts, starts + SLOT, metres, "usual", is_plain=True)
            shown += 1
        starts += SLOT


def _on_grid(moment: datetime) -> datetime:
    """The next half hour."""
    step = SLOT_GRID.total_seconds()
    seconds = -(-moment.timestamp() // step) * step
    return datetime.fromtimestamp(seconds, tz=moment.tzinfo)


def _in_hours(starts: datetime) -> datetime:
    """The same moment, or the next morning's first when nobody drives then."""
    local = timezone.localtime(starts)
    first = timezone.make_aware(datetime.combine(local.date(), time(FIRST_HOUR)))
    last = timezone.make_aware(datetime.combine(local.date(), time(LAST_HOUR)))
    if local + SLOT <= last:
        return max(starts, first)
    return first + timedelta(days=1)


def last_of(ready: datetime) -> datetime:
    """Until when slots are offered to who names no end: that day's last, and the next day's where
    hardly one of that day is left.
    """
    last = timezone.make_aware(datetime.combine(timezone.localdate(ready), time(LAST_HOUR)))
    return last + timedelta(days=1) if last - ready < EVENING else last


def chosen(found: list[Offer], starts: datetime | None, ends: datetime | None) -> Offer:
    """The offer that somebody chose, or the best. Raises Refused when it is gone.

    A wide slot never stands for a narrow one, which costs more, nor the other way round. Vehicles
    move while somebody thinks: an offer that lies for the better part in the chosen slot stands for
    it. Whoever plans tours refuses to book it where the slot itself cannot be kept.
    """
    if not found:
        raise Refused(_("No vehicle can do this then. Choose another day, or ring the market."))
    if starts is None or ends is None:
        return found[0]
    alike = [one for one in found if _is_narrow(one.starts, one.ends) == _is_narrow(starts, ends)]
    best = max(alike, key=lambda one: _shared(one, starts, ends), default=None)
    if best is None or _shared(best, starts, ends) < (ends - starts) / 2:
        raise Refused(_("This slot has just been taken. Choose one of those that are left."))
    return replace(best, starts=starts, ends=ends)


def _is_narrow(starts: datetime, ends: datetime) -> bool:
    return ends - starts <= SLOT_IS_NARROW


def _shared(offer: Offer, starts: datetime, ends: datetime) -> timedelta:
    return min(offer.ends, ends) - max(offer.starts, starts)
