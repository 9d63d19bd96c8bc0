"""What every step has in common: whose it is, which clock starts, who is told."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.ledger.actions import may_move, move
from youhu.notices.actions import Audience, tell
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import Role
from youhu.summons.models import Agreed, Part, Summons
from youhu.summons.queries import limits_of, stands_for
from youhu.summons.rules import PART_MOVES, SETTLED, PartState


def minutes(n: int) -> timedelta:
    return timedelta(minutes=n)


def clock(leg: int, due_at: datetime | None, *, warns: bool = True) -> dict[str, Any]:
    """The columns of a clock that starts now; without a due time it stands still."""
    rung_at = due_at if warns else None
    return {"due_at": due_at, "leg": leg + 1, "rung": 0, "next_rung_at": rung_at}


def _due(part: Part, target: PartState, now: datetime) -> datetime | None:
    """When the next step is due, once a part is in that state."""
    kept = {
        PartState.CALLED: part.acknowledge_due_at,
        PartState.COMING: part.arrive_due_at,
        PartState.ARRIVED: part.report_due_at,
        PartState.ACTING: part.report_due_at,
    }
    if target in SETTLED:
        return None
    if target in kept:
        return kept[target]
    limits = limits_of(part.summons.urgency)
    wait = limits.rate if target == PartState.REPORTED else limits.decide
    return now + minutes(wait)


def check(part: Part, verb: str, by: Member) -> None:
    """Raise Refused when a step is not to be taken now, or not by this member."""
    may_move(part, PART_MOVES[verb], by)
    if not part.summons.is_open:
        raise Refused(_("This summons has ended."))
    if not stands_for(part, verb, by):
        raise Refused(_("This step is not yours. The page says whose it is."))


def follow(
    part: Part, verb: str, *, by: Member, now: datetime, note: str = "",
    payload: dict[str, Any] | None = None, **changes: Any,
) -> None:  # fmt: skip
    """Take one arrow of a part: state, clock and ledger change together."""
    target = PartState(PART_MOVES[verb].target)
    due_at = _due(part, target, now)
    columns = clock(part.leg, due_at, warns=target != PartState.REPORTED)
    ended = {"ended_at": now} if target in SETTLED else {}
    move(
        part, verb, by=by, now=now, note=note.strip(), payload=payload,
        **{**columns, **ended, **changes},
    )  # fmt: skip
    if target in SETTLED:
        settle(part.summons, now=now)


def settle(summons: Summons, *, now: datetime) -> None:
    """Once nothing is open any more, the clock of ending runs; before that it stands still."""
    Summons.objects.select_for_update().get(pk=summons.pk)
    is_settled = (
        not summons.parts.open().exists() and not summons.agreed.filter(state="open").exists()
    )
    due_at = now + minutes(limits_of(summons.urgency).rate) if is_settled else None
    Summons.objects.filter(pk=summons.pk).update(settled_due_at=due_at)
    summons.settled_due_at = due_at


def said(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%m-%d %H:%M}" if moment else ""


def caller_of(summons: Summons) -> Audience:
    """Whoever called, as an audience."""
    return Audience(unit=summons.caller, role=summons.called_by.role)


def unit_of(thing: Part | Agreed) -> Audience:
    return Audience(unit=thing.unit, role=Role.HANDLER)


def tell_of(
    thing: Summons | Part | Agreed, template: str, to: Audience, now: datetime, *, key: str = "",
    **words: str,
) -> None:  # fmt: skip
    """Write a message; it never names the person concerned."""
    summons = thing if isinstance(thing, Summons) else thing.summons
    unit = "" if isinstance(thing, Summons) else str(thing.unit)
    due_at = None if isinstance(thing, Summons) else thing.due_at
    context = {
        "code": summons.code, "title": summons.title, "caller": str(summons.caller),
        "place": summons.address, "unit": unit, "due": said(due_at), **words,
    }  # fmt: skip
    name = f"{thing.subject}:{thing.revision}:{template}:{key}:{_name(to.unit)}{to.role}"
    link = f"{settings.YOUHU_SITE_URL}{thing.get_absolute_url()}"
    tell(name, template, context, to=to, now=now, link=link)


def _name(unit: Organisation | None) -> str:
    return unit.code if unit else ""
