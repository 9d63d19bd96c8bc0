"""The sweeps: a round closes at its cut-off, the next one opens, what is late is told."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from youhu.common.errors import Refused
from youhu.ledger.actions import move, record
from youhu.ledger.clocked import clock
from youhu.notices.actions import Audience, tell
from youhu.registry.models import nobody
from youhu.registry.rules import Role
from youhu.rounds.actions.step import round_for, said, tell_desk
from youhu.rounds.models import Drop, Round, RoundPlan
from youhu.rounds.rules import State

logger = logging.getLogger(__name__)
RUNG_STEP, TOP_RUNG = timedelta(minutes=30), 3
_LATE = {
    State.COLLECTING: "round_to_close",
    State.CLOSED: "round_to_share",
    State.SPLIT: "round_to_set_out",
    State.OUT: "round_late",
}


def open_rounds(*, now: datetime) -> int:
    """Every plan that takes orders has a round that does."""
    ahead = Round.objects.filter(plan=OuterRef("pk"), state=State.COLLECTING, cut_off_at__gt=now)
    plans = RoundPlan.objects.filter(~Exists(ahead), is_open=True)
    return _each(plans.select_related("community").order_by("pk"), lambda plan: _open(plan, now))


@transaction.atomic
def _open(plan: RoundPlan, now: datetime) -> None:
    round_for(plan, now, now=now)


def close_rounds(*, now: datetime) -> int:
    """At the cut-off no order comes in any more; a round without orders is over."""
    due = Round.objects.filter(state=State.COLLECTING, cut_off_at__lte=now)
    return _each(due.whole().order_by("cut_off_at", "pk"), lambda one: _close(one, now))


@transaction.atomic
def _close(one: Round, now: datetime) -> None:
    by = nobody(Role.CLOCK)
    move(one, "close", by=by, now=now, **clock(one.departs_at))
    if not Drop.objects.waiting().filter(round=one).exists():
        move(one, "finish", by=by, now=now, ended_at=now, **clock(None))
        return
    tell_desk(one, "round_closed", now=now)


def warn(*, now: datetime) -> int:
    """Tell who answers for a round that is late; answers how many warnings."""
    late = Round.objects.filter(next_rung_at__lte=now).whole().order_by("next_rung_at", "pk")
    return _each(late, lambda one: _climb(one, now))


@transaction.atomic
def _climb(one: Round, now: datetime) -> None:
    rung = one.rung + 1
    assert one.next_rung_at is not None
    following = one.next_rung_at + RUNG_STEP if rung < TOP_RUNG else None
    fence = {"state": one.state, "rung": one.rung, "due_at": one.due_at}
    changes: dict[str, Any] = {"rung": rung, "next_rung_at": following}
    record(one, "warn", by=nobody(Role.CLOCK), now=now, payload={"rung": rung}, fence=fence,
           **changes)  # fmt: skip
    tell_desk(one, _LATE[State(one.state)], now=now, key=f"{one.revision}")
    if rung > 1:
        _tell_above(one, now)


def _tell_above(one: Round, now: datetime) -> None:
    """From the second warning on the room over the community hears of it, too."""
    parent = one.community.parent
    if parent is None:
        return
    words = {"round": str(one), "community": str(one.community), "due": said(one.due_at)}
    to = Audience(unit=parent, role=Role.HANDLER)
    tell(f"{one.subject}:late:{one.revision}", "round_late_above", words, to=to, now=now)


def _each(things: Iterable[object], act: Callable[..., object]) -> int:
    """Do it to each; a fault of one does not keep the others waiting."""
    done, faults = 0, []
    for thing in list(things):
        try:
            act(thing)
            done += 1
        except Refused:
            continue  # somebody took a step a moment ago
        except Exception as why:
            logger.exception("%s could not be looked after", thing)
            faults.append(why)
    if faults:
        raise ExceptionGroup(f"{len(faults)} rounds could not be looked after", faults)
    return done
