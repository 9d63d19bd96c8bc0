"""What the page of one call shows: the call, its way, what lies around it, what may be done."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from youhu.calls import above, outlook, queries, reference, telling
from youhu.calls.around import around
from youhu.calls.forms.acts import ActForm
from youhu.calls.kin import kin_of
from youhu.calls.models import Call, Duty, Photo
from youhu.calls.reading.duplicates import candidates
from youhu.calls.rules import REMARKS, SORTABLE, PhotoUse
from youhu.calls.stations import stations_of
from youhu.calls.views.offers import offers, others
from youhu.calls.views.trail import trail
from youhu.common import words
from youhu.common.calendar import LimitType
from youhu.common.wiring import declared
from youhu.ledger.models import Entry
from youhu.registry.http import MemberRequest
from youhu.registry.models import Member
from youhu.transparency.queries import place_in

MOST_BESIDE = 5


def call_page(
    request: MemberRequest, call: Call, form: ActForm | None = None, verb: str = "", **more: Any
) -> HttpResponse:
    """The page, with a form that must be mended or a caller shown in clear.

    An address may ask for the form of one act to be open.
    """
    verb = verb or request.GET.get("open", "")
    known, now = reference.current(), timezone.now()
    duties = list(call.duties.select_related("unit").order_by("pk"))
    context = {
        **_facts(call, known, now, duties),
        **offers(call, request.member, known, duties, now, (form, verb)),
        "others": others(call, request.member),
        "kin": kin_of(call),
        "sorts": _sorts(call, request.member),
        "tags": above.tags([call]).get(call.pk, ()),
        **_around(call, request.member, known, now),
        "foretold": outlook.about(call, now),
        "trail": trail(request, call, now),
        "boards": [board(request, call, duties, now) for board in declared("call_boards")],
        "is_hidden": queries.is_hidden(call, request.member),
        **more,
    }
    is_faulty = form is not None and bool(form.errors)
    return render(request, "calls/call.html", context, status=422 if is_faulty else 200)


def _facts(
    call: Call, known: reference.Reference, now: datetime, duties: list[Duty]
) -> dict[str, Any]:
    """What is known of the call itself."""
    entries = list(Entry.objects.of(call).select_related("by__organisation", "by__person", "leaf"))
    photos = list(call.photos.order_by("at", "pk"))
    return {
        **_clock(call, now),
        "call": call,
        "now": now,
        "place": telling.place_name(call, known, now),
        "reasons": list(telling.reasons(call, known, now)),
        "stations": stations_of(call, telling.lead_of(duties), entries, known, now),
        "duties": duties,
        "photos": _by_use(photos),
        "has_photos": bool(photos),
        "lines": telling.story(entries, known),
        "log_place": place_in(entries),
        "clear": False,
    }


def _sorts(call: Call, member: Member) -> bool:
    """Whether this member may split the call, or merge it into another one."""
    return (
        call.state in SORTABLE and member.role in REMARKS["split"] and queries.is_mine(call, member)
    )


def _around(
    call: Call, member: Member, known: reference.Reference, now: datetime
) -> dict[str, Any]:
    """The neighbours of the call, and how many its caller made this month, where that is known.

    What is probably the same is told once, with its reasons; a call that has ended repeats none.
    """
    found = around(call, member, now)
    mine = Call.objects.visible_to(member)
    same = candidates(call, among=mine, known=known) if call.is_open else []
    told = {one.call.pk for one in same}
    here = [other for other in found.duplicates if other.pk not in told][:MOST_BESIDE]
    return {
        "around": found,
        "same": same,
        "same_place": here,
        "beside": [*(one.call for one in same), *here],
        "monthly": found.caller.months[-1].count if found.caller else 0,
    }


def _clock(call: Call, now: datetime) -> dict[str, Any]:
    """Until when the stage runs, and how its time is counted."""
    start, end = call.stage_started_at or call.raised_at, call.stage_due_at or call.due_at
    return {
        "used": telling.used_percent(start, end, now),
        "until": words.moment(call.stage_due_at, now) if call.stage_due_at else "",
        "how_counted": str(LimitType(call.limit_type).label) if call.limit_type else "",
    }


def _by_use(photos: list[Photo]) -> list[tuple[PhotoUse, list[Photo]]]:
    """The photos from before, from the spot and from afterwards, side by side."""
    return [(use, [photo for photo in photos if photo.use == use]) for use in PhotoUse]
