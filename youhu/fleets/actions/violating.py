"""What was done against the rules: recorded, objected to, decided by a second person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.actions.laying import lay_down, photos_first, show
from youhu.calls.models import Call
from youhu.common.each import each
from youhu.common.errors import Refused
from youhu.common.images import CleanPhoto
from youhu.fleets.actions.proposing import NO_PROPOSAL
from youhu.fleets.actions.step import (
    desk_of,
    in_work_days,
    manager_of,
    must_keep,
    must_say,
    said,
    tell_of,
)
from youhu.fleets.models import Driver, Fleet, Vehicle, Violation, ViolationKind
from youhu.fleets.points import points_of, score_of
from youhu.fleets.queries import Thing, runs
from youhu.fleets.rules import (
    DECIDE_DAYS,
    MOST_NOTE,
    OBJECT_DAYS,
    REVIEW_DAYS,
    VIOLATION_MOVES,
    Proposed,
    State,
    ViolationState,
)
from youhu.fleets.scores import (
    SUSPEND_DAYS,
    SUSPEND_POINTS,
    SUSPEND_SCORE,
    WARN_POINTS,
    WARN_SCORE,
)
from youhu.ledger.actions import begin, may_move, move, record
from youhu.ledger.clocked import clock
from youhu.registry.models import Member, nobody
from youhu.registry.rules import Role

LOT = 300


@dataclass(frozen=True)
class Seen:
    """What was seen, where and when."""

    kind: ViolationKind
    at: datetime
    address: str
    note: str = ""
    call: Call | None = None


@photos_first(Violation)
@transaction.atomic
def record_violation(
    vehicle: Vehicle, seen: Seen, *, driver: Driver | None = None,
    photos: Sequence[CleanPhoto] = (), by: Member, now: datetime,
) -> Violation:  # fmt: skip
    """The desk writes down what was seen; the fleet has some work days to object."""
    fleet = vehicle.fleet
    must_keep(fleet, by)
    _refuse_seen(seen, fleet, driver, now)
    laid = lay_down(photos[:1], Violation)
    files = {"image": laid[0].image, "thumb": laid[0].small} if laid else {}
    made = Violation.objects.create(
        district=fleet.district, fleet=fleet, vehicle=vehicle, driver=driver,
        points=seen.kind.points, recorded_by=by, **vars(seen), **files,
        **clock(in_work_days(OBJECT_DAYS, now)),
    )  # fmt: skip
    Violation.objects.filter(pk=made.pk).update(next_rung_at=None)  # silence lets it stand
    made.next_rung_at = None
    payload = {"kind": seen.kind.code, "points": seen.kind.points, "vehicle": vehicle.mark}
    begin(made, "record", by=by, now=now, note=seen.note, payload=payload)
    if laid:
        show(Violation.objects.filter(pk=made.pk))
    words = {"kind": str(seen.kind), "due": said(made.due_at)}
    tell_of(made, "violation_recorded", manager_of(fleet), now, **words)
    return made


def _refuse_seen(seen: Seen, fleet: Fleet, driver: Driver | None, now: datetime) -> None:
    if seen.at > now:
        raise Refused(_("This moment is still to come."))
    if seen.kind.market_id != fleet.market_id or not seen.kind.is_used:
        raise Refused(_("Choose a kind of violation of this market."))
    if driver is not None and driver.fleet_id != fleet.pk:
        raise Refused(_("This driver does not drive for the fleet."))


@transaction.atomic
def object_to(violation: Violation, *, note: str, by: Member, now: datetime) -> None:
    """The fleet says why it should not count; a second person at the desk decides."""
    may_move(violation, VIOLATION_MOVES["object"], by)
    if not runs(by, violation.fleet):
        raise Refused(_("The fleet objects itself."))
    note = must_say(note, _("Say why it should not count."))
    due = in_work_days(DECIDE_DAYS, now)
    move(violation, "object", by=by, now=now, note=note, objection=note[:MOST_NOTE], **clock(due))
    tell_of(violation, "violation_objected", desk_of(violation.fleet), now)


@transaction.atomic
def uphold(violation: Violation, *, note: str, by: Member, now: datetime) -> None:
    """The points stand in spite of the objection, and why."""
    note = _second(violation, "uphold", note, by)
    _decide(violation, "uphold", note, by, now)
    _follow_up(violation, now)


@transaction.atomic
def cancel(violation: Violation, *, note: str, by: Member, now: datetime) -> None:
    """It does not count after all; about an objection another person decides."""
    note = _second(violation, "cancel", note, by)
    _decide(violation, "cancel", note, by, now)


def _second(violation: Violation, verb: str, note: str, by: Member) -> str:
    may_move(violation, VIOLATION_MOVES[verb], by)
    must_keep(violation.fleet, by)
    is_own = violation.recorded_by.person_id == by.person_id
    if violation.state == ViolationState.OBJECTED and is_own:
        raise Refused(_("You recorded it. Another person at the desk decides."))
    return must_say(note, _("Say why."))


def _decide(violation: Violation, verb: str, note: str, by: Member, now: datetime) -> None:
    told = {"decision": note[:MOST_NOTE], "decided_by": by, **clock(None)}
    move(violation, verb, by=by, now=now, note=note, **told)
    state = str(violation.get_state_display())
    words = {"kind": str(violation.kind), "state": state, "reason": note}
    tell_of(violation, "violation_decided", manager_of(violation.fleet), now, **words)


def stand(*, now: datetime) -> int:
    """Nobody objected in time: the points stand. How many."""
    due = Violation.objects.filter(state=ViolationState.RECORDED, due_at__lte=now)
    return each(due.order_by("due_at", "pk")[:LOT], lambda violation: _stand(violation, now))


def _stand(violation: Violation, now: datetime) -> None:
    move(violation, "stand", by=nobody(Role.CLOCK), now=now, **clock(None))
    _follow_up(violation, now)


def _follow_up(violation: Violation, now: datetime) -> None:
    """Warn, or propose a suspension, where vehicle, driver or fleet have too many points."""
    for thing in (violation.vehicle, violation.driver):
        if thing is not None:
            total = points_of(thing, now)
            before = total - violation.points
            if total >= SUSPEND_POINTS:
                _propose(thing, total, now)
            elif before < WARN_POINTS <= total:
                _warn(thing, str(total), now)
    value = score_of(violation.fleet, now)
    if value < SUSPEND_SCORE:
        _propose(violation.fleet, value, now)
    elif value < WARN_SCORE:
        _warn(violation.fleet, str(value), now)


def _warn(thing: Thing, value: str, now: datetime) -> None:
    tell_of(thing, "points_warning", manager_of(thing.of_fleet), now, key=value, value=value)


def _propose(thing: Thing, value: int, now: datetime) -> None:
    """The clock proposes, a person at the desk decides; nothing where something is proposed."""
    fresh = type(thing)._default_manager.get(pk=thing.pk)
    if fresh.state != State.ADMITTED or fresh.proposed:
        return
    until = timezone.localdate(now) + timedelta(days=SUSPEND_DAYS)
    reason = _("Too many violations within twelve months: %(value)s") % {"value": value}
    record(
        fresh, "propose_suspend", by=nobody(Role.CLOCK), now=now, note=reason, reason=reason,
        **{**NO_PROPOSAL, "proposed": Proposed.SUSPEND, "proposed_until": until},
        **clock(in_work_days(REVIEW_DAYS, now)),
    )  # fmt: skip
    tell_of(fresh, "points_suspension", desk_of(fresh.of_fleet), now, reason=reason)
