"""The sweeps: who does not come loses the slot, who does not leave is told of to the desk."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from youhu.common.errors import Refused
from youhu.docks.models import Appointment
from youhu.docks.rules import STEP, TOP_RUNG, State
from youhu.ledger.actions import move
from youhu.ledger.clocked import clock
from youhu.ledger.ladder import climb
from youhu.notices.actions import Audience, tell
from youhu.registry.models import nobody
from youhu.registry.rules import Role

logger = logging.getLogger(__name__)


def miss_late(*, now: datetime) -> int:
    """Every bay whose vehicle did not come within its grace is free again, and the desk hears."""
    late = Appointment.objects.filter(state=State.BOOKED, due_at__lte=now)
    return _each(late, lambda one: _miss(one, now))


def warn(*, now: datetime) -> int:
    """The desk hears of every vehicle that stands at a bay for longer than its slot."""
    late = Appointment.objects.filter(state=State.THERE).select_related("dock__market", "vehicle")
    return climb(
        [late], now=now, step=STEP, top=TOP_RUNG,
        give=lambda one, at: _tell(one, "dock_overstayed", at),
    )  # fmt: skip


def _each(rows: Iterable[Appointment], act: Callable[[Appointment], None]) -> int:
    """Do it to each; a fault of one does not keep the others waiting."""
    done, faults = 0, []
    whole = Appointment.objects.select_related("dock__market", "vehicle")
    for pk in [one.pk for one in rows]:
        try:
            act(whole.get(pk=pk))
            done += 1
        except Refused:
            continue  # the vehicle came or left a moment ago
        except Exception as why:
            logger.exception("Appointment %s could not be looked after", pk)
            faults.append(why)
    if faults:
        raise ExceptionGroup(f"{len(faults)} appointments could not be looked after", faults)
    return done


@transaction.atomic
def _miss(one: Appointment, now: datetime) -> None:
    move(one, "miss", by=nobody(Role.CLOCK), now=now, **clock(None))
    _tell(one, "dock_missed", now)


def _tell(one: Appointment, template: str, now: datetime) -> None:
    at = f"{timezone.localtime(one.starts_at):%m-%d %H:%M}"
    words = {"dock": str(one.dock), "bay": str(one.bay), "mark": one.vehicle.mark, "due": at}
    link = f"{settings.YOUHU_SITE_URL}{one.dock.get_absolute_url()}"
    to = Audience(unit=one.dock.market, role=Role.HANDLER)
    tell(
        f"{one.subject}:{one.revision}:{one.rung}:{template}",
        template,
        words,
        to=to,
        now=now,
        link=link,
    )
