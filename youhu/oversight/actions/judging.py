"""What judges a unit or a call: appeals that three people look at, marks that two agree on."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.models import Call
from youhu.calls.reference import current
from youhu.common.calendar import LimitType
from youhu.common.errors import Refused
from youhu.ledger.actions import begin, may_move, move
from youhu.notices.actions import Audience
from youhu.oversight.actions.steps import (
    ENDED,
    refuse_others,
    refuse_strangers,
    room_over,
    say,
    waiting,
    words_said,
)
from youhu.oversight.models import Appeal, Matter, Supervision, Verdict
from youhu.oversight.models.pending import named
from youhu.oversight.models.terms import terms_on
from youhu.oversight.queries import UNMARKED, is_judged
from youhu.oversight.rules import (
    DECIDERS,
    EXCLUDING,
    REPORTERS,
    AppealState,
    SupervisionState,
)
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import OVERSEEING, OrgKind, Role


def _clock(unit: Organisation, now: datetime, *, is_wide: bool = False) -> dict[str, Any]:
    """Who has the next step: the room over the unit, or the district's."""
    return _waits(room_over(unit, current(), now, is_wide=is_wide), now)


def _waits(room: Organisation, now: datetime) -> dict[str, Any]:
    terms = terms_on(timezone.localdate(now))
    return waiting(current(), room, terms.decide_hours, LimitType.WORK_HOURS, now)


@transaction.atomic
def appeal(
    about: Call | Matter,
    *,
    reason: str,
    by: Member,
    now: datetime,
    supervision: Supervision | None = None,
) -> Appeal:
    """A unit holds a supervision, or the rating of its caller, to be wrong."""
    unit = supervision.unit if supervision else about.unit
    if by.role not in REPORTERS or unit is None or by.organisation_id != unit.pk:
        raise Refused(_("Only the unit that is judged appeals."))
    if supervision is None and not (isinstance(about, Call) and is_judged(about)):
        raise Refused(_("Nothing counts against the unit here."))
    if supervision is not None and supervision.state == SupervisionState.ANNULLED:
        raise Refused(_("This supervision is annulled already."))
    said = words_said(reason, _("Say why the judgement is wrong, and what shows it."))
    facts = {**named(about), "unit": unit, "supervision": supervision, "reason": said}
    made: Appeal = _made(Appeal, about.district, by, now, **facts, **_first(about, unit, now))
    judged = supervision or about
    against = {"against": f"{judged._meta.label_lower}:{judged.pk}"}
    begin(made, "appeal", by=by, now=now, note=said, payload=against)
    _tell_holder(made, now)
    return made


def _first(about: Call | Matter, unit: Organisation, now: datetime) -> dict[str, Any]:
    """Who looks first: the room that gave the order or is over the unit.

    Over the district's command centre are the district's leaders alone; one of them decides.
    """
    over = about.room if isinstance(about, Matter) else room_over(unit, current(), now)
    is_top = over.kind == OrgKind.DISTRICT
    return {**_waits(over, now), "state": AppealState.LEADER if is_top else AppealState.PRE}


def _made(model: Any, district: str, by: Member, now: datetime, **facts: Any) -> Any:
    try:
        with transaction.atomic():
            return model.objects.create(district=district, made_by=by, made_at=now, **facts)
    except IntegrityError as why:
        raise Refused(_("This was asked before. See what came of it.")) from why


def _tell_holder(thing: Appeal | Verdict, now: datetime) -> None:
    words = {"note": thing.reason[:100], "step": str(thing.next_step)}
    say(thing, "judgement_awaits", Audience(unit=thing.holder), now, **words)


@transaction.atomic
def pass_on(made: Appeal, *, note: str, by: Member, now: datetime) -> None:
    """First review: there is something in it; the department looks."""
    _review(made, "pass_on", note, by, now, passed_by=by)


@transaction.atomic
def endorse(made: Appeal, *, note: str, by: Member, now: datetime) -> None:
    """Second review: it is right; the leader decides."""
    _review(made, "endorse", note, by, now, endorsed_by=by)


def _review(made: Appeal, verb: str, note: str, by: Member, now: datetime, **hand: Any) -> None:
    may_move(made, made.MOVES[verb], by)
    refuse_others(made, by)
    said = words_said(note, _("Say what you think of it."))
    clock = _clock(made.unit, now, is_wide=True)
    move(made, verb, by=by, now=now, note=said, **hand, **clock)
    _tell_holder(made, now)


@transaction.atomic
def uphold(made: Appeal, *, note: str, by: Member, now: datetime) -> None:
    """The leader agrees: the mark is annulled, or the rating stays out of the rates."""
    _decide(made, "uphold", note, by, now, is_excluded=made.supervision is None)
    mark = made.supervision
    if mark is not None:
        payload = {"score": mark.score}
        move(mark, "annul", by=by, now=now, note=note.strip(), payload=payload, score=0, **ENDED)


@transaction.atomic
def dismiss(made: Appeal, *, note: str, by: Member, now: datetime) -> None:
    """The judgement stands, and why."""
    verb = "dismiss" if made.state == AppealState.PRE else "reject"
    _decide(made, verb, note, by, now)


def _decide(
    made: Appeal | Verdict, verb: str, note: str, by: Member, now: datetime, **more: Any
) -> None:
    may_move(made, made.MOVES[verb], by)
    refuse_others(made, by)
    said = words_said(note, _("Say why you decide so."))
    decided: dict[str, Any] = {"decided_by": by, "decided_at": now, "decision": said}
    move(made, verb, by=by, now=now, note=said, **decided, **more, **ENDED)
    words = {"note": said[:100], "result": made.get_state_display()}
    say(made, "judgement_decided", Audience(unit=made.unit, role=_hand(made.unit)), now, **words)


def _hand(unit: Organisation) -> Role:
    """Whose work a judgement is about: in a command room there are dispatchers."""
    return Role.DISPATCHER if unit.kind in OVERSEEING else Role.HANDLER


@transaction.atomic
def take_back(made: Appeal, *, by: Member, now: datetime) -> None:
    """The unit lets the judgement stand."""
    refuse_strangers(made, by)
    move(made, "take_back", by=by, now=now, **ENDED)


@transaction.atomic
def mark(call: Call, *, kind: str, reason: str, by: Member, now: datetime) -> Verdict:
    """One person says that a call is unreasonable, or a hard matter; a second one decides."""
    is_of_unit = by.role == Role.HANDLER and by.organisation_id == call.unit_id
    is_above = by.role in DECIDERS and by.oversees and call.cell_code.startswith(by.area_code)
    if not (is_of_unit or is_above) or call.unit is None:
        raise Refused(_("Only its unit, or a command room above it, marks a call."))
    if call.state in UNMARKED:
        raise Refused(_("A call that was taken back or is void is not marked."))
    said = words_said(reason, _("Say why, so that a second person can decide."))
    facts = {"call": call, "unit": call.unit, "kind": kind, "reason": said}
    made: Verdict = _made(Verdict, call.district, by, now, **facts, **_clock(call.unit, now))
    begin(made, "mark", by=by, now=now, note=said, payload={"kind": kind})
    _tell_holder(made, now)
    return made


@transaction.atomic
def agree(made: Verdict, *, note: str, by: Member, now: datetime) -> None:
    """A second person agrees: the mark stands, and what is unreasonable judges nobody."""
    _decide(made, "agree", note, by, now, is_excluded=made.kind in EXCLUDING)


@transaction.atomic
def deny(made: Verdict, *, note: str, by: Member, now: datetime) -> None:
    """The second person sees it otherwise."""
    _decide(made, "deny", note, by, now)


@transaction.atomic
def drop(made: Verdict, *, note: str, by: Member, now: datetime) -> None:
    """The mark is lifted: the call is as any other again."""
    may_move(made, made.MOVES["drop"], by)
    refuse_others(made, by)
    said = words_said(note, _("Say why the mark is lifted."))
    move(made, "drop", by=by, now=now, note=said, is_excluded=False)
