"""Assisting duties as the program itself makes them."""

from collections.abc import Callable
from datetime import datetime, timedelta

from tests.factories.calls import in_state
from tests.factories.district import TinyDistrict
from tests.factories.rows import NOW
from youhu.calls.models import Call
from youhu.calls.rules import State as CallState
from youhu.joint import actions
from youhu.joint.actions.asker import Wish
from youhu.joint.models import Assist
from youhu.joint.rules import State
from youhu.registry.models import Organisation


def asked(
    district: TinyDistrict,
    *,
    call: Call | None = None,
    unit: Organisation | None = None,
    now: datetime = NOW,
    is_mandatory: bool = True,
) -> Assist:
    """A duty that the lead of a call (`housing`) asks of another unit (`urban`)."""
    call = call or in_state(district, CallState.WORKING, now=now - timedelta(hours=1))
    wish = Wish(unit or district.urban, "Fence off the hole.", is_mandatory=is_mandatory)
    return actions.ask(call, wish, by=district.handler_of(call.unit), now=now)


def assist_in(district: TinyDistrict, state: str, *, now: datetime = NOW) -> Assist:
    """A duty that reached `state` through actions, a minute a step from `now` on."""
    made = asked(district, now=now)
    for minutes, step in enumerate(PATHS[State(state)], start=1):
        step(district, made, now + timedelta(minutes=minutes))
    return made


Step = Callable[[TinyDistrict, Assist, datetime], None]


def _sign(district: TinyDistrict, made: Assist, now: datetime) -> None:
    actions.sign(made, by=district.handler_of(made.unit), now=now)


def _finish(district: TinyDistrict, made: Assist, now: datetime) -> None:
    actions.finish(made, report="It is fenced.", by=district.handler_of(made.unit), now=now)


def _decline(district: TinyDistrict, made: Assist, now: datetime) -> None:
    actions.decline(made, note="The road is not ours.", by=district.handler_of(made.unit), now=now)


def _insist(district: TinyDistrict, made: Assist, now: datetime) -> None:
    actions.insist(made, note="It is your lamp.", by=district.handler_of(made.call.unit), now=now)


def _take_off(district: TinyDistrict, made: Assist, now: datetime) -> None:
    by = district.handler_of(made.call.unit)
    actions.take_off(made, note="Done already.", by=by, now=now)


def _void(district: TinyDistrict, made: Assist, now: datetime) -> None:
    Call.objects.filter(pk=made.call_id).update(
        state=CallState.WITHDRAWN, stage="", stage_due_at=None, closed_at=now
    )
    actions.fall_with_calls(now=now)
    made.refresh_from_db()


PATHS: dict[State, tuple[Step, ...]] = {
    State.ASKED: (),
    State.WORKING: (_sign,),
    State.DECLINED: (_decline,),
    State.DISPUTED: (_decline, _insist),
    State.DONE: (_sign, _finish),
    State.RELEASED: (_take_off,),
    State.FALLEN: (_void,),
}
