"""The rules by which calls come under supervision by themselves."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youhu.oversight.models import Supervision, SupervisionRule
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role
from youhu.upkeep import actions, supervision
from youhu.upkeep.forms.fields import KeptForm
from youhu.upkeep.forms.supervision import EndForm, MeasureForm, RuleFilterForm, RuleForm
from youhu.upkeep.rules import READERS
from youhu.upkeep.tables import Book, Column
from youhu.upkeep.views.listing import book_file, book_page, done, thing_page

BOOK = Book(
    name="supervision_rules",
    title=_("Rules of supervision"),
    about=_("When a call comes under supervision by itself, and at which level."),
    icon="eye",
    rows=supervision.rules,
    filters=RuleFilterForm,
    columns=(
        Column(_("Number"), lambda row: row.number, ("number",)),
        Column(_("Cause"), lambda row: row.get_cause_display(), ("cause", "number")),
        Column(_("Urgency"), lambda row: row.get_urgency_display() or gettext("any urgency")),
        Column(_("After, or times"), supervision.measured),
        Column(_("Level"), lambda row: row.get_level_display(), ("level", "number")),
        Column(_("Valid from"), lambda row: row.valid_from, ("valid_from", "number")),
        Column(_("Valid until"), lambda row: row.valid_until),
    ),
    href=lambda row: reverse("supervision_rule", args=[row.pk]),
    new="new_supervision_rule",
    new_label=_("Enter a rule"),
    mark=supervision.rule_mark,
)


@for_roles(*READERS)
@require_safe
def supervision_rules(request: MemberRequest) -> HttpResponse:
    """Those that hold or will hold, and the ended ones on demand."""
    return book_page(request, BOOK)


@for_roles(*READERS)
@require_safe
def export_supervision_rules(request: MemberRequest, form: str) -> HttpResponse:
    """The list as a table."""
    return book_file(request, BOOK, form)


@for_roles(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def new_supervision_rule(request: MemberRequest) -> HttpResponse:
    """Enter one that is not there yet."""
    form = RuleForm(request.POST or None)
    if request.method == "POST" and done(request, form, _enter):
        messages.success(request, gettext("Entered. It holds from its day on."))
        return redirect("supervision_rules")
    return thing_page(request, None, BOOK, "upkeep/new.html", form=form, from_day=True)


def _enter(hand: actions.Hand, *, seen: str, **told: Any) -> None:
    actions.enter_rule(hand, **told)


@for_roles(*READERS)
@require_safe
def supervision_rule(request: MemberRequest, pk: int) -> HttpResponse:
    """One rule: what it marks, how many it has marked, and its past."""
    return _page(request, get_object_or_404(SupervisionRule, pk=pk))


@for_roles(Role.ADMIN)
@require_POST
def act_supervision_rule(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Let another one follow it, end it, or take back what has not begun."""
    row = get_object_or_404(SupervisionRule, pk=pk)
    forms: dict[str, tuple[KeptForm, Any, str]] = {
        "amend": (MeasureForm(request.POST, cause=row.cause), actions.replace_rule, "form"),
        "end": (EndForm(request.POST), actions.end_rule, "ending"),
        "remove": (KeptForm(request.POST), actions.remove_rule, "removing"),
    }
    if verb not in forms:
        raise Http404
    form, action, name = forms[verb]
    if done(request, form, action, row):
        messages.success(request, gettext("Saved. It stands in the list of changes."))
        return redirect("supervision_rules")
    return _page(request, row, **{name: form})


def _page(request: MemberRequest, row: SupervisionRule, **forms: KeptForm) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "form": MeasureForm(row=row, cause=row.cause),
        "ending": EndForm(row=row),
        "removing": KeptForm(row=row),
        "mark": supervision.rule_mark(row, today),
        "is_coming": row.valid_from > today,
        "has_ended": row.valid_until is not None and row.valid_until <= today,
        "n_marked": Supervision.objects.filter(rule=row).count(),
    }
    return thing_page(request, row, BOOK, "upkeep/supervision_rule.html", **{**context, **forms})
