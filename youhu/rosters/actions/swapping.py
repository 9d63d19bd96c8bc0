"""Every write to a swap: asked, accepted, approved, refused, withdrawn, lapsed."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.ledger.actions import begin, move
from youhu.notices.actions import Audience
from youhu.registry.models import Member, nobody
from youhu.registry.rules import Role
from youhu.rosters.actions.telling import in_charge, moment_said, refuse_unable, say, span_said
from youhu.rosters.models import Swap
from youhu.rosters.queries import leads
from youhu.rosters.rules import AHEAD, LATEST_REQUEST, answer_by
from youhu.territory.actions import stand_in
from youhu.territory.duty import Turn, turn_of
from youhu.territory.models import Roster


@dataclass(frozen=True)
class Wanted:
    """Which turn somebody gives away, to whom, and which one they would do in return."""

    turn: Turn
    colleague: Member
    back: Turn | None = None


@transaction.atomic
def ask_swap(wanted: Wanted, *, note: str, by: Member, now: datetime) -> Swap:
    """Ask a colleague to take a turn of mine, or to exchange it.

    Raises Refused for a turn that is not mine, begins too soon, or that the colleague cannot do.
    """
    turn, back = wanted.turn, wanted.back
    _refuse_turn(turn, by, now)
    assert turn.member is not None
    _refuse_pair(turn, back, turn.member, wanted.colleague, now)
    if Swap.objects.open().filter(roster=turn.roster, on=turn.on).exists():
        raise Refused(_("Somebody is asked for this turn already. Withdraw that first."))
    first = min(turn.starts_at, back.starts_at) if back else turn.starts_at
    swap = Swap.objects.create(
        district=by.area_code[:6], post=turn.post, roster=turn.roster, on=turn.on,
        starts_at=turn.starts_at, ends_at=turn.ends_at, asker=turn.member,
        colleague=wanted.colleague, note=note, asked_at=now, answer_by=answer_by(now, first),
        **(_back(back) if back else {}),
    )  # fmt: skip
    said = {"turn": turn.code, "to": wanted.colleague.pk, "back": back.code if back else ""}
    begin(swap, "ask", by=by, now=now, note=note, payload=said)
    _tell(swap, "swap_asked", Audience(member=swap.colleague), now)
    return swap


def _back(back: Turn) -> dict[str, object]:
    return {
        "back_roster": back.roster, "back_on": back.on, "back_starts_at": back.starts_at,
        "back_ends_at": back.ends_at,
    }  # fmt: skip


def _refuse_turn(turn: Turn, by: Member, now: datetime) -> None:
    if turn.member is None or turn.member.person_id != by.person_id:
        raise Refused(_("This turn is not yours any more. Reload the page and look again."))
    if turn.starts_at < now + LATEST_REQUEST:
        raise Refused(_("It begins too soon to ask. Ring the person in charge."))
    if turn.starts_at > now + AHEAD:
        raise Refused(_("Only turns of the coming 30 days are swapped."))


def _refuse_pair(
    turn: Turn, back: Turn | None, asker: Member, colleague: Member, now: datetime
) -> None:
    """Refuse what would leave a gap or put somebody on duty twice."""
    if colleague.person_id == asker.person_id:
        raise Refused(_("Choose somebody else than yourself."))
    given = (turn, back) if back else (turn,)
    refuse_unable(colleague, turn, but=given)
    if back is None:
        return
    if back.member is None or back.member.pk != colleague.pk or back.starts_at <= now:
        raise Refused(_("The turn in return is not theirs any more. Choose another one."))
    refuse_unable(asker, back, but=given)


@transaction.atomic
def accept_swap(swap: Swap, *, by: Member, now: datetime) -> None:
    """The colleague says yes; where the post requires it, whoever is in charge decides next."""
    _refuse_others(swap.colleague, by)
    _look_again(swap, now)
    move(swap, "accept", by=by, now=now)
    if not swap.post.swaps_need_approval:
        _settle(swap, by=by, now=now)
        return
    _tell(swap, "swap_to_approve", in_charge(swap.post, now), now)


@transaction.atomic
def decline_swap(swap: Swap, *, note: str, by: Member, now: datetime) -> None:
    """The colleague says no, and why."""
    _refuse_others(swap.colleague, by)
    move(swap, "decline", by=by, now=now, note=note, ended_at=now)
    _tell(swap, "swap_declined", Audience(member=swap.asker), now, note=note)


@transaction.atomic
def approve_swap(swap: Swap, *, by: Member, now: datetime) -> None:
    """Whoever is in charge agrees: the roster changes at once."""
    _refuse_led(swap, by)
    _look_again(swap, now)
    _settle(swap, by=by, now=now)


@transaction.atomic
def refuse_swap(swap: Swap, *, note: str, by: Member, now: datetime) -> None:
    """Whoever is in charge does not agree; the roster stays."""
    _refuse_led(swap, by)
    move(swap, "refuse", by=by, now=now, note=note, ended_at=now)
    for member in (swap.asker, swap.colleague):
        _tell(swap, "swap_refused", Audience(member=member), now, note=note)


@transaction.atomic
def withdraw_swap(swap: Swap, *, by: Member, now: datetime) -> None:
    """The asker does the turn after all."""
    _refuse_others(swap.asker, by)
    move(swap, "withdraw", by=by, now=now, ended_at=now)
    _tell(swap, "swap_withdrawn", Audience(member=swap.colleague), now)


def lapse_swaps(*, now: datetime) -> int:
    """Sweep: what nobody answered in time lapses; the asker keeps the turn and hears of it."""
    rows = Swap.objects.open().filter(answer_by__lte=now).whole().order_by("answer_by", "pk")
    return sum(_lapse(swap, now) for swap in rows)


@transaction.atomic
def _lapse(swap: Swap, now: datetime) -> int:
    try:
        move(swap, "lapse", by=nobody(Role.CLOCK), now=now, ended_at=now)
    except Refused:  # somebody answered while the sweep looked
        return 0
    for to in (Audience(member=swap.asker), in_charge(swap.post, now)):
        _tell(swap, "swap_lapsed", to, now)
    return 1


def _look_again(swap: Swap, now: datetime) -> tuple[Turn, Turn | None]:
    """The turns as they are now, their rosters locked. Raises Refused when something changed."""
    keys = sorted(key for key in (swap.roster_id, swap.back_roster_id) if key)
    list(Roster.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    turn = _turn(swap.roster_id, swap.on)
    back = _turn(swap.back_roster_id, swap.back_on) if swap.back_on else None
    if turn is None or (swap.is_exchange and back is None):
        raise Refused(_("The roster has no such turn any more. Ask anew."))
    if turn.member is None or turn.member.pk != swap.asker_id or turn.starts_at <= now:
        raise Refused(_("This turn changed hands or has begun. Ask anew."))
    _refuse_pair(turn, back, swap.asker, swap.colleague, now)
    return turn, back


def _turn(roster: int | None, on: object) -> Turn | None:
    return turn_of(f"{roster}-{on:%Y%m%d}") if roster else None


def _settle(swap: Swap, *, by: Member, now: datetime) -> None:
    move(swap, "settle", by=by, now=now, ended_at=now)
    assert swap.roster is not None
    stand_in(swap.roster, swap.on, swap.colleague)
    if swap.back_roster is not None and swap.back_on is not None:
        stand_in(swap.back_roster, swap.back_on, swap.asker)
    for member in (swap.asker, swap.colleague):
        _tell(swap, "swap_done", Audience(member=member), now)


def _refuse_others(member: Member, by: Member) -> None:
    if member.person_id != by.person_id:
        raise Refused(_("Only %(name)s can do this.") % {"name": member.person})


def _refuse_led(swap: Swap, by: Member) -> None:
    if not leads(by, swap.post):
        raise Refused(_("Only the person in charge of this post can do this."))
    if by.person_id in (swap.asker.person_id, swap.colleague.person_id):
        raise Refused(_("You are one of the two. Let somebody else decide."))


def _tell(swap: Swap, template: str, to: Audience, now: datetime, **words: str) -> None:
    said = {
        "post": str(swap.post), "span": span_said(swap.starts_at, swap.ends_at),
        "asker": str(swap.asker.person), "colleague": str(swap.colleague.person),
        "back": _back_said(swap), "due": moment_said(swap.answer_by),
    }  # fmt: skip
    say(swap, template, to, now, **{**said, **words})


def _back_said(swap: Swap) -> str:
    if swap.back_starts_at is None or swap.back_ends_at is None:
        return "—"
    return span_said(swap.back_starts_at, swap.back_ends_at)
