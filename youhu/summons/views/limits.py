"""How long a summons gives for each step: one set of minutes for each urgency."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from youhu.calls.rules import Urgency
from youhu.common.http import act
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role
from youhu.summons import actions
from youhu.summons.models import Limits
from youhu.summons.queries import limits_of
from youhu.summons.views.forms import LimitsForm


@for_roles(Role.ADMIN, Role.AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def limits(request: MemberRequest) -> HttpResponse:
    """The three sets; an administrator changes them, every change is on record."""
    shown, sent = {}, request.POST.get("urgency", "")
    if request.method == "POST":
        if request.member.role != Role.ADMIN:
            raise PermissionDenied
        if sent not in Urgency:
            raise Http404
    for urgency in reversed(Urgency):
        told = request.POST if sent == urgency else None
        shown[urgency] = LimitsForm(told, kept=limits_of(urgency), auto_id=f"id_{urgency.value}_%s")
    if sent and _changed(request, Urgency(sent), shown[Urgency(sent)]):
        messages.success(request, _("Changed. It holds for what is called from now on."))
        return redirect("summons_limits")
    kept = set(Limits.objects.values_list("urgency", flat=True))
    context = {
        "sets": [(urgency, form, urgency in kept) for urgency, form in shown.items()],
        "may_write": request.member.role == Role.ADMIN,
    }
    return render(request, "summons/limits.html", context, status=422 if sent else 200)


def _changed(request: MemberRequest, urgency: Urgency, form: LimitsForm) -> bool:
    def change(**_told: Any) -> None:
        actions.change_limits(urgency, form.minutes, by=request.member, now=timezone.now())

    return act(form, change)
