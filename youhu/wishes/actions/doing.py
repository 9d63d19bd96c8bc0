"""Who claimed a wish talks to the asker, agrees on a time, and makes it true."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.ledger.actions import may_move, move, record
from youhu.ledger.clocked import clock
from youhu.privacy.actions import Whose, write_look
from youhu.privacy.rules import About, Purpose
from youhu.registry.models import Member
from youhu.volunteering.actions.step import work_days
from youhu.wishes.actions.step import check_side, must_say, quiet_clock, tell_asker
from youhu.wishes.models import Claim, Wish
from youhu.wishes.queries import is_at_desk, is_helper
from youhu.wishes.rules import (
    CONFIRM_DAYS,
    LONGEST_LEASE,
    LONGEST_PROMISE,
    MOVES,
    ClaimState,
    State,
)

REPORT = timedelta(hours=24)  # after the agreed time the helper says how it went


@transaction.atomic
def look(wish: Wish, *, by: Member, now: datetime) -> None:
    """Who claimed it, or the desk, sees the asker's name, number and address; that is kept.

    Raises Refused for everybody else, and once the wish has come to an end.
    """
    helps = is_helper(wish, by)
    if not helps and not (wish.goes_on and is_at_desk(wish, by)):
        raise Refused(_("Only who claimed the wish sees this, until it has come true."))
    title = f"{wish.code} {wish.salutation}"
    whose = Whose(About.WISH, title, wish.get_absolute_url(), wish.district)
    write_look(whose, purpose=Purpose.CONTACT, words="", by=by, now=now)
    first: dict[str, Any] = {} if wish.contacted_at or not helps else {"contacted_at": now}
    record(wish, "look", by=by, now=now, **first)
    if first:
        Claim.objects.filter(wish=wish, state=ClaimState.HELD).update(contacted_at=now)


@transaction.atomic
def extend(wish: Wish, *, note: str, by: Member, now: datetime) -> None:
    """Nobody answered: once, the lease grows to the seven days that there are."""
    may_move(wish, MOVES["agree"], by)
    check_side(wish, "agree", by)
    held = Claim.objects.filter(wish=wish, state=ClaimState.HELD, seat=1)
    if not held.filter(is_extended=False).update(is_extended=True):
        raise Refused(_("You have had more time already. Give it back if you cannot reach them."))
    why = must_say(note, _("Say how you tried."))
    assert wish.claimed_at is not None
    record(wish, "extend", by=by, now=now, note=why, fence={"due_at": wish.due_at},
           **quiet_clock(wish.claimed_at + LONGEST_LEASE))  # fmt: skip


@transaction.atomic
def agree(wish: Wish, *, meets_at: datetime, by: Member, now: datetime) -> None:
    """Both have talked and agreed on a time."""
    may_move(wish, MOVES["agree"], by)
    check_side(wish, "agree", by)
    _refuse_moment(meets_at, now)
    contacted = wish.contacted_at or now
    move(
        wish, "agree", by=by, now=now, payload={"meets_at": meets_at.isoformat()},
        meets_at=meets_at, contacted_at=contacted, **clock(meets_at + REPORT),
    )  # fmt: skip
    tell_asker(wish, "wish_agreed", now=now, at=f"{meets_at:%m-%d %H:%M}")


@transaction.atomic
def postpone(wish: Wish, *, meets_at: datetime, note: str, by: Member, now: datetime) -> None:
    """Both agreed on another time."""
    may_move(wish, MOVES["finish"], by)
    check_side(wish, "finish", by)
    _refuse_moment(meets_at, now)
    why = must_say(note, _("Say why, so that the desk knows."))
    record(wish, "postpone", by=by, now=now, note=why, fence={"state": State.IN_PROGRESS},
           meets_at=meets_at, **clock(meets_at + REPORT))  # fmt: skip


def _refuse_moment(meets_at: datetime, now: datetime) -> None:
    if not now <= meets_at <= now + LONGEST_PROMISE:
        raise Refused(
            _("Choose a time from now on, within %(n)s days.") % {"n": LONGEST_PROMISE.days}
        )


@transaction.atomic
def finish(wish: Wish, *, minutes: int, note: str, by: Member, now: datetime) -> None:
    """It is done; the asker says whether it is so."""
    may_move(wish, MOVES["finish"], by)
    check_side(wish, "finish", by)
    if not 0 < minutes <= 16 * 60:
        raise Refused(_("Say how long it took, up to 16 hours."))
    move(
        wish, "finish", by=by, now=now, note=note.strip(), payload={"minutes": minutes},
        began_at=now - timedelta(minutes=minutes), finished_at=now, done_note=note.strip()[:200],
        **clock(work_days(CONFIRM_DAYS, wish.community, now)),
    )  # fmt: skip
    tell_asker(wish, "wish_done", now=now)
