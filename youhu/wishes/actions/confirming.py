"""The asker says that it came true, or the desk for them; hours are credited; thanks are said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.calls.actions import leftovers
from youhu.calls.actions.laying import lay_down, photos_first, show
from youhu.common.errors import Refused
from youhu.common.images import CleanPhoto
from youhu.ledger.actions import may_move, move, record
from youhu.ledger.clocked import clock
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.volunteering.actions import confirm_service, log_service
from youhu.volunteering.rules import ServiceState
from youhu.volunteering.rules import Source as ServiceSource
from youhu.wishes.actions.doing import REPORT
from youhu.wishes.actions.step import (
    check_side,
    end_claims,
    must_say,
    tell_desk,
    tell_helper,
    tell_member,
)
from youhu.wishes.models import Claim, Thanks, Wish
from youhu.wishes.queries import is_at_desk, is_own
from youhu.wishes.rules import MOVES, SERVICE_OF, ClaimState, Kind, Satisfaction


@dataclass(frozen=True)
class Said:
    """What somebody says to who helped, and whether others may read and see it."""

    satisfaction: str
    words: str = ""
    has_consent: bool = False


@transaction.atomic
def confirm(
    wish: Wish, *, by: Member, now: datetime, note: str = "", has_receipt: bool = False
) -> None:
    """It came true: the hours of everybody who helped count from now.

    The desk does it for an asker whom it rang, or who stayed silent, and says which. Raises
    Refused for who helped: nobody confirms their own.
    """
    may_move(wish, MOVES["confirm"], by)
    check_side(wish, "confirm", by, has_receipt=has_receipt)
    is_for_asker = by.role != Role.RESIDENT
    why = must_say(note, _("Say how the asker told you, or that they stayed silent.")) \
        if is_for_asker else note.strip()  # fmt: skip
    helpers = _helpers(wish, by)
    move(
        wish, "confirm", by=by, now=now, note=why, payload={"by_desk": is_for_asker},
        realised_at=now, ended_at=now, is_confirmed_by_desk=is_for_asker, **clock(None),
    )  # fmt: skip
    end_claims(wish, ClaimState.DONE, now=now)
    for member in helpers:
        _credit(wish, member, by=by, now=now)
    tell_helper(wish, "wish_realised", now=now)


def _helpers(wish: Wish, by: Member) -> list[Member]:
    held = Claim.objects.filter(wish=wish, state=ClaimState.HELD)
    people = [one.member for one in held.select_related("member__person").order_by("seat")]
    if by.pk and any(member.person_id == by.person_id for member in people):
        raise Refused(_("Nobody confirms what they did themselves. Let a colleague do it."))
    return [member for member in people if not is_own(wish, member)]


def _credit(wish: Wish, member: Member, *, by: Member, now: datetime) -> None:
    """Write the hours down as a service of the wish, and confirm it."""
    assert wish.began_at is not None
    assert wish.finished_at is not None
    service = log_service(
        member.person, community=wish.community, what=wish.title,
        kind=SERVICE_OF[Kind(wish.kind)], starts_at=wish.began_at, ends_at=wish.finished_at,
        source=ServiceSource.WISH, by=by, now=now, wish_key=wish.subject,
    )  # fmt: skip
    if service.state == ServiceState.LOGGED:
        confirm_service(service, by=by, now=now)


@transaction.atomic
def send_back(
    wish: Wish, *, note: str, by: Member, now: datetime, has_receipt: bool = False
) -> None:
    """It is not done yet; who claimed it goes on."""
    may_move(wish, MOVES["send_back"], by)
    check_side(wish, "send_back", by, has_receipt=has_receipt)
    why = must_say(note, _("Say what is still missing."))
    move(
        wish, "send_back", by=by, now=now, note=why, finished_at=None, began_at=None,
        **clock(now + 2 * REPORT),
    )  # fmt: skip
    tell_helper(wish, "wish_sent_back", now=now, note=why)


@photos_first(Thanks)
@transaction.atomic
def rate(
    wish: Wish, said: Said, *, photos: Sequence[CleanPhoto] = (), by: Member, now: datetime,
    has_receipt: bool = False,
) -> None:  # fmt: skip
    """How it was, and perhaps thanks; what others may see waits for the desk's look."""
    may_move(wish, MOVES["rate"], by)
    check_side(wish, "rate", by, has_receipt=has_receipt)
    if said.satisfaction not in Satisfaction:
        raise Refused(_("Say how it was."))
    is_for_asker = by.role != Role.RESIDENT
    move(
        wish, "rate", by=by, now=now, satisfaction=said.satisfaction,
        payload={"satisfaction": said.satisfaction, "by_desk": is_for_asker},
    )  # fmt: skip
    if said.words.strip() or photos:
        _keep(wish, said, photos, is_for_asker=is_for_asker, now=now)
    tell_helper(wish, "wish_rated", now=now)


def _keep(
    wish: Wish, said: Said, photos: Sequence[CleanPhoto], *, is_for_asker: bool, now: datetime
) -> None:
    how = _("told the desk") if is_for_asker else _("ticked the box on the page of the wish")
    thanks = Thanks(
        wish=wish, words=said.words.strip()[:200], has_consent=said.has_consent,
        consent_note=how if said.has_consent else "", said_at=now,
    )  # fmt: skip
    kept = photos[:1] if said.has_consent else ()  # without consent nobody needs the picture
    for photo in lay_down(kept, Thanks):
        thanks.image, thanks.thumb = photo.image, photo.small
    thanks.save()
    if kept:
        show(Thanks.objects.filter(pk=thanks.pk))
    if said.has_consent:
        tell_desk(wish, "thanks_to_check", now=now)


@transaction.atomic
def show_thanks(thanks: Thanks, *, by: Member, now: datetime) -> None:
    """The desk has looked at it: it stands on the wall of thanks from now."""
    wish = thanks.wish
    if not is_at_desk(wish, by):
        raise Refused(_("Only the community’s desk puts thanks on the wall."))
    if not thanks.has_consent:
        raise Refused(_("Nobody agreed to show this."))
    record(wish, "show_thanks", by=by, now=now)
    Thanks.objects.filter(pk=thanks.pk).update(shown_at=now, shown_by=by)
    for claim in Claim.objects.filter(wish=wish, state=ClaimState.DONE).select_related("member"):
        tell_member(wish, "thanks_shown", claim.member, now=now)


@transaction.atomic
def hide_thanks(thanks: Thanks, *, by: Member, now: datetime, has_receipt: bool = False) -> None:
    """The asker does not want it shown any longer, or the desk takes it off the wall."""
    check_side(thanks.wish, "withdraw", by, has_receipt=has_receipt)
    record(thanks.wish, "hide_thanks", by=by, now=now)
    forget_picture(thanks, now=now)
    Thanks.objects.filter(pk=thanks.pk).update(shown_at=None, shown_by=None, has_consent=False)


def forget_picture(thanks: Thanks, *, now: datetime) -> None:
    """The picture goes with the consent; the next sweep removes its files."""
    leftovers.note({str(f.name) for f in (thanks.image, thanks.thumb) if f}, due_at=now)
    Thanks.objects.filter(pk=thanks.pk).update(image="", thumb="")
