"""The same was called before: one call follows another, until it is answered or taken out again."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.calls import above
from youhu.calls.actions.desk import send_to
from youhu.calls.actions.duties import move_due, refuse_while_assisting, release_lead
from youhu.calls.actions.following import (
    followers_of,
    lead_over,
    released,
    stand_alone,
    tell_caller,
    words_of_main,
)
from youhu.calls.actions.step import Step, begin, matter_of, may_touch, must_say, next_promise_at
from youhu.calls.models import Call
from youhu.calls.rules import TAKES_IN, State
from youhu.common.errors import Refused
from youhu.ledger.actions import record
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import Role


@transaction.atomic
def merge(call: Call, *, main: Call, by: Member, now: datetime, note: str = "") -> None:
    """This is the same matter as another call: it follows that one, and its caller is told."""
    step = begin(call, "merge", by=by, now=now)
    main = _locked(call, main)
    refuse_pair(call, main, by)
    former, state = call.unit, State(call.state)
    payload = {"main": main.number, "due": _iso(call.due_at)}
    kept = {"promise_is_uncertain": call.promise_is_uncertain}  # for the day it stands alone again
    step.follow(
        unit=main.unit, note=note.strip(), payload=payload, main=main, closed_at=now,
        worker=None, **kept,
    )  # fmt: skip
    release_lead(call, now=now)
    _take_in(step, main)
    lead_over(step, followers_of(call, State.MERGED), main)
    tell_caller(step, "merged", **words_of_main(main))
    if former != main.unit and state in (State.DISPATCHED, State.WORKING):
        step.tell("merged_away", unit=former, role=Role.HANDLER, main=main.number)


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _locked(call: Call, main: Call) -> Call:
    """The main call as it is now, held fast with the other one, the older row first."""
    pair = Call.objects.filter(pk__in=[call.pk, main.pk]).order_by("pk")
    list(pair.select_for_update().values_list("pk", flat=True))
    rows = Call.objects.select_related("category", "main", "raised_by")
    return rows.prefetch_related("unit").get(pk=main.pk)


def refuse_pair(call: Call, main: Call, by: Member) -> None:
    """Raise Refused, with what to do instead, where one call cannot follow the other."""
    if call.pk == main.pk:
        raise Refused(_("This is the call itself. Choose another one."))
    if call.district != main.district:
        raise Refused(_("The other call lies in another district. Calls are merged within one."))
    if main.main is not None and main.is_following:
        said = _("%(number)s follows %(main)s itself. Merge into %(main)s.")
        raise Refused(said % {"number": main.number, "main": main.main.number})
    if main.state not in TAKES_IN:
        said = _("%(number)s is “%(state)s”. Merge only into a call that somebody is still at.")
        raise Refused(said % {"number": main.number, "state": State(main.state).label})
    if main.is_reported and call.is_rateable:
        said = _("%(number)s is a patrol report, which nobody rates. Merge it into this call.")
        raise Refused(said % {"number": main.number})
    may_touch(main, by)
    refuse_while_assisting(call)
    for why in above.holds(call):
        raise Refused(why)


def _take_in(step: Step, main: Call) -> None:
    """One line on the main call; an earlier promise that can still be kept is its promise now."""
    call, now = step.call, step.now
    fence = {"state": main.state, "leg": main.leg}
    payload = {"number": call.number}
    record(
        main, "take_in", by=step.by, now=now, payload=payload, fence=fence,
        **_earlier_promise(step, main),
    )  # fmt: skip
    move_due(main)
    if main.state in (State.DISPATCHED, State.WORKING):
        about = Step(main, "take_in", step.by, now, step.reference)
        about.tell("merged_in", unit=main.unit, role=Role.HANDLER, other=call.number)


def _earlier_promise(step: Step, main: Call) -> dict[str, Any]:
    call, due_at = step.call, step.call.due_at
    assert due_at is not None
    assert main.due_at is not None
    if main.answered_at is not None or not step.now < due_at < main.due_at:
        return {}
    matter = matter_of(call)
    return {
        "due_at": due_at,
        "total_type": call.total_type,
        "promise_basis": call.promise_basis,
        "promise_is_uncertain": call.promise_is_uncertain,
        "promise_leg": main.promise_leg + 1,
        "promise_rung": 0,
        "next_promise_at": next_promise_at(step.reference, matter, due_at, 1, main.unit_id),
    }


@transaction.atomic
def unmerge(call: Call, *, unit: Organisation, note: str, by: Member, now: datetime) -> None:
    """It was not the same after all: a unit handles it by itself, by the promise first given."""
    step = begin(call, "unmerge", by=by, now=now)
    must_say(note, _("Say why it is another matter."))
    main = _leave(step)
    send_to(step, unit, note, **released(step, unit.pk))
    tell_caller(step, "unmerged", main=main.number)


@transaction.atomic
def contest(call: Call, *, note: str, by: Member, now: datetime) -> None:
    """The caller says that theirs is another matter: it stands by itself again, at once."""
    step = begin(call, "contest", by=by, now=now)
    must_say(note, _("Say what is different."))
    _leave(step)
    stand_alone(step, note.strip())


def _leave(step: Step) -> Call:
    """One line on the main call that this one follows it no more."""
    main = step.call.main
    assert main is not None
    record(main, "let_go", by=step.by, now=step.now, payload={"number": step.call.number})
    return main
