"""Volunteer teams at the desk."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from youhu.common.http import act
from youhu.registry.http import MemberRequest, for_roles
from youhu.volunteering import actions
from youhu.volunteering.forms.serving import LeadForm, TeamForm
from youhu.volunteering.models import Team
from youhu.volunteering.queries import keeps
from youhu.volunteering.views.desk import UNPROCESSABLE, own_area, tabs
from youhu.volunteering.views.hands import READERS


@for_roles(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def teams(request: MemberRequest) -> HttpResponse:
    """The teams of a community, and a form for a new one."""
    member, now = request.member, timezone.now()
    keeps = member.keeps_community
    form = TeamForm(request.POST or None, area_code=member.area_code) if keeps else None
    if request.method == "POST":
        if form is None:
            return redirect("teams")
        if act(form, actions.found_team, own_area(request), by=member, now=now):
            messages.success(request, _("The team is founded."))
            return redirect("teams")
    rows = Team.objects.visible_to(member).filter(ended_at=None)
    here = Count("members", Q(members__left_at=None), distinct=True)
    whole = rows.annotate(n=here).select_related("community", "lead").order_by("name", "pk")
    context = {**tabs(request, "teams"), "teams": whole, "form": form, "now": now}
    status = UNPROCESSABLE if form is not None and form.errors else 200
    return render(request, "volunteering/teams.html", context, status=status)


@for_roles(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: MemberRequest, pk: int) -> HttpResponse:
    """One team: its members, what it has done, and at the desk who leads it from now on."""
    member, now = request.member, timezone.now()
    rows = Team.objects.visible_to(member).select_related("community", "lead")
    found = get_object_or_404(rows, pk=pk)
    form = LeadForm(request.POST or None, team=found) if keeps(member, found.community) else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if act(form, actions.lead_team, found, by=member, now=now):
            messages.success(request, _("Another member leads the team."))
            return redirect(found)
    status = UNPROCESSABLE if form is not None and form.errors else 200
    return render(request, "volunteering/team.html", _shown(request, found, form), status=status)


def _shown(request: MemberRequest, found: Team, form: LeadForm | None) -> dict[str, Any]:
    people = found.members.filter(left_at=None).select_related("person")
    return {
        **tabs(request, "teams"),
        "team": found,
        "form": form if len(people) > 1 else None,
        "people": people.order_by("joined_at", "pk"),
        "activities": found.activities.order_by("-starts_at", "-pk")[:20],
        "now": timezone.now(),
    }
