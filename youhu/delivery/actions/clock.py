"""The sweeps: what nobody rates is closed, what is overdue climbs the ladder of warnings."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from youhu.calls.reference import current
from youhu.calls.routing import command_room
from youhu.common.errors import Refused
from youhu.delivery.actions.ending import close
from youhu.delivery.actions.step import moment, tell_desk, tell_fleet
from youhu.delivery.models import Order, Trouble
from youhu.delivery.queries import next_step
from youhu.delivery.rules import RUNG_STEP, TOP_RUNG, State, TroubleState
from youhu.ledger.actions import record
from youhu.notices.actions import Audience, tell
from youhu.registry.models import nobody
from youhu.registry.rules import Role
from youhu.territory.rules import SUBDISTRICT_DIGITS

logger = logging.getLogger(__name__)
MOST = 500  # in one sweep

Late = Order | Trouble
Thing = TypeVar("Thing", Order, Late)


def close_unrated(*, now: datetime) -> int:
    """Close what was delivered days ago and is in no trouble."""
    rows = Order.objects.filter(state=State.DELIVERED, due_at__lte=now)
    rows = rows.exclude(troubles__state=TroubleState.OPEN).whole().order_by("due_at", "pk")
    return _each(rows[:MOST], lambda order: close(order, by=nobody(Role.CLOCK), now=now))


def warn(*, now: datetime) -> int:
    """Climb the ladder of everything whose next rung is reached; answers how many warnings."""
    orders = Order.objects.filter(next_rung_at__lte=now).whole()
    troubles = Trouble.objects.filter(next_rung_at__lte=now)
    troubles = troubles.select_related("order__market", "order__shop", "order__fleet__organisation")
    done = _each(orders.order_by("next_rung_at", "pk")[:MOST], lambda one: _climb(one, now))
    return done + _each(
        troubles.order_by("next_rung_at", "pk")[:MOST], lambda one: _climb(one, now)
    )


def _each(things: Iterable[Thing], act: Callable[[Thing], object]) -> int:
    """Do it to each; a fault of one does not keep the others waiting."""
    done, faults = 0, []
    for thing in list(things):
        try:
            act(thing)
            done += 1
        except Refused:
            continue  # somebody took a step a moment ago
        except Exception as why:
            logger.exception("%s could not be looked after", thing.subject)
            faults.append(why)
    if faults:
        raise ExceptionGroup(f"{len(faults)} orders could not be looked after", faults)
    return done


@transaction.atomic
def _climb(thing: Late, now: datetime) -> None:
    while thing.next_rung_at is not None and thing.next_rung_at <= now:
        if not _take_rung(thing):
            return
        record(thing, "warn", by=nobody(Role.CLOCK), now=now, payload={"rung": thing.rung})
        _give(thing, now)


def _take_rung(thing: Late) -> bool:
    """Move one rung up; False when another sweep or a step was quicker."""
    assert thing.next_rung_at is not None
    number = thing.rung + 1
    next_at = thing.next_rung_at + RUNG_STEP if number < TOP_RUNG else None
    fence = {name: getattr(thing, name) for name in ("state", "due_at", "rung", "next_rung_at")}
    rows = type(thing)._default_manager.filter(pk=thing.pk, **fence)
    if not rows.update(rung=number, next_rung_at=next_at):
        return False
    thing.rung, thing.next_rung_at = number, next_at
    return True


def _give(thing: Late, now: datetime) -> None:
    """First the fleet and the desk, then the desk again, then the command room above."""
    order = thing.order if isinstance(thing, Trouble) else thing
    template = "trouble_late" if isinstance(thing, Trouble) else "order_late"
    step = next_step(order, trouble=thing if isinstance(thing, Trouble) else None)
    words = {"what": step.words if step else "", "due": moment(thing.due_at)}
    key = f"{thing.pk}:{thing.rung}"
    if thing.rung < TOP_RUNG:
        tell_desk(order, template, now=now, key=key, **words)
        tell_fleet(order, template, now=now, key=key, **words)
        return
    code = order.market.area_code[:SUBDISTRICT_DIGITS]
    room = command_room(current().tables.rules.localities, code, timezone.localdate(now))
    if room is not None:
        name = f"{order.subject}:{order.revision}:{template}:{key}"
        tell(name, template, {"number": order.number, **words},
             to=Audience(unit=room, role=Role.DISPATCHER), now=now)  # fmt: skip
