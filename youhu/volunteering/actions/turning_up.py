"""Coming to the place and going again: by the phone's position and clock, or by the desk's hand."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.common.geo import distance_m
from youhu.ledger.actions import may_move, move, record
from youhu.ledger.clocked import clock
from youhu.registry.models import Member, nobody
from youhu.registry.rules import Role
from youhu.volunteering.actions.serving import log_service
from youhu.volunteering.actions.step import at_desk, must_say, tell_desk, tell_person, work_days
from youhu.volunteering.models import Activity, SignUp
from youhu.volunteering.rules import (
    LONGEST_SERVICE,
    MOST_REASON,
    OBJECT_DAYS,
    SIGN_UP_MOVES,
    SignUpState,
    Source,
)

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Position:
    """Where the phone says that it is, in degrees WGS-84; nothing when it does not know."""

    lng: float | None = None
    lat: float | None = None

    def metres_to(self, activity: Activity) -> int | None:
        if self.lng is None or self.lat is None:
            return None
        return round(distance_m(self.lng, self.lat, activity.lng, activity.lat))


@dataclass(frozen=True)
class ByHand:
    """What the desk enters for somebody: the moment, and why it was not the phone."""

    at: datetime
    note: str


Shown = Position | ByHand


@transaction.atomic
def come(sign_up: SignUp, shown: Shown, *, by: Member, now: datetime) -> None:
    """Somebody is there: in the circle and in the window; or the desk says so, and why."""
    may_move(sign_up, SIGN_UP_MOVES["come"], by)
    at, metres, note = _seen(sign_up, shown, by, now)
    move(
        sign_up, "come", by=by, now=now, note=note, payload={"metres": metres}, came_at=at,
        came_m=metres, is_by_hand=bool(note), **clock(None),
    )  # fmt: skip


@transaction.atomic
def go(sign_up: SignUp, shown: Shown, *, by: Member, now: datetime) -> None:
    """Somebody goes: the hours from coming to going are logged and wait for the desk."""
    may_move(sign_up, SIGN_UP_MOVES["go"], by)
    at, metres, note = _seen(sign_up, shown, by, now)
    _log(sign_up, at, by=by, now=now, note=note, metres=metres)


def _seen(
    sign_up: SignUp, shown: Shown, by: Member, now: datetime
) -> tuple[datetime, int | None, str]:
    """Moment, metres and words of a coming or going. Raises Refused for what cannot be believed."""
    activity = sign_up.activity
    if isinstance(shown, ByHand):
        at_desk(activity.community, by)
        why = must_say(shown.note, _("Say why the phone did not do it."))
        if shown.at > now or not activity.is_window(shown.at):
            raise Refused(_("Choose a moment within two hours of the activity, not ahead of now."))
        return shown.at, None, why[:MOST_REASON]
    if by.person_id != sign_up.person_id:
        raise Refused(_("Each checks in with the own phone, or the desk does it by hand."))
    if not activity.is_window(now):
        raise Refused(_("One checks in from two hours before to two hours after the activity."))
    metres = shown.metres_to(activity)
    if metres is None:
        raise Refused(_("Your position is not known. Allow it, or ask the desk to enter you."))
    if metres > activity.radius_m:
        said = {"n": metres, "most": activity.radius_m}
        raise Refused(_("You are %(n)s m from the place; come within %(most)s m.") % said)
    return now, metres, ""


def _log(
    sign_up: SignUp, at: datetime, *, by: Member, now: datetime, note: str = "",
    metres: int | None = None,
) -> None:  # fmt: skip
    """Hours of one stay; a stay that was not ended in time is cut to the longest service."""
    activity, came_at = sign_up.activity, sign_up.came_at
    assert came_at is not None
    ends_at = max(came_at + _MINUTE, min(at, came_at + LONGEST_SERVICE))
    service = log_service(
        sign_up.person, community=activity.community, what=activity.title, kind=activity.kind,
        starts_at=came_at, ends_at=ends_at, source=Source.ACTIVITY, by=by, now=max(now, ends_at),
    )  # fmt: skip
    move(
        sign_up, "go", by=by, now=now, note=note, payload={"metres": metres},
        went_at=max(at, came_at), went_m=metres, service=service,
        is_by_hand=sign_up.is_by_hand or bool(note),
    )  # fmt: skip
    tell_desk(service, "service_logged", now=now)


def close_sign_up(sign_up: SignUp, *, now: datetime) -> None:
    """The activity is over: who is still there goes with its end; who did not come is absent."""
    clock_hand = nobody(Role.CLOCK)
    if sign_up.state == SignUpState.HERE:
        ends_at = max(sign_up.activity.ends_at, sign_up.came_at or now)
        _log(sign_up, min(ends_at, now), by=clock_hand, now=now)
    elif sign_up.state == SignUpState.SIGNED:
        move(sign_up, "miss", by=clock_hand, now=now)
        tell_person(sign_up, "sign_up_missed", now=now)
    elif sign_up.state == SignUpState.WAITING:
        move(sign_up, "lapse", by=clock_hand, now=now)


@transaction.atomic
def object_to(sign_up: SignUp, *, note: str, by: Member, now: datetime) -> None:
    """Somebody who is held absent says why not; the desk answers within its time."""
    if by.person_id != sign_up.person_id or sign_up.state != SignUpState.ABSENT:
        raise Refused(_("Only who is held absent objects to it."))
    if sign_up.objection:
        raise Refused(_("You have objected already. The desk answers."))
    why = must_say(note, _("Say what happened."))
    due_at = work_days(OBJECT_DAYS, sign_up.activity.community, now)
    record(
        sign_up, "object", by=by, now=now, note=why, objection=why[:MOST_REASON], **clock(due_at)
    )
    tell_desk(sign_up, "sign_up_objected", now=now)


@transaction.atomic
def answer_objection(
    sign_up: SignUp, *, is_excused: bool, note: str, by: Member, now: datetime
) -> None:
    """The desk excuses the absence, or it stays, and says why."""
    at_desk(sign_up.activity.community, by)
    if sign_up.due_at is None or sign_up.state != SignUpState.ABSENT:
        raise Refused(_("No objection waits here."))
    why = must_say(note, _("Say why."))
    told = {"answer": why[:MOST_REASON], **clock(None)}
    if is_excused:
        move(sign_up, "excuse", by=by, now=now, note=why, **told)
    else:
        record(sign_up, "uphold_absence", by=by, now=now, note=why, **told)
    tell_person(sign_up, "objection_answered", now=now, note=why)
