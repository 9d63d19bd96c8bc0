"""Wishes from a paper list: several lines at once, or a table."""

import io
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youhu.common.download import download
from youhu.common.errors import Refused
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role
from youhu.territory.models import Area
from youhu.volunteering.queries import community_of
from youhu.wishes import actions, imports
from youhu.wishes.forms import FileForm, RowForm
from youhu.wishes.rules import Source

LINES = 6
Rows = forms.formset_factory(RowForm, extra=LINES, max_num=LINES * 5)


def own_community(request: MemberRequest) -> Area:
    """The community of the desk; 403 for everybody else."""
    member = request.member
    found = community_of(member.area_code) if member.keeps_community else None
    if found is None:
        raise PermissionDenied
    return found


@for_roles(Role.HANDLER)
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: MemberRequest) -> HttpResponse:
    """A paper list, line by line."""
    community = own_community(request)
    rows = Rows(request.POST or None, prefix="row")
    if request.method != "POST" or not rows.is_valid():
        return _page(request, community, rows)
    filled = [form for form in rows if form.has_changed() and form.cleaned_data.get("words")]
    if not filled:
        return _page(request, community, rows, wrong=_("Write at least one wish."))
    now = timezone.now()
    try:
        for form in filled:
            actions.submit(community, form.asked(), source=Source.DESK, by=request.member, now=now)
    except Refused as why:
        return _page(request, community, rows, wrong=str(why))
    _say_entered(request, len(filled))
    return redirect("wishes")


def _say_entered(request: MemberRequest, n: int) -> None:
    text = ngettext("%(n)s wish entered.", "%(n)s wishes entered.", n) % {"n": n}
    messages.success(request, f"{text} {_('Verify and publish them now.')}")


def _page(
    request: MemberRequest, community: Area, rows: Any, *, wrong: str = "",
    problems: Any = (), entered: int = 0, file: FileForm | None = None,
) -> HttpResponse:  # fmt: skip
    context = {
        "community": community,
        "rows": rows,
        "wrong": wrong,
        "problems": problems,
        "entered": entered,
        "file": file or FileForm(),
        "columns": imports.COLUMNS,
    }
    is_wrong = bool(wrong or problems or rows.is_bound or file)
    return render(request, "wishes/enter.html", context, status=422 if is_wrong else 200)


@for_roles(Role.HANDLER)
@require_POST
def take_in(request: MemberRequest) -> HttpResponse:
    """A table: good rows come in, the others are named."""
    community = own_community(request)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, community, Rows(prefix="row"), file=form)
    now, file = timezone.now(), form.cleaned_data["file"]
    try:
        entered, problems = imports.take_in(
            io.BytesIO(file.read()), community, by=request.member, now=now
        )
    except Refused as why:
        return _page(request, community, Rows(prefix="row"), wrong=str(why))
    if problems:
        return _page(request, community, Rows(prefix="row"), problems=problems, entered=entered)
    _say_entered(request, entered)
    return redirect("wishes")


@for_roles(Role.HANDLER)
@require_safe
def template(request: MemberRequest, form: str) -> HttpResponse:
    """The empty table with one line that shows how."""
    return download(
        "wishes", form, columns=list(imports.COLUMNS), rows=[list(imports.SAMPLE)],
        now=timezone.now(),
    )  # fmt: skip
