"""The public log: its files for programs, and two pages for people."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from youhu.transparency import queries, youhu_verify
from youhu.transparency.checking import Verdict, judged, judged_place
from youhu.transparency.forms import ReceiptForm
from youhu.transparency.models import Checkpoint, Log, LogKey
from youhu.transparency.rules import read_tile_path

FOREVER = "public, max-age=31536000, immutable"
A_MOMENT = "public, max-age=5"


@login_not_required
@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest signed statement of the log (C2SP tlog-checkpoint)."""
    point = queries.newest()
    if point is None:
        raise Http404
    return _file(point.note.encode(), "text/plain; charset=utf-8", A_MOMENT)


@login_not_required
@require_safe
def tile(request: HttpRequest, path: str) -> HttpResponse:
    """Hashes of the tree, or commitments (C2SP tlog-tiles); what is there once never changes."""
    asked = read_tile_path(path)
    data = queries.tile(asked) if asked else None
    if data is None:
        raise Http404
    return _file(data, "application/octet-stream", FOREVER)


@login_not_required
@require_safe
def history(request: HttpRequest, old: int, new: int) -> HttpResponse:
    """What shows that the log was only added to between two of its checkpoints."""
    said = queries.history(old, new)
    if said is None:
        raise Http404
    answer = JsonResponse(said, json_dumps_params={"indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="youhu-history-{old}-{new}.json"'
    return answer


@login_not_required
@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    """The program with which anybody checks, as one file."""
    answer = _file(_program(), "text/x-python; charset=utf-8", "public, max-age=3600")
    answer["Content-Disposition"] = 'attachment; filename="youhu_verify.py"'
    return answer


def _file(data: bytes, kind: str, kept: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=kind)
    answer["Cache-Control"] = kept
    return answer


@cache
def _program() -> bytes:
    return Path(youhu_verify.__file__).read_bytes()


@login_not_required
@never_cache
@require_safe
def prove(request: HttpRequest) -> HttpResponse:
    """How anybody checks that what they were told was written down, and stays."""
    point, log = queries.newest(), Log.objects.first()
    context = {
        "point": point,
        "witnessed": Checkpoint.objects.filter(is_witnessed=True).first(),
        "log": log,
        "keys": LogKey.objects.order_by("use", "-since", "-pk"),
        "lines": _program().count(b"\n"),
        "digest": hashlib.sha256(_program()).hexdigest(),
    }
    return render(request, "transparency/prove.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Hand in a receipt, or come from its code, and read what holds. Nothing is kept."""
    if request.method == "POST":
        form = ReceiptForm(request.POST, request.FILES)
        verdict = judged(form.cleaned_data["said"]) if form.is_valid() else None
        if form.is_valid() and verdict is None:
            form.add_error(None, _("This is not a receipt of this site. Choose another file."))
        return _check(request, form, verdict, status=200 if verdict else 422)
    return _check(request, ReceiptForm(), _by_code(request))


def _by_code(request: HttpRequest) -> Verdict | None:
    """What a scanned code asks about; None when the page is opened without one."""
    asked = request.GET
    if not asked.get("i", "").isdecimal() or len(asked["i"]) > 15:
        return None
    place = queries.Place(int(asked["i"]), asked.get("salt", ""), asked.get("seal", ""))
    return judged_place(place) or Verdict([(False, _("The log has no such entry."))])


def _check(
    request: HttpRequest, form: ReceiptForm, verdict: Verdict | None, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "verdict": verdict}
    return render(request, "transparency/check.html", context, status=status)
