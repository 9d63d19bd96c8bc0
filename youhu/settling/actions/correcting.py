"""More or less for a fleet: proposed by one person of the desk, decided by another."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.delivery.models import Order
from youhu.fleets.models import Fleet
from youhu.ledger.actions import begin, may_move, move, record
from youhu.ledger.clocked import clock
from youhu.registry.models import Member, Organisation
from youhu.settling.actions.step import at_desk, must_say, tell_unit, work_days
from youhu.settling.models import Correction, SettlementTerms
from youhu.settling.rules import CORRECTION_MOVES, DECIDE_DAYS, MOST_CENTS
from youhu.territory.rules import DISTRICT_DIGITS


@transaction.atomic
def propose(
    fleet: Fleet, *, cents: int, reason: str, number: str = "", by: Member, now: datetime
) -> Correction:
    """Somebody at the desk proposes to pay a fleet more (positive cents) or less."""
    at_desk(fleet.market, by)
    why = must_say(reason, _("Say what it is for."))
    if not 0 < abs(cents) <= MOST_CENTS:
        raise Refused(_("Write an amount that is not nought, up to a million yuan."))
    due = work_days(DECIDE_DAYS, fleet.market, now)
    made = Correction.objects.create(
        district=fleet.district[:DISTRICT_DIGITS], fleet=fleet, cents=cents, reason=why,
        order=_order(fleet, number), proposed_at=now, proposed_by=by, **clock(due),
    )  # fmt: skip
    begin(made, "propose", by=by, now=now, payload={"cents": cents, "fleet": fleet.number})
    return made


def _order(fleet: Fleet, number: str) -> Order | None:
    """The order that it is about; raises Refused for one that the fleet did not carry."""
    if not number.strip():
        return None
    found = Order.objects.filter(fleet=fleet, number=number.strip().upper()).first()
    if found is None:
        raise Refused(
            _("%(fleet)s carried no order %(number)s. Look at the number again.")
            % {"fleet": fleet, "number": number.strip()}
        )
    return found


def _second(correction: Correction, by: Member) -> None:
    at_desk(correction.fleet.market, by)
    if by.person_id == correction.proposed_by.person_id:
        raise Refused(_("A second person decides: somebody else at the desk."))


@transaction.atomic
def allow(correction: Correction, *, by: Member, now: datetime) -> None:
    """A second person allows it: it stands on the fleet's next statement."""
    may_move(correction, CORRECTION_MOVES["allow"], by)
    _second(correction, by)
    move(correction, "allow", by=by, now=now, **clock(None))


@transaction.atomic
def refuse(correction: Correction, *, note: str, by: Member, now: datetime) -> None:
    """A second person does not allow it, and says why."""
    may_move(correction, CORRECTION_MOVES["refuse"], by)
    _second(correction, by)
    why = must_say(note, _("Say why not."))
    move(correction, "refuse", by=by, now=now, note=why, **clock(None))
    tell_unit(correction, "correction_refused", correction.fleet.market, now=now)


@transaction.atomic
def set_terms(market: Organisation, *, percent: int, by: Member, now: datetime) -> None:
    """The association's part of the freight, for statements that are drawn up from now on."""
    at_desk(market, by)
    terms = SettlementTerms.objects.filter(market=market).first()
    if terms is None:
        district = market.area_code[:DISTRICT_DIGITS]
        terms = SettlementTerms.objects.create(
            market=market, district=district, fee_percent=percent
        )
        begin(terms, "set_terms", by=by, now=now, payload={"percent": percent})
        return
    record(terms, "set_terms", by=by, now=now, payload={"percent": percent}, fee_percent=percent)
