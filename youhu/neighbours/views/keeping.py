"""Who must not look after whom: kept by the desk, read by nobody else."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from youhu.common.http import act
from youhu.neighbours import actions
from youhu.neighbours.cells import grounds_of
from youhu.neighbours.forms import ExcludeForm
from youhu.neighbours.models import Exclusion
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role
from youhu.territory.models import Area


@for_roles(Role.HANDLER)
@require_http_methods(["GET", "HEAD", "POST"])
def exclusions(request: MemberRequest) -> HttpResponse:
    """The list, and one more."""
    if not request.member.keeps_community:
        raise PermissionDenied
    now = timezone.now()
    community = get_object_or_404(Area, code=request.member.area_code)
    grounds = grounds_of(community, now=now)
    homes = [home for ground in grounds for home in ground.homes]
    people = [person for ground in grounds for person in ground.members]
    form = ExcludeForm(request.POST or None, homes=homes, people=people)
    if request.method == "POST" and act(form, actions.exclude, by=request.member, now=now):
        messages.success(request, _("Kept. The next plan holds to it."))
        return redirect("link_conflicts")
    rows = Exclusion.objects.filter(ended_at=None, household__in=homes)
    context = {
        "form": form,
        "rows": rows.select_related("household__building", "person").order_by("-made_at", "-pk"),
    }
    return render(
        request, "neighbours/exclusions.html", context, status=422 if form.errors else 200
    )


@for_roles(Role.HANDLER)
@require_POST
def end(request: MemberRequest, pk: int) -> HttpResponse:
    """The conflict is over."""
    if not request.member.keeps_community:
        raise PermissionDenied
    here = {"household__building__cell__code__startswith": request.member.area_code}
    rows = Exclusion.objects.filter(ended_at=None, **here).select_related(
        "household__building__cell"
    )
    actions.include(get_object_or_404(rows, pk=pk), by=request.member, now=timezone.now())
    messages.success(request, _("Taken off the list."))
    return redirect("link_conflicts")
