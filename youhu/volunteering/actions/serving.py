"""Hours of service: logged, confirmed by the community, credited."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.ledger.actions import begin, may_move, move
from youhu.ledger.clocked import clock
from youhu.registry.models import Member, Person
from youhu.territory.models import Area
from youhu.territory.rules import DISTRICT_DIGITS
from youhu.volunteering.actions.step import at_desk, must_say, tell_person, work_days
from youhu.volunteering.models import CheckIn, ServiceRecord
from youhu.volunteering.queries import may_confirm
from youhu.volunteering.rules import (
    CONFIRM_DAYS,
    LONGEST_SERVICE,
    MOST_WHAT,
    SERVICE_MOVES,
    Source,
)

_MINUTE = timedelta(minutes=1)


def log_service(
    person: Person, *, community: Area, what: str, kind: str, starts_at: datetime,
    ends_at: datetime, source: str, by: Member, now: datetime, wish_key: str = "",
) -> ServiceRecord:  # fmt: skip
    """Write down what somebody did, from when to when; the community confirms it within its time.

    The hours belong to the unit of the check-in that is active now, if there is one. The same wish
    of the same person is written down once: asked again, it answers with that record. Raises
    Refused for a stretch that cannot be, and for a desk that is not the community's.
    """
    _refuse_hand(source, community, by)
    _refuse_stretch(starts_at, ends_at, now)
    found = CheckIn.objects.active().filter(person=person).first()
    made = ServiceRecord(
        district=community.code[:DISTRICT_DIGITS], person=person, community=community, kind=kind,
        source=source, starts_at=starts_at, ends_at=ends_at, wish_key=wish_key, check_in=found,
        unit=found.unit if found else None, what=what.strip()[:MOST_WHAT], logged_at=now,
        minutes=max(1, (ends_at - starts_at) // _MINUTE),
        **clock(work_days(CONFIRM_DAYS, community, now)),
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save()
            payload = {"minutes": made.minutes, "kind": kind, "source": source}
            begin(made, "log_service", by=by, now=now, payload=payload)
    except IntegrityError:
        again = ServiceRecord.objects.filter(person=person, wish_key=wish_key).exclude(wish_key="")
        if (one := again.first()) is None:
            raise
        return one
    return made


def _refuse_hand(source: str, community: Area, by: Member) -> None:
    if source == Source.MANUAL:
        at_desk(community, by)


def _refuse_stretch(starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    if ends_at <= starts_at:
        raise Refused(_("A service ends after it began. Correct the times."))
    if ends_at > now:
        raise Refused(_("This has not ended yet. Write it down afterwards."))
    if ends_at - starts_at > LONGEST_SERVICE:
        raise Refused(
            _("One service lasts at most %(n)s hours. Write it down in parts.")
            % {"n": LONGEST_SERVICE // timedelta(hours=1)}
        )


@transaction.atomic
def confirm_service(
    service: ServiceRecord, *, by: Member, now: datetime, minutes: int | None = None,
    note: str = "",
) -> None:  # fmt: skip
    """It was done: the hours count from now. The desk may count fewer minutes, and says why.

    Raises Refused for one's own service and for other desks.
    """
    may_move(service, SERVICE_MOVES["confirm"], by)
    if not may_confirm(service, by):
        raise Refused(_("Only the community confirms a service, and nobody their own."))
    changes = {}
    if minutes is not None and minutes != service.minutes:
        if not 0 < minutes < service.minutes:
            raise Refused(_("Fewer minutes may be counted than were logged, never more."))
        must_say(note, _("Say why fewer minutes count."))
        changes["minutes"] = minutes
    move(
        service, "confirm", by=by, now=now, note=note.strip(), confirmed_at=now,
        confirmed_by=by if by.pk else None, payload={"minutes": minutes or service.minutes},
        **clock(None), **changes,
    )  # fmt: skip
    tell_person(service, "service_confirmed", now=now)


@transaction.atomic
def refuse_service(service: ServiceRecord, *, note: str, by: Member, now: datetime) -> None:
    """It was not so, and the community says why."""
    may_move(service, SERVICE_MOVES["refuse"], by)
    at_desk(service.community, by)
    why = must_say(note, _("Say why this is not recognised."))
    move(service, "refuse", by=by, now=now, note=why, reason=why[:200], **clock(None))
    tell_person(service, "service_refused", now=now, note=why)
