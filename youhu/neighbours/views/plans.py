"""One link plan: what each cell lacks, who gets which household and why, and what can be done."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from youhu.common.download import download
from youhu.common.http import act
from youhu.common.pages import Pages
from youhu.ledger.models import Entry
from youhu.neighbours import actions
from youhu.neighbours.actions.deciding import decides
from youhu.neighbours.actions.planning import is_stale
from youhu.neighbours.cells import Ground, grounds_of
from youhu.neighbours.desks import may_plan
from youhu.neighbours.forms import REASONS, LineForm, NoteForm, RevealForm
from youhu.neighbours.models import LinkPlan, PlanLine
from youhu.neighbours.naming import is_desk_of, name_for
from youhu.neighbours.rules import BOUNDS, WRITERS, PlanState
from youhu.neighbours.views.guard import for_links
from youhu.neighbours.words import CHANGES
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role
from youhu.solvers.linking import Change

PER_PAGE = 60
UNPROCESSABLE = 422
PLAIN = {"propose": actions.propose, "submit": actions.submit, "approve": actions.approve}
NOTED = {"send_back": actions.send_back, "withdraw": actions.withdraw}


def _find(request: MemberRequest, pk: int) -> LinkPlan:
    people = ("area", "unit", "made_by__person", "submitted_by__person", "decided_by__person")
    rows = LinkPlan.objects.visible_to(request.member).select_related(*people)
    found: LinkPlan = get_object_or_404(rows, pk=pk)
    return found


@for_links
@require_safe
def plan(request: MemberRequest, pk: int) -> HttpResponse:
    """The plan as it stands."""
    return _page(request, _find(request, pk))


def _page(
    request: MemberRequest, found: LinkPlan, *, wrong: str = "",
    notes: Mapping[str, NoteForm] | None = None,
) -> HttpResponse:  # fmt: skip
    now = timezone.now()
    grounds = grounds_of(found.area, now=now)
    shown = next((g for g in grounds if g.cell.code == request.GET.get("cell")), None)
    shown = shown or next((g for g in grounds if g.homes), grounds[0])
    context = {
        "plan": found,
        "grounds": [ground for ground in grounds if ground.homes],
        "shown": shown,
        "bounds": BOUNDS,
        "reasons": REASONS,
        "is_stale": is_stale(found, grounds),
        "wrong": wrong,
        "notes": {verb: NoteForm(auto_id=f"id_{verb}_%s") for verb in NOTED} | dict(notes or {}),
        "now": now,
        **_lines(request, found, shown),
        **_offered(request, found),
    }
    return render(
        request, "neighbours/plan.html", context, status=UNPROCESSABLE if wrong or notes else 200
    )


def _lines(request: MemberRequest, found: LinkPlan, shown: Ground) -> dict[str, Any]:
    """The lines of the cell in view, narrowed to a change or a member."""
    rows = found.lines.filter(cell=shown.cell)
    loads = Counter(rows.exclude(person=None).values_list("person", flat=True))
    changes = Counter(found.lines.values_list("change", flat=True))
    is_desk, narrowed = is_desk_of(request.member, shown.cell.code), rows
    change, person = request.GET.get("change", ""), request.GET.get("member", "")
    if change in CHANGES:
        narrowed = narrowed.filter(change=change)
    if person.isdecimal():
        narrowed = narrowed.filter(person=int(person))
    pages = Pages(_in_order(narrowed), PER_PAGE, count=narrowed.count())
    page, names = pages.get_page(request.GET.get("page")), _names(request, shown)
    page.object_list = [_shown(request, line) for line in page.object_list]
    return {
        "page": page,
        "members": [(pk, names[pk], loads[pk]) for pk in shown.members],
        "changes": [(name, CHANGES[name], changes[name]) for name in Change if changes[name]],
        "change": change,
        "member": int(person) if person.isdecimal() else 0,
        "picture": json.dumps(_picture(shown, rows, with_members=is_desk)),
        "query": f"cell={shown.cell.code}&change={change}&member={person}&",
    }


def _in_order(rows: Any) -> Any:
    """By address, as somebody walks."""
    return rows.select_related("household__building", "person", "before", "cell").order_by(
        "household__building__address", "household__building", "household__door", "pk"
    )


def _names(request: MemberRequest, shown: Ground) -> dict[int, str]:
    """The members of a cell as this reader may read them."""
    code = shown.cell.code
    return {pk: name_for(request.member, name, code) for pk, name in shown.names.items()}


def _shown(request: MemberRequest, line: PlanLine) -> PlanLine:
    """A line with the names as this reader may read them."""
    for column, person in (("who", line.person), ("was", line.before)):
        name = name_for(request.member, person.name, line.cell.code) if person else ""
        setattr(line, column, name)
    return line


def _picture(shown: Ground, rows: Any, *, with_members: bool) -> dict[str, Any]:
    """Houses and, for the desk, where members live; people by number, never by name."""
    at = {pk: number for number, pk in enumerate(shown.members)}
    told = rows.values_list("pk", "household", "person")
    homes = [
        {"line": pk, "at": [shown.homes[home].lng, shown.homes[home].lat], "of": at.get(person, -1)}
        for pk, home, person in told
        if home in shown.homes
    ]
    living = shown.members if with_members else []
    doors = [shown.homes[shown.lives_at[pk]] for pk in living]
    return {
        "homes": homes,
        "members": [
            {"pk": pk, "at": [door.lng, door.lat]} for pk, door in zip(living, doors, strict=True)
        ],
    }


def _offered(request: MemberRequest, found: LinkPlan) -> dict[str, Any]:
    """What this person may do now."""
    mine = may_plan(request.member, found.area)
    is_waiting = found.state == PlanState.SUBMITTED
    return {
        "may_export": is_desk_of(request.member, found.area.code),
        "export": RevealForm(auto_id="export_%s"),
        "may_change": mine and found.is_changeable,
        "may_propose": mine and found.is_open and not is_waiting,
        "may_withdraw": mine and found.is_open,
        "may_decide": decides(found, request.member),
        "is_mine": is_waiting and not decides(found, request.member),
        "entries": Entry.objects.of(found).select_related("by__person", "by__organisation"),
    }


@for_roles(*WRITERS)
@require_POST
def act_plan(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Propose, submit, approve, send back, withdraw."""
    found = _find(request, pk)
    form: forms.Form = NoteForm(request.POST, auto_id=f"id_{verb}_%s")
    action: Callable[..., None]
    if verb in PLAIN:
        form, action = forms.Form(request.POST), PLAIN[verb]
    elif verb in NOTED:
        action = NOTED[verb]
    else:
        raise Http404
    if act(form, action, found, by=request.member, now=timezone.now()):
        messages.success(request, _done(verb))
        return redirect(found)
    found = _find(request, pk)
    if isinstance(form, NoteForm) and not form.non_field_errors():
        return _page(request, found, notes={verb: form})
    return _page(request, found, wrong=" ".join(str(why) for why in form.non_field_errors()))


def _done(verb: str) -> str:
    return {
        "propose": _("Proposed. Look at what changes, then submit it."),
        "submit": _("Submitted. A command room above has been told."),
        "approve": _("Approved. The links are in force; the members were told."),
        "send_back": _("Sent back to the desk."),
        "withdraw": _("Withdrawn. Everything stays as it is."),
    }[verb]


@for_roles(*WRITERS)
@require_POST
def change(request: MemberRequest, pk: int, line: int) -> HttpResponse:
    """Give one household to another member, lock it, or say why it has none."""
    found = _find(request, pk)
    row = get_object_or_404(found.lines.select_related("cell", "household"), pk=line)
    ground = next(iter(grounds_of(row.cell, now=timezone.now())))
    form = LineForm(request.POST, people=ground.members)
    at = f"{found.get_absolute_url()}?{request.GET.urlencode()}#line-{row.pk}"
    if act(form, actions.change_line, found, row, by=request.member, now=timezone.now()):
        return redirect(at)
    why = next(iter(form.errors.values()))[0]
    return _page(request, _find(request, pk), wrong=str(why))


@for_roles(Role.HANDLER)
@require_POST
def export(request: MemberRequest, pk: int, form: str) -> HttpResponse:
    """Every household of the plan with who, how far and why: for the desk, and on record."""
    found, asked = _find(request, pk), RevealForm(request.POST, auto_id="export_%s")
    if not act(asked, actions.export_plan, found, by=request.member, now=timezone.now()):
        why = next(iter(asked.errors.values()))[0]
        return _page(request, _find(request, pk), wrong=str(why))
    columns = [
        _("Party grid cell"), _("Address"), _("Door"), _("Member"), _("Before"), _("Metres"),
        _("Nearer members"), pgettext("links", "Change"), _("Locked"), _("No link, because"),
    ]  # fmt: skip
    return download("link-plan", form, columns=columns, rows=_table(found), now=timezone.now())


def _table(found: LinkPlan) -> Iterator[list[Any]]:
    rows = found.lines.select_related("cell", "household__building", "person", "before")
    for row in rows.order_by("cell__code", "household__building__address", "household__door"):
        yield [
            row.cell.code, row.household.building.address, row.household.door,
            str(row.person or ""), str(row.before or ""), row.metres, max(0, row.rank - 1),
            str(CHANGES[Change(row.change)]), _("yes") if row.is_locked else "",
            _reason(row),
        ]  # fmt: skip


def _reason(row: PlanLine) -> str:
    return row.get_reason_display() if row.reason else ""
