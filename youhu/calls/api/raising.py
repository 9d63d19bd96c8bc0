"""Raising a call through the API: whoever asks, the same action accepts it."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Status
from ninja.errors import ValidationError

from youhu.calls import actions, brakes, reference
from youhu.calls.actions import Draft
from youhu.calls.api.routes import router
from youhu.calls.api.schemas import RaiseIn, Receipt
from youhu.calls.api.showing import receipt
from youhu.calls.rules import RESIDENT_KINDS, Kind, Source, Urgency
from youhu.common.errors import Refused
from youhu.common.http import address_of
from youhu.registry.doors import anybody
from youhu.registry.http import MemberRequest
from youhu.registry.models import Member, nobody
from youhu.registry.rules import Role

COMMAND_ROOM = (Role.DISPATCHER, Role.SUPERVISOR)


@router.post("/calls", auth=anybody, response={201: Receipt, 200: Receipt}, summary="Raise a call")
def raise_call(request: MemberRequest, told: RaiseIn) -> Status[Receipt]:
    """Raise a call. A grid worker reports, everybody else appeals.

    Answers 201 with the new call, or 200 with the call that this `client_key` already stands for.
    """
    by = _hand(request.member)
    _refuse_kind(told.category, by)
    brakes.count_raising(by, who=address_of(request))
    call = actions.raise_call(_draft(told, by), by=by, now=timezone.now())
    return Status(200 if call.times_repeated else 201, receipt(call))


def _hand(member: Member) -> Member:
    """Who registers calls by office does so by name; other staff call as anybody else does."""
    named = member.role in {Role.RESIDENT, Role.GRID_WORKER, *COMMAND_ROOM}
    return member if named else nobody(Role.RESIDENT)


def _refuse_kind(pk: int, by: Member) -> None:
    """Residents speak of matters; whether a category is in use is for the action to say."""
    if by.role != Role.RESIDENT:
        return
    if reference.kind_of(pk) not in {"", *RESIDENT_KINDS}:
        said = _("Only staff report on components. Choose a matter or a citizen matter.")
        raise ValidationError([{"loc": ("body", "category"), "msg": said, "type": "not_offered"}])


def _draft(told: RaiseIn, by: Member) -> Draft:
    has_point = told.lng is not None and told.lat is not None
    return Draft(
        client_key=told.client_key,
        text=told.text,
        category_id=told.category,
        lng=told.lng,
        lat=told.lat,
        cell_code="" if has_point else told.area,
        address=told.address,
        kind=Kind.REPORT if by.role == Role.GRID_WORKER else Kind.APPEAL,
        urgency=_urgency(told, by),
        source=_source(told, by),
        is_secret=told.is_secret,
        **_contact(told, by),
    )


def _urgency(told: RaiseIn, by: Member) -> str:
    if told.urgency != Urgency.ORDINARY and by.role == Role.RESIDENT:
        raise Refused(_("Only staff set the urgency. Leave it out; call 110 or 119 in danger."))
    return told.urgency


def _source(told: RaiseIn, by: Member) -> str:
    if by.role == Role.GRID_WORKER:
        return Source.GRID
    if told.source is None:
        return Source.API
    if by.role not in COMMAND_ROOM or told.source == Source.IMPORT:
        raise Refused(_("Only the command room says how a call came in. Leave the source out."))
    return told.source


def _contact(told: RaiseIn, by: Member) -> dict[str, Any]:
    """Name and phone as given, or as known of a signed-in resident; the grid itself needs none."""
    is_known = by.role == Role.RESIDENT and by.pk is not None
    name, phone = (by.person.name, by.person.phone) if is_known else ("", "")
    phone = "".join(sign for sign in told.caller_phone or phone if sign.isdigit() or sign == "+")
    if not phone and by.role != Role.GRID_WORKER:
        said = _("Give a phone number: the unit calls back on it.")
        raise ValidationError([{"loc": ("body", "caller_phone"), "msg": said, "type": "missing"}])
    return {"caller_name": told.caller_name or name, "caller_phone": phone}
