"""What is kept of somebody as data and as a page, in one file to take along.

Only what is theirs: no other caller's words, no names of staff, nothing that an office writes to
itself. The shape is told in docs/my_data.md; a change of it is a new `VERSION`.
"""

import json
import logging
from collections.abc import Collection, Iterator
from dataclasses import asdict
from datetime import datetime
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.db.models import Q
from django.template.loader import render_to_string

from youhu.accounts.models import AccountEvent
from youhu.calls.models import Call, Echo, Photo
from youhu.ledger.models import Entry
from youhu.notices.models import Delivery
from youhu.registry.rules import Role
from youhu.retention.queries import periods_said
from youhu.subjects.belonging import belonging_of
from youhu.subjects.queries import Asked, Subject, followed, kept, seen, shown
from youhu.subjects.rules import SHAPE, VERSION

logger = logging.getLogger(__name__)
LOT = 50
Data = dict[str, Any]


def write_copy(file: IO[bytes], subject: Subject, now: datetime) -> None:
    """The ZIP: the pictures, `data.json` and `index.html`; one picture at a time in memory."""
    with ZipFile(file, "w", ZIP_DEFLATED) as made:
        photos = photos_of(subject).iterator(chunk_size=LOT)
        put = {photo.pk for photo in photos if _put(made, photo)}
        data = data_of(subject, now, put)
        page = render_to_string("subjects/copy.html", {"data": data, "now": now})
        made.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=1, default=_plain))
        made.writestr("index.html", page)


def _put(made: ZipFile, photo: Photo) -> bool:
    """One picture into the ZIP; False when its file is gone, which keeps nobody from the rest."""
    try:
        with photo.image.open() as picture:
            made.writestr(_file_name(photo), picture.read(), ZIP_STORED)
    except FileNotFoundError:
        logger.warning("photo %s has no file", photo.pk)
        return False
    return True


def photos_of(subject: Subject) -> Any:
    """The pictures that the caller showed; what staff took is not the caller's."""
    own = Q(by=None) | Q(by__role=Role.RESIDENT)
    rows = Photo.objects.filter(own, call__in=subject.calls).select_related("call")
    return rows.order_by("call__number", "pk")


def _file_name(photo: Photo) -> str:
    return f"photos/{photo.call.number}-{photo.pk}.jpg"


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def data_of(subject: Subject, now: datetime, put: Collection[int]) -> Data:
    """All that is kept, in plain values; `put` are the pictures that lie beside it."""
    person = subject.by.person if subject.by.pk else None
    return {
        "shape": SHAPE, "version": VERSION, "made_at": now,
        "person": {"name": person.name, "phone": str(person.phone)} if person else None,
        "calls": list(_calls(subject, now, put)),
        "me_too": list(_joined(subject)), "notices": list(_told(subject)),
        "sign_ins": list(_sign_ins(subject)),
        "requests": [_request(one) for one in followed(subject, subject.requests())],
        "belonging": asdict(belonging_of(subject)),
        "kept_for": [asdict(one) for one in periods_said()],
    }  # fmt: skip


def _calls(subject: Subject, now: datetime, put: Collection[int]) -> Iterator[Data]:
    looks: dict[str, list[Data]] = {}
    for look in seen(subject.calls):
        said = {name: value for name, value in asdict(look).items() if name != "number"}
        looks.setdefault(look.number, []).append(said)
    pictures: dict[int, list[Data]] = {}
    for photo in photos_of(subject):
        name = _file_name(photo) if photo.pk in put else None
        said = {"file": name, "at": photo.at, "sha256": photo.sha256}
        pictures.setdefault(photo.call_id, []).append(said)
    rows = list(shown(subject.calls))
    words = _remarks(rows)
    for one in kept(rows, now):
        call = one.call
        yield _call(call) | {
            "kept_until": one.until,
            "remarks": words.get(call.subject, []),
            "photos": pictures.get(call.pk, []),
            "call_back": _call_back(call),
            "looks_in_clear": looks.get(call.number, []),
        }


def _call(call: Call) -> Data:
    caller = call.caller
    return {
        "number": call.number, "kind": call.kind, "source": call.source, "state": call.state,
        "category": call.category.code, "category_name": str(call.category),
        "unit": str(call.unit or ""), "raised_at": call.raised_at, "promised_at": call.due_at,
        "answered_at": call.answered_at, "closed_at": call.closed_at,
        "erased_at": caller.erased_at, "name": str(caller.name), "phone": str(caller.phone),
        "is_secret": call.is_secret, "text": call.text, "address": call.address,
        "place": {"lng": call.lng, "lat": call.lat, "cell": call.cell_code},
        "answer": call.answer_text if call.answered_at else "",
        "rating": {
            "was_contacted": call.was_contacted, "was_solved": call.was_solved,
            "satisfaction": call.satisfaction,
        },
    }  # fmt: skip


def _remarks(calls: list[Call]) -> dict[str, list[Data]]:
    """What the caller added and said with their acts, by the subject of the call."""
    rows = Entry.objects.filter(subject__in=[call.subject for call in calls], seq__gt=0)
    found: dict[str, list[Data]] = {}
    for entry in rows.filter(role=Role.RESIDENT).exclude(note="").order_by("subject", "seq"):
        said = {"at": entry.at, "verb": entry.verb, "words": entry.note}
        found.setdefault(entry.subject, []).append(said)
    return found


def _call_back(call: Call) -> Data | None:
    back = getattr(call, "call_back", None)
    if back is None or back.done_at is None:
        return None
    return {
        "at": back.done_at, "was_contacted": back.was_contacted, "was_solved": back.was_solved,
        "satisfaction": back.satisfaction, "words": back.words,
    }  # fmt: skip


def _joined(subject: Subject) -> Iterator[Data]:
    """Others' public calls to which the person said “me, too”: the number, nothing of theirs."""
    if not subject.by.pk:
        return
    rows = Echo.objects.filter(by__person=subject.by.person_id).order_by("at", "pk")
    for number, at in rows.values_list("call__number", "at"):
        yield {"number": number, "at": at}


def _told(subject: Subject) -> Iterator[Data]:
    if not subject.by.pk:
        return
    for one in Delivery.objects.inbox_of(subject.by):
        headline, body = one.wording()
        yield {"at": one.message.created_at, "headline": headline, "words": body}


def _sign_ins(subject: Subject) -> Iterator[Data]:
    if not subject.by.pk or subject.by.person.user is None:
        return
    rows = AccountEvent.objects.filter(user=subject.by.person.user).order_by("at", "pk")
    for one in rows:
        yield {"at": one.at, "what": one.deed, "device": one.device, "address": one.address}


def _request(asked: Asked) -> Data:
    """Of one that is about others' calls, too, only the state and one's own calls."""
    one = asked.request
    refusal, answer = (one.refusal, one.answer) if asked.is_whole else ("", "")
    return {
        "code": one.code, "right": one.right, "state": one.state, "asked_at": one.asked_at,
        "due_at": one.due_at, "ended_at": one.ended_at, "refusal": refusal, "answer": answer,
        "calls": [part.call.number for part in asked.parts],
    }  # fmt: skip
