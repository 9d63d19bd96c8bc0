"""A unit checks in to a community, takes up needs, and is fed back to every quarter."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.ledger.actions import begin, may_move, move, record
from youhu.ledger.clocked import clock
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import Role
from youhu.territory.models import Area
from youhu.territory.rules import DISTRICT_DIGITS
from youhu.volunteering.actions.step import at_desk, must_say, tell_desk, tell_unit, work_days
from youhu.volunteering.models import Feedback, UnitCheckIn
from youhu.volunteering.queries import keeps
from youhu.volunteering.rules import (
    ACCEPT_DAYS,
    FEEDBACK_AFTER,
    UNIT_MOVES,
    packed,
    quarter_of,
    quarter_span,
)


@dataclass(frozen=True)
class ReportForm:
    """The report form and the service card in one."""

    contact: str
    phone: str
    address: str
    kinds: Collection[str]
    offer: str


def acts_for(unit: Organisation, by: Member) -> bool:
    """Whether a member is the contact of this unit."""
    return by.role == Role.HANDLER and by.organisation_id == unit.pk


def check_in_unit(community: Area, form: ReportForm, *, by: Member, now: datetime) -> UnitCheckIn:
    """The unit of the member reports to a community, which accepts it within its time."""
    if by.role != Role.HANDLER or by.organisation is None or by.keeps_community:
        raise Refused(_("The contact of a unit checks it in."))
    try:
        with transaction.atomic():
            return _begin(by.organisation, community, form, by, now)
    except IntegrityError as why:
        raise Refused(_("Your unit has checked in to this community already.")) from why


def _begin(
    unit: Organisation, community: Area, form: ReportForm, by: Member, now: datetime
) -> UnitCheckIn:
    made = UnitCheckIn.objects.create(
        district=community.code[:DISTRICT_DIGITS], unit=unit, community=community,
        contact=form.contact, phone=form.phone, address=form.address,
        kind_codes=packed(form.kinds), offer=form.offer, submitted_at=now,
        **clock(work_days(ACCEPT_DAYS, community, now)),
    )  # fmt: skip
    begin(made, "check_in_unit", by=by, now=now, payload={"unit": unit.code})
    tell_desk(made, "unit_submitted", now=now)
    return made


def feedback_due(now: datetime) -> datetime:
    """Some days after the quarter that runs now has ended."""
    return quarter_span(*quarter_of(timezone.localdate(now)))[1] + FEEDBACK_AFTER


@transaction.atomic
def accept_unit(one: UnitCheckIn, *, by: Member, now: datetime) -> None:
    """The community signs the form; the receipt goes back to the unit."""
    may_move(one, UNIT_MOVES["accept"], by)
    at_desk(one.community, by)
    runs = clock(feedback_due(now))
    move(one, "accept", by=by, now=now, accepted_at=now, accepted_by=by, **runs)
    tell_unit(one, "unit_accepted", now=now)


@transaction.atomic
def refuse_unit(one: UnitCheckIn, *, note: str, by: Member, now: datetime) -> None:
    """The form is sent back, and why."""
    may_move(one, UNIT_MOVES["refuse"], by)
    at_desk(one.community, by)
    why = must_say(note, _("Say why, so that the unit can mend it."))
    move(one, "refuse", by=by, now=now, note=why, reason=why[:200], ended_at=now, **clock(None))
    tell_unit(one, "unit_refused", now=now, note=why)


@transaction.atomic
def leave_unit(one: UnitCheckIn, *, note: str, by: Member, now: datetime) -> None:
    """The unit leaves the community: moved, closed, or entered wrongly. Its needs fall back."""
    may_move(one, UNIT_MOVES["leave"], by)
    if not (acts_for(one.unit, by) or keeps(by, one.community)):
        raise Refused(_("The unit or the community ends this check-in."))
    why = must_say(note, _("Say why the check-in ends."))
    if one.needs.filter(state="taken").exists():
        raise Refused(_("Needs of the community are still with this unit. Settle them first."))
    move(one, "leave", by=by, now=now, note=why, reason=why[:200], ended_at=now, **clock(None))


@transaction.atomic
def feed_back_unit(one: UnitCheckIn, *, text: str, rating: int, by: Member, now: datetime) -> None:
    """What the unit did in the quarter that runs, or in the last one while that is due; once."""
    at_desk(one.community, by)
    if one.accepted_at is None or not one.is_active:
        raise Refused(_("Only a unit that is checked in is fed back to."))
    said = must_say(text, _("Say what the unit did."))
    assert one.due_at is not None
    year, quarter = quarter_of(timezone.localdate(one.due_at - FEEDBACK_AFTER) - timedelta(days=1))
    begins, ends = quarter_span(year, quarter)
    if now < begins:
        raise Refused(_("This quarter stands on the service card already. Wait for the next one."))
    told = {"text": said[:500], "rating": rating, "at": now, "by": by}
    Feedback.objects.create(check_in=one, year=year, quarter=quarter, **told)
    record(
        one, "feed_back_unit", by=by, now=now, note=said, payload={"rating": rating},
        fence={"due_at": one.due_at}, **clock(feedback_due(max(ends, now))),
    )  # fmt: skip
    tell_unit(one, "unit_fed_back", now=now)
