"""How long a call may wait on whose word, and how long it has waited."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.models import Call
from youhu.calls.queries import days_on_hold
from youhu.oversight.actions.requests import Given
from youhu.oversight.models import Hold
from youhu.oversight.models.terms import terms_on
from youhu.oversight.rules import RequestState
from youhu.registry.models import Member
from youhu.territory.rules import DISTRICT_DIGITS

_DECIDED = (RequestState.APPROVED, RequestState.REFUSED)


def held_before(call: Call) -> Given:
    """For how many days a call was put on hold so far, and how often a request was decided."""
    return Given(days_on_hold(call), Hold.objects.filter(call=call, state__in=_DECIDED).count())


def days_until(until: date, now: datetime) -> int:
    """For how many days a call waits that goes on on a day."""
    return (until - timezone.localdate(now)).days


def limits(call: Call, *, until: date, by: Member, now: datetime) -> Iterator[str]:
    """Why a member may not put a call on hold until a day, in words."""
    if Hold.objects.filter(call=call, state=RequestState.ASKED).exists():
        yield _("A hold was asked for it. Decide on that first.")
    yield from _turned_down(call, by)
    yield from too_far(call, until, by, now)


def _turned_down(call: Call, by: Member) -> Iterator[str]:
    """What a room above said last of this unit's request is not undone below it."""
    decided = Hold.objects.filter(call=call, unit=call.unit, state__in=_DECIDED)
    last = decided.select_related("decided_by__organisation").order_by("-decided_at", "-pk").first()
    if last is None or last.state != RequestState.REFUSED or last.decided_by is None:
        return
    room = last.decided_by.organisation
    if room is not None and not room.area_code.startswith(by.area_code):
        yield _("%(room)s refused the hold. Only a new request can change that.") % {"room": room}


def too_far(call: Call, until: date, by: Member, now: datetime) -> Iterator[str]:
    """A room below the district's gives a few days for one call, in however many parts."""
    own = terms_on(timezone.localdate(now)).own_hold_days
    is_below = len(by.area_code) > DISTRICT_DIGITS
    if is_below and days_until(until, now) + days_on_hold(call) > own:
        yield (
            _("Your room allows up to %(own)s days for one call. More is for the district's.")
            % {"own": own}
        )
