"""A hold: a unit asks that a call may wait, the right level says until when, or it lapses."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
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
from youhu.oversight.actions.holding import days_until, held_before, too_far
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
from youhu.oversight.models import Hold, Terms
from youhu.oversight.models.terms import terms_on
from youhu.oversight.rules import RequestState
from youhu.registry.models import Member
from youhu.registry.rules import Role


@photos_first(Photo)
@transaction.atomic
def ask_hold(
    call: Call,
    *,
    ground: str,
    reason: str,
    until: date,
    by: Member,
    now: datetime,
    evidence: str = "",
    photos: Sequence[CleanPhoto] = (),
) -> Hold:
    """The unit says why the call must wait, until when, and what shows it."""
    refuse_unfit(call, by, now)
    said = words_said(reason, _("Say why it must wait."))
    terms, given = terms_on(timezone.localdate(now)), held_before(call)
    _refuse_too_often(terms, given)
    _refuse_too_long(until, terms, given, now)
    is_little = days_until(until, now) + given.days <= terms.own_hold_days
    waits = clock(decider(call, now, is_little=is_little), now)
    _refuse_too_soon(until, waits["due_at"])
    words = {"ground": ground, "reason": said, "evidence": evidence.strip(), "until": until}
    asked = Hold(call=call, made_by=by, made_at=now, **words, **waits)
    payload = {"until": until.isoformat(), "ground": ground}
    put(asked, "ask_hold", photos=photos, payload=payload, until=until.isoformat())
    return asked


def _refuse_too_often(terms: Terms, given: Given) -> None:
    if given.times >= terms.most_holds:
        raise Refused(
            ngettext(
                "A hold may be asked for %(n)s time for one call, and was.",
                "A hold may be asked for %(n)s times for one call, and was.",
                terms.most_holds,
            )
            % {"n": terms.most_holds}
        )


def _refuse_too_long(until: date, terms: Terms, given: Given, now: datetime) -> None:
    left = terms.most_hold_days - given.days
    if left < 1:
        raise Refused(
            _("One call is on hold for at most %(most)s days in all, and was.")
            % {"most": terms.most_hold_days}
        )
    if not 0 < days_until(until, now) <= left:
        last = timezone.localdate(now) + timedelta(days=left)
        raise Refused(
            _("Name a day after today and no later than %(last)s.") % {"last": last.isoformat()}
        )


def _refuse_too_soon(until: date, due_at: datetime) -> None:
    """A request must not lapse on its day before whoever decides has had their time."""
    due_on = timezone.localdate(due_at)
    if until <= due_on:
        first = (due_on + timedelta(days=1)).isoformat()
        raise Refused(
            _("The command room has until %(due)s to decide. Name %(first)s or a later day.")
            % {"due": day_of(due_at), "first": first}
        )


@transaction.atomic
def allow_hold(asked: Hold, *, until: date, note: str, by: Member, now: datetime) -> None:
    """Both clocks stop until the day that is named, and the caller is told why."""
    missing = _("Say why it must wait. The caller will read it.")
    said, call = may_decide_so(asked, "allow", note, missing, by), asked.call
    if call.state != State.WORKING or call.unit_id != asked.unit_id:
        raise Refused(_("The call has moved on since. This request lapses by itself."))
    terms, given = terms_on(timezone.localdate(now)), held_before(call)
    _refuse_too_long(until, terms, given, now)
    for why in too_far(call, until, by, now):
        raise Refused(why)
    decide(asked, "allow", said, by=by, now=now, allowed_until=until)
    calls.suspend(call, until=until, note=said, by=by, now=now)


@transaction.atomic
def turn_down_hold(asked: Hold, *, note: str, by: Member, now: datetime) -> None:
    """It does not wait; the unit learns why, and its clocks have never stopped."""
    said = may_decide_so(asked, "turn_down", note, _("Say why it cannot wait."), by)
    decide(asked, "turn_down", said, by=by, now=now)
    to = Audience(unit=asked.unit, role=Role.HANDLER)
    say(asked, "hold_refused", to, now, note=said[:100])


def lapse_holds(*, now: datetime) -> int:
    """A request ends when its call goes on without it, or the day came until which it was for."""
    is_past = Q(until__lte=timezone.localdate(now))
    gone = Hold.objects.filter(state=RequestState.ASKED)
    gone = gone.filter(is_past | ~handled_in(State.WORKING))
    people = ("call__unit", "unit", "holder")
    return sum(_lapse(asked, now) for asked in gone.select_related(*people).order_by("pk"))


@transaction.atomic
def _lapse(asked: Hold, now: datetime) -> int:
    """Who asked and who should have decided are told of what nobody decided in time."""
    if not lapse(asked, now):
        return 0
    if asked.call.state == State.WORKING and asked.call.unit_id == asked.unit_id:
        for to in (
            Audience(unit=asked.unit, role=Role.HANDLER),
            Audience(unit=asked.holder, role=Role.SUPERVISOR),
        ):
            say(asked, "hold_lapsed", to, now, holder=str(asked.holder))
    return 1
