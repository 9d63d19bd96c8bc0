"""Every quarter each unit reads what its people did; the letter is made by the sweep."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from youhu.calls.reference import current
from youhu.common.calendar import LimitType
from youhu.common.errors import Refused
from youhu.ledger.actions import begin, may_move, move
from youhu.ledger.clocked import clock
from youhu.registry.models import Member, Organisation, nobody
from youhu.registry.rules import Role
from youhu.territory.rules import DISTRICT_DIGITS
from youhu.volunteering.actions.step import tell_unit
from youhu.volunteering.models import Letter, ServiceRecord
from youhu.volunteering.queries import letters_due
from youhu.volunteering.rules import LETTER_MOVES, SIGN_DAYS

# Of what the clock may do a great deal at once, so much in one sweep.
LOT = 50


def send_letters(*, now: datetime) -> int:
    """Write the letters of the quarter that has ended; answers how many.

    What is confirmed after that goes into the next one.
    """
    sent = 0
    for unit, (year, quarter), services in letters_due(now, most=LOT):
        try:
            _send(unit, year, quarter, services, now)
            sent += 1
        except IntegrityError:
            continue  # another sweep was quicker
    return sent


@transaction.atomic
def _send(
    unit: Organisation, year: int, quarter: int, services: Sequence[ServiceRecord], now: datetime
) -> Letter:
    last = Letter.objects.filter(year=year).aggregate(n=Max("number"))["n"] or 0
    due = current().calendar(unit.pk).due(now, amount=SIGN_DAYS, limit_type=LimitType.WORK_DAYS)
    letter = Letter.objects.create(
        district=unit.area_code[:DISTRICT_DIGITS], unit=unit, year=year, quarter=quarter,
        number=last + 1, lines=_lines(services), minutes=sum(one.minutes for one in services),
        sent_at=now, **clock(due.at),
    )  # fmt: skip
    by = nobody(Role.CLOCK)
    begin(letter, "send_letter", by=by, now=now, payload={"unit": unit.code, "n": len(services)})
    for service in services:
        move(service, "feed_back", by=by, now=now, letter=letter)
    tell_unit(letter, "letter_sent", now=now)
    return letter


def _lines(services: Sequence[ServiceRecord]) -> list[tuple[str, int, int]]:
    """Name, times and minutes of each, by name: the unit learns neither where nor what."""
    found: dict[int, tuple[str, int, int]] = {}
    for service in services:
        name, times, minutes = found.get(service.person_id, (service.person.name, 0, 0))
        found[service.person_id] = (name, times + 1, minutes + service.minutes)
    return sorted(found.values())


@transaction.atomic
def sign_letter(letter: Letter, *, by: Member, now: datetime) -> None:
    """The contact of the unit signs for it."""
    may_move(letter, LETTER_MOVES["sign"], by)
    if by.organisation_id != letter.unit_id:
        raise Refused(_("Only the unit signs for its letter."))
    move(letter, "sign", by=by, now=now, signed_at=now, signed_by=by, **clock(None))
