"""One person at the desk looks and proposes; another one admits or suspends."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.fleets.actions.step import (
    at_end_of,
    in_work_days,
    manager_of,
    must_keep,
    must_say,
    tell_of,
)
from youhu.fleets.models import Fleet, Vehicle
from youhu.fleets.queries import Thing, lacks
from youhu.fleets.rules import COMPLETE_DAYS, MOVES, REVIEW_DAYS, Proposed, State
from youhu.ledger.actions import may_move, move, record
from youhu.ledger.clocked import clock
from youhu.registry.models import Member

NO_PROPOSAL: dict[str, Any] = {"proposed": "", "proposed_by": None, "proposed_until": None}


@transaction.atomic
def give_back(thing: Thing, *, note: str, by: Member, now: datetime) -> None:
    """Something is missing: the fleet completes it, and reads what."""
    note = _may(thing, "give_back", note, _("Say what is missing."), by)
    due = in_work_days(COMPLETE_DAYS, now)
    move(thing, "give_back", by=by, now=now, note=note, reason=note, **NO_PROPOSAL, **clock(due))
    tell_of(thing, "admission_returned", manager_of(thing.of_fleet), now, reason=note)


@transaction.atomic
def propose_admission(thing: Thing, *, note: str = "", by: Member, now: datetime) -> None:
    """The first person has looked at everything; a second one admits."""
    may_move(thing, MOVES["admit"], by)
    must_keep(thing.of_fleet, by)
    _refuse_lacking(thing, now)
    _propose(thing, Proposed.ADMIT, note, None, by, now)


@transaction.atomic
def propose_suspension(thing: Thing, *, until: date, note: str, by: Member, now: datetime) -> None:
    """The first person thinks that it must not drive for a while, and why; a second one decides."""
    note = _may(thing, "suspend", note, _("Say why it must not drive."), by)
    if until <= timezone.localdate(now):
        raise Refused(_("Choose a day to come."))
    _propose(thing, Proposed.SUSPEND, note, until, by, now)


def _propose(
    thing: Thing, what: Proposed, note: str, until: date | None, by: Member, now: datetime
) -> None:
    if thing.proposed:
        raise Refused(_("Somebody proposed something already. Decide about that first."))
    told: dict[str, Any] = {"proposed": what, "proposed_by": by, "proposed_until": until}
    if what == Proposed.SUSPEND:
        told |= {"reason": note, **clock(in_work_days(REVIEW_DAYS, now))}
    fence = {"state": thing.state, "proposed": ""}
    record(thing, f"propose_{what.value}", by=by, now=now, note=note, fence=fence, **told)


@transaction.atomic
def drop_proposal(thing: Thing, *, note: str, by: Member, now: datetime) -> None:
    """What was proposed does not happen; one's own proposal may be taken back, too."""
    must_keep(thing.of_fleet, by)
    note = must_say(note, _("Say why it does not happen."))
    if not thing.proposed:
        raise Refused(_("Nothing is proposed."))
    is_driving = thing.state == State.ADMITTED
    stopped = {"reason": "", **clock(None)} if is_driving else {}
    record(
        thing, "drop_proposal", by=by, now=now, note=note,
        fence={"proposed": thing.proposed}, **NO_PROPOSAL, **stopped,
    )  # fmt: skip


@transaction.atomic
def admit(thing: Thing, *, note: str = "", by: Member, now: datetime) -> None:
    """The second person lets it in; from now on its mark says so to everybody."""
    may_move(thing, MOVES["admit"], by)
    must_keep(thing.of_fleet, by)
    _second_person(thing, Proposed.ADMIT, by)
    _refuse_lacking(thing, now)
    move(
        thing, "admit", by=by, now=now, note=note.strip(), reason="",
        admitted_on=timezone.localdate(now), **NO_PROPOSAL, **clock(None),
    )  # fmt: skip
    tell_of(thing, "admission_admitted", manager_of(thing.of_fleet), now)


def _second_person(thing: Thing, what: Proposed, by: Member) -> None:
    if thing.proposed != what:
        raise Refused(_("One person proposes it first, another one decides."))
    first = thing.proposed_by
    if first is not None and first.person_id == by.person_id:
        raise Refused(_("You proposed it. Another person at the desk decides."))


def _refuse_lacking(thing: Thing, now: datetime) -> None:
    """Raise Refused while anything is missing, or the fleet itself is not in."""
    if not isinstance(thing, Fleet) and thing.fleet.state != State.ADMITTED:
        raise Refused(_("The fleet itself is not admitted. Decide about the fleet first."))
    if isinstance(thing, Vehicle) and not thing.type.is_allowed:
        raise Refused(_("Vehicles of this type are not admitted."))
    missing = lacks(thing, timezone.localdate(now))
    if missing:
        said = _("; ").join(str(one) for one in missing)
        raise Refused(_("Something is missing: %(what)s.") % {"what": said})


@transaction.atomic
def refuse(thing: Thing, *, note: str, by: Member, now: datetime) -> None:
    """It does not come in, and why; it may apply anew."""
    note = _may(thing, "refuse", note, _("Say why it is refused."), by)
    move(thing, "refuse", by=by, now=now, note=note, reason=note, **NO_PROPOSAL, **clock(None))
    tell_of(thing, "admission_refused", manager_of(thing.of_fleet), now, reason=note)


@transaction.atomic
def suspend(thing: Thing, *, note: str = "", by: Member, now: datetime) -> None:
    """The second person takes it off the road until the day that was proposed."""
    may_move(thing, MOVES["suspend"], by)
    must_keep(thing.of_fleet, by)
    _second_person(thing, Proposed.SUSPEND, by)
    until = thing.proposed_until
    assert until is not None
    move(
        thing, "suspend", by=by, now=now, note=note.strip() or thing.reason,
        suspended_until=until, is_for_papers=False, **NO_PROPOSAL, **clock(at_end_of(until)),
    )  # fmt: skip
    told = {"reason": thing.reason, "until": f"{until:%m-%d}"}
    tell_of(thing, "admission_suspended", manager_of(thing.of_fleet), now, **told)


@transaction.atomic
def readmit(thing: Thing, *, note: str = "", by: Member, now: datetime) -> None:
    """It may drive again, once nothing is missing."""
    may_move(thing, MOVES["readmit"], by)
    must_keep(thing.of_fleet, by)
    _refuse_lacking(thing, now)
    move(
        thing, "readmit", by=by, now=now, note=note.strip(), reason="", suspended_until=None,
        is_for_papers=False, **clock(None),
    )  # fmt: skip
    tell_of(thing, "admission_readmitted", manager_of(thing.of_fleet), now)


@transaction.atomic
def end(thing: Thing, *, note: str, by: Member, now: datetime) -> None:
    """It drives for the market no longer; what it did stays on record."""
    note = _may(thing, "end", note, _("Say why it ends."), by)
    move(thing, "end", by=by, now=now, note=note, reason=note, **NO_PROPOSAL, **clock(None))
    tell_of(thing, "admission_ended", manager_of(thing.of_fleet), now, reason=note)


def _may(thing: Thing, verb: str, note: str, missing: str, by: Member) -> str:
    """The words of a step that this hand may take now. Raises Refused."""
    may_move(thing, MOVES[verb], by)
    must_keep(thing.of_fleet, by)
    return must_say(note, missing)
