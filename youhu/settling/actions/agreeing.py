"""A fleet agrees or objects, the desk answers, the money is sent."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.ledger.actions import may_move, move
from youhu.ledger.clocked import clock
from youhu.registry.models import Member, nobody
from youhu.registry.rules import Role
from youhu.settling.actions.drawing import take_corrections
from youhu.settling.actions.step import at_desk, must_say, tell_unit, work_days
from youhu.settling.models import Statement
from youhu.settling.rules import AGREE_DAYS, ANSWER_DAYS, MOVES, PAY_DAYS, State


def _of_fleet(statement: Statement, by: Member) -> None:
    if not (by.keeps_fleet and by.organisation_id == statement.fleet.organisation_id):
        raise Refused(_("Only %(fleet)s does this.") % {"fleet": statement.fleet})


@transaction.atomic
def agree(statement: Statement, *, by: Member, now: datetime) -> None:
    """The fleet agrees; the desk pays."""
    may_move(statement, MOVES["agree"], by)
    if by.role != Role.CLOCK:
        _of_fleet(statement, by)
    due = work_days(PAY_DAYS, statement.market, now)
    move(statement, "agree", by=by, now=now, agreed_at=now, **clock(due))
    tell_unit(statement, "statement_agreed", statement.market, now=now)


def agree_silent(*, now: datetime) -> int:
    """Who said nothing by the due time has agreed, as the rules say; answers how many."""
    rows = Statement.objects.filter(state=State.SENT, due_at__lte=now).whole()
    silent = list(rows.order_by("due_at", "pk"))
    return sum(_agreed(statement, now) for statement in silent)


def _agreed(statement: Statement, now: datetime) -> bool:
    """Whether the clock agreed: the fleet may do so, or object, at this very moment."""
    try:
        agree(statement, by=nobody(Role.CLOCK), now=now)
    except Refused:
        return False
    return True


@transaction.atomic
def object_to(statement: Statement, *, note: str, by: Member, now: datetime) -> None:
    """The fleet says what is wrong."""
    may_move(statement, MOVES["object"], by)
    _of_fleet(statement, by)
    why = must_say(note, _("Say which orders or amounts are wrong."))
    due = work_days(ANSWER_DAYS, statement.market, now)
    move(statement, "object", by=by, now=now, note=why, **clock(due))
    tell_unit(statement, "statement_disputed", statement.market, now=now)


@transaction.atomic
def answer(statement: Statement, *, note: str, by: Member, now: datetime) -> None:
    """The desk answers; corrections that were allowed meanwhile stand on the statement now."""
    may_move(statement, MOVES["answer"], by)
    at_desk(statement.market, by)
    said = must_say(note, _("Answer the objection."))
    take_corrections(statement, by=by, now=now)
    due = work_days(AGREE_DAYS, statement.market, now)
    move(statement, "answer", by=by, now=now, note=said, **clock(due))
    tell_unit(statement, "statement_answered", statement.fleet.organisation, now=now)


@transaction.atomic
def pay(statement: Statement, *, reference: str, by: Member, now: datetime) -> None:
    """The money was sent; its number at the bank says so."""
    may_move(statement, MOVES["pay"], by)
    at_desk(statement.market, by)
    number = must_say(reference, _("Write the number of the transfer."))
    move(statement, "pay", by=by, now=now, paid_at=now, reference=number, **clock(None))
    tell_unit(statement, "statement_paid", statement.fleet.organisation, now=now)
