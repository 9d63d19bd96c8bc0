"""The poster of a community, to hang up at its door: scan it and check in."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from youhu.registry.http import MemberRequest
from youhu.volunteering import paper
from youhu.volunteering.views.desk import own_area, tabs
from youhu.volunteering.views.hands import desks


@desks
@require_safe
def poster(request: MemberRequest) -> HttpResponse:
    """A page that prints as a poster."""
    area = own_area(request)
    code = paper.poster_code(area)
    context = {**tabs(request, "check_ins"), "area": area, "code": code}
    return render(request, "volunteering/poster.html", context)
