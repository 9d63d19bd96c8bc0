"""The escalation ladder: a table of sets, one step, and what a change of it would do first."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youhu.calls import reference
from youhu.calls.models import LadderStep
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role
from youhu.upkeep import actions
from youhu.upkeep import ladder as kept
from youhu.upkeep.actions.ladder import check_removal, check_step, next_rung, worded
from youhu.upkeep.forms.ladder import NewStepForm, StepForm, SureForm
from youhu.upkeep.rules import READERS
from youhu.upkeep.tables import Book, Column, FilterForm
from youhu.upkeep.views.listing import book_file, done, thing_page

BOOK = Book(
    name="ladder",
    title=_("Ladder"),
    about=_("Who is told of what is overdue."),
    icon="bell",
    rows=kept.steps,
    filters=FilterForm,
    columns=(
        Column(_("Stage"), kept.stage_of),
        Column(_("Urgency"), kept.urgency_of),
        Column(_("Step"), lambda step: step.rung),
        Column(_("When"), kept.after_of),
        Column(_("Level"), lambda step: step.get_level_display()),
        Column(_("Who is told"), lambda step: step.get_role_display()),
    ),
    new="new_step",
    new_label=_("Add a step"),
)


@for_roles(*READERS)
@require_safe
def ladder(request: MemberRequest) -> HttpResponse:
    """All steps, a line for each stage and urgency."""
    sets = kept.sets(LadderStep.objects.all())
    context = {
        "book": BOOK,
        "sets": sets,
        "rungs": range(1, len(sets[0].steps) + 1) if sets else [],
        "may_write": request.member.role == Role.ADMIN,
    }
    return render(request, "upkeep/ladder.html", context)


@for_roles(*READERS)
@require_safe
def export_ladder(request: MemberRequest, form: str) -> HttpResponse:
    """The steps as a table."""
    return book_file(request, BOOK, form)


@for_roles(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def new_step(request: MemberRequest) -> HttpResponse:
    """Add one on top of a set: first its effect, then the step itself."""
    asked = {name: request.GET.get(name, "") for name in ("stage", "urgency")}
    form = NewStepForm(request.POST or None, initial={"after_amount": 0, **asked})
    if request.method != "POST":
        return thing_page(request, None, BOOK, "upkeep/step.html", form=form)
    if _is_sure(form):
        if done(request, form, _enter):
            messages.success(request, gettext("Added. It holds from the next warning on."))
            return redirect("ladder")
        return thing_page(request, None, BOOK, "upkeep/step.html", form=form)
    return _previewed(request, None, form, _entering)


def _enter(hand: actions.Hand, *, seen: str, sure: bool, **told: Any) -> None:
    actions.enter_step(hand, **told)


def _amend(step: LadderStep, hand: actions.Hand, *, sure: bool, **told: Any) -> None:
    actions.amend_step(step, hand, **told)


def _remove(step: LadderStep, hand: actions.Hand, *, seen: str, sure: bool) -> None:
    actions.remove_step(step, hand, seen=seen)


@for_roles(*READERS)
@require_safe
def ladder_step(request: MemberRequest, pk: int) -> HttpResponse:
    """One step: when it is reached and whom it tells."""
    step = get_object_or_404(LadderStep, pk=pk)
    preview = kept.preview(step, _rows(), request.member, reference.current(), timezone.now())
    return _page(request, step, preview=preview)


@for_roles(Role.ADMIN)
@require_POST
def act_step(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Change it or take it away: first the effect, then the deed."""
    step = get_object_or_404(LadderStep, pk=pk)
    match verb:
        case "amend":
            return _act(request, step, StepForm(request.POST, row=step), _amend,
                        partial(_amending, step))  # fmt: skip
        case "remove":
            return _act(request, step, SureForm(request.POST), _remove,
                        partial(_removing, step))  # fmt: skip
    raise Http404


Told = dict[str, Any]
Draft = Callable[[actions.Hand, Told], tuple[LadderStep, list[LadderStep]]]


def _act(
    request: MemberRequest, step: LadderStep, form: SureForm, action: Callable[..., None],
    draft: Draft,
) -> HttpResponse:  # fmt: skip
    if not _is_sure(form):
        return _previewed(request, step, form, draft)
    if done(request, form, action, step):
        messages.success(request, gettext("Changed. It holds from the next warning on."))
        return redirect("ladder")
    return _page(request, step, **{_name(form): form})


def _is_sure(form: SureForm) -> bool:
    return form.is_valid() and bool(form.cleaned_data["sure"])


def _name(form: SureForm) -> str:
    return "form" if isinstance(form, StepForm) else "removing"


def _entering(hand: actions.Hand, told: Told) -> tuple[LadderStep, list[LadderStep]]:
    rows = _rows()
    step = worded(LadderStep(rung=next_rung(told["stage"], told["urgency"])), **told)
    check_step(step, rows, hand)
    return step, kept.changed(rows, step)


def _amending(
    step: LadderStep, hand: actions.Hand, told: Told
) -> tuple[LadderStep, list[LadderStep]]:
    rows, new = _rows(), worded(step, **told)
    check_step(new, rows, hand)
    return new, kept.changed(rows, new)


def _removing(
    step: LadderStep, hand: actions.Hand, _told: Told
) -> tuple[LadderStep, list[LadderStep]]:
    rows = _rows()
    check_removal(step, rows, hand)
    return step, rows


def _previewed(
    request: MemberRequest, step: LadderStep | None, form: SureForm, draft: Draft
) -> HttpResponse:
    """The page with what would follow, and one button that does it; or why it cannot be."""
    found: list[kept.Preview] = []

    def look(hand: actions.Hand, *, seen: str, sure: bool, **told: Any) -> None:
        new, rows = draft(hand, told)
        found.append(kept.preview(new, rows, hand.by, reference.current(), hand.now))

    if not done(request, form, look):
        return _page(request, step, **{_name(form): form})
    said, name = form.cleaned_data, _name(form)
    again, proposed = (type(form)(initial={**said, "sure": sure}) for sure in (False, True))
    context = {name: again, "proposed": proposed, "is_removal": name == "removing"}
    return _page(request, step, preview=found[0], **context)


def _rows() -> list[LadderStep]:
    return list(LadderStep.objects.order_by("pk"))


def _page(request: MemberRequest, step: LadderStep | None, **context: Any) -> HttpResponse:
    if step is not None:
        context = {
            "form": StepForm(row=step), "removing": SureForm(row=step),
            "said": {"after": kept.after_of(step), "whom": kept.whom_of(step)}, **context,
        }  # fmt: skip
    return thing_page(request, step, BOOK, "upkeep/step.html", **context)
