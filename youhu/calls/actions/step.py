"""What every step of a call has in common: whose it is, which clock starts, who is told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls import clocks
from youhu.calls.clocks import SILENT, Clock, Limit, Matter
from youhu.calls.links import follow_url
from youhu.calls.models import Call
from youhu.calls.queries import is_mine
from youhu.calls.reference import Reference, current
from youhu.calls.routing import command_room
from youhu.calls.rules import MOVES, OPEN, REMARKS, STAGE_OF, Stage, State
from youhu.common.errors import Refused
from youhu.ledger.actions import Payload, may_move, move
from youhu.notices.actions import Audience, tell
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import OrgKind, Role

STOPPED: dict[str, Any] = {
    "stage": "",
    "stage_started_at": None,
    "stage_soon_at": None,
    "stage_due_at": None,
    "next_rung_at": None,
    "rung": 0,
    "is_uncertain": False,
    "promise_is_uncertain": False,
    "next_promise_at": None,
    "paused": {},
    "wake_at": None,
}


def matter_of(call: Call) -> Matter:
    return Matter(call.category, call.kind, call.urgency)


def start_clock(
    reference: Reference, matter: Matter, stage: str, now: datetime, unit_id: int | None = None
) -> Clock:
    """Start the clock of a stage by the limit that fits best, on the unit's own working hours."""
    return clocks.start(reference.calendar(unit_id), limit_of(reference, matter, stage, now), now)


def limit_of(reference: Reference, matter: Matter, stage: str, now: datetime) -> Limit:
    """The limit of a stage that fits best; a short one where the tables are silent."""
    return reference.tables.limits.find(stage, matter, timezone.localdate(now)) or SILENT


def clock_columns(
    reference: Reference, matter: Matter, clock: Clock, stage: str, unit_id: int | None
) -> dict[str, Any]:
    """How a running clock stands in a call's row."""
    calendar, ladder = reference.calendar(unit_id), reference.tables.ladder
    return {
        "stage": stage,
        "stage_started_at": clock.started_at,
        "stage_soon_at": clock.soon_at,
        "stage_due_at": clock.due_at,
        "limit_type": clock.limit.limit_type,
        "stage_basis": clock.basis(unit_id).as_json(),
        "is_uncertain": clock.is_uncertain,
        "rung": 0,
        "next_rung_at": ladder.next_at(calendar, clock.due_at, 1, stage, matter.urgency),
    }


def promise_columns(
    reference: Reference, matter: Matter, now: datetime, unit_id: int | None
) -> dict[str, Any]:
    """The promise that is given now, as it stands in a call's row."""
    clock = start_clock(reference, matter, Stage.TOTAL, now, unit_id)
    return {
        "due_at": clock.due_at,
        "total_type": clock.limit.limit_type,
        "promise_basis": clock.basis(unit_id).as_json(),
        "promise_is_uncertain": clock.is_uncertain,
        "promise_rung": 0,
        "next_promise_at": next_promise_at(reference, matter, clock.due_at, 1, unit_id),
    }


def next_promise_at(
    reference: Reference, matter: Matter, due_at: datetime, rung: int, unit_id: int | None
) -> datetime | None:
    """When the n-th warning about a promise is due."""
    calendar, ladder = reference.calendar(unit_id), reference.tables.ladder
    return ladder.next_at(calendar, due_at, rung, Stage.TOTAL, matter.urgency)


@dataclass
class Step:
    """One arrow about to be followed: the call, the verb, the hand, the moment."""

    call: Call
    verb: str
    by: Member
    now: datetime
    reference: Reference

    @property
    def target(self) -> str:
        return MOVES[self.verb].target

    def follow(
        self,
        *,
        unit: Organisation | None = None,
        note: str = "",
        payload: Payload | None = None,
        **changes: Any,
    ) -> None:
        """Take the arrow: owner, clock and state change together, in one line of the ledger."""
        owner = unit or self.call.unit
        columns = {"leg": self.call.leg + 1, **self._clock(owner), **changes}
        if unit is not None:
            columns["unit"] = unit
        said = {**(payload or {}), **({"unit": unit.code} if unit is not None else {})}
        move(self.call, self.verb, by=self.by, now=self.now, note=note, payload=said, **columns)

    def _clock(self, owner: Organisation | None) -> dict[str, Any]:
        if self.target not in OPEN:
            return dict(STOPPED)
        stage, matter = STAGE_OF[State(self.target)], matter_of(self.call)
        unit_id = owner.pk if owner else None
        clock = start_clock(self.reference, matter, stage, self.now, unit_id)
        return clock_columns(self.reference, matter, clock, stage, unit_id)

    def tell(
        self,
        template: str,
        *,
        unit: Organisation | None = None,
        role: str = "",
        member: Member | None = None,
        **words: str,
    ) -> None:
        """Write the message that this step gives rise to."""
        call = self.call
        context = {**words_of(call), **words}
        key = f"{call.subject}:{call.revision}:{template}:{role}"
        to = Audience(unit=unit, role=role, member=member)
        tell(key, template, context, to=to, now=self.now, link=link_of(call, to))


def link_of(call: Call, to: Audience) -> str:
    """The address at which those who are told open the call: its desk, their phone, their own."""
    if to.member is not None and to.member.role == Role.RESIDENT:
        return follow_url(call)
    in_the_field = to.role == Role.GRID_WORKER
    path = reverse("field_task", args=[call.number]) if in_the_field else call.get_absolute_url()
    return f"{settings.YOUHU_SITE_URL}{path}"


def words_of(call: Call) -> dict[str, str]:
    """What every message about a call may say; never who called."""
    due_at = timezone.localtime(call.stage_due_at) if call.stage_due_at else None
    return {
        "number": call.number,
        "address": call.address or call.cell_code,
        "what": call.text[:60],
        "due": f"{due_at:%m-%d %H:%M}" if due_at else "",
        "unit": str(call.unit or ""),
        "answer": call.answer_text[:100],
    }


def begin(call: Call, verb: str, *, by: Member, now: datetime) -> Step:
    """Look up what a step needs; raises Refused when it is not this member's to take.

    Call it inside the transaction of the step.
    """
    assert transaction.get_connection().in_atomic_block
    may_move(call, MOVES[verb], by)
    may_touch(call, by)
    reference = current()
    call.category = reference.tables.categories[call.category_id]
    return Step(call, verb, by, now, reference)


def may_touch(call: Call, by: Member) -> None:
    """Raise Refused when a call is not this member's business."""
    if not is_mine(call, by):
        raise Refused(_("This call is with another unit now. Reload the page to see where."))


def may_remark(call: Call, verb: str, by: Member) -> None:
    """Raise Refused when this member may not add this to the record of this call."""
    may_touch(call, by)
    if by.role not in REMARKS[verb]:
        raise Refused(_("Your role cannot do this. Ask the dispatcher of your unit."))
    if verb != "reveal" and not call.is_open:
        raise Refused(_("This call has ended. Reopen it, or raise a new one."))


def room_for(reference: Reference, area_code: str, now: datetime) -> Organisation:
    """The command room that decides for an area. Raises Refused when the district has none."""
    localities = reference.tables.rules.localities
    room = command_room(localities, area_code, timezone.localdate(now))
    if room is None:
        raise Refused(_("No command room answers for this place yet. Please call 12345."))
    return room


def community_of(reference: Reference, cell_code: str, now: datetime) -> Organisation:
    """The community whose grid workers look after a cell; the command room where none serves."""
    localities = reference.tables.rules.localities
    unit = localities.get((OrgKind.COMMUNITY, cell_code[:12]))
    if unit is not None and unit.answers(timezone.localdate(now)):
        return unit
    return room_for(reference, cell_code[:9], now)


def on_the_phone(made_at: datetime | None) -> dict[str, str]:
    """What the ledger keeps of the moment that a phone names, beside the moment of arrival."""
    return {"made_at": made_at.isoformat(timespec="seconds")} if made_at else {}


def must_say(note: str, what: str) -> None:
    """Raise Refused, with what is missing, when nothing was said."""
    if not note.strip():
        raise Refused(what)
