"""The desk proposes who might make which wish true; members say yes or no. Nobody is ordered."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.ledger.actions import begin, move, record
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.territory.models import Area
from youhu.territory.rules import DISTRICT_DIGITS
from youhu.volunteering.queries import keeps
from youhu.wishes.actions.claiming import Taken, claim, join
from youhu.wishes.actions.step import tell_member
from youhu.wishes.models import Claim, Pick, Proposal, Wish
from youhu.wishes.pairing import Matching, match
from youhu.wishes.rules import ANSWER, PickState, State


def propose(community: Area, *, by: Member, now: datetime) -> Proposal:
    """Match all open wishes of the community; the desk looks at the picks before anybody is asked.

    Raises Refused when nothing is open, nobody fits, or a proposal waits already.
    """
    _at_desk(community, by)
    found = match(community, now=now)
    if not found.wishes:
        raise Refused(_("No wish waits to be claimed. Publish some first."))
    if not found.picks:
        raise Refused(_("Nobody who has checked in fits these wishes. Look at skills and times."))
    try:
        with transaction.atomic():
            return _write(community, found, by, now)
    except IntegrityError as why:
        raise Refused(_("A proposal waits to be sent. Send or drop it first.")) from why


def _at_desk(community: Area, by: Member) -> None:
    if not keeps(by, community):
        raise Refused(_("Only the desk of %(community)s does this.") % {"community": community})


def _write(community: Area, found: Matching, by: Member, now: datetime) -> Proposal:
    made = Proposal.objects.create(
        district=community.code[:DISTRICT_DIGITS], community=community, made_by=by, made_at=now,
        way=found.assignment.way, wishes=found.wishes, helpers=found.helpers, pairs=found.pairs,
        cost=found.assignment.cost, milliseconds=found.milliseconds,
    )  # fmt: skip
    payload = {"wishes": found.wishes, "picks": len(found.picks), "way": str(made.way)}
    begin(made, "propose", by=by, now=now, payload=payload)
    posts = _posts({one.helper.person for one in found.picks})
    Pick.objects.bulk_create(
        Pick(
            proposal=made, wish=one.wish, member=posts[one.helper.person],
            metres=one.reason.metres, is_home_known=one.helper.is_home_known,
            skill_codes=one.skill_codes, slot_codes=one.slot_codes, load=one.reason.load,
            rivals=one.reason.rivals, cheaper=one.reason.cheaper,
        )
        for one in found.picks
        if one.helper.person in posts
    )  # fmt: skip
    return made


def _posts(people: set[int]) -> dict[int, Member]:
    """As whom each of them acts."""
    rows = Member.objects.filter(person__in=people, role=Role.RESIDENT).order_by("-pk")
    return {member.person_id: member for member in rows}


@transaction.atomic
def take_out(pick: Pick, *, by: Member, now: datetime) -> None:
    """The desk knows better: this person is not asked for this wish."""
    _at_desk(pick.proposal.community, by)
    rows = Pick.objects.filter(pk=pick.pk, state=PickState.DRAFT)
    if not rows.update(state=PickState.TAKEN_OUT):
        raise Refused(_("This was sent already."))
    record(pick.proposal, "take_out", by=by, now=now, payload={"wish": pick.wish.code})


@transaction.atomic
def send(proposal: Proposal, *, by: Member, now: datetime) -> int:
    """Ask all who are picked; each may say yes or no until the answer is due."""
    _at_desk(proposal.community, by)
    move(proposal, "send", by=by, now=now, sent_at=now)
    drafts = Pick.objects.filter(proposal=proposal, state=PickState.DRAFT)
    late = drafts.exclude(wish__in=Wish.objects.askable().values("pk"))
    late.update(state=PickState.GONE, answered_at=now)
    asked = list(drafts.select_related("wish__community", "member__person").order_by("pk"))
    drafts.update(state=PickState.ASKED, answer_by=now + ANSWER)
    for pick in asked:
        tell_member(pick.wish, "wish_suggested", pick.member, now=now, key=f"p{pick.pk}")
    return len(asked)


@transaction.atomic
def drop(proposal: Proposal, *, by: Member, now: datetime) -> None:
    """Nobody is asked."""
    _at_desk(proposal.community, by)
    move(proposal, "drop", by=by, now=now)
    Pick.objects.filter(proposal=proposal, state=PickState.DRAFT).update(state=PickState.TAKEN_OUT)


def accept(pick: Pick, *, by: Member, now: datetime) -> Claim:
    """Yes: the member claims the wish, or joins who already leads it."""
    _own(pick, by)
    try:
        with transaction.atomic():
            wish = pick.wish
            if wish.state == State.OPEN:
                made = claim(wish, by=by, now=now, is_suggested=True)
            else:
                made = join(wish, by=by, now=now)
            Pick.objects.filter(pk=pick.pk).update(state=PickState.ACCEPTED, answered_at=now)
            return made
    except Taken:
        Pick.objects.filter(pk=pick.pk).update(state=PickState.GONE, answered_at=now)
        raise


@transaction.atomic
def decline(pick: Pick, *, by: Member, now: datetime, note: str = "") -> None:
    """No: this wish is not suggested to them again, and nothing else follows."""
    _own(pick, by)
    record(pick.proposal, "decline", by=by, now=now, note=note.strip())
    Pick.objects.filter(pk=pick.pk).update(
        state=PickState.DECLINED, answered_at=now, reason=note.strip()[:200]
    )


def _own(pick: Pick, by: Member) -> None:
    if by.pk is None or pick.member.person_id != by.person_id:
        raise Refused(_("This suggestion was made to somebody else."))
    if pick.state != PickState.ASKED:
        raise Refused(_("This suggestion is over. Look at the board for others."))
