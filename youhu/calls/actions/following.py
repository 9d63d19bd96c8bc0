"""What becomes of the calls that follow another one when something becomes of that one.

The main call is written first and its followers after, oldest first, so that two hands never wait
for each other.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from youhu.calls.actions.step import (
    Step,
    begin,
    link_of,
    matter_of,
    next_promise_at,
    room_for,
    words_of,
)
from youhu.calls.models import Call
from youhu.calls.models.call import CallQuerySet
from youhu.calls.rules import OPEN, Outcome, State
from youhu.ledger.actions import record
from youhu.notices.actions import Audience, tell
from youhu.registry.models import Member, nobody
from youhu.registry.rules import Role

UNANSWERED: dict[str, Any] = {
    "outcome": "",
    "closed_at": None,
    "answered_at": None,
    "worker": None,
    "was_contacted": None,
    "was_solved": "",
    "satisfaction": "",
}


def tell_caller(step: Step, template: str = "answered", **words: str) -> None:
    """Let the caller know, if they signed in to call; who wrote it down for them is not one."""
    raised_by = step.call.raised_by
    if raised_by is not None and raised_by.role == Role.RESIDENT:
        told: dict[str, Any] = {**words, "member": raised_by}
        step.tell(template, **told)


def tell_callers(call: Call, template: str, now: datetime, **words: str) -> None:
    """Let all know whose calls these are, this one and its followers, if they signed in to call."""
    due = f"{timezone.localtime(call.due_at):%m-%d %H:%M}" if call.due_at else ""
    said = {"unit": str(call.unit or ""), "due": due, **words}
    for one in (call, *followers_of(call, State.MERGED)):
        caller = one.raised_by
        if caller is None or caller.role != Role.RESIDENT:
            continue
        to = Audience(member=caller)
        key = f"{one.subject}:{call.pk}.{call.revision}:{template}"
        tell(key, template, {**words_of(one), **said}, to=to, now=now, link=link_of(one, to))


def bring_along(step: Step) -> None:
    """Let those who wait with a call have what it came to; an open one has nothing new for them."""
    main, state = step.call, State(step.target)
    if state in (State.WITHDRAWN, State.VOIDED):
        _hand_on(step)
    elif step.verb == "reopen":
        for follower in followers_of(main, State.ANSWERED, State.CLOSED):
            follow_again(follower, by=nobody(Role.CLOCK), now=step.now)
    elif state not in OPEN or state == State.ANSWERED:
        for follower in followers_of(main, State.MERGED):
            _ENDINGS[_ending(follower, state)](follower, by=nobody(Role.CLOCK), now=step.now)


def followers_of(main: Call, *states: State) -> CallQuerySet:
    rows: CallQuerySet = main.followers.filter(state__in=states)
    return rows.select_related("unit", "category", "raised_by").order_by("raised_at", "pk")


def _ending(follower: Call, state: State) -> str:
    if state == State.DECLINED:
        return "decline_along"
    return "close_along" if follower.is_reported else "answer_along"


@transaction.atomic
def answer_along(call: Call, *, by: Member, now: datetime) -> None:
    """The main call was answered: its answer is this caller's, too, who is asked to rate it."""
    step = begin(call, "answer_along", by=by, now=now)
    step.follow(unit=_main(call).unit, closed_at=None, **_answer(call))
    tell_caller(step)


@transaction.atomic
def close_along(call: Call, *, by: Member, now: datetime) -> None:
    """The main call is done, and this patrol report with it."""
    step = begin(call, "close_along", by=by, now=now)
    answer = _answer(call)
    in_time = call.due_at is not None and answer["answered_at"] <= call.due_at
    outcome = Outcome.NORMAL if in_time else Outcome.LATE
    step.follow(unit=_main(call).unit, closed_at=now, outcome=outcome, **answer)


def _answer(call: Call) -> dict[str, Any]:
    """What the unit said about the main call; never for everybody, who read it there."""
    main = _main(call)
    return {
        "answer_text": main.answer_text,
        "answered_at": main.answered_at,
        "worker": main.worker,
        "is_answer_public": False,
    }


@transaction.atomic
def decline_along(call: Call, *, by: Member, now: datetime) -> None:
    """The main call is not to be handled, so neither is this one; its caller is told."""
    step = begin(call, "decline_along", by=by, now=now)
    step.follow(closed_at=now)
    tell_caller(step, "declined_along", main=_main(call).number)


@transaction.atomic
def follow_again(call: Call, *, by: Member, now: datetime) -> None:
    """The main call was opened again: whoever had its answer waits for the new one."""
    step = begin(call, "follow_again", by=by, now=now)
    step.follow(unit=_main(call).unit, **{**UNANSWERED, "closed_at": now})
    tell_caller(step, "follows_again", **words_of_main(_main(call)))


@transaction.atomic
def inherit(call: Call, *, by: Member, now: datetime) -> None:
    """The main call came to nothing: this one takes its place."""
    step = begin(call, "inherit", by=by, now=now)
    stand_alone(step)
    tell_caller(step, "stands_alone")


_ENDINGS: dict[str, Callable[..., None]] = {
    "answer_along": answer_along,
    "close_along": close_along,
    "decline_along": decline_along,
}


def stand_alone(step: Step, note: str = "") -> None:
    """A call stops following: the command room of its place sends it on, by the old promise."""
    room = room_for(step.reference, step.call.cell_code[:9], step.now)
    step.follow(unit=room, note=note, **released(step, room.pk))
    step.tell("stands_alone_room", unit=room, role=Role.DISPATCHER)


def released(step: Step, unit_id: int) -> dict[str, Any]:
    """The columns of a call that follows no more: its promise runs on as it was given."""
    call = step.call
    assert call.due_at is not None
    rung = call.promise_rung + 1
    warn_at = next_promise_at(step.reference, matter_of(call), call.due_at, rung, unit_id)
    return {"main": None, "closed_at": None, "next_promise_at": warn_at}


def _hand_on(step: Step) -> None:
    """The oldest of those who wait takes the place of a call that came to nothing."""
    left = list(followers_of(step.call, State.MERGED))
    if left:
        heir, *others = left
        inherit(heir, by=nobody(Role.CLOCK), now=step.now)
        lead_over(step, others, heir)


def lead_over(step: Step, followers: Iterable[Call], main: Call) -> None:
    """Those who followed a call follow another one from now on: a follower never has its own."""
    by, now, payload = nobody(Role.CLOCK), step.now, {"main": main.number}
    for follower in followers:
        record(follower, "follow", by=by, now=now, payload=payload, main=main, unit=main.unit)
        about = Step(follower, "follow", by, now, step.reference)
        tell_caller(about, "merged", **words_of_main(main))


def words_of_main(main: Call) -> dict[str, str]:
    """What a follower's caller is told of the main call: number, unit, and by when."""
    due = f"{timezone.localtime(main.due_at):%m-%d %H:%M}" if main.due_at else ""
    return {"main": main.number, "whose": str(main.unit or ""), "due": due}


def _main(call: Call) -> Call:
    assert call.main is not None
    return call.main
