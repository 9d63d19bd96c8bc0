"""Calls as the program itself makes them: raised and moved through its actions."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from tests.factories.district import TinyDistrict, cell_middle
from tests.factories.rows import NOW
from youhu.calls import actions
from youhu.calls.actions import Draft
from youhu.calls.models import Call
from youhu.calls.rules import State
from youhu.registry.models import Member


def raised(
    district: TinyDistrict, *, by: Member | None = None, now: datetime = NOW, **facts: Any
) -> Call:
    """A call raised through `raise_call`: by the resident, a question in the first cell.

    `facts` are fields of Draft; `category` may be given as the category itself.
    """
    category = facts.pop("category", district.question)
    lng, lat = cell_middle(district.cells[0].code)
    said: dict[str, Any] = {
        "client_key": uuid4(),
        "text": "Where do I apply?",
        "category_id": category.pk,
        "address": "12 Jiangnan Avenue",
        "caller_name": "Li Hua",
        "caller_phone": "13900001234",
        **({} if "cell_code" in facts else {"lng": lng, "lat": lat}),
        **facts,
    }
    return actions.raise_call(Draft(**said), by=by or district.resident, now=now)


def in_state(district: TinyDistrict, state: str, *, now: datetime = NOW, **facts: Any) -> Call:
    """A call that reached `state` through actions, a minute a step from `now` on.

    Without a `category` it is one that gets there.
    """
    category, steps = PATHS[State(state)]
    facts.setdefault("category", getattr(district, category))
    call = raised(district, now=now, **facts)
    for minutes, step in enumerate(steps, start=1):
        STEPS[step](district, call, now + timedelta(minutes=minutes))
    return call


Step = Callable[[TinyDistrict, Call, datetime], None]

# What is raised, and what is done to it, so that it stands in the state.
PATHS: dict[State, tuple[str, tuple[str, ...]]] = {
    State.RECEIVED: ("odour", ("refute",)),
    State.VERIFYING: ("odour", ()),
    State.DISPATCHED: ("question", ()),
    State.WORKING: ("question", ("sign",)),
    State.RETURNED: ("question", ("return_call",)),
    State.SUSPENDED: ("question", ("sign", "suspend")),
    State.CHECKING: ("lamp", ("sign", "finish")),
    State.ANSWERED: ("question", ("sign", "answer")),
    State.DECLINING: ("odour", ("refute", "propose_decline")),
    State.CLOSED: ("question", ("sign", "answer", "rate")),
    State.MERGED: ("question", ("merge",)),
    State.DECLINED: ("odour", ("refute", "propose_decline", "agree_decline")),
    State.WITHDRAWN: ("question", ("withdraw",)),
    State.VOIDED: ("question", ("void",)),
}


def _sign(district: TinyDistrict, call: Call, now: datetime) -> None:
    actions.sign(call, by=district.handler_of(call.unit), now=now)


def _answer(district: TinyDistrict, call: Call, now: datetime) -> None:
    actions.answer(call, answer="At the counter.", by=district.handler_of(call.unit), now=now)


def _finish(district: TinyDistrict, call: Call, now: datetime) -> None:
    actions.finish(call, answer="It is lit again.", by=district.handler_of(call.unit), now=now)


def _return(district: TinyDistrict, call: Call, now: datetime) -> None:
    note = "This is for the urban department."
    actions.return_call(call, note=note, by=district.handler_of(call.unit), now=now)


def _suspend(district: TinyDistrict, call: Call, now: datetime) -> None:
    until = now.date() + timedelta(days=7)
    actions.suspend(call, until=until, note="Waiting for parts.", by=district.supervisor, now=now)


def _refute(district: TinyDistrict, call: Call, now: datetime) -> None:
    actions.refute(call, note="Nothing to smell.", by=district.grid_worker, now=now)


def _propose_decline(district: TinyDistrict, call: Call, now: datetime) -> None:
    actions.propose_decline(call, note="Nothing is there.", by=district.dispatcher, now=now)


def _agree_decline(district: TinyDistrict, call: Call, now: datetime) -> None:
    actions.agree_decline(call, by=district.supervisor, now=now)


def _rate(district: TinyDistrict, call: Call, now: datetime) -> None:
    said = {"was_contacted": True, "was_solved": "yes", "satisfaction": "satisfied"}
    actions.rate(call, **said, by=district.resident, now=now)


def _merge(district: TinyDistrict, call: Call, now: datetime) -> None:
    main = raised(district, now=now - timedelta(minutes=1))
    actions.merge(call, main=main, by=district.dispatcher, now=now)


def _withdraw(district: TinyDistrict, call: Call, now: datetime) -> None:
    actions.withdraw(call, by=district.resident, now=now)


def _void(district: TinyDistrict, call: Call, now: datetime) -> None:
    actions.void(call, note="A test call.", by=district.supervisor, now=now)


STEPS: dict[str, Step] = {
    "sign": _sign,
    "answer": _answer,
    "finish": _finish,
    "return_call": _return,
    "suspend": _suspend,
    "refute": _refute,
    "propose_decline": _propose_decline,
    "agree_decline": _agree_decline,
    "rate": _rate,
    "merge": _merge,
    "withdraw": _withdraw,
    "void": _void,
}
