"""Statements are drawn up for a period, looked through, discarded or sent."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.each import each
from youhu.common.errors import Refused
from youhu.delivery.models import Order
from youhu.fleets.models import Fleet
from youhu.ledger.actions import begin, may_move, move, record
from youhu.ledger.clocked import clock
from youhu.registry.models import Member, Organisation, nobody
from youhu.registry.rules import Role
from youhu.settling.actions.step import at_desk, must_say, tell_unit, work_days
from youhu.settling.models import Correction, Line, Statement
from youhu.settling.queries import (
    fee_percent,
    fleets_to_settle,
    markets,
    sums_of,
    unsettled,
)
from youhu.settling.rules import (
    AGREE_DAYS,
    DRAFT_DAYS,
    MOVES,
    CorrectionState,
    State,
    fee_of,
    month_before,
)
from youhu.territory.rules import DISTRICT_DIGITS

LOT = 1_000


def draw_month(*, now: datetime) -> int:
    """At the beginning of a month each market's fleets get a draft of the month before."""
    starts_on, ends_on = month_before(timezone.localdate(now))
    fleets = [fleet for market in markets() for fleet in fleets_to_settle(market, ends_on)]
    return each(fleets, lambda fleet: _draw_month(fleet, starts_on, ends_on, now))


def _draw_month(fleet: Fleet, starts_on: date, ends_on: date, now: datetime) -> int:
    begins = max(starts_on, _day_after_last(fleet, starts_on))
    return begins <= ends_on and _drawn(fleet, begins, ends_on, by=nobody(Role.CLOCK), now=now)


def _day_after_last(fleet: Fleet, usual: date) -> date:
    """The first day that no statement of the fleet covers yet."""
    last = Statement.objects.standing().filter(fleet=fleet).aggregate(on=Max("ends_on"))["on"]
    return last + timedelta(days=1) if last else usual


def draw_up(
    market: Organisation, *, starts_on: date, ends_on: date, by: Member, now: datetime
) -> int:
    """Draw up a statement for every fleet that is owed something; answers how many."""
    at_desk(market, by)
    if ends_on < starts_on:
        raise Refused(_("The last day lies before the first. Choose them in order."))
    if ends_on >= timezone.localdate(now):
        raise Refused(_("The last day is not over yet. Choose yesterday or earlier."))
    fleets = fleets_to_settle(market, ends_on)
    drawn = sum(_drawn(fleet, starts_on, ends_on, by=by, now=now) for fleet in fleets)
    if not drawn:
        raise Refused(_("No fleet is owed anything more for these days."))
    return drawn


def _drawn(fleet: Fleet, starts_on: date, ends_on: date, *, by: Member, now: datetime) -> bool:
    """Whether a draft was made; another hand may have been quicker."""
    try:
        with transaction.atomic():
            return _draw(fleet, starts_on, ends_on, by, now)
    except IntegrityError:
        return False


def _draw(fleet: Fleet, starts_on: date, ends_on: date, by: Member, now: datetime) -> bool:
    due = work_days(DRAFT_DAYS, fleet.market, now)
    made = Statement.objects.create(
        district=fleet.district[:DISTRICT_DIGITS], market=fleet.market, fleet=fleet,
        starts_on=starts_on, ends_on=ends_on, drawn_at=now,
        fee_percent=fee_percent(fleet.market), **clock(due),
    )  # fmt: skip
    lines = [_line(made, order) for order in unsettled(fleet, ends_on)]
    Line.objects.bulk_create(lines, batch_size=LOT)
    payload = {"from": f"{starts_on}", "until": f"{ends_on}", "fleet": fleet.number}
    begin(made, "draw_up", by=by, now=now, payload=payload)
    take_corrections(made, by=by, now=now)
    if by.role == Role.CLOCK:
        tell_unit(made, "statement_drawn", made.market, now=now)
    return True


def _line(statement: Statement, order: Order) -> Line:
    over_at = order.delivered_at or order.ended_at
    is_late = over_at is not None and over_at > order.promised_until
    return Line(
        statement=statement, order=order, freight_cents=order.price_cents, is_late=is_late
    )  # fmt: skip


def take_corrections(statement: Statement, *, by: Member, now: datetime) -> None:
    """Put on a statement what was allowed for its fleet meanwhile, and add it up again."""
    rows = Correction.objects.filter(fleet=statement.fleet, state=CorrectionState.AGREED)
    for correction in rows.order_by("pk"):
        move(correction, "settle", by=by, now=now, statement=statement)
    add_up(statement, by=by, now=now)


def add_up(statement: Statement, *, by: Member, now: datetime) -> None:
    """Write the figures of the lines and corrections on a statement."""
    sums = sums_of(statement)
    fee = fee_of(sums.freight_cents, statement.fee_percent)
    corrected = sum(statement.corrections.values_list("cents", flat=True))
    figures = {
        **sums._asdict(), "fee_cents": fee, "corrected_cents": corrected,
        "net_cents": sums.freight_cents - fee + corrected,
    }  # fmt: skip
    record(statement, "add_up", by=by, now=now, payload=figures, **figures)


@transaction.atomic
def discard(statement: Statement, *, note: str, by: Member, now: datetime) -> None:
    """A draft is wrong: its orders wait for the next one."""
    may_move(statement, MOVES["discard"], by)
    at_desk(statement.market, by)
    why = must_say(note, _("Say what was wrong with it."))
    for correction in statement.corrections.order_by("pk"):
        move(correction, "free", by=by, now=now, statement=None)
    statement.lines.all().delete()
    move(statement, "discard", by=by, now=now, note=why, **clock(None))


@transaction.atomic
def send(statement: Statement, *, by: Member, now: datetime) -> None:
    """The fleet reads it, and agrees, objects, or lets the days go by."""
    may_move(statement, MOVES["send"], by)
    at_desk(statement.market, by)
    due = work_days(AGREE_DAYS, statement.market, now)
    move(statement, "send", by=by, now=now, sent_at=now, **clock(due))
    tell_unit(statement, "statement_sent", statement.fleet.organisation, now=now)


def send_all(market: Organisation, *, by: Member, now: datetime) -> int:
    """Send every draft of a market; answers how many."""
    at_desk(market, by)
    drafts = list(Statement.objects.filter(market=market, state=State.DRAFT).whole())
    for statement in drafts:
        send(statement, by=by, now=now)
    return len(drafts)
