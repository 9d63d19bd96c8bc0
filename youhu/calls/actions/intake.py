"""Somebody calls: place, unit and deadline are found in the transaction that accepts the call."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.actions.duties import assign_lead
from youhu.calls.actions.laying import lay_down
from youhu.calls.actions.numbers import next_number
from youhu.calls.actions.photos import keep_photos, refuse_too_many
from youhu.calls.actions.step import (
    Step,
    clock_columns,
    community_of,
    matter_of,
    next_promise_at,
    on_the_phone,
    promise_columns,
    start_clock,
)
from youhu.calls.clocks import Matter
from youhu.calls.models import Call, Caller, Category, Photo
from youhu.calls.reading import door
from youhu.calls.reference import Reference, current
from youhu.calls.routing import Route, route
from youhu.calls.rules import (
    MAX_TEXT,
    RAISABLE,
    RESIDENT_KINDS,
    STAFF_KINDS,
    STAGE_OF,
    Kind,
    PhotoUse,
    Source,
    State,
    Urgency,
)
from youhu.common.errors import Refused
from youhu.common.images import CleanPhoto
from youhu.ledger.actions import begin as begin_ledger
from youhu.ledger.actions import record
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import Role
from youhu.territory.index import Place


@dataclass(frozen=True)
class Draft:
    """What a caller says. The place is a point in WGS-84, or a cell that is already known."""

    client_key: UUID
    text: str
    category_id: int
    lng: float | None = None
    lat: float | None = None
    cell_code: str = ""
    address: str = ""
    kind: str = Kind.APPEAL
    urgency: str = Urgency.ORDINARY
    source: str = Source.PHONE_WEB
    caller_name: str = ""
    caller_phone: str = ""
    is_secret: bool = False
    photos: tuple[CleanPhoto, ...] = ()
    made_at: datetime | None = None  # by the clock of the phone that kept it until now
    promised_at: datetime | None = None  # history may come with a promise of its own
    split_from: Call | None = None  # the call of which this was one matter among several


def raise_call(draft: Draft, *, by: Member, now: datetime) -> Call:
    """Accept a call: from now on it has a number, an accountable unit and a due time.

    A submission with a key that was accepted before answers with that same call. Raises Refused
    when the place, the category or the words do not do.
    """
    _look_over(draft)
    draft = _with_photos_laid(draft)
    try:
        with transaction.atomic():
            return _accept(draft, by=by, now=now)
    except IntegrityError:
        again = _repeated(draft, by=by, now=now)
        if again is None:
            raise
        return again


def _look_over(draft: Draft) -> None:
    if not draft.text.strip():
        raise Refused(_("Say in a few words what happened."))
    if len(draft.text) > MAX_TEXT:
        raise Refused(_("Please say it in at most %(most)s characters.") % {"most": MAX_TEXT})
    if draft.kind not in RAISABLE:
        raise Refused(_("This kind of call cannot be raised here."))
    refuse_too_many(draft.photos)


def _with_photos_laid(draft: Draft) -> Draft:
    """Its photos lie in the store before its number is taken, for which all others wait."""
    if not draft.photos:
        return draft
    there = Photo.objects.filter(call__client_key=draft.client_key)
    known = set(there.values_list("sha256", flat=True))  # a repetition asks the store for nothing
    fresh = [photo for photo in draft.photos if photo.sha256 not in known]
    kept = [photo for photo in draft.photos if photo.sha256 in known]
    return replace(draft, photos=(*kept, *lay_down(fresh, Photo)))


def _accept(draft: Draft, *, by: Member, now: datetime) -> Call:
    reference = current()
    category = category_in_use(reference, draft.category_id)
    place = _place(reference, draft, now)
    found = _route(reference, category, place.cell.code, draft.kind, now)
    call = _new_call(draft, category, place, by, now)
    _note_reading(reference, call)
    _hand_over(reference, call, found, now)
    _promise_otherwise(reference, call, draft)
    call.save(force_insert=True)
    Caller.objects.create(call=call, name=draft.caller_name, phone=draft.caller_phone)
    digests = (
        keep_photos(call, draft.photos, use=PhotoUse.BEFORE, by=by, now=now) if draft.photos else []
    )
    payload = _payload(call, digests) | on_the_phone(draft.made_at)
    begin_ledger(call, "raise", by=by, now=now, note=draft.text, payload=payload)
    _set_going(reference, call, by, now)
    return call


def category_in_use(reference: Reference, pk: int) -> Category:
    """The category that a call may be about. Raises Refused for a class, or one out of use."""
    category = reference.tables.categories.get(pk)
    if category is None or not category.is_active or pk in reference.tables.classes:
        raise Refused(_("This category is not in use. Choose another one from the list."))
    return category


def _place(reference: Reference, draft: Draft, now: datetime) -> Place:
    if draft.lng is not None and draft.lat is not None:
        if not draft.cell_code:
            return reference.locate(draft.lng, draft.lat, now)
        return Place(reference.cell(draft.cell_code, now), draft.lng, draft.lat)
    if not draft.cell_code:
        raise Refused(_("Show where it is: move the map or choose the community."))
    return reference.middle(draft.cell_code, now)


def _route(
    reference: Reference, category: Category, cell_code: str, kind: str, now: datetime
) -> Route:
    on = timezone.localdate(now)
    found = route(reference.tables.rules, category, cell_code, kind, on)
    if found is None:
        raise Refused(_("No unit answers for this place yet. Please call 12345."))
    return found


def _new_call(draft: Draft, category: Category, place: Place, by: Member, now: datetime) -> Call:
    on, cell = timezone.localdate(now), place.cell
    return Call(
        district=cell.district_code,
        number=next_number(cell.district_code, on),
        client_key=draft.client_key,
        kind=draft.kind,
        source=draft.source,
        urgency=draft.urgency,
        category=category,
        text=draft.text.strip(),
        is_secret=draft.is_secret,
        cell_code=cell.code,
        lng=place.lng,
        lat=place.lat,
        address=draft.address.strip(),
        raised_by=by if by.pk else None,
        raised_at=now,
    )


def _note_reading(reference: Reference, call: Call) -> None:
    """Keep what the words were read as, whatever was chosen: the next model learns from both."""
    kinds = STAFF_KINDS if call.kind == Kind.REPORT else RESIDENT_KINDS
    reading = door.read(call.text, {*kinds, call.category.kind}, reference)
    call.read_as, call.read_chance = reading.category, round(reading.chance, 3)
    call.read_spans, call.reader = list(reading.spans), reading.version


def _hand_over(reference: Reference, call: Call, found: Route, now: datetime) -> None:
    """Give a new call its state, its owner and both of its clocks."""
    call.rule, call.is_fallback, call.routing = found.rule, found.is_fallback, found.why
    call.state, call.unit = _first_owner(reference, call, found, now)
    matter = Matter(call.category, call.kind, call.urgency)
    stage = STAGE_OF[State(call.state)]
    clock = start_clock(reference, matter, stage, now, call.unit.pk)
    columns = clock_columns(reference, matter, clock, stage, call.unit.pk)
    columns |= promise_columns(reference, matter, now, found.unit.pk)
    for name, value in columns.items():
        setattr(call, name, value)


def _promise_otherwise(reference: Reference, call: Call, draft: Draft) -> None:
    """What was promised before, elsewhere or for the whole of which this is a part."""
    if draft.promised_at is not None:
        _promise_by_hand(reference, call, draft.promised_at)
    if draft.split_from is not None:
        _come_from(call, draft.split_from)


def _promise_by_hand(reference: Reference, call: Call, promised_at: datetime) -> None:
    """What was promised elsewhere holds here, whatever our limits say."""
    matter, unit_id = matter_of(call), call.unit.pk if call.unit else None
    call.due_at, call.promise_basis, call.promise_is_uncertain = promised_at, {}, False
    call.next_promise_at = next_promise_at(reference, matter, promised_at, 1, unit_id)


def _come_from(call: Call, whole: Call) -> None:
    """A part of a call has the same caller, who called then, and the same promise."""
    call.split_from, call.raised_by, call.raised_at = whole, whole.raised_by, whole.raised_at
    for name in _PROMISE:
        setattr(call, name, getattr(whole, name))


_PROMISE = (
    "due_at", "total_type", "promise_basis", "promise_is_uncertain", "promise_leg",
    "promise_rung", "next_promise_at",
)  # fmt: skip


def _first_owner(
    reference: Reference, call: Call, found: Route, now: datetime
) -> tuple[State, Organisation]:
    """A routed call goes to its unit, an unclear one to the command room of the place."""
    if found.is_fallback:
        return State.RECEIVED, found.unit
    if call.kind == Kind.APPEAL and call.category.verify_first:
        return State.VERIFYING, community_of(reference, call.cell_code, now)
    return State.DISPATCHED, found.unit


def _payload(call: Call, digests: list[str]) -> dict[str, Any]:
    assert call.unit is not None
    said = {"number": call.number, "unit": call.unit.code}
    said |= {"cell": call.cell_code, "category": call.category.code}
    if call.split_from is not None:
        said["split_from"] = call.split_from.number
    return {**said, "routing": call.routing, **({"photos": digests} if digests else {})}


_FIRST_READER = {
    State.RECEIVED: ("received", Role.DISPATCHER),
    State.VERIFYING: ("verifying", Role.GRID_WORKER),
    State.DISPATCHED: ("dispatched", Role.HANDLER),
}


def _set_going(reference: Reference, call: Call, by: Member, now: datetime) -> None:
    if call.state == State.DISPATCHED:
        assign_lead(call, now=now)
    template, role = _FIRST_READER[State(call.state)]
    Step(call, "raise", by, now, reference).tell(template, unit=call.unit, role=role)


def _repeated(draft: Draft, *, by: Member, now: datetime) -> Call | None:
    """The call that this key already stands for. The repetition is written before it is answered.

    Words that differ from the first ones are kept as a remark, and new photos with the others:
    nothing said is lost. Raises Refused for what is another call under the same key.
    """
    with transaction.atomic():
        rows = Call.objects.filter(client_key=draft.client_key)
        if not rows.update(times_repeated=F("times_repeated") + 1):
            return None
        call = rows.select_related("category", "unit", "rule", "caller").get()
        _refuse_another(call, draft, by)
        if call.text != draft.text.strip():
            record(call, "remark", by=by, now=now, note=draft.text.strip())
        known = set(call.photos.values_list("sha256", flat=True)) if draft.photos else set()
        fresh = [photo for photo in draft.photos if photo.sha256 not in known]
        if fresh:
            digests = keep_photos(call, fresh, use=PhotoUse.BEFORE, by=by, now=now)
            record(call, "add_photo", by=by, now=now, payload={"photos": digests})
        return call


def _refuse_another(call: Call, draft: Draft, by: Member) -> None:
    """Raise Refused when the key comes from another hand, or with another matter or place."""
    same_hand = call.raised_by_id in (None, by.pk) and call.caller.phone == draft.caller_phone
    same_place = draft.lng is None or (call.lng, call.lat) == (draft.lng, draft.lat)
    if not same_hand or not same_place or call.category_id != draft.category_id:
        raise Refused(
            _("This was sent already, as %(number)s. Add to it there, or begin a new call.")
            % {"number": call.number if same_hand else "…"}
        )
