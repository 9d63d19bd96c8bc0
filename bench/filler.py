"""Many calls at once, as a busy district has them: most ended long ago, some hundreds open.

The rows and their ledger are written in bulk, not through actions: they are the crowd in front of
which the actions are measured.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from youhu.calls.models import Call, Caller, Category, Duty
from youhu.calls.reference import Reference, current
from youhu.calls.routing import Route, route
from youhu.calls.rules import STAGE_OF, DutyState, Kind, Outcome, Satisfaction, Solved, State
from youhu.ledger.models import Entry
from youhu.ledger.rules import FIRST, Line, commit
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.territory import index

A_DAY = 300  # calls a day, as a district of two million may have
BACKLOG = 3_000  # the newest ones, of which a part is still open
OPEN_SHARE = 0.6
CHUNK = 2_000
ASSIGNED, SIGNED = DutyState.ASSIGNED, DutyState.SIGNED

# State → how often it is met among open calls, how its lead duty stands, what was done so far.
OPEN_STATES: dict[State, tuple[int, str, tuple[str, ...]]] = {
    State.DISPATCHED: (20, ASSIGNED, ()),
    State.WORKING: (45, SIGNED, ("sign",)),
    State.SUSPENDED: (5, SIGNED, ("sign", "suspend")),
    State.CHECKING: (10, DutyState.DONE, ("sign", "finish")),
    State.ANSWERED: (20, DutyState.DONE, ("sign", "answer")),
}
TARGETS = {
    "sign": State.WORKING,
    "suspend": State.SUSPENDED,
    "finish": State.CHECKING,
    "answer": State.ANSWERED,
    "rate": State.CLOSED,
}
WORDS = (
    "The lamp in front of the market has been out for three days.",
    "Rubbish lies on the pavement beside the school gate.",
    "Where do I apply for the subsidy for a lift in an old building?",
    "Water stands knee-deep in the underpass after every shower.",
)

SALT = "0" * 32  # nobody's words are hidden in a crowd that is made up


@dataclass(frozen=True)
class Crowd:
    """What the calls are drawn from."""

    reference: Reference
    categories: list[Category]
    cells: list[str]
    hands: dict[int, Member]  # a handler by unit
    now: datetime
    rng: Random
    mark: str  # begins the serial numbers of one fill, so that fills and real calls never meet


def fill(count: int, *, now: datetime, seed: int = 365) -> int:
    """Write so many calls, the newest raised a moment before `now`; answers how many are open."""
    crowd, n_open = _crowd(now, Random(f"{seed} {count}")), 0
    for start in range(0, count, CHUNK):
        calls = [_call(crowd, i) for i in range(start, min(start + CHUNK, count))]
        n_open += sum(call.is_open for call in calls)
        _keep(calls, crowd)
    return n_open


def _crowd(now: datetime, rng: Random) -> Crowd:
    reference = current()
    categories = reference.tables.categories.values()
    handlers = Member.objects.filter(role=Role.HANDLER).order_by("pk")
    return Crowd(
        reference,
        categories=[c for c in categories if c.parent_id and c.is_active],
        cells=sorted(index.cells(now=now, token=reference.map_token)),
        hands={member.organisation_id or 0: member for member in handlers},
        now=now,
        rng=rng,
        mark=f"F{Call.objects.count()}-",
    )


def _call(crowd: Crowd, age: int) -> Call:
    """The call that was raised as the `age`-th last."""
    rng, on = crowd.rng, timezone.localdate(crowd.now)
    category, cell = rng.choice(crowd.categories), rng.choice(crowd.cells)
    kind = Kind.REPORT if rng.random() < 0.15 else Kind.APPEAL
    found = route(crowd.reference.tables.rules, category, cell, kind, on)
    assert found is not None
    call = Call(
        district=cell[:6],
        number=f"{cell[:6]}-{on:%Y%m%d}-{crowd.mark}{age:06d}",
        client_key=UUID(int=rng.getrandbits(128), version=4),
        kind=kind,
        source=rng.choice(("phone_web", "hotline", "desk", "grid", "api")),
        urgency=rng.choices(("ordinary", "urgent", "critical"), (90, 8, 2))[0],
        category=category,
        text=rng.choice(WORDS),
        cell_code=cell,
        lng=113.32 + rng.uniform(-0.01, 0.01),
        lat=23.09 + rng.uniform(-0.005, 0.005),
        address=f"{rng.randint(1, 400)} Jiangnan Avenue",
        raised_at=crowd.now - timedelta(days=age / A_DAY, minutes=1),
    )
    _settle(call, found, crowd, is_open=age < BACKLOG and rng.random() < OPEN_SHARE)
    return call


def _settle(call: Call, found: Route, crowd: Crowd, *, is_open: bool) -> None:
    """Give a call its unit and a past that fits its age."""
    call.unit, call.rule, call.routing = found.unit, found.rule, found.why
    call.is_fallback = found.is_fallback
    call.due_at = call.raised_at + timedelta(days=14)
    if is_open:
        _open(call, crowd.rng)
        return
    call.state, call.outcome, call.answer_text = State.CLOSED, Outcome.NORMAL, "It is done."
    call.answered_at = call.raised_at + timedelta(days=crowd.rng.uniform(0.1, 9))
    call.closed_at = call.answered_at + timedelta(hours=5)
    call.was_contacted, call.was_solved = True, Solved.YES
    call.satisfaction = Satisfaction.SATISFIED
    call.revision = 3


def _open(call: Call, rng: Random) -> None:
    states = list(OPEN_STATES)
    call.state = rng.choices(states, [OPEN_STATES[state][0] for state in states])[0]
    call.stage, call.leg = STAGE_OF[State(call.state)], 1
    call.stage_started_at = call.raised_at
    call.stage_soon_at = call.raised_at + timedelta(days=rng.uniform(0.1, 9))
    call.stage_due_at = call.stage_soon_at + timedelta(days=2)
    call.revision = len(OPEN_STATES[State(call.state)][2])
    if call.state == State.SUSPENDED:
        call.wake_at = call.stage_due_at + timedelta(days=20)
    if call.state in {State.CHECKING, State.ANSWERED}:
        call.answer_text, call.answered_at = "It is done.", call.stage_soon_at


@transaction.atomic
def _keep(calls: list[Call], crowd: Crowd) -> None:
    Call.objects.bulk_create(calls)
    Caller.objects.bulk_create(_caller(call, crowd.rng) for call in calls)
    Duty.objects.bulk_create(map(_duty, calls))
    Entry.objects.bulk_create(entry for call in calls for entry in _entries(call, crowd))


def _caller(call: Call, rng: Random) -> Caller:
    phone = f"139{rng.randint(0, 99_999_999):08d}"
    return Caller(call=call, name="Li Hua", phone=phone)


def _duty(call: Call) -> Duty:
    state = OPEN_STATES[State(call.state)][1] if call.is_open else DutyState.DONE
    is_running = state in {ASSIGNED, SIGNED}
    assert call.due_at is not None
    return Duty(
        call=call,
        unit=call.unit,
        state=state,
        assigned_at=call.raised_at,
        signed_at=None if state == ASSIGNED else call.raised_at,
        ended_at=None if is_running else call.answered_at,
        due_at=call.due_at,
    )


def _entries(call: Call, crowd: Crowd) -> Iterator[Entry]:
    """The chained lines of a call's past, an hour between one and the next."""
    deeds = OPEN_STATES[State(call.state)][2] if call.is_open else ("sign", "answer", "rate")
    hand = crowd.hands.get(call.unit_id or 0)
    previous, source = FIRST, ""
    for seq, (verb, target) in enumerate(_steps(deeds)):
        by = hand if verb not in {"raise", "rate"} else None
        line = Line(
            district=call.district,
            subject=call.subject,
            seq=seq,
            verb=verb,
            source=source,
            target=target,
            by=by.pk if by else None,
            role=by.role if by else Role.RESIDENT,
            at=call.raised_at + timedelta(hours=seq),
            words=commit(call.text if seq == 0 else "", SALT),
            payload={"unit": call.unit.code} if seq == 0 and call.unit else {},
            previous=previous,
        )
        previous, source = line.seal(), target
        yield _entry(line, previous, note=call.text if seq == 0 else "")


def _steps(deeds: Iterable[str]) -> Iterator[tuple[str, str]]:
    yield "raise", State.DISPATCHED
    for verb in deeds:
        yield verb, TARGETS[verb]


def _entry(line: Line, digest: str, *, note: str) -> Entry:
    columns: dict[str, Any] = {name: value for name, value in vars(line).items() if name != "by"}
    return Entry(**columns, by_id=line.by, note=note, salt=SALT, digest=digest)
