"""A community publishes an activity, or calls it off; when it is over, the sweep closes it."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.ledger.actions import begin, may_move, move
from youhu.registry.models import Member, nobody
from youhu.registry.rules import Role
from youhu.territory.models import Area
from youhu.territory.rules import DISTRICT_DIGITS
from youhu.volunteering.actions.step import at_desk, must_say, tell_person
from youhu.volunteering.actions.turning_up import close_sign_up
from youhu.volunteering.models import Activity, SignUp, Team
from youhu.volunteering.queries import stranded
from youhu.volunteering.rules import (
    ACTIVITY_MOVES,
    COMING,
    LEAST_RADIUS_M,
    LONGEST_SERVICE,
    MOST_PLACES,
    MOST_RADIUS_M,
    RADIUS_M,
    WINDOW,
    ActivityState,
    SignUpState,
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Plan:
    """What is to be done, where, when, and by how many."""

    title: str
    text: str
    kind: str
    address: str
    lng: float
    lat: float
    starts_at: datetime
    ends_at: datetime
    places: int
    radius_m: int = RADIUS_M
    team: Team | None = None


@transaction.atomic
def publish(plan: Plan, *, community: Area, by: Member, now: datetime) -> Activity:
    """Everybody who has checked in may sign up from this moment.

    Raises Refused for another community's desk and for what cannot be.
    """
    at_desk(community, by)
    _look_over(plan, now)
    made = Activity.objects.create(
        district=community.code[:DISTRICT_DIGITS], community=community, published_at=now,
        published_by=by, **vars(plan),
    )  # fmt: skip
    payload = {"places": plan.places, "starts_at": plan.starts_at.isoformat()}
    begin(made, "publish", by=by, now=now, note=plan.title, payload=payload)
    return made


def _look_over(plan: Plan, now: datetime) -> None:
    if plan.starts_at <= now:
        raise Refused(_("This moment has passed. Choose a later one."))
    if not plan.starts_at < plan.ends_at <= plan.starts_at + LONGEST_SERVICE:
        raise Refused(_("An activity ends after it begins, on the same day. Correct the times."))
    if not 0 < plan.places <= MOST_PLACES:
        raise Refused(_("Choose between 1 and %(most)s places.") % {"most": MOST_PLACES})
    if not LEAST_RADIUS_M <= plan.radius_m <= MOST_RADIUS_M:
        said = {"least": LEAST_RADIUS_M, "most": MOST_RADIUS_M}
        raise Refused(_("Choose a circle between %(least)s and %(most)s m.") % said)


@transaction.atomic
def call_off(activity: Activity, *, note: str, by: Member, now: datetime) -> None:
    """It does not take place; everybody who signed up is told why."""
    may_move(activity, ACTIVITY_MOVES["call_off"], by)
    at_desk(activity.community, by)
    why = must_say(note, _("Say why it does not take place: everybody reads it."))
    if SignUp.objects.filter(activity=activity, state=SignUpState.HERE).exists():
        raise Refused(_("Somebody is at the place already. Let them check out first."))
    move(activity, "call_off", by=by, now=now, note=why, reason=why[:200])
    for one in activity.sign_ups.filter(state__in=COMING).select_related("person", "activity"):
        move(one, "drop", by=by, now=now)
        tell_person(one, "activity_off", now=now, note=why)


def end_activities(*, now: datetime) -> int:
    """Two hours after the end: who is still there goes, who did not come is absent.

    One that cannot be closed holds up no other. Who was entered by hand afterwards goes, too.
    """
    over = Activity.objects.filter(state=ActivityState.OPEN, ends_at__lte=now - WINDOW)
    left = stranded(now)
    ended, faults = 0, []
    for thing in (*over.select_related("community").order_by("ends_at", "pk"), *left):
        try:
            ended += _end(thing, now) if isinstance(thing, Activity) else _close(thing, now)
        except Exception as why:  # whatever it is, the others must be closed
            logger.exception("%s could not be closed", thing.subject)
            faults.append(why)
    if faults:
        raise ExceptionGroup(f"{len(faults)} could not be closed", faults)
    return ended


@transaction.atomic
def _end(activity: Activity, now: datetime) -> int:
    try:
        move(activity, "end", by=nobody(Role.CLOCK), now=now)
    except Refused:
        return 0  # another sweep, or the desk, was quicker
    for one in activity.sign_ups.select_related("person", "activity__community").order_by("pk"):
        _close(one, now)
    return 1


def _close(sign_up: SignUp, now: datetime) -> int:
    """Close one; whoever checks out at this very moment was quicker, and all is well."""
    try:
        with transaction.atomic():
            close_sign_up(sign_up, now=now)
    except Refused:
        sign_up.refresh_from_db()
        if sign_up.state in (SignUpState.HERE, *COMING):
            raise
    return 0
