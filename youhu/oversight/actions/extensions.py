"""More time for a call: asked by its unit, decided at the level that may, or lapsed."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from youhu.calls import actions as calls
from youhu.calls.actions.laying import photos_first
from youhu.calls.models import Call, Photo
from youhu.calls.rules import State
from youhu.common.errors import Refused
from youhu.common.images import CleanPhoto
from youhu.notices.actions import Audience
from youhu.oversight.actions.requests import (
    Given,
    clock,
    decide,
    decider,
    handled_in,
    lapse,
    may_decide_so,
    put,
    refuse_unfit,
)
from youhu.oversight.actions.steps import day_of, say, words_said
from youhu.oversight.models import Extension, Terms
from youhu.oversight.models.terms import terms_on
from youhu.oversight.rules import RequestState
from youhu.registry.models import Member
from youhu.registry.rules import Role


def given_to(call: Call) -> Given:
    """What more time a call was asked for and given so far."""
    rows = Extension.objects.filter(call=call)
    days = rows.filter(state=RequestState.APPROVED).aggregate(days=Sum("days"))["days"]
    decided = (RequestState.APPROVED, RequestState.REFUSED)
    return Given(days or 0, rows.filter(state__in=decided).count())


@photos_first(Photo)
@transaction.atomic
def ask_extension(
    call: Call,
    *,
    days: int,
    reason: str,
    by: Member,
    now: datetime,
    evidence: str = "",
    photos: Sequence[CleanPhoto] = (),
) -> Extension:
    """The unit says how many work days more it needs, why, and what shows it."""
    refuse_unfit(call, by, now)
    said = words_said(reason, _("Say why it takes longer."))
    terms, given = terms_on(timezone.localdate(now)), given_to(call)
    _refuse_too_much(days, terms, given)
    holder = decider(call, now, is_little=days + given.days <= terms.own_days)
    words = {"reason": said, "evidence": evidence.strip(), **clock(holder, now)}
    asked = Extension(call=call, days=days, made_by=by, made_at=now, **words)
    put(asked, "ask", photos=photos, payload={"days": days}, days=str(days))
    return asked


def _refuse_too_much(days: int, terms: Terms, given: Given) -> None:
    if given.times >= terms.most_times:
        raise Refused(
            ngettext(
                "More time may be asked for %(n)s time for one call, and was.",
                "More time may be asked for %(n)s times for one call, and was.",
                terms.most_times,
            )
            % {"n": terms.most_times}
        )
    left = terms.most_days - given.days
    if not 0 < days <= left:
        raise Refused(
            _("Ask for 1 to %(left)s work days: one call gets at most %(most)s in all.")
            % {"left": left, "most": terms.most_days}
        )


@transaction.atomic
def approve_extension(asked: Extension, *, note: str, by: Member, now: datetime) -> None:
    """More time is given: both clocks of the call move, and the caller is told why."""
    missing = _("Say why it takes longer. The caller will read it.")
    said, call = may_decide_so(asked, "approve", note, missing, by), asked.call
    if call.state != State.WORKING or call.unit_id != asked.unit_id:
        raise Refused(_("The call has moved on since. This request lapses by itself."))
    calls.extend(call, days=asked.days, note=said, by=by, now=now)
    decide(asked, "approve", said, by=by, now=now, promised_at=call.due_at)
    words = {"days": str(asked.days), "note": said[:100], "promised": day_of(call.due_at)}
    say(asked, "extension_approved", Audience(unit=asked.unit, role=Role.HANDLER), now, **words)


@transaction.atomic
def refuse_extension(asked: Extension, *, note: str, by: Member, now: datetime) -> None:
    """No more time is given; the unit learns why, and its clocks stay."""
    said = may_decide_so(asked, "refuse", note, _("Say why no more time is given."), by)
    decide(asked, "refuse", said, by=by, now=now)
    to = Audience(unit=asked.unit, role=Role.HANDLER)
    say(asked, "extension_refused", to, now, note=said[:100])


def lapse_extensions(*, now: datetime) -> int:
    """A request ends when its call was answered, sent on, put on hold or ended; says how many."""
    gone = Extension.objects.filter(state=RequestState.ASKED).exclude(handled_in(State.WORKING))
    return sum(_lapse(asked, now) for asked in gone.select_related("call", "unit").order_by("pk"))


@transaction.atomic
def _lapse(asked: Extension, now: datetime) -> int:
    """What a hold ends may be asked for again once the call goes on: the unit is told so."""
    if not lapse(asked, now):
        return 0
    if asked.call.state == State.SUSPENDED and asked.call.unit_id == asked.unit_id:
        say(asked, "extension_lapsed", Audience(unit=asked.unit, role=Role.HANDLER), now)
    return 1
