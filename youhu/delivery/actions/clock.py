"""The sweeps: what nobody rates is closed, what is overdue climbs the ladder of warnings."""

from datetime import datetime

from django.utils import timezone

from youhu.calls.reference import current
from youhu.calls.routing import command_room
from youhu.common.each import each
from youhu.delivery.actions.ending import close
from youhu.delivery.actions.step import moment, tell_desk, tell_fleet
from youhu.delivery.models import Order, Trouble
from youhu.delivery.queries import next_step
from youhu.delivery.rules import RUNG_STEP, TOP_RUNG, State, TroubleState
from youhu.ledger.ladder import climb
from youhu.notices.actions import Audience, tell
from youhu.registry.models import nobody
from youhu.registry.rules import Role
from youhu.territory.rules import SUBDISTRICT_DIGITS

MOST = 500  # closed in one sweep


def close_unrated(*, now: datetime) -> int:
    """Close what was delivered days ago and is in no trouble."""
    rows = Order.objects.filter(state=State.DELIVERED, due_at__lte=now)
    rows = rows.exclude(troubles__state=TroubleState.OPEN).whole().order_by("due_at", "pk")
    by = nobody(Role.CLOCK)
    return each(rows[:MOST], lambda order: close(order, by=by, now=now))


def warn(*, now: datetime) -> int:
    """Climb the ladder of everything whose next rung is reached; answers how many warnings."""
    troubles = Trouble.objects.select_related("order__market", "order__fleet__organisation")
    kinds = (Order.objects.whole(), troubles)
    return climb(kinds, now=now, step=RUNG_STEP, top=TOP_RUNG, give=_give)


def _give(thing: Order | Trouble, now: datetime) -> None:
    """First the fleet and the desk, then both again, then the command room above."""
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
        to = Audience(unit=room, role=Role.DISPATCHER)
        tell(name, template, {"number": order.number, **words}, to=to, now=now)
