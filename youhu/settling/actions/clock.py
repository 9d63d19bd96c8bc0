"""The sweep: a statement that nobody looks after climbs its ladder."""

from datetime import datetime

from youhu.ledger.ladder import climb
from youhu.registry.models import Organisation
from youhu.settling.actions.step import Waiting, tell_unit
from youhu.settling.models import Statement
from youhu.settling.queries import all_waiting
from youhu.settling.rules import RUNG_STEP, TOP_RUNG


def warn(*, now: datetime) -> int:
    """Warn about whatever is overdue; answers how many warnings."""
    return climb(all_waiting(), now=now, step=RUNG_STEP, top=TOP_RUNG, give=_give)


def _give(thing: Waiting, now: datetime) -> None:
    tell_unit(thing, "settlement_late", _market(thing), now=now, key=f"{thing.rung}")


def _market(thing: Waiting) -> Organisation:
    return thing.market if isinstance(thing, Statement) else thing.fleet.market
