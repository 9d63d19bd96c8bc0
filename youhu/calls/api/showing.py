"""A call as other programs read it."""

from datetime import datetime
from typing import Any

from django.db.models import TextChoices
from django.urls import reverse

from youhu.calls import links, telling
from youhu.calls.api.schemas import (
    CallerOut,
    CallOut,
    CategoryOut,
    DutyOut,
    Followed,
    LineOut,
    Name,
    OneCall,
    PhotoOut,
    PlaceOut,
    RatingOut,
    Receipt,
)
from youhu.calls.models import Call, Caller, Category, Duty, Photo
from youhu.calls.queries import is_hidden, offered
from youhu.calls.reference import Reference
from youhu.calls.rules import (
    CategoryKind,
    DutyPart,
    DutyState,
    Kind,
    Outcome,
    PhotoUse,
    Satisfaction,
    Solved,
    Source,
    State,
    Urgency,
)
from youhu.common.masking import mask_name, mask_phone
from youhu.ledger.models import Entry
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import Role


def chosen(choices: type[TextChoices], code: str) -> Name:
    """One of some choices: what is stored, and what it is called."""
    return Name(code=code, name=str(choices(code).label))


def coded(thing: Organisation | Category) -> Name:
    return Name(code=thing.code, name=str(thing))


def category_out(category: Category) -> CategoryOut:
    return CategoryOut(
        id=category.pk,
        standard=category.standard,
        kind=chosen(CategoryKind, category.kind),
        code=category.code,
        name=str(category),
        parent=coded(category.parent) if category.parent else None,
    )


def call_out(call: Call, known: Reference, now: datetime) -> CallOut:
    return CallOut(**_facts(call, known, now))


def _facts(call: Call, known: Reference, now: datetime) -> dict[str, Any]:
    category = known.tables.categories[call.category_id]
    cell = Name(code=call.cell_code, name=telling.place_name(call, known, now))
    columns = ("number", "text", "raised_at", "due_at", "stage_due_at", "closed_at")
    return {
        "kind": chosen(Kind, call.kind),
        "state": chosen(State, call.state),
        "urgency": chosen(Urgency, call.urgency),
        "source": chosen(Source, call.source),
        **{column: getattr(call, column) for column in columns},
        "category": coded(category),
        "place": PlaceOut(cell=cell, lng=call.lng, lat=call.lat, address=call.address),
        "unit": coded(call.unit) if call.unit else None,
        "is_overdue": _is_overdue(call, now),
        "outcome": chosen(Outcome, call.outcome) if call.outcome else None,
        "main": call.main.number if call.main else None,
        "split_from": call.split_from.number if call.split_from else None,
    }


def _is_overdue(call: Call, now: datetime) -> bool:
    runs = call.is_open and call.state != State.SUSPENDED
    return runs and call.stage_due_at is not None and call.stage_due_at < now


def one_call(call: Call, member: Member, known: Reference, now: datetime) -> OneCall:
    """The whole of one call, as much of it as this member may know."""
    entries = Entry.objects.of(call).select_related("by__organisation", "by__person")
    is_staff = member.role != Role.RESIDENT  # who else waits is no caller's business
    tell = telling.story if is_staff else telling.public_story
    duties = call.duties.select_related("unit").order_by("pk")
    photos = call.photos.order_by("at", "pk")
    return OneCall(
        **_facts(call, known, now),
        answer=call.answer_text,
        answered_at=call.answered_at,
        caller=None if is_hidden(call, member) else caller_out(caller_of(call)),
        reasons=[sentence for _icon, sentence in telling.reasons(call, known, now)],
        duties=[_duty_out(duty) for duty in duties],
        photos=[_photo_out(photo) for photo in photos],
        history=[_line_out(line) for line in tell(entries, known)],
        rating=_rating_out(call),
        followers=_numbers(call.followers.filter(state=State.MERGED)) if is_staff else [],
        parts=_numbers(call.parts),
        moves=offered(call, member),
    )


def _numbers(calls: Any) -> list[str]:
    return list(calls.order_by("pk").values_list("number", flat=True))


def caller_of(call: Call) -> Caller | None:
    """Who called; None when that was erased."""
    return getattr(call, "caller", None)


def caller_out(caller: Caller | None, *, clear: bool = False) -> CallerOut | None:
    if caller is None:
        return None
    if clear:
        return CallerOut(name=caller.name, phone=caller.phone)
    return CallerOut(name=mask_name(caller.name), phone=mask_phone(caller.phone))


def _duty_out(duty: Duty) -> DutyOut:
    return DutyOut(
        unit=coded(duty.unit),
        part=chosen(DutyPart, duty.part),
        state=chosen(DutyState, duty.state),
        assigned_at=duty.assigned_at,
        signed_at=duty.signed_at,
        ended_at=duty.ended_at,
    )


def _photo_out(photo: Photo) -> PhotoOut:
    return PhotoOut(
        use=chosen(PhotoUse, photo.use),
        at=photo.at,
        url=reverse("photo", args=[photo.pk, "image"]),
        thumb_url=reverse("photo", args=[photo.pk, "thumb"]),
    )


def _line_out(line: telling.Line) -> LineOut:
    return LineOut(verb=line.verb, what=line.what, who=line.who, note=line.note, at=line.at)


def _rating_out(call: Call) -> RatingOut | None:
    if call.was_contacted is None:
        return None
    return RatingOut(
        was_contacted=call.was_contacted,
        was_solved=chosen(Solved, call.was_solved),
        satisfaction=chosen(Satisfaction, call.satisfaction),
    )


def followed_out(call: Call, token: str) -> Followed:
    """What a caller without a login may know, and the page that their proof is worth."""
    columns = ("number", "raised_at", "due_at", "answered_at", "closed_at")
    return Followed(
        **{column: getattr(call, column) for column in columns},
        category=coded(call.category),
        state=chosen(State, call.state),
        unit=coded(call.unit) if call.unit else None,
        answer=call.answer_text,
        page=links.page_url(token),
    )


def receipt(call: Call) -> Receipt:
    return Receipt(
        number=call.number,
        state=chosen(State, call.state),
        unit=coded(call.unit) if call.unit else None,
        due_at=call.due_at,
        is_repeated=call.times_repeated > 0,
        page=links.follow_url(call),
        code=links.code_of(call.number),
    )
