"""Whose a wish is, who may claim it, and how much somebody did of late: reading only."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from youhu.common import words
from youhu.common.errors import Refused
from youhu.registry.models import Member
from youhu.registry.rules import OrgKind, Role
from youhu.solvers.matching.fair import LATELY_DAYS, MOST_OPEN, first_in_line
from youhu.volunteering.models import CheckIn
from youhu.volunteering.queries import has_checked_in, keeps
from youhu.volunteering.rules import State as CheckInState
from youhu.wishes.models import Claim, Wish
from youhu.wishes.rules import ClaimState, Side, State

_COUNTED = (ClaimState.HELD, ClaimState.DONE)


def is_at_desk(wish: Wish, member: Member) -> bool:
    """Whether the member keeps the community of the wish."""
    return keeps(member, wish.community)


def is_helper(wish: Wish, member: Member) -> bool:
    """Whether the member leads this wish: in person, or as a contact of the unit that does."""
    if member.pk is None or not wish.is_held:
        return False
    if wish.unit_id is not None:
        return member.role == Role.HANDLER and member.organisation_id == wish.unit_id
    return wish.helper is not None and wish.helper.person_id == member.person_id


def has_claims(member: Member) -> bool:
    """Whether somebody helps, has helped or has wished: their page of claims shows something."""
    if not member.pk:
        return False
    helped = Claim.objects.filter(person=member.person_id)
    wished = Wish.objects.filter(asked_by__person=member.person_id)
    return has_checked_in(member) or helped.exists() or wished.exists()


def is_asker(wish: Wish, member: Member) -> bool:
    """Whether the member asked for it, with a login."""
    if member.pk is None or wish.asked_by is None:
        return False
    return member.role == Role.RESIDENT and wish.asked_by.person_id == member.person_id


def is_own(wish: Wish, member: Member) -> bool:
    """Whether the member asked for it, or is who it was asked for."""
    if member.pk is None:
        return False
    is_same_phone = bool(wish.phone) and member.person.phone == wish.phone
    asked = wish.asked_by is not None and wish.asked_by.person_id == member.person_id
    return is_same_phone or asked


def stands_for(wish: Wish, side: Side, member: Member, *, has_receipt: bool = False) -> bool:
    """Whether the member may take a step of that side; a receipt stands for the asker."""
    if side == Side.DESK:
        return is_at_desk(wish, member)
    if side == Side.HELPER:
        return is_helper(wish, member)
    if side == Side.DESK_OR_HELPER:
        return is_helper(wish, member) or is_at_desk(wish, member)
    asks = is_asker(wish, member) or (has_receipt and member.role == Role.RESIDENT)
    return asks or (side == Side.DESK_OR_ASKER and is_at_desk(wish, member))


def is_unit_contact(member: Member) -> bool:
    """Whether the member speaks for an organisation that is no community committee."""
    if member.role != Role.HANDLER or member.organisation is None:
        return False
    return member.organisation.kind != OrgKind.COMMUNITY


def check_in_of(member: Member) -> CheckIn | None:
    """The active check-in of whoever acts; only one that was accepted lets somebody claim."""
    if member.pk is None or member.role != Role.RESIDENT:
        return None
    return CheckIn.objects.active().filter(person=member.person_id).first()


def load_of(people: Collection[int], now: datetime) -> dict[int, int]:
    """How many wishes each person holds or did of late; who is not named did none."""
    since = now - timedelta(days=LATELY_DAYS)
    rows = Claim.objects.filter(person__in=people, claimed_at__gt=since, state__in=_COUNTED)
    counted = rows.values("person").order_by().annotate(n=Count("pk"))
    return {row["person"]: row["n"] for row in counted}


def places_taken(member: Member) -> set[int]:
    """Which of the places for open claims are taken."""
    held = Claim.objects.filter(person=member.person_id, state=ClaimState.HELD, unit=None)
    return {place for place in held.values_list("place", flat=True) if place}


def places_left(member: Member) -> int:
    """How many more wishes somebody may claim."""
    return max(0, MOST_OPEN - len(places_taken(member))) if member.pk else 0


def refuse_claim(wish: Wish, by: Member, now: datetime, *, is_suggested: bool = False) -> None:
    """Raise Refused, with what to do instead, when the member may not claim this wish now."""
    if wish.is_project:
        if not is_unit_contact(by):
            raise Refused(_("Micro-projects are claimed by organisations, by their contact."))
        return
    if by.role != Role.RESIDENT:
        raise Refused(_("Wishes are claimed by people who have checked in, not by units."))
    refuse_stranger(by)
    refuse_own(wish, by)
    _refuse_out_of_turn(wish, by, now, is_suggested=is_suggested)


def refuse_own(wish: Wish, by: Member) -> None:
    """Raise Refused for who asked for it."""
    if is_own(wish, by):
        raise Refused(_("This is your own wish. Somebody else makes it true."))


def refuse_stranger(by: Member) -> None:
    """Raise Refused for who has not checked in where they live, or is not accepted yet."""
    found = check_in_of(by)
    if by.pk is None:
        raise Refused(_("Sign in first. Only members who have checked in claim wishes."))
    if found is None:
        raise Refused(_("Check in to the community where you live first; then claim."))
    if found.state != CheckInState.ACCEPTED:
        raise Refused(
            _("%(community)s has not accepted your check-in yet. You are told when it has.")
            % {"community": found.community}
        )


def _refuse_out_of_turn(wish: Wish, by: Member, now: datetime, *, is_suggested: bool) -> None:
    assert by.person_id is not None
    if wish.is_reserved(now):
        assert wish.reserved_for is not None
        assert wish.reserved_until is not None
        if wish.reserved_for.person_id != by.person_id:
            raise Refused(
                _("Somebody of the waiting list is asked first, until %(until)s.")
                % {"until": words.moment(wish.reserved_until, now)}
            )
        return
    if is_suggested:
        return
    load = load_of([by.person_id], now).get(by.person_id, 0)
    if wish.fair_until is not None and now < wish.fair_until and not first_in_line(load):
        text = ngettext(
            "You made %(n)s wish true of late. Until %(until)s this one is for those who did less.",
            "You took on %(n)s wishes of late. Until %(until)s this one is for those who did less.",
            load,
        )
        raise Refused(text % {"n": load, "until": words.moment(wish.fair_until, now)})


def counts(member: Member) -> dict[str, int]:
    """How many wishes wait in each state for a desk."""
    rows = Wish.objects.visible_to(member).values("state").order_by().annotate(n=Count("pk"))
    return {row["state"]: row["n"] for row in rows}


def waiting_at_desk(member: Member) -> int:
    """How many wishes wait for the desk itself: what its door counts."""
    mine = Wish.objects.visible_to(member)
    verify = Q(state__in=(State.SUBMITTED, State.ROLLED_OVER))
    confirm = Q(state=State.PENDING_CONFIRM, rung__gt=0)
    return mine.filter(verify | confirm).count() if member.keeps_community else 0


def waiting_at(member: Member) -> int:
    """How many wishes wait for the desk of this member's community, for the rail."""
    if member.role != Role.HANDLER or not member.keeps_community:
        return 0
    mine = Wish.objects.filter(community__code=member.area_code)
    return mine.filter(state__in=(State.SUBMITTED, State.PENDING_CONFIRM)).count()
