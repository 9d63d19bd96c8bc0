"""The quarterly letters: a unit reads its own, names for a purpose, and signs for them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from youhu.common.download import download
from youhu.common.errors import Refused
from youhu.common.http import act
from youhu.common.pages import Pages
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role
from youhu.volunteering import actions, paper
from youhu.volunteering.actions.looking import read_names
from youhu.volunteering.forms.letters import NamesForm
from youhu.volunteering.models import Letter
from youhu.volunteering.views.desk import UNPROCESSABLE, tabs
from youhu.volunteering.views.hands import READERS
from youhu.volunteering.views.pdf import pdf

PER_PAGE, MOST_IN_A_FILE = 25, 5_000


@for_roles(*READERS)
@require_safe
def letters(request: MemberRequest) -> HttpResponse:
    """The letters that concern this member, the newest first."""
    rows = Letter.objects.visible_to(request.member).select_related("unit")
    rows = rows.order_by("-year", "-quarter", "state", "-pk")
    context = {
        **tabs(request, "letters"),
        "page": Pages(rows, PER_PAGE, count=None).get_page(request.GET.get("page")),
        "is_unit": request.member.role == Role.HANDLER,
        "now": timezone.now(),
    }
    return render(request, "volunteering/letters.html", context)


@for_roles(*READERS)
@require_safe
def export(request: MemberRequest, form: str) -> HttpResponse:
    """The list of letters as a file; the people stand in the letters alone."""
    rows = Letter.objects.visible_to(request.member).select_related("unit")
    columns = [
        _("Number"), _("Unit"), _("Year"), _("Quarter"), _("People"),
        pgettext("service", "Minutes"), _("State"), _("Sent"), _("Signed for"),
    ]  # fmt: skip
    table = (
        [one.code, str(one.unit), one.year, one.quarter, len(one.lines), one.minutes,
         one.get_state_display(), one.sent_at, one.signed_at]
        for one in rows.order_by("-year", "-quarter", "-pk")[:MOST_IN_A_FILE]
    )  # fmt: skip
    return download("letters", form, columns=columns, rows=table, now=timezone.now())


def find(request: MemberRequest, pk: int) -> Letter:
    """A letter that is this member's business, or 404."""
    rows = Letter.objects.visible_to(request.member)
    return get_object_or_404(rows.select_related("unit", "signed_by__person"), pk=pk)


@for_roles(*READERS)
@require_safe
def letter(request: MemberRequest, pk: int) -> HttpResponse:
    """One letter: who did how much, and whether the unit has signed for it."""
    return _page(request, find(request, pk))


def _page(
    request: MemberRequest, found: Letter, wrong: str = "", *, clear: bool = False,
    names: NamesForm | None = None,
) -> HttpResponse:  # fmt: skip
    context = {
        **tabs(request, "letters"),
        "one": found,
        "lines": paper.letter_lines(found, clear=clear),
        "is_clear": clear,
        "names": names or NamesForm(),
        "may_sign": found.state == "sent" and request.member.organisation_id == found.unit_id,
        "wrong": wrong,
        "now": timezone.now(),
    }
    status = UNPROCESSABLE if wrong or names else 200
    answer = render(request, "volunteering/letter.html", context, status=status)
    if clear:
        answer["Cache-Control"] = "private, no-store"
    return answer


@for_roles(*READERS)
@require_POST
def names(request: MemberRequest, pk: int) -> HttpResponse:
    """The letter with its names, on the page or on paper; what for stays on record."""
    found, form = find(request, pk), NamesForm(request.POST)

    def read(**told: Any) -> None:
        read_names(found, by=request.member, now=timezone.now(), **told)

    if not act(form, read):
        return _page(request, found, names=form)
    if "paper" not in request.POST:
        return _page(request, found, clear=True)
    try:
        return pdf(paper.letter_paper(found, clear=True), found.code)
    except Refused as why:
        return _page(request, found, wrong=str(why))


@for_roles(Role.HANDLER)
@require_POST
def sign(request: MemberRequest, pk: int) -> HttpResponse:
    """The contact of the unit signs for it."""
    found = find(request, pk)
    try:
        actions.sign_letter(found, by=request.member, now=timezone.now())
    except Refused as why:
        return _page(request, find(request, pk), wrong=str(why))
    messages.success(request, _("Signed for."))
    return redirect(found)
