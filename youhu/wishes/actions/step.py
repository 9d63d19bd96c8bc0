"""What the steps have in common: whose turn it is, when the next is due, who is told."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.ledger.clocked import clock
from youhu.notices.actions import Audience, tell
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.solvers.matching.fair import FAIR_HOURS
from youhu.volunteering.queries import desk_of
from youhu.wishes.models import Claim, Wish
from youhu.wishes.queries import stands_for
from youhu.wishes.rules import ROUND, SIDES, ClaimState


def check_side(wish: Wish, verb: str, by: Member, *, has_receipt: bool = False) -> None:
    """Raise Refused for a step that is somebody else's."""
    if not stands_for(wish, SIDES[verb], by, has_receipt=has_receipt):
        raise Refused(_("This step is not yours. The page says whose it is."))


def quiet_clock(due_at: datetime, *, nudge_at: datetime | None = None) -> dict[str, Any]:
    """A clock at whose end the sweep acts by itself, so that nobody is warned."""
    return {**clock(due_at), "next_rung_at": nudge_at}


# What a wish says of its helper while it has none.
NOBODY: dict[str, Any] = {
    "helper": None, "unit": None, "claimed_at": None, "contacted_at": None, "meets_at": None,
}  # fmt: skip


def end_claims(wish: Wish, state: ClaimState, *, now: datetime, reason: str = "") -> list[Claim]:
    """All who hold the wish hold it no longer; answers who did. Call it once the row has moved."""
    held = Claim.objects.filter(wish=wish, state=ClaimState.HELD)
    ended = list(held.select_related("member__person").order_by("seat"))
    held.update(state=state, ended_at=now, reason=reason[:200])
    return ended


def round_end(wanted_on: date | None, now: datetime) -> datetime:
    """A round ends after its days, or when the day by which it is wanted is over."""
    if wanted_on is None:
        return now + ROUND
    last = timezone.make_aware(datetime.combine(wanted_on, datetime.max.time()))
    return max(min(last, now + ROUND), now + timedelta(hours=FAIR_HOURS))


def must_say(note: str, why: str) -> str:
    """The words, trimmed; raises Refused with `why` when there are none."""
    if not note.strip():
        raise Refused(why)
    return note.strip()


def said(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%m-%d %H:%M}" if moment else ""


def tell_desk(wish: Wish, template: str, *, now: datetime, key: str = "", **words: str) -> None:
    """Write a message to the community's desk; it names nobody."""
    desk = desk_of(wish.community)
    if desk is not None:
        to = Audience(unit=desk, role=Role.HANDLER)
        _tell(wish, template, to, "wish_desk", now, key, words)


def tell_helper(wish: Wish, template: str, *, now: datetime, key: str = "", **words: str) -> None:
    """Write a message to who leads."""
    if wish.helper is not None:
        tell_member(wish, template, wish.helper, now=now, key=key, **words)


def tell_member(
    wish: Wish, template: str, member: Member, *, now: datetime, key: str = "", **words: str
) -> None:
    """Write a message to somebody who helps or might."""
    address = "wish_at_desk" if member.role == Role.HANDLER else "wish"
    _tell(wish, template, Audience(member=member), address, now, f"{key}:{member.pk}", words)


def tell_asker(wish: Wish, template: str, *, now: datetime, key: str = "", **words: str) -> None:
    """Write a message to who asked; for who has no login the desk hears it and rings them."""
    if wish.asked_by is not None:
        _tell(wish, template, Audience(member=wish.asked_by), "my_wish", now, key, words)
    else:
        tell_desk(wish, f"{template}_for_asker", now=now, key=key, **words)


def _tell(
    wish: Wish, template: str, to: Audience, address: str, now: datetime, key: str,
    words: dict[str, str],
) -> None:  # fmt: skip
    name = "wish_at_desk" if address == "wish_desk" else address
    context = {
        "code": wish.code, "title": wish.title or str(wish.community),
        "community": str(wish.community), "due": said(wish.due_at), **words,
    }  # fmt: skip
    link = f"{settings.YOUHU_SITE_URL}{reverse(name, args=[wish.pk])}"
    tell(f"{wish.subject}:{wish.revision}:{template}:{key}", template, context, to=to, now=now,
         link=link)  # fmt: skip
