"""What one person at the desk proposed another one decides; some steps take one person alone."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.fleets.actions.proposing import NO_PROPOSAL, refuse_lacking, step_of
from youhu.fleets.actions.step import (
    at_end_of,
    in_work_days,
    manager_of,
    must_keep,
    tell_of,
)
from youhu.fleets.queries import Thing
from youhu.fleets.rules import COMPLETE_DAYS, MOVES, Proposed
from youhu.ledger.actions import may_move, move
from youhu.ledger.clocked import clock
from youhu.registry.models import Member


@transaction.atomic
def give_back(thing: Thing, *, note: str, by: Member, now: datetime) -> None:
    """Something is missing: the fleet completes it, and reads what."""
    note = step_of(thing, "give_back", note, _("Say what is missing."), by)
    due = in_work_days(COMPLETE_DAYS, now)
    move(thing, "give_back", by=by, now=now, note=note, reason=note, **NO_PROPOSAL, **clock(due))
    tell_of(thing, "admission_returned", manager_of(thing.of_fleet), now, reason=note)


@transaction.atomic
def admit(thing: Thing, *, note: str = "", by: Member, now: datetime) -> None:
    """The second person lets it in; from now on its mark says so to everybody."""
    may_move(thing, MOVES["admit"], by)
    must_keep(thing.of_fleet, by)
    _second_person(thing, Proposed.ADMIT, by)
    _not_the_applicant(thing, by)
    refuse_lacking(thing, now)
    move(
        thing, "admit", by=by, now=now, note=note.strip(), reason="",
        admitted_on=timezone.localdate(now), **NO_PROPOSAL, **clock(None),
    )  # fmt: skip
    tell_of(thing, "admission_admitted", manager_of(thing.of_fleet), now)


def _second_person(thing: Thing, what: Proposed, by: Member) -> None:
    """Raise Refused unless another person proposed exactly this."""
    if thing.proposed != what:
        raise Refused(_("One person proposes it first, another one decides."))
    first = thing.proposed_by
    if first is None:
        raise Refused(_("The rule proposed it. One person takes it up first, another one decides."))
    if first.person_id == by.person_id:
        raise Refused(_("You proposed it. Another person at the desk decides."))


def _not_the_applicant(thing: Thing, by: Member) -> None:
    """Raise Refused for whoever wrote down the very application."""
    first = thing.applied_by
    if first is not None and first.person_id == by.person_id:
        raise Refused(_("You wrote down the application. Another person at the desk decides."))


@transaction.atomic
def refuse(thing: Thing, *, note: str, by: Member, now: datetime) -> None:
    """It does not come in, and why; it may apply anew."""
    note = step_of(thing, "refuse", note, _("Say why it is refused."), by)
    _not_the_applicant(thing, by)
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
    """The second person lets it drive again, once nothing is missing."""
    may_move(thing, MOVES["readmit"], by)
    must_keep(thing.of_fleet, by)
    _second_person(thing, Proposed.READMIT, by)
    refuse_lacking(thing, now)
    move(
        thing, "readmit", by=by, now=now, note=note.strip(), reason="", suspended_until=None,
        is_for_papers=False, **NO_PROPOSAL, **clock(None),
    )  # fmt: skip
    tell_of(thing, "admission_readmitted", manager_of(thing.of_fleet), now)


@transaction.atomic
def end(thing: Thing, *, note: str = "", by: Member, now: datetime) -> None:
    """The second person ends it: it drives for the market no longer; its record stays."""
    may_move(thing, MOVES["end"], by)
    must_keep(thing.of_fleet, by)
    _second_person(thing, Proposed.END, by)
    reason = thing.proposed_why
    move(
        thing, "end", by=by, now=now, note=note.strip() or reason, reason=reason,
        **NO_PROPOSAL, **clock(None),
    )  # fmt: skip
    tell_of(thing, "admission_ended", manager_of(thing.of_fleet), now, reason=reason)
