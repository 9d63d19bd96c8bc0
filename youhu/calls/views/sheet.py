"""The work sheet of a call: what its page says to this member, set on A4."""

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from youhu.calls import links, queries, reference, telling
from youhu.calls.models import Call, Duty, Photo
from youhu.calls.reference import Reference
from youhu.calls.rules import Urgency
from youhu.calls.sheets import set_sheet
from youhu.calls.views.call import find
from youhu.calls.views.desk import DESK_ROLES
from youhu.common import masking
from youhu.common.errors import Refused
from youhu.ledger.models import Entry
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import Member
from youhu.territory.models import Area

MOST_PHOTOS = 12
NOTHING = "–"


@for_roles(*DESK_ROLES)
@require_safe
def call_sheet(request: MemberRequest, number: str) -> HttpResponse:
    """The sheet as a PDF; what the member may not see on the page is not on it either."""
    call = find(request.member, number)
    photos = list(call.photos.order_by("at", "pk")[:MOST_PHOTOS])
    data = _data(call, photos, request.member, timezone.now())
    files = {"qr.svg": _qr(call, request.member), **dict(_pictures(photos))}
    try:
        paper = set_sheet("call", data, files)
    except Refused as why:
        messages.error(request, str(why))
        return redirect(call)
    response = HttpResponse(paper, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{call.number}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _qr(call: Call, member: Member) -> bytes:
    """The way to the call's own page.

    The paper goes through the hands of those who handle the call, so the link lets nobody act.
    Where the caller is kept secret from this member it leads to the door instead.
    """
    is_hidden = queries.is_hidden(call, member)
    door = f"{settings.YOUHU_SITE_URL}{reverse('follow')}"
    code, svg = segno.make(door if is_hidden else links.look_url(call), error="m"), io.BytesIO()
    code.save(svg, kind="svg", border=1, dark="#14233a")
    return svg.getvalue()


def _pictures(photos: list[Photo]) -> Iterator[tuple[str, bytes]]:
    for photo in photos:
        with photo.thumb.open() as kept:
            yield _file(photo), kept.read()


def _file(photo: Photo) -> str:
    return f"photo-{photo.pk}.jpg"


def _data(call: Call, photos: list[Photo], member: Member, now: datetime) -> dict[str, Any]:
    known = reference.current()
    entries = list(Entry.objects.of(call).select_related("by__organisation", "by__person"))
    lines = telling.story(entries, known)
    return {
        **_head(call, member, now),
        "words": _words(),
        "facts": _facts(call, member),
        "wide": _wide(call, known, now),
        "text": call.text,
        "answer": call.answer_text,
        "duties": [_duty(duty) for duty in call.duties.select_related("unit").order_by("pk")],
        "photos": [
            {"file": _file(photo), "said": f"{photo.get_use_display()} · {_at(photo.at)}"}
            for photo in photos
        ],
        "lines": [
            {"at": _at(line.at), "what": line.what, "who": line.who, "note": line.note}
            for line in reversed(lines)
        ],
        "proof": _("%(n)s entries, each chained to the one before. The last one is sealed as")
        % {"n": len(entries)},
        "head": entries[-1].digest if entries else NOTHING,
    }


def _head(call: Call, member: Member, now: datetime) -> dict[str, str]:
    district = Area.objects.filter(code=call.district).first()
    hand = " · ".join(map(str, filter(None, (member.organisation, member.person))))
    urgency = Urgency(call.urgency)
    due = call.stage_due_at or call.due_at
    state = " · ".join(filter(None, (call.get_state_display(), call.get_outcome_display())))
    return {
        "lang": "en" if (get_language() or "").startswith("en") else "zh",
        "title": _("Work sheet"),
        "district": str(district or ""),
        "number": call.number,
        "kind": call.get_kind_display(),
        "urgency": "" if urgency == Urgency.ORDINARY else str(urgency.label),
        "state": state,
        "due": _("until %(until)s") % {"until": _at(due)} if due and call.is_open else "",
        "printed_by": hand,
        "printed": _("Printed by %(who)s, %(at)s") % {"who": hand, "at": _at(now)},
    }


def _words() -> dict[str, Any]:
    return {
        "text": pgettext("column", "What happened"),
        "answer": _("Answer to the caller"),
        "duties": _("Duties"),
        "duty_columns": [_("Part"), _("Unit"), _("assigned"), _("signed"), _("State")],
        "photos": _("Photos"),
        "story": pgettext("sheet", "Step by step"),
        "hands": [_("Handled by"), _("Checked by"), _("Date")],
        "qr": _("scan to follow"),
        "page": _("Page {n} of {all}"),
    }


def _facts(call: Call, member: Member) -> list[tuple[str, str]]:
    return [
        (_("Caller"), _caller(call, member)),
        (_("Source"), call.get_source_display()),
        (_("Raised"), _at(call.raised_at)),
        (_("Promised"), _at(call.due_at)),
        (pgettext("column", "Answered"), _at(call.answered_at)),
        (_("Closed"), _at(call.closed_at)),
    ]


def _caller(call: Call, member: Member) -> str:
    """The caller as the page shows them: masked, or not at all."""
    if queries.is_hidden(call, member):
        return _("caller kept secret")
    caller = getattr(call, "caller", None)
    if caller is None or not (caller.name or caller.phone):
        return NOTHING
    return f"{masking.mask_name(caller.name)} {masking.mask_phone(caller.phone)}".strip()


def _wide(call: Call, known: Reference, now: datetime) -> list[tuple[str, str]]:
    category = " › ".join(map(str, filter(None, (call.category.parent, call.category))))
    place = telling.place_name(call, known, now)
    why = " ".join(said for _icon, said in telling.reasons(call, known, now))
    return [
        (_("Place"), f"{call.address or NOTHING}\n{place} {call.cell_code}"),
        (_("Category"), f"{category} ({call.category.code})"),
        (_("Unit"), str(call.unit or NOTHING)),
        (_("Why this unit"), why),
    ]


def _duty(duty: Duty) -> list[str]:
    return [
        duty.get_part_display(), str(duty.unit), _at(duty.assigned_at), _at(duty.signed_at),
        duty.get_state_display(),
    ]  # fmt: skip


def _at(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else NOTHING
