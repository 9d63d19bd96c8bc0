"""One draft of a rule or limit: its sentence, its change, what last month would have been."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from youhu.calls import actions, limitbook, reference, rulebook
from youhu.calls.drafting import DraftState
from youhu.calls.forms.settings import (
    LimitForm,
    MonthForm,
    RuleForm,
    SendBackForm,
    initial_of,
    limit_initial,
)
from youhu.calls.limit_replay import LimitReplay
from youhu.calls.models import Call, LimitDraft, RuleDraft
from youhu.calls.replay_page import Replay
from youhu.calls.views import limits
from youhu.calls.views.rules import READERS, book_context, line_of
from youhu.common.http import act
from youhu.common.moves import open_moves
from youhu.ledger.models import Entry
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import Organisation
from youhu.registry.rules import Role
from youhu.territory import index

AnyDraft = RuleDraft | LimitDraft
Act = Callable[[MemberRequest, AnyDraft, datetime], HttpResponse]


@dataclass(frozen=True)
class Book:
    """What the pages of a draft need to know of the book it belongs to."""

    joins: tuple[str, ...]
    form: Callable[..., RuleForm | LimitForm]
    initial: Callable[..., dict[str, Any]]
    context: Callable[[MemberRequest, datetime], dict[str, Any]]
    line: Callable[[Any], dict[str, str]]
    differences: Callable[[Any], list[rulebook.Change]]
    replay: Callable[..., Replay | LimitReplay]


def _find(request: MemberRequest, model: type[AnyDraft], pk: int) -> AnyDraft:
    joins = ("category", "follows__category", "rule", "drafted_by__person", "reviewed_by__person")
    rows = model.objects.visible_to(request.member).select_related(*joins, *BOOKS[model].joins)
    found: AnyDraft = get_object_or_404(rows, pk=pk)
    return found


@for_roles(*READERS)
@require_safe
def rule_draft(request: MemberRequest, pk: int) -> HttpResponse:
    """A draft with its dry run beside it."""
    return _page(request, _find(request, RuleDraft, pk))


@for_roles(*READERS)
@require_safe
def limit_draft(request: MemberRequest, pk: int) -> HttpResponse:
    """A limit on its way, with its dry run beside it."""
    return _page(request, _find(request, LimitDraft, pk))


def _page(
    request: MemberRequest, draft: AnyDraft, form: Any = None, back: Any = None, status: int = 200
) -> HttpResponse:
    now, known, book = timezone.now(), reference.current(), BOOKS[type(draft)]
    may_edit = request.member.role == Role.ADMIN and draft.state == DraftState.DRAFTING
    form = (form or _form(draft, known)) if may_edit else None
    changes = book.differences(draft)
    context = book.context(request, now) | {
        "draft": draft,
        "here": draft.follows,
        "form": form,
        "back_form": back or SendBackForm(),
        "line": book.line(draft),
        "changes": changes,
        "changed": {point.field for point in changes},
        "verbs": open_moves(draft, request.member.role),
        "wrote": actions.wrote(draft, request.member),
        "entries": Entry.objects.of(draft).select_related("by__person"),
        "verb_labels": _verb_labels(),
        "months": rulebook.months(timezone.localdate(now)),
        "now": now,
        "replay": _replay(draft, request, known, now),
    }
    return render(request, "calls/settings/draft.html", context, status=status)


def _form(draft: AnyDraft, known: reference.Reference) -> RuleForm | LimitForm:
    """The sentence of a draft, to be worded anew."""
    book = BOOKS[type(draft)]
    initial = book.initial(draft, valid_from=draft.valid_from)
    return book.form(known=known, standing=draft, initial=initial)


def _verb_labels() -> dict[str, str]:
    return {
        "draft_rule": _("drafted"), "draft_limit": _("drafted"), "revise": _("worded anew"),
        "rehearse": _("replayed"),
        "submit": _("handed in for review"), "approve": _("approved"),
        "send_back": _("sent back"), "drop": _("dropped"),
    }  # fmt: skip


def _replay(
    draft: AnyDraft, request: MemberRequest, known: reference.Reference, now: datetime
) -> Replay | LimitReplay | None:
    """The kept dry run with names for its codes; which sample calls this reader may open."""
    if not draft.dry_run:
        return None
    numbers = [one["number"] for one in draft.dry_run["samples"]]
    mine = Call.objects.visible_to(request.member).filter(number__in=numbers)
    return BOOKS[type(draft)].replay(
        draft.dry_run,
        units=_units(draft.dry_run),
        categories=known.tables.categories,
        cells=index.cells(now=now, token=known.map_token),
        may_open=set(mine.values_list("number", flat=True)),
        is_stale=draft.dry_run["data"] != known.calls_token,
    )


def _units(kept: dict[str, Any]) -> dict[Any, Organisation]:
    """The units of a dry run: by their codes for rules, by their keys for limits."""
    if "flows" not in kept:
        return dict(Organisation.objects.in_bulk([key for key, *_late in kept["loads"]]))
    codes = {code for source, _f, target, _n in kept["flows"] for code in (source, target)}
    return {unit.code: unit for unit in Organisation.objects.filter(code__in=codes)}


@for_roles(Role.ADMIN)
@require_POST
def rule_draft_act(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """One step of a draft's life; a refusal is said on its page."""
    return _step(request, RuleDraft, pk, verb)


@for_roles(Role.ADMIN)
@require_POST
def limit_draft_act(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """One step in the life of a limit's draft."""
    return _step(request, LimitDraft, pk, verb)


def _step(request: MemberRequest, model: type[AnyDraft], pk: int, verb: str) -> HttpResponse:
    draft, now = _find(request, model, pk), timezone.now()
    if verb not in ACTS:
        raise Http404
    return ACTS[verb](request, draft, now)


def _revise(request: MemberRequest, draft: AnyDraft, now: datetime) -> HttpResponse:
    form = BOOKS[type(draft)].form(request.POST, known=reference.current(), standing=draft)
    month = _month(draft, now)

    def revise(**_told: Any) -> None:
        actions.revise(draft, wording=form.wording, by=request.member, now=now)
        actions.rehearse(draft, month=month, by=request.member, now=now)

    if act(form, revise):
        messages.success(request, _("Saved and replayed. Look at what it would have done."))
        return redirect(draft)
    return _page(request, _find(request, type(draft), draft.pk), form, status=422)


def _month(draft: AnyDraft, now: datetime) -> date:
    """The month that was replayed last, or the last full one."""
    kept = draft.dry_run.get("month") if draft.dry_run else None
    if kept:
        return date.fromisoformat(kept)
    return rulebook.usual_month(draft.district, timezone.localdate(now))


def _rehearse(request: MemberRequest, draft: AnyDraft, now: datetime) -> HttpResponse:
    form = MonthForm(request.POST)
    months = rulebook.months(timezone.localdate(now))
    month = form.cleaned_data["month"] if form.is_valid() else months[0]
    chosen = month if month in months else months[0]
    act(form, lambda **_told: actions.rehearse(draft, month=chosen, by=request.member, now=now))
    return _told(request, draft, form, "")


def _send_back(request: MemberRequest, draft: AnyDraft, now: datetime) -> HttpResponse:
    form = SendBackForm(request.POST)
    if act(form, actions.send_back_draft, draft, by=request.member, now=now):
        messages.success(request, _("Sent back to whoever drafted it."))
        return redirect(draft)
    return _page(request, draft, back=form, status=422)


def _plain(verb: str, action: Callable[..., object]) -> Act:
    """A step that asks for nothing but itself."""

    def step(request: MemberRequest, draft: AnyDraft, now: datetime) -> HttpResponse:
        form = Form({})  # nothing is asked, but a refusal wants a place
        act(form, action, draft, by=request.member, now=now)
        return _told(request, draft, form, _done()[verb])

    return step


def _done() -> dict[str, str]:
    return {
        "submit": _("Handed in. Another administrator reviews it now."),
        "approve": _("Approved. It takes effect on its day."),
        "drop": _("Dropped. The rule in force stays as it is."),
    }


def _told(request: MemberRequest, draft: AnyDraft, form: Any, done: str) -> HttpResponse:
    if form.errors:
        for errors in form.errors.values():
            messages.error(request, " ".join(str(why) for why in errors))
    elif done:
        messages.success(request, done)
    return redirect(draft)


ACTS: dict[str, Act] = {
    "revise": _revise,
    "rehearse": _rehearse,
    "submit": _plain("submit", actions.submit_draft),
    "approve": _plain("approve", actions.approve_draft),
    "send_back": _send_back,
    "drop": _plain("drop", actions.drop_rule_draft),
}
BOOKS: dict[type[AnyDraft], Book] = {
    RuleDraft: Book(
        ("area", "unit", "follows__area", "follows__unit"), RuleForm, initial_of, book_context,
        line_of, rulebook.differences, Replay,
    ),
    LimitDraft: Book(
        (), LimitForm, limit_initial, limits.book_context, limits.line_of, limitbook.differences,
        LimitReplay,
    ),
}  # fmt: skip
