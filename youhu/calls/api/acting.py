"""Taking a call one step on: what may I do now, and doing it."""

from collections.abc import Mapping, Sequence
from inspect import getdoc
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import File, Form, Schema, UploadedFile
from ninja.errors import ValidationError

from youhu.calls import actions, queries, reference
from youhu.calls.actions.perform import ACTIONS, perform
from youhu.calls.api.reading import found
from youhu.calls.api.routes import router
from youhu.calls.api.schemas import (
    Answer,
    Body,
    CallerOut,
    CallOut,
    Into,
    Looking,
    Move,
    Moves,
    Note,
    OneCall,
    PhotoFacts,
    Rating,
    Reason,
    ToAnotherUnit,
    ToCategory,
    ToUnit,
    Until,
)
from youhu.calls.api.showing import call_out, caller_of, caller_out, chosen, one_call
from youhu.calls.models import Category
from youhu.calls.reference import Reference
from youhu.calls.rules import MAX_PHOTOS, MOVES, State
from youhu.common.errors import Refused
from youhu.common.images import CleanPhoto, photo_from_upload
from youhu.registry.doors import signed_in
from youhu.registry.http import MemberRequest
from youhu.registry.models import Organisation

# What each verb wants to be told; the clock's own verbs are not for people.
BODIES: Mapping[str, type[Body]] = {
    "dispatch": ToUnit,
    "redispatch": ToAnotherUnit,
    "ask_verify": Note,
    "confirm": Note,
    "refute": Reason,
    "sign": Body,
    "answer": Answer,
    "finish": Answer,
    "pass_check": Note,
    "close_checked": Note,
    "fail_check": Reason,
    "return_call": Reason,
    "suspend": Until,
    "resume": Note,
    "propose_decline": Reason,
    "agree_decline": Note,
    "refuse_decline": Reason,
    "void": Reason,
    "rate": Rating,
    "reopen": Reason,
    "withdraw": Note,
    "merge": Into,
    "unmerge": ToAnotherUnit,
    "contest": Reason,
    "remark": Reason,
    "recategorise": ToCategory,
}


@router.get("/calls/{slug:number}/moves", auth=signed_in, response=Moves)
def moves(request: MemberRequest, number: str) -> Moves:
    """What you may do with this call now."""
    call = found(request, number)
    verbs = queries.offered(call, request.member)
    reveal = ["reveal"] if queries.may_reveal(call, request.member) else []
    return Moves(
        state=chosen(State, call.state),
        moves=[_move(request, verb) for verb in (*verbs, *reveal)],
    )


def _move(request: MemberRequest, verb: str) -> Move:
    target = State(MOVES[verb].target) if verb in MOVES else None
    photos = verb == "add_photos"
    bodies: dict[str, type[Schema]] = {**BODIES, "reveal": Reason, "add_photos": PhotoFacts}
    return Move(
        verb=verb,
        to=chosen(State, target) if target else None,
        href=request.path.removesuffix("moves") + "photos" if photos else f"{request.path}/{verb}",
        body=bodies[verb].model_json_schema(),
    )


def _offer(verb: str, body: type[Body]) -> None:
    """Open the address of one verb, which does what the action of that name does."""

    def act(request: MemberRequest, number: str, told: Any = None) -> CallOut:
        call, known, now = found(request, number), reference.current(), timezone.now()
        perform(call, verb, by=request.member, now=now, **_said(told or body(), known, request))
        return call_out(call, known, now)

    if any(field.is_required() for field in body.model_fields.values()):
        act.__annotations__["told"], act.__defaults__ = body, None
    else:
        act.__annotations__["told"] = body | None
    open_at = router.post(
        f"/calls/{{slug:number}}/moves/{verb}",
        auth=signed_in,
        response=CallOut,
        summary=verb.replace("_", " ").capitalize(),
        description=getdoc(ACTIONS[verb]),
        operation_id=verb,
    )
    open_at(act)


def _said(told: Body, known: Reference, request: MemberRequest) -> dict[str, Any]:
    """The fields of a verb as its action takes them."""
    said = told.model_dump()
    if "main" in said:
        said["main"] = found(request, said["main"])
    if "unit" in said:
        said["unit"] = _unit(said["unit"], known)
    if "category" in said:
        said["category"] = _category(said["category"], known)
    return said


def _unit(code: str, known: Reference) -> Organisation:
    for unit in known.tables.units.values():
        if unit.code == code:
            return unit
    said = _("No unit with this code answers calls.")
    raise ValidationError([{"loc": ("body", "unit"), "msg": said, "type": "unknown"}])


def _category(pk: int, known: Reference) -> Category:
    found = known.tables.categories.get(pk)
    if found is None:
        said = _("There is no such category.")
        raise ValidationError([{"loc": ("body", "category"), "msg": said, "type": "unknown"}])
    return found


for _verb, _body in BODIES.items():
    _offer(_verb, _body)


@router.post("/calls/{slug:number}/moves/reveal", auth=signed_in, response=CallerOut | None)
def reveal(request: MemberRequest, number: str, told: Looking) -> CallerOut | None:
    """See the caller's name and number in clear; the ledger keeps that you looked, and why."""
    call = found(request, number)
    actions.reveal(
        call, note=told.note, purpose=told.purpose, by=request.member, now=timezone.now()
    )
    return caller_out(caller_of(call), clear=True)


@router.post("/calls/{slug:number}/photos", auth=signed_in, response=OneCall)
def add_photos(
    request: MemberRequest, number: str, photos: File[list[UploadedFile]], facts: Form[PhotoFacts]
) -> OneCall:
    """Show what it looks like; place, device and anything hidden in the files is left out."""
    call, now = found(request, number), timezone.now()
    _refuse_too_many(photos)
    clean = [_clean(photo) for photo in photos]
    actions.add_photos(call, photos=clean, use=facts.use, by=request.member, now=now)
    return one_call(call, request.member, reference.current(), now)


def _refuse_too_many(photos: Sequence[UploadedFile]) -> None:
    """Before any of them is opened, which is what costs."""
    if len(photos) > MAX_PHOTOS:
        said = _("At most %(most)s photos at a time. Take some out.") % {"most": MAX_PHOTOS}
        raise ValidationError([{"loc": ("body", "photos"), "msg": said, "type": "too_many"}])


def _clean(photo: UploadedFile) -> CleanPhoto:
    try:
        return photo_from_upload(photo)
    except Refused as why:
        said = f"{photo.name}: {why}"
        raise ValidationError([{"loc": ("body", "photos"), "msg": said, "type": "photo"}]) from why
