"""The desk sees what stops vehicles on the road, and says how it goes on."""

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from youhu.common.http import act
from youhu.common.pages import Pages
from youhu.dispatch.actions import incidents as actions
from youhu.dispatch.models import Incident, Shift
from youhu.dispatch.rules import MOST_NOTE, IncidentState
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import Member
from youhu.registry.rules import Role

READERS = (Role.HANDLER, Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR)
PER_PAGE = 20


class SettleForm(forms.Form):
    """How it goes on."""

    answer = forms.CharField(label=gettext_lazy("How it goes on"), max_length=MOST_NOTE)


def _seen(member: Member) -> QuerySet[Incident]:
    mine = Shift.objects.visible_to(member).values("pk")
    related = ("shift__vehicle", "shift__fleet__organisation", "shift__driver__person")
    return Incident.objects.filter(shift__in=mine).select_related(*related)


@for_roles(*READERS)
@require_safe
def incidents(request: MemberRequest) -> HttpResponse:
    """What waits first, then what was settled."""
    return _page(request)


def _page(request: MemberRequest, faulty: tuple[int, forms.Form] | None = None) -> HttpResponse:
    rows = _seen(request.member)
    settled = rows.filter(state=IncidentState.SETTLED).order_by("-settled_at", "-pk")
    context = {
        "waiting": rows.filter(state=IncidentState.OPEN).order_by("due_at", "pk"),
        "page": Pages(settled, PER_PAGE, count=None).get_page(request.GET.get("page")),
        "may_settle": request.member.keeps_market,
        "now": timezone.now(),
        "faulty": faulty[0] if faulty else 0,
        "wrong": next(iter(faulty[1].errors.values()))[0] if faulty else "",
    }
    return render(request, "dispatch/incidents.html", context, status=422 if faulty else 200)


@for_roles(Role.HANDLER)
@require_POST
def settle_incident(request: MemberRequest, pk: int) -> HttpResponse:
    """It is seen to."""
    found = get_object_or_404(_seen(request.member), pk=pk)
    form = SettleForm(request.POST)
    if not act(form, actions.settle_incident, found, by=request.member, now=timezone.now()):
        return _page(request, (pk, form))
    messages.success(request, _("Done. It stands on record."))
    return redirect("incidents")
