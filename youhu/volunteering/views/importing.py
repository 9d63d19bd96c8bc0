"""A file of check-ins: handed in, watched while it is taken in, its faults fetched."""

import json
from hashlib import sha256
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from youhu.common.download import download
from youhu.common.http import act
from youhu.registry.http import MemberRequest
from youhu.volunteering.forms.serving import FileForm
from youhu.volunteering.imports.check_ins import LABELS, MOST, rows_of
from youhu.volunteering.imports.check_ins import template as columns_of
from youhu.volunteering.models import ImportRun
from youhu.volunteering.tasks import have_taken_in
from youhu.volunteering.views.desk import UNPROCESSABLE, tabs
from youhu.volunteering.views.hands import oversees_or_desk


@oversees_or_desk
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: MemberRequest) -> HttpResponse:
    """Hand a file in; below it, what was handed in before."""
    form, made = FileForm(request.POST or None, request.FILES or None), list[ImportRun]()

    def do(file: Any) -> None:
        rows, file_sum = rows_of(file), sha256()
        file.seek(0)
        for chunk in file.chunks():
            file_sum.update(chunk)
        made.append(
            have_taken_in(
                rows, name=file.name, sha256=file_sum.hexdigest(), language=get_language() or "",
                by=request.member, now=timezone.now(),
            )
        )  # fmt: skip

    if request.method == "POST" and act(form, do):
        return redirect("check_in_import", made[0].pk)
    runs = ImportRun.objects.visible_to(request.member).defer("rows", "faults")
    context = {
        **tabs(request, "check_ins"), "form": form, "runs": runs.order_by("-pk")[:10],
        "columns": columns_of(), "most": MOST,
    }  # fmt: skip
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "volunteering/imports.html", context, status=status)


@oversees_or_desk
@require_safe
def template(request: MemberRequest, form: str) -> HttpResponse:
    """The table with its columns and no rows."""
    name, now = "check-ins-template", timezone.now()
    return download(name, form, columns=columns_of(), rows=[], now=now)


def _find(request: MemberRequest, pk: int) -> ImportRun:
    return get_object_or_404(ImportRun.objects.visible_to(request.member), pk=pk)


@oversees_or_desk
@require_safe
def one_import(request: MemberRequest, pk: int) -> HttpResponse:
    """How far it is; when it is done, how many were new, known and refused."""
    run = _find(request, pk)
    context = {
        **tabs(request, "check_ins"), "run": run,
        "share": run.done * 100 // run.total if run.total else 100,
        "faults": json.loads(run.faults or "[]")[:20], "now": timezone.now(),
    }  # fmt: skip
    whole = not request.htmx
    name = "volunteering/import.html" if whole else "volunteering/_import.html"
    return render(request, name, context)


@oversees_or_desk
@require_safe
def faults(request: MemberRequest, pk: int, form: str) -> HttpResponse:
    """The refused rows as they were handed in, the reason beside each: correct and send again."""
    run, names = _find(request, pk), list(LABELS)
    rows = ([*(row.get(name, "") for name in names), why]
            for row, why in json.loads(run.faults or "[]"))  # fmt: skip
    columns = [*columns_of(), _("What is wrong")]
    return download("check-ins-refused", form, columns=columns, rows=rows, now=timezone.now())
