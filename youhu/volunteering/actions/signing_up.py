"""Places in an activity: as many as there are, then a waiting list in the order of coming."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.ledger.actions import begin, may_move, move
from youhu.registry.models import Member, Person, nobody
from youhu.registry.rules import Role
from youhu.territory.rules import DISTRICT_DIGITS
from youhu.volunteering.actions.step import at_desk, tell_person
from youhu.volunteering.models import Activity, CheckIn, SignUp
from youhu.volunteering.rules import SIGN_UP_MOVES, ActivityState, SignUpState, State


def sign_up(activity: Activity, person: Person, *, by: Member, now: datetime) -> SignUp:
    """Take a place, or a place on the waiting list. The desk signs up whoever asks there.

    Raises Refused for who has not checked in, twice, or after it began.
    """
    if by.role == Role.HANDLER:
        at_desk(activity.community, by)
    elif by.person_id != person.pk:
        raise Refused(_("You sign up yourself only."))
    if not CheckIn.objects.filter(person=person, state=State.ACCEPTED).exists():
        raise Refused(_("Check in to your community first; once it accepts you, sign up."))
    try:
        with transaction.atomic():
            return _take(activity, person, by, now)
    except IntegrityError as why:
        raise Refused(_("You have signed up for this already.")) from why


def _take(activity: Activity, person: Person, by: Member, now: datetime) -> SignUp:
    """Whoever comes first to the row of the activity has the place: the others wait for the row."""
    held = Activity.objects.select_for_update().get(pk=activity.pk)
    if held.state != ActivityState.OPEN or now >= held.ends_at:
        raise Refused(_("One cannot sign up for this any more."))
    rows = Activity.objects.filter(pk=activity.pk, taken__lt=F("places"))
    has_place = bool(rows.update(taken=F("taken") + 1))
    made = SignUp.objects.create(
        district=held.community.code[:DISTRICT_DIGITS], activity=activity, person=person,
        signed_at=now, state=SignUpState.SIGNED if has_place else SignUpState.WAITING,
    )  # fmt: skip
    begin(made, "sign_up", by=by, now=now)
    activity.taken = held.taken + has_place
    return made


@transaction.atomic
def withdraw(sign_up: SignUp, *, by: Member, now: datetime) -> None:
    """Somebody cannot come: the first of the waiting list moves up, and is told."""
    may_move(sign_up, SIGN_UP_MOVES["withdraw"], by)
    if by.role == Role.HANDLER:
        at_desk(sign_up.activity.community, by)
    elif by.person_id != sign_up.person_id:
        raise Refused(_("You sign up yourself only."))
    if now >= sign_up.activity.ends_at:
        raise Refused(_("It is over. If you were held absent, object to it."))
    Activity.objects.select_for_update().get(pk=sign_up.activity_id)
    held_place = sign_up.state == SignUpState.SIGNED
    move(sign_up, "withdraw", by=by, now=now)
    if held_place and not _move_up(sign_up.activity, now):
        Activity.objects.filter(pk=sign_up.activity_id).update(taken=F("taken") - 1)


def _move_up(activity: Activity, now: datetime) -> bool:
    """The place that came free goes to whoever waits longest."""
    waiting = SignUp.objects.filter(activity=activity, state=SignUpState.WAITING)
    first = waiting.select_related("person", "activity").order_by("signed_at", "pk").first()
    if first is None:
        return False
    move(first, "move_up", by=nobody(Role.CLOCK), now=now)
    tell_person(first, "sign_up_moved_up", now=now)
    return True
