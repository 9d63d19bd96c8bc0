"""One person at the desk looks and proposes; what the clock proposes somebody takes up first."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.fleets.actions.step import at_end_of, in_days, in_work_days, must_keep, must_say
from youhu.fleets.models import Driver, Fleet, Vehicle
from youhu.fleets.queries import Thing, lacks
from youhu.fleets.rules import MOVES, RENEW_DAYS, REVIEW_DAYS, Proposed, State
from youhu.ledger.actions import may_move, record
from youhu.ledger.clocked import clock
from youhu.registry.models import Member

NO_PROPOSAL: dict[str, Any] = {
    "proposed": "", "proposed_by": None, "proposed_until": None, "proposed_why": "",
}  # fmt: skip


@transaction.atomic
def propose_admission(thing: Thing, *, note: str = "", by: Member, now: datetime) -> None:
    """The first person has looked at everything; a second one admits."""
    may_move(thing, MOVES["admit"], by)
    must_keep(thing.of_fleet, by)
    refuse_lacking(thing, now)
    _propose(thing, Proposed.ADMIT, note, by, now)


@transaction.atomic
def propose_suspension(thing: Thing, *, until: date, note: str, by: Member, now: datetime) -> None:
    """The first person thinks that it must not drive for a while, and why; a second one decides.

    What the rule of the points proposed is taken up so, by a person.
    """
    note = step_of(thing, "suspend", note, _("Say why it must not drive."), by)
    if until <= timezone.localdate(now):
        raise Refused(_("Choose a day to come."))
    _propose(thing, Proposed.SUSPEND, note, by, now, proposed_until=until, reason=note)


@transaction.atomic
def propose_readmission(thing: Thing, *, note: str = "", by: Member, now: datetime) -> None:
    """The first person finds that nothing speaks against it any more; a second one decides."""
    may_move(thing, MOVES["readmit"], by)
    must_keep(thing.of_fleet, by)
    refuse_lacking(thing, now)
    _propose(thing, Proposed.READMIT, note, by, now)


@transaction.atomic
def propose_end(thing: Thing, *, note: str, by: Member, now: datetime) -> None:
    """The first person says why it should drive for the market no longer; a second one decides."""
    note = step_of(thing, "end", note, _("Say why it ends."), by)
    _propose(thing, Proposed.END, note, by, now)


def _propose(
    thing: Thing, what: Proposed, note: str, by: Member, now: datetime, **more: Any
) -> None:
    if thing.proposed and not (thing.proposed == what and thing.proposed_by is None):
        raise Refused(_("Somebody proposed something already. Decide about that first."))
    note = note.strip()
    told: dict[str, Any] = {"proposed": what, "proposed_by": by, "proposed_why": note, **more}
    if thing.state in (State.ADMITTED, State.SUSPENDED):
        told |= clock(in_work_days(REVIEW_DAYS, now))
    fence = {"state": thing.state, "proposed": thing.proposed, "proposed_by": thing.proposed_by}
    record(thing, f"propose_{what.value}", by=by, now=now, note=note, fence=fence, **told)


@transaction.atomic
def drop_proposal(thing: Thing, *, note: str, by: Member, now: datetime) -> None:
    """What was proposed does not happen; one's own proposal may be taken back, too."""
    must_keep(thing.of_fleet, by)
    note = must_say(note, _("Say why it does not happen."))
    if not thing.proposed:
        raise Refused(_("Nothing is proposed."))
    record(
        thing, "drop_proposal", by=by, now=now, note=note, fence={"proposed": thing.proposed},
        **NO_PROPOSAL, **_as_before(thing, now),
    )  # fmt: skip


def _as_before(thing: Thing, now: datetime) -> dict[str, Any]:
    """The clock that runs once nothing is proposed."""
    if thing.state == State.ADMITTED:
        return {"reason": "", **clock(None)}
    if thing.state == State.SUSPENDED:
        until = thing.suspended_until
        return clock(at_end_of(until) if until else in_days(RENEW_DAYS, now))
    return {}


def refuse_lacking(thing: Thing, now: datetime) -> None:
    """Raise Refused while anything is missing, or the fleet itself is not in."""
    if not isinstance(thing, Fleet) and thing.fleet.state != State.ADMITTED:
        raise Refused(_("The fleet itself is not admitted. Decide about the fleet first."))
    if isinstance(thing, Vehicle) and not thing.type.is_allowed:
        raise Refused(_("Vehicles of this type are not admitted."))
    if isinstance(thing, Driver) and thing.doubt:
        doubt = {"doubt": thing.get_doubt_display()}
        raise Refused(_("%(doubt)s Look at the card, and refuse what cannot be.") % doubt)
    missing = lacks(thing, timezone.localdate(now))
    if missing:
        said = _("; ").join(str(one) for one in missing)
        raise Refused(_("Something is missing: %(what)s.") % {"what": said})


def step_of(thing: Thing, verb: str, note: str, missing: str, by: Member) -> str:
    """The words of a step that this hand may take now. Raises Refused."""
    may_move(thing, MOVES[verb], by)
    must_keep(thing.of_fleet, by)
    return must_say(note, missing)
