"""One draft of a rule: its sentence, what it changes, and what last month would have been."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from youhu.calls import actions, reference, rulebook
from youhu.calls.drafting import DraftState
from youhu.calls.forms.settings import MonthForm, RuleForm, SendBackForm, initial_of
from youhu.calls.models import Call, RuleDraft
from youhu.calls.replay_page import Replay
from youhu.calls.views.rules import READERS, book_context, line_of
from youhu.common.http import act
from youhu.common.moves import open_moves
from youhu.ledger.models import Entry
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import Organisation
from youhu.registry.rules import Role
from youhu.territory import index

Act = Callable[[MemberRequest, RuleDraft, datetime], HttpResponse]


def _find(request: MemberRequest, pk: int) -> RuleDraft:
    rows = RuleDraft.objects.visible_to(request.member).select_related(
        "category", "area", "unit", "follows__category", "follows__area", "follows__unit", "rule",
        "drafted_by__person", "reviewed_by__person",
    )  # fmt: skip
    return get_object_or_404(rows, pk=pk)


@for_roles(*READERS)
@require_safe
def rule_draft(request: MemberRequest, pk: int) -> HttpResponse:
    """A draft with its dry run beside it."""
    return _page(request, _find(request, pk))


def _page(
    request: MemberRequest, draft: RuleDraft, form: Any = None, back: Any = None, status: int = 200
) -> HttpResponse:
    now, known = timezone.now(), reference.current()
    may_edit = request.member.role == Role.ADMIN and draft.state == DraftState.DRAFTING
    form = (form or _form(draft, known)) if may_edit else None
    changes = rulebook.differences(draft)
    context = book_context(request, now) | {
        "draft": draft,
        "here": draft.follows,
        "form": form,
        "back_form": back or SendBackForm(),
        "line": line_of(draft),
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


def _form(draft: RuleDraft, known: reference.Reference) -> RuleForm:
    """The sentence of a draft, to be worded anew."""
    initial = initial_of(draft, valid_from=draft.valid_from)
    return RuleForm(known=known, standing=draft, initial=initial)


def _verb_labels() -> dict[str, str]:
    return {
        "draft_rule": _("drafted"), "revise": _("worded anew"), "rehearse": _("replayed"),
        "submit": _("handed in for review"), "approve": _("approved"),
        "send_back": _("sent back"), "drop": _("dropped"),
    }  # fmt: skip


def _replay(
    draft: RuleDraft, request: MemberRequest, known: reference.Reference, now: datetime
) -> Replay | None:
    """The kept dry run with names for its codes; which sample calls this reader may open."""
    if not draft.dry_run:
        return None
    numbers = [one["number"] for one in draft.dry_run["samples"]]
    mine = Call.objects.visible_to(request.member).filter(number__in=numbers)
    flows = draft.dry_run["flows"]
    codes = {code for source, _f, target, _n in flows for code in (source, target)}
    units = {unit.code: unit for unit in Organisation.objects.filter(code__in=codes)}
    return Replay(
        draft.dry_run,
        units=units,
        categories=known.tables.categories,
        cells=index.cells(now=now, token=known.map_token),
        may_open=set(mine.values_list("number", flat=True)),
        is_stale=draft.dry_run["data"] != known.calls_token,
    )


@for_roles(Role.ADMIN)
@require_POST
def rule_draft_act(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """One step of a draft's life; a refusal is said on its page."""
    draft, now = _find(request, pk), timezone.now()
    if verb not in ACTS:
        raise Http404
    return ACTS[verb](request, draft, now)


def _revise(request: MemberRequest, draft: RuleDraft, now: datetime) -> HttpResponse:
    form = RuleForm(request.POST, known=reference.current(), standing=draft)
    month = _month(draft, now)

    def revise(**_told: Any) -> None:
        actions.revise(draft, wording=form.wording, by=request.member, now=now)
        actions.rehearse(draft, month=month, by=request.member, now=now)

    if act(form, revise):
        messages.success(request, _("Saved and replayed. Look at what it would have done."))
        return redirect(draft)
    return _page(request, _find(request, draft.pk), form, status=422)


def _month(draft: RuleDraft, now: datetime) -> date:
    """The month that was replayed last, or the last full one."""
    kept = draft.dry_run.get("month") if draft.dry_run else None
    if kept:
        return date.fromisoformat(kept)
    return rulebook.usual_month(draft.district, timezone.localdate(now))


def _rehearse(request: MemberRequest, draft: RuleDraft, now: datetime) -> HttpResponse:
    form = MonthForm(request.POST)
    months = rulebook.months(timezone.localdate(now))
    month = form.cleaned_data["month"] if form.is_valid() else months[0]
    chosen = month if month in months else months[0]
    act(form, lambda **_told: actions.rehearse(draft, month=chosen, by=request.member, now=now))
    return _told(request, draft, form, "")


def _send_back(request: MemberRequest, draft: RuleDraft, now: datetime) -> HttpResponse:
    form = SendBackForm(request.POST)
    if act(form, actions.send_back_draft, draft, by=request.member, now=now):
        messages.success(request, _("Sent back to whoever drafted it."))
        return redirect(draft)
    return _page(request, draft, back=form, status=422)


def _plain(verb: str, action: Callable[..., object]) -> Act:
    """A step that asks for nothing but itself."""

    def step(request: MemberRequest, draft: RuleDraft, now: datetime) -> HttpResponse:
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


def _told(request: MemberRequest, draft: RuleDraft, form: Any, done: str) -> HttpResponse:
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
