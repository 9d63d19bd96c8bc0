"""The papers: a unit's letter, somebody's certificate."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from youhu.common.errors import Refused
from youhu.registry.http import MemberRequest, for_roles
from youhu.volunteering import actions, paper
from youhu.volunteering.models import Certificate
from youhu.volunteering.views.hands import READERS, volunteers
from youhu.volunteering.views.letters import find
from youhu.volunteering.views.pdf import pdf


@for_roles(*READERS)
@require_safe
def letter(request: MemberRequest, pk: int) -> HttpResponse:
    """One letter as a PDF, with family names alone."""
    found = find(request, pk)
    try:
        return pdf(paper.letter_paper(found), found.code)
    except Refused as why:
        messages.error(request, str(why))
        return redirect(found)


@volunteers
@require_POST
def issue(request: MemberRequest) -> HttpResponse:
    """A certificate of what one has served so far."""
    try:
        made = actions.issue_certificate(by=request.member, now=timezone.now())
    except Refused as why:
        messages.error(request, str(why))
        return redirect("my_service")
    return redirect("certificate", made.code)


@volunteers
@require_safe
def certificate(request: MemberRequest, code: str) -> HttpResponse:
    """One's own certificate as a PDF."""
    rows = Certificate.objects.filter(person=request.member.person_id)
    found = get_object_or_404(rows.select_related("person"), code=code)
    try:
        return pdf(paper.certificate_paper(found), found.code)
    except Refused as why:
        messages.error(request, str(why))
        return redirect("my_service")
