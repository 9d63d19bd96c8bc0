"""A call that judges nobody: proposed by one person, agreed to by another, with a ground."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.calls import reference
from youhu.calls.models import Call
from youhu.calls.rules import Kind
from youhu.common.errors import Refused
from youhu.figures.desks import desk_of, due_by
from youhu.figures.lives import CALLERS, MOST_WORDS, PROPOSED_GROUNDS
from youhu.figures.models import Exclusion
from youhu.figures.outside import marked_out
from youhu.figures.rules import FINISHED
from youhu.ledger.actions import begin, move
from youhu.registry.models import Member


@transaction.atomic
def propose_exclusion(
    call: Call, *, ground: str, reason: str, by: Member, now: datetime
) -> Exclusion:
    """One person says that an answered call judges nobody, and why."""
    _may_judge(call, by)
    if call.kind != Kind.APPEAL or call.state not in FINISHED:
        raise Refused(_("Only an answered appeal counts for the rates. Wait for its answer."))
    if ground not in PROPOSED_GROUNDS or not reason.strip():
        raise Refused(_("Say why this call shall judge nobody."))
    _is_counted(call)
    known = reference.current()
    facts: dict[str, Any] = {
        "ground": ground, "reason": reason.strip()[:MOST_WORDS],
        "proposed_by": by, "proposed_at": now, "due_at": due_by(known, now), "warned_at": None,
        "desk": desk_of(known, call.cell_code, now),
    }  # fmt: skip
    said: dict[str, Any] = {"note": reason.strip(), "payload": {"ground": str(ground)}}
    old = Exclusion.objects.filter(call=call).select_related("call", "proposed_by").first()
    if old is not None:
        move(old, "propose_again", by=by, now=now, **said, **facts, **UNDECIDED)
        return old
    made = Exclusion.objects.create(call=call, district=call.district, **facts)
    begin(made, "propose_exclusion", by=by, now=now, **said)
    return made


def _is_counted(call: Call) -> None:
    """Raise Refused when a mark or an upheld appeal has taken the call out already."""
    if why := marked_out([call.pk]).get(call.pk):
        raise Refused(_("This call judges nobody already: %(why)s.") % {"why": why.said})


UNDECIDED: dict[str, Any] = {"decided_by": None, "decided_at": None}


def _may_judge(call: Call, by: Member) -> None:
    """Raise Refused when a call is not this member's to judge."""
    if by.role not in CALLERS or not by.oversees or not call.cell_code.startswith(by.area_code):
        raise Refused(_("Your role cannot do this. Ask the dispatcher of your unit."))


@transaction.atomic
def agree_exclusion(exclusion: Exclusion, *, by: Member, now: datetime) -> None:
    """A second person agrees: the call leaves the three rates."""
    _is_second(exclusion, by)
    move(exclusion, "agree_exclusion", by=by, now=now, decided_by=by, decided_at=now)


@transaction.atomic
def refuse_exclusion(exclusion: Exclusion, *, note: str, by: Member, now: datetime) -> None:
    """A second person sees it otherwise: the call counts."""
    _is_second(exclusion, by)
    move(
        exclusion, "refuse_exclusion", by=by, now=now, note=note.strip(), decided_by=by,
        decided_at=now,
    )  # fmt: skip


@transaction.atomic
def lift_exclusion(exclusion: Exclusion, *, note: str, by: Member, now: datetime) -> None:
    """What was excluded counts again."""
    _may_judge(exclusion.call, by)
    if not note.strip():
        raise Refused(_("Say why this call shall count again."))
    move(
        exclusion, "lift_exclusion", by=by, now=now, note=note.strip(), decided_by=by,
        decided_at=now,
    )  # fmt: skip


def _is_second(exclusion: Exclusion, by: Member) -> None:
    """Raise Refused for whoever proposed it, in whichever post."""
    _may_judge(exclusion.call, by)
    if exclusion.proposed_by.person_id == by.person_id:
        raise Refused(_("You proposed this yourself. A second person decides."))
