"""The duties of a call for other programs: how they stand, what may be done, and doing it."""

from datetime import datetime
from inspect import getdoc, signature
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema

from youhu.calls.api.schemas import Text
from youhu.calls.models import Call
from youhu.calls.queries import one
from youhu.common.errors import Refused
from youhu.joint import actions
from youhu.joint.actions.asker import Wish
from youhu.joint.actions.perform import ACTIONS, perform
from youhu.joint.models import Assist
from youhu.joint.queries import board_of, may_ask, offered
from youhu.joint.rules import READERS
from youhu.registry.doors import signed_in
from youhu.registry.http import MemberRequest
from youhu.registry.models import Organisation

router = Router(tags=["duties"])


class AssistOut(Schema):
    """One assisting duty, and the verbs that you may use on it now."""

    id: int
    unit: str
    asker: str
    task: str
    is_mandatory: bool
    state: str
    holder: str
    due_at: datetime | None
    reason: str
    report: str
    moves: dict[str, str]


class Duties(Schema):
    may_ask: bool
    duties: list[AssistOut]


class Ask(Schema):
    unit: Text
    task: Text
    is_mandatory: bool = True


class Said(Schema):
    """What a verb is told: words, and the code of a unit where another one is asked."""

    note: Text = ""
    unit: Text = ""


@router.get("/calls/{slug:number}/duties", auth=signed_in, response=Duties)
def duties(request: MemberRequest, number: str) -> Duties:
    """Which units help with this call, and what you may do about it."""
    call = _call(request, number)
    rows = board_of(call)
    for assist in rows:
        assist.call = call
    shown = [_out(request, assist) for assist in rows]
    return Duties(may_ask=may_ask(call, request.member), duties=shown)


@router.post("/calls/{slug:number}/duties", auth=signed_in, response=AssistOut)
def ask_duty(request: MemberRequest, number: str, said: Ask) -> AssistOut:
    """Call a unit in to help with this call."""
    call = _call(request, number)
    wish = Wish(_unit(said.unit), said.task, is_mandatory=said.is_mandatory)
    return _out(request, actions.ask(call, wish, by=request.member, now=timezone.now()))


@router.post("/duties/{int:pk}/moves/{slug:verb}", auth=signed_in, response=AssistOut)
def act_duty(request: MemberRequest, pk: int, verb: str, said: Said) -> AssistOut:
    """Take one of the `moves` of a duty; `note` holds the words that it asks for, if any."""
    rows = Assist.objects.visible_to(request.member).whole()
    found: Assist = get_object_or_404(rows, pk=pk)
    perform(found, verb, by=request.member, now=timezone.now(), **_fields(verb, said))
    return _out(request, found)


def _fields(verb: str, said: Said) -> dict[str, Any]:
    """What the action of a verb takes; an unknown one is refused by the door to all of them."""
    asked = signature(ACTIONS[verb]).parameters if verb in ACTIONS else {}
    told: dict[str, Any] = {"note": said.note, "report": said.note}
    if "unit" in asked:
        told["unit"] = _unit(said.unit)
    return {name: value for name, value in told.items() if name in asked}


def _call(request: MemberRequest, number: str) -> Call:
    if request.member.role not in READERS:
        raise Http404  # what units say among themselves is not for its caller
    found: Call = get_object_or_404(one(request.member), number=number)
    return found


def _unit(code: str) -> Organisation:
    found = Organisation.objects.filter(code=code, is_accountable=True).first()
    if found is None:
        raise Refused(_("No unit with this code answers calls."))
    return found


def _out(request: MemberRequest, assist: Assist) -> AssistOut:
    verbs = offered(assist, request.member) if assist.call.is_open else []
    return AssistOut(
        id=assist.pk,
        unit=assist.unit.code,
        asker=assist.asker.code,
        task=assist.task,
        is_mandatory=assist.duty.is_mandatory,
        state=assist.state,
        holder=assist.holder.code if assist.holder else "",
        due_at=assist.stage_due_at if assist.is_open and not assist.is_stopped else None,
        reason=assist.reason,
        report=assist.report,
        moves={verb: (getdoc(ACTIONS[verb]) or "").partition("\n")[0] for verb in verbs},
    )
