"""The sweeps: a round closes at its cut-off, the next one opens, what is late is told."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from youhu.calls.reference import current
from youhu.calls.routing import command_room
from youhu.common.each import each
from youhu.ledger.actions import move
from youhu.ledger.clocked import clock
from youhu.ledger.ladder import climb
from youhu.notices.actions import Audience, tell
from youhu.registry.models import nobody
from youhu.registry.rules import Role
from youhu.rounds.actions.step import round_for, said, tell_desk
from youhu.rounds.models import Drop, Round, RoundPlan
from youhu.rounds.rules import State
from youhu.territory.rules import DISTRICT_DIGITS, SUBDISTRICT_DIGITS

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
    return each(plans.select_related("community").order_by("pk"), lambda plan: _open(plan, now))


@transaction.atomic
def _open(plan: RoundPlan, now: datetime) -> None:
    round_for(plan, now, now=now)


def close_rounds(*, now: datetime) -> int:
    """At the cut-off no order comes in any more; a round without orders is over."""
    due = Round.objects.filter(state=State.COLLECTING, cut_off_at__lte=now)
    return each(due.whole().order_by("cut_off_at", "pk"), lambda one: _close(one, now))


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
    return climb([Round.objects.whole()], now=now, step=RUNG_STEP, top=TOP_RUNG, give=_give)


def _give(one: Round, now: datetime) -> None:
    """First the desk, then the room above, too."""
    tell_desk(one, _LATE[State(one.state)], now=now, key=f"{one.revision}")
    if one.rung > 1:
        digits = SUBDISTRICT_DIGITS if one.rung < TOP_RUNG else DISTRICT_DIGITS
        place, localities = one.community.area_code, current().tables.rules.localities
        room = command_room(localities, place[:digits], timezone.localdate(now))
        if room is not None:
            words = {"round": str(one), "community": str(one.community), "due": said(one.due_at)}
            to = Audience(unit=room, role=Role.DISPATCHER)
            tell(f"{one.subject}:late:{one.revision}", "round_late_above", words, to=to, now=now)
