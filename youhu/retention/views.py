"""How long data is kept, for those who answer for it, and the report of what was erased."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from youhu.registry.http import MemberRequest, for_roles
from youhu.retention import actions, queries
from youhu.retention.models import period_of
from youhu.retention.rules import MOST_MONTHS
from youhu.upkeep import staff
from youhu.upkeep.forms.fields import KeptForm
from youhu.upkeep.rules import GUARD_READERS
from youhu.upkeep.views.listing import done


class PeriodForm(KeptForm):
    """So many months, on a legal basis."""

    months = forms.IntegerField(label=_("Months"), min_value=0, max_value=MOST_MONTHS)


@for_roles(*GUARD_READERS)
@require_safe
def retention(request: MemberRequest) -> HttpResponse:
    """Each kind of data with its period, what would go now, and what went."""
    now, today = timezone.now(), timezone.localdate()
    kept = queries.kept(now, today)
    labels = {one.kind.name: one.kind.label for one in kept}
    went = [(one, labels.get(one.kind, one.kind)) for one in queries.report(today)]
    context = {"kept": kept, "went": went, "days": queries.DAYS_SHOWN}
    return render(request, "retention/retention.html", context)


@for_roles(*GUARD_READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def period(request: MemberRequest, name: str) -> HttpResponse:
    """Set how long one kind is kept; `months` in the address shows what would go."""
    kind, now = queries.kind_called(name), timezone.now()
    may_guard = staff.may_guard(request.member, timezone.localdate())
    if request.method == "POST" and not may_guard:
        raise PermissionDenied
    row = period_of(kind)
    form = PeriodForm(request.POST if request.method == "POST" else None, row=row)
    if request.method == "POST" and done(request, form, actions.set_period, kind):
        messages.success(request, gettext("Changed. A shorter period erases after seven days."))
        return redirect("retention")
    asked = request.GET.get("months", "")
    months = int(asked) if asked.isdecimal() and len(asked) < 4 else row.months
    context = {
        "kind": kind, "row": row, "form": form, "may_guard": may_guard, "months": months,
        "due": queries.would_go(kind, months, now),
    }  # fmt: skip
    return render(request, "retention/period.html", context, status=422 if form.errors else 200)
