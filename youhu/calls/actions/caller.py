"""What the caller does: rate, ask again, take it back, add a word. And what silence means."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.actions.duties import assign_lead, refuse_while_open, release_lead
from youhu.calls.actions.following import UNANSWERED, bring_along
from youhu.calls.actions.step import (
    Step,
    begin,
    matter_of,
    may_remark,
    must_say,
    on_the_phone,
    promise_columns,
    start_clock,
)
from youhu.calls.models import Call, Duty
from youhu.calls.routing import route
from youhu.calls.rules import (
    MAX_TEXT,
    DutyPart,
    Outcome,
    Rating,
    Stage,
    State,
    outcome_of,
)
from youhu.common.errors import Refused
from youhu.ledger.actions import record
from youhu.privacy.actions import Whose, write_look
from youhu.privacy.rules import About, Purpose
from youhu.registry.models import Member, Organisation, nobody
from youhu.registry.rules import Role


@transaction.atomic
def rate(
    call: Call,
    *,
    was_contacted: bool,
    was_solved: str,
    satisfaction: str,
    by: Member,
    now: datetime,
    note: str = "",
) -> None:
    """The caller answers three questions, and the call is closed."""
    step = begin(call, "rate", by=by, now=now)
    refuse_while_open(call)
    rating = Rating(was_contacted, was_solved, satisfaction)
    step.follow(
        note=note.strip(),
        payload=vars(rating),
        closed_at=now,
        outcome=outcome_of(rating, in_time=call.is_on_time()),
        **vars(rating),
    )


def lapse(*, now: datetime) -> int:
    """Close what nobody rated in time; it counts for no rate of satisfaction. Answers how many."""
    silent = Call.objects.filter(state=State.ANSWERED, stage_due_at__lte=now)
    lapsed = 0
    for call in silent.select_related("unit", "category").order_by("stage_due_at", "pk"):
        try:
            lapse_call(call, by=nobody(Role.CLOCK), now=now)
            lapsed += 1
        except Refused:
            continue  # it was rated a moment ago
    return lapsed


@transaction.atomic
def lapse_call(call: Call, *, by: Member, now: datetime) -> None:
    """The time to rate is over: the call closes without a rating."""
    step = begin(call, "lapse", by=by, now=now)
    refuse_while_open(call)
    step.follow(outcome=Outcome.UNRATED, closed_at=now)


@transaction.atomic
def reopen(call: Call, *, note: str, by: Member, now: datetime) -> None:
    """It was not solved after all: the same unit signs again, on new clocks; it is counted."""
    step = begin(call, "reopen", by=by, now=now)
    must_say(note, _("Say what is still wrong."))
    _refuse_too_late(step)
    unit = _whose_again(step)
    promise = promise_columns(step.reference, matter_of(call), now, unit.pk)
    step.follow(
        unit=unit,
        note=note.strip(),
        **promise,
        **UNANSWERED,
        promise_leg=call.promise_leg + 1,
        times_reopened=F("times_reopened") + 1,
        main=None,  # whoever was answered with another call goes on alone
    )
    release_lead(call, now=now)
    assign_lead(call, now=now)
    step.tell("reopened", unit=unit, role=Role.HANDLER, note=note.strip()[:100])
    bring_along(step)


def _whose_again(step: Step) -> Organisation:
    """The unit that had it; where that one is no more, whichever answers for it now."""
    on, call = timezone.localdate(step.now), step.call
    leads = Duty.objects.filter(call=call, part=DutyPart.LEAD).select_related("unit")
    lead = leads.order_by("-pk").first()
    if lead is not None and lead.unit.answers(on):
        return lead.unit
    found = route(step.reference.tables.rules, call.category, call.cell_code, call.kind, on)
    if found is None or found.is_fallback:
        raise Refused(_("No unit answers for it any more. Please raise a new call."))
    return found.unit


def _refuse_too_late(step: Step) -> None:
    """While a rating is awaited the door is open; then as long as a rating may take."""
    call = step.call
    last = call.stage_due_at
    if call.closed_at is not None:
        matter = matter_of(call)
        last = start_clock(step.reference, matter, Stage.RATE, call.closed_at, call.unit_id).due_at
    if last is not None and step.now > last:
        raise Refused(
            _("It could be reopened until %(last)s. Please raise a new call.")
            % {"last": f"{timezone.localtime(last):%Y-%m-%d %H:%M}"}
        )


@transaction.atomic
def withdraw(call: Call, *, by: Member, now: datetime, note: str = "") -> None:
    """The caller takes it back; it stays on record."""
    step = begin(call, "withdraw", by=by, now=now)
    step.follow(note=note.strip(), closed_at=now)
    release_lead(call, now=now)
    bring_along(step)


@transaction.atomic
def remark(
    call: Call, *, note: str, by: Member, now: datetime, made_at: datetime | None = None
) -> None:
    """Somebody adds words to an open call."""
    may_remark(call, "remark", by)
    if not note.strip() or len(note) > MAX_TEXT:
        raise Refused(_("Write something, at most %(most)s characters.") % {"most": MAX_TEXT})
    payload = on_the_phone(made_at)
    record(call, "remark", by=by, now=now, note=note.strip(), payload=payload)


@transaction.atomic
def reveal(
    call: Call, *, note: str = "", purpose: str = Purpose.OTHER, by: Member, now: datetime
) -> None:
    """A member looks at the caller's name and number in clear; the ledger keeps who and why."""
    may_remark(call, "reveal", by)
    if call.is_secret and not by.oversees:
        raise Refused(_("The caller asked to be kept secret. Ask the command room to call them."))
    whose = Whose(About.CALLER, call.number, call.get_absolute_url())
    write_look(whose, purpose=purpose, words=note, by=by, now=now)
    record(call, "reveal", by=by, now=now, note=note.strip(), payload={"purpose": str(purpose)})
