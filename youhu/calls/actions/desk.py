"""What the command room decides: to whom, not at all, not now."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls import above
from youhu.calls.actions.duties import assign_lead, move_due, release_lead
from youhu.calls.actions.following import bring_along, tell_callers
from youhu.calls.actions.pause import resumed_clocks, stopped_clocks
from youhu.calls.actions.step import Step, begin, community_of, must_say
from youhu.calls.models import Call
from youhu.calls.rules import MAX_SUSPEND_DAYS, State
from youhu.common.errors import Refused
from youhu.ledger.models import Entry
from youhu.registry.models import Member, Organisation, nobody
from youhu.registry.rules import Role


@transaction.atomic
def dispatch(call: Call, *, unit: Organisation, by: Member, now: datetime, note: str = "") -> None:
    """The dispatcher names the unit that answers."""
    send_to(begin(call, "dispatch", by=by, now=now), unit, note)


@transaction.atomic
def redispatch(call: Call, *, unit: Organisation, note: str, by: Member, now: datetime) -> None:
    """The call goes to another unit; whoever had it is released."""
    step = begin(call, "redispatch", by=by, now=now)
    must_say(note, _("Say why it goes to another unit."))
    send_to(step, unit, note)


def send_to(step: Step, unit: Organisation, note: str, **changes: Any) -> None:
    """Give it to a unit by hand. Raises Refused where nobody there would sign for it."""
    on = timezone.localdate(step.now)
    handlers = Member.objects.serving(on).filter(organisation=unit, role=Role.HANDLER)
    if not unit.answers(on) or not handlers.exists():
        raise Refused(_("%(unit)s does not answer calls. Choose another unit.") % {"unit": unit})
    by_hand = {"unit": unit.code, "by_hand": True}
    columns: dict[str, Any] = {
        "worker": None,
        "rule": None,
        "is_fallback": False,
        "routing": by_hand,
    }
    step.follow(unit=unit, note=note.strip(), **columns, **changes)
    release_lead(step.call, now=step.now)
    assign_lead(step.call, now=step.now)
    step.tell("dispatched", unit=unit, role=Role.HANDLER)


@transaction.atomic
def ask_verify(call: Call, *, by: Member, now: datetime, note: str = "") -> None:
    """The grid worker of the cell shall first see whether it is so."""
    step = begin(call, "ask_verify", by=by, now=now)
    looker = community_of(step.reference, call.cell_code, now)
    step.follow(unit=looker, note=note.strip())
    step.tell("verifying", unit=looker, role=Role.GRID_WORKER)


@transaction.atomic
def propose_decline(call: Call, *, note: str, by: Member, now: datetime) -> None:
    """Not to be handled, says one person, and why; a second one must agree."""
    step = begin(call, "propose_decline", by=by, now=now)
    must_say(note, _("Say why it shall not be handled. The caller will read it."))
    step.follow(note=note.strip())
    step.tell("second_person", unit=call.unit, note=note.strip()[:100])


@transaction.atomic
def agree_decline(call: Call, *, by: Member, now: datetime, note: str = "") -> None:
    """A second person agrees: the call ends unhandled, with the reason on record."""
    step = begin(call, "agree_decline", by=by, now=now)
    if _proposer(call) == by.person_id:
        raise Refused(_("You proposed this yourself. A second person must agree."))
    step.follow(note=note.strip(), closed_at=now)
    bring_along(step)


@transaction.atomic
def refuse_decline(call: Call, *, note: str, by: Member, now: datetime) -> None:
    """The second person sees it otherwise: the call is to be dispatched."""
    step = begin(call, "refuse_decline", by=by, now=now)
    must_say(note, _("Say why it must be handled."))
    step.follow(note=note.strip())
    step.tell("received", unit=call.unit, role=Role.DISPATCHER)


def _proposer(call: Call) -> int | None:
    """The person who proposed it, in whichever of their posts."""
    said = Entry.objects.of(call).filter(verb="propose_decline").order_by("-seq")
    return said.values_list("by__person", flat=True)[:1].get()


@transaction.atomic
def suspend(call: Call, *, until: date, note: str, by: Member, now: datetime) -> None:
    """It cannot be done now: both clocks stop until a day that is named."""
    step = begin(call, "suspend", by=by, now=now)
    must_say(note, _("Say why it must wait. The caller will read it."))
    _refuse_hold(call, until, by, now)
    wake_at = timezone.make_aware(datetime.combine(until, time()))
    step.follow(
        note=note.strip(),
        payload={"until": until.isoformat()},
        **stopped_clocks(step, wake_at),
    )
    day, why = until.isoformat(), note.strip()[:100]
    step.tell("on_hold", unit=call.unit, role=Role.HANDLER, until=day, note=why)
    tell_callers(call, "waits", now, until=day, note=why)


def _refuse_hold(call: Call, until: date, by: Member, now: datetime) -> None:
    """Raise Refused when the day is out of reach, or an app above says why this room may not."""
    today = timezone.localdate(now)
    last = today + timedelta(days=MAX_SUSPEND_DAYS)
    if not today < until <= last:
        raise Refused(
            _("Name a day after today and no later than %(last)s.") % {"last": last.isoformat()}
        )
    for why in above.hold_limits(call, until=until, by=by, now=now):
        raise Refused(why)


@transaction.atomic
def resume(call: Call, *, by: Member, now: datetime, note: str = "") -> None:
    """The clocks go on with what was left on them."""
    step = begin(call, "resume", by=by, now=now)
    step.follow(note=note.strip(), **resumed_clocks(step))
    move_due(call)
    step.tell("resumed", unit=call.unit, role=Role.HANDLER)
    tell_callers(call, "goes_on", now)


def wake(*, now: datetime) -> int:
    """Resume every call whose day has come; answers how many."""
    asleep = Call.objects.filter(state=State.SUSPENDED, wake_at__lte=now)
    woken = 0
    for call in asleep.select_related("unit", "category").order_by("wake_at", "pk"):
        try:
            resume(call, by=nobody(Role.CLOCK), now=now)
            woken += 1
        except Refused:
            continue  # somebody resumed it a moment ago
    return woken


@transaction.atomic
def void(call: Call, *, note: str, by: Member, now: datetime) -> None:
    """It was never a call: a test, a mistake, an empty one. It stays on record."""
    step = begin(call, "void", by=by, now=now)
    must_say(note, _("Say why it is void."))
    step.follow(note=note.strip(), closed_at=now)
    release_lead(call, now=now)
    bring_along(step)
