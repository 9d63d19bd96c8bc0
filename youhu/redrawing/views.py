"""The map editor for grid cells: the list, one redrawing, and every deed in it."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from youhu.common.download import download
from youhu.common.errors import Refused
from youhu.ledger.models import Entry
from youhu.redrawing import actions
from youhu.redrawing.drawing import Ground, applied, ground_of, standing
from youhu.redrawing.forms import BeginForm, NoteForm, StepForm, WhenForm
from youhu.redrawing.models import Redrawing
from youhu.redrawing.picture import picture_of, said_steps
from youhu.redrawing.preview import Preview, preview_of
from youhu.redrawing.queries import Listing, may_begin, may_draw, offered
from youhu.redrawing.rules import READERS, State
from youhu.registry.calendars import tokens
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role
from youhu.territory.models import Area
from youhu.territory.rules import AreaKind

UNPROCESSABLE = 422


@for_roles(*READERS)
@require_safe
def redrawings(request: MemberRequest) -> HttpResponse:
    """Every redrawing of the member's area, and where a new one begins."""
    return _list(request, BeginForm(area_code=request.member.area_code))


def _list(request: MemberRequest, form: BeginForm, *, status: int = 200) -> HttpResponse:
    listing = Listing(request.member, request.GET)
    communities = Area.objects.none()
    if may_begin(request.member):
        near = Area.objects.filter(kind=AreaKind.COMMUNITY)
        communities = near.filter(code__startswith=request.member.area_code).order_by("code")
    context = {
        "listing": listing,
        "page": listing.page(),
        "query": listing.query(),
        "states": State.choices,
        "sorts": _sorts(listing),
        "form": form,
        "may_begin": may_begin(request.member),
        "communities": communities,
    }
    return render(request, "redrawing/list.html", context, status=status)


def _sorts(listing: Listing) -> list[tuple[str, str, str]]:
    """The columns that sort: label, address, and the direction that holds now."""
    labels = {"community": _("Community"), "from": _("In force from"), "begun": _("Begun")}
    sorts = []
    for name, label in labels.items():
        is_up, is_down = listing.sort == name, listing.sort == f"-{name}"
        turned = f"-{name}" if is_up else name
        now = "ascending" if is_up else "descending" if is_down else ""
        sorts.append((label, listing.query(sort=turned), now))
    return sorts


@for_roles(*READERS)
@require_safe
def export(request: MemberRequest, form: str) -> HttpResponse:
    """The list as a table for a spreadsheet, filtered and sorted as the address says."""
    columns = [
        _("Community code"), _("Community"), _("Reason"), _("In force from"), _("State"),
        _("Steps"), _("Drawn by"), _("Begun"), _("Decided by"), _("Decided"),
    ]  # fmt: skip
    rows = _table(Listing(request.member, request.GET).rows())
    return download("cells", form, columns=columns, rows=rows, now=timezone.now())


def _table(rows: QuerySet[Redrawing]) -> Iterator[list[Any]]:
    for row in rows.iterator(chunk_size=500):
        decided_by = str(row.decided_by.person) if row.decided_by else ""
        yield [
            row.community.code, str(row.community), row.reason, row.effective_at,
            row.get_state_display(), len(row.steps), str(row.made_by.person), row.made_at,
            decided_by, row.decided_at,
        ]  # fmt: skip


@for_roles(Role.ADMIN)
@require_POST
def begin(request: MemberRequest) -> HttpResponse:
    """Begin a draft for one community."""
    form = BeginForm(request.POST, area_code=request.member.area_code)
    if not form.is_valid():
        return _list(request, form, status=UNPROCESSABLE)
    said = form.cleaned_data
    plan = actions.Plan(said["place"], said["reason"], said["effective_at"])
    try:
        made = actions.begin(plan, by=request.member, now=timezone.now())
    except Refused as why:
        form.add_error(None, str(why))
        return _list(request, form, status=UNPROCESSABLE)
    return redirect(made)


@for_roles(*READERS)
@require_safe
def redrawing(request: MemberRequest, pk: int) -> HttpResponse:
    """One redrawing: the map with both outlines, what changes hands, and what can be done."""
    return _page(request, _find(request, pk))


def _find(request: MemberRequest, pk: int) -> Redrawing:
    rows = Redrawing.objects.visible_to(request.member)
    people = ("community__parent", "made_by__person", "made_by__organisation", "decided_by__person")
    return get_object_or_404(rows.select_related(*people), pk=pk)


def _page(
    request: MemberRequest,
    found: Redrawing,
    *,
    wrong: str = "",
    when: WhenForm | None = None,
    notes: dict[str, NoteForm] | None = None,
) -> HttpResponse:
    now = timezone.now()
    ground, void = _ground(found, now)
    picture = picture_of(ground, token=tokens().get("territory", ""))
    context = {
        "redrawing": found,
        "wrong": wrong or void,
        "picture": picture,
        "picture_text": json.dumps(picture, ensure_ascii=False),
        "preview": Preview() if void else preview_of(found, ground, now=now),
        "steps": said_steps(found, ground),
        "cells": [(code, ground.names.get(code, code)) for code in sorted(ground.after)],
        "when": when or WhenForm(initial=_moment(found)),
        "notes": {**_blank_notes(), **(notes or {})},
        **_standing_of(request, found, now),
    }
    status = UNPROCESSABLE if wrong or when or notes else 200
    return render(request, "redrawing/redrawing.html", context, status=status)


def _standing_of(request: MemberRequest, found: Redrawing, now: datetime) -> dict[str, Any]:
    """What this person may do now, and what was done before; not every stroke of the pen."""
    lines = Entry.objects.of(found).select_related("by__person", "by__organisation")
    is_waiting = found.state in (State.DRAFT, State.AWAITING)
    return {
        "may_draw": may_draw(found, request.member),
        "offered": offered(found, request.member, now),
        "has_passed": is_waiting and found.effective_at <= now,
        "is_mine": found.is_drawn_by(request.member),
        "lines": lines.exclude(verb__in=("draw", "undo", "redo")),
    }


def _blank_notes() -> dict[str, NoteForm]:
    return {verb: NoteForm(auto_id=f"id_{verb}_%s") for verb in ("send_back", "withdraw")}


def _moment(found: Redrawing) -> dict[str, Any]:
    return {"reason": found.reason, "effective_at": timezone.localtime(found.effective_at)}


def _ground(found: Redrawing, now: datetime) -> tuple[Ground, str]:
    """Before and after; where the map moved on and a step fits no more, as it is, and why."""
    try:
        return ground_of(found, now=now), ""
    except Refused as why:
        cells = standing(found.community, max(found.effective_at, now))
        names = {code: code for code in cells}
        return Ground(cells, cells, names), str(why)


@for_roles(Role.ADMIN)
@require_POST
def draw(request: MemberRequest, pk: int) -> HttpResponse:
    """One more deed in the draft."""
    found, form = _find(request, pk), StepForm(request.POST)
    now = timezone.now()
    if not form.is_valid():
        return _page(request, found, wrong=_("Something is missing. Draw it again."))
    try:
        step = form.step(applied(_standing(found, now), found.steps))
        actions.draw(found, step, by=request.member, now=now)
    except Refused as why:
        return _page(request, _find(request, pk), wrong=str(why))
    return redirect(found)


def _standing(found: Redrawing, now: datetime) -> dict[str, Any]:
    return standing(found.community, max(found.effective_at, now))


Answer = HttpResponse | None


def _plainly(action: Callable[..., None]) -> Callable[[MemberRequest, Redrawing], Answer]:
    """A verb that needs no words."""

    def run(request: MemberRequest, found: Redrawing) -> Answer:
        action(found, by=request.member, now=timezone.now())
        return None

    return run


def _with_note(
    verb: str, action: Callable[..., None]
) -> Callable[[MemberRequest, Redrawing], Answer]:
    """A verb that needs a reason."""

    def run(request: MemberRequest, found: Redrawing) -> Answer:
        form = NoteForm(request.POST, auto_id=f"id_{verb}_%s")
        if not form.is_valid():
            return _page(request, found, notes={verb: form})
        action(found, note=form.cleaned_data["note"], by=request.member, now=timezone.now())
        return None

    return run


def _amend(request: MemberRequest, found: Redrawing) -> Answer:
    form = WhenForm(request.POST)
    if not form.is_valid():
        return _page(request, found, when=form)
    said = form.cleaned_data
    moment = {"reason": said["reason"], "effective_at": said["effective_at"]}
    actions.amend(found, **moment, by=request.member, now=timezone.now())
    return None


VERBS = {
    "undo": _plainly(actions.undo),
    "redo": _plainly(actions.redo),
    "amend": _amend,
    "submit": _plainly(actions.submit),
    "approve": _plainly(actions.approve),
    "send_back": _with_note("send_back", actions.send_back),
    "withdraw": _with_note("withdraw", actions.withdraw),
}


@for_roles(Role.ADMIN)
@require_POST
def act(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Take back, do again, change the moment, hand in, decide."""
    found = _find(request, pk)
    if verb not in VERBS:
        raise Http404
    try:
        answer = VERBS[verb](request, found)
    except Refused as why:
        return _page(request, _find(request, pk), wrong=str(why))
    if answer is not None:
        return answer
    if verb not in ("undo", "redo"):
        messages.success(request, _done(verb))
    return redirect(found)


def _done(verb: str) -> str:
    return {
        "amend": _("Saved."),
        "submit": _("Submitted. Another administrator has been told."),
        "approve": _("Approved. The new cells begin at their moment by themselves."),
        "send_back": _("Sent back to whoever drew it."),
        "withdraw": _("Withdrawn. The cells stay as they are."),
    }[verb]
