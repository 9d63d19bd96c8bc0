"""Posts: somebody is appointed, a post ends on a day, another takes over with the turns of duty."""

from datetime import date

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.registry.models import Member, Organisation, Person
from youhu.registry.rules import SEPARATED, STAFF, clash
from youhu.upkeep.actions.duty import end_turn, hand_over_turn
from youhu.upkeep.actions.keeping import Hand, amend, enter, remove
from youhu.upkeep.leaving import left_alone, peers, turns_after
from youhu.upkeep.models import Change
from youhu.upkeep.rules import Topic, Verb
from youhu.upkeep.staff import everyone
from youhu.upkeep.terms import overlap


@transaction.atomic
def appoint(
    hand: Hand,
    *,
    person: Person,
    organisation: Organisation,
    role: str,
    valid_from: date,
    valid_until: date | None = None,
) -> Member:
    """Somebody acts for an organisation in a role from a day on, until another day or without end.

    Raises Refused for another district, an ended body, a post already held; ValidationError for a
    role that does not sit there.
    """
    post = Member(
        person=person, organisation=organisation, role=role,
        valid_from=valid_from, valid_until=valid_until,
    )  # fmt: skip
    _refuse_outside(post, hand)
    _refuse_wrong_days(post)
    _refuse_twice(post)
    _refuse_clash(post)
    enter(post, Topic.MEMBER, hand)
    return post


@transaction.atomic
def end_post(post: Member, hand: Hand, *, until: date) -> Change:
    """The post ends; `until` is the first day without it. Its turns of duty end then, too.

    Raises Refused with what would be left without anybody.
    """
    _refuse_day(post, until, hand)
    _refuse_left_alone(post, until, hand)
    _end_turns(post, until, hand)
    return amend(post, Topic.MEMBER, hand, verb=Verb.RETIRE, valid_until=until)


@transaction.atomic
def hand_over(post: Member, hand: Hand, *, until: date, person: Person) -> Member:
    """The post ends, and somebody else takes it over that day with its turns of duty.

    Answers with the successor's post: a new one, or the one they hold beside it already.
    """
    _refuse_day(post, until, hand)
    if person.pk == post.person_id:
        raise Refused(_("Choose somebody else to take over."))
    heir = _held_beside(post, person, until) or _successor(post, hand, person, until)
    for turn in turns_after(post, until):
        hand_over_turn(turn, hand, member=heir, on=until)
    end_post(post, hand, until=until)
    return heir


@transaction.atomic
def restore_post(post: Member, hand: Hand) -> Change:
    """A post that was to end goes on without an end; turns of duty are given anew."""
    if post.valid_until is None or post.valid_until <= localdate(hand.now):
        raise Refused(_("Only a post that still lasts goes on. Appoint them anew."))
    post.valid_until = None
    _refuse_twice(post)
    _refuse_clash(post)
    return amend(post, Topic.MEMBER, hand, verb=Verb.RESTORE, valid_until=None)


@transaction.atomic
def withdraw_post(post: Member, hand: Hand) -> Change:
    """An appointment that has not begun yet is taken back."""
    if post.valid_from <= localdate(hand.now):
        raise Refused(_("This post has begun. End it on a day instead."))
    _refuse_left_alone(post, post.valid_from, hand)
    _end_turns(post, post.valid_from, hand)
    return remove(post, Topic.MEMBER, hand)


def _refuse_outside(post: Member, hand: Hand) -> None:
    unit, district = post.organisation, hand.by.area_code[:6]
    if unit is None or not unit.area_code.startswith(district):
        raise Refused(_("This body lies outside your district."))
    if not everyone(hand.by).filter(pk=post.person_id).exists():
        raise Refused(_("This person belongs to another district."))
    if post.role not in STAFF:
        raise Refused(_("Nobody is appointed to this role."))


def _refuse_wrong_days(post: Member) -> None:
    unit = post.organisation
    assert unit is not None
    if not unit.serves(post.valid_from):
        raise Refused(_("%(unit)s does not exist on that day.") % {"unit": unit})
    if post.valid_until and post.valid_until <= post.valid_from:
        raise Refused(_("The post ends before it begins. Choose a later day."))


def _refuse_twice(post: Member) -> None:
    same = Member.objects.filter(
        person=post.person, organisation=post.organisation, role=post.role
    ).exclude(pk=post.pk)
    term = (post.valid_from, post.valid_until)
    for held in same.order_by("pk"):
        if overlap(term, (held.valid_from, held.valid_until)):
            raise Refused(
                _("%(person)s holds this post at that time already, from %(day)s on.")
                % {"person": post.person, "day": held.valid_from}
            )


def _refuse_clash(post: Member) -> None:
    """Who keeps the settings, who lets people in and who watches both are three people."""
    term = (post.valid_from, post.valid_until)
    held = Member.objects.filter(person=post.person, role__in=STAFF).exclude(pk=post.pk)
    for other in held.order_by("pk"):
        lasts = overlap(term, (other.valid_from, other.valid_until))
        if lasts and clash(post.role, other.role):
            raise Refused(
                _("%(person)s is %(role)s at that time. Nobody is both; choose somebody else.")
                % {"person": post.person, "role": other.get_role_display()}
            )


def _refuse_day(post: Member, until: date, hand: Hand) -> None:
    today = localdate(hand.now)
    if post.valid_until and post.valid_until <= today:
        raise Refused(_("This post has ended already."))
    if until < today:
        raise Refused(_("What was done since then was done in this post. Choose today or later."))
    if until <= post.valid_from:
        raise Refused(_("The post would end before it began. Choose a later day, or take it back."))
    if post.role in SEPARATED and post.person_id == hand.by.person_id:
        raise Refused(_("This is your own post. Ask another administrator to end it."))


def _refuse_left_alone(post: Member, until: date, hand: Hand) -> None:
    several = [post.pk, *peers(post).values_list("pk", flat=True)]
    rows = Member.objects.filter(pk__in=several).order_by("pk")
    list(rows.select_for_update())  # of two who go at once the second sees that the first is gone
    resting = left_alone(post, until)
    if resting:
        said = "; ".join(str(one) for one in resting)
        raise Refused(_("Settle this first: %(what)s.") % {"what": said})


def _end_turns(post: Member, until: date, hand: Hand) -> None:
    for turn in turns_after(post, until):
        end_turn(turn, hand, until=until, despite=True)  # what that leaves empty was looked at


def _held_beside(post: Member, person: Person, until: date) -> Member | None:
    """The same post that the successor holds already for as long as this one would have lasted."""
    same = Member.objects.filter(
        person=person, organisation=post.organisation, role=post.role, valid_from__lte=until
    )
    lasting = same.filter(valid_until=None) or same.filter(valid_until__gt=until)
    return lasting.order_by("pk").first()


def _successor(post: Member, hand: Hand, person: Person, until: date) -> Member:
    assert post.organisation is not None
    return appoint(
        hand,
        person=person,
        organisation=post.organisation,
        role=post.role,
        valid_from=until,
        valid_until=post.valid_until if post.valid_until and post.valid_until > until else None,
    )
