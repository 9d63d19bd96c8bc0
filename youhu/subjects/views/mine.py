"""My data: what is kept about somebody, for that person, by name or with the receipt of a call."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO, Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from youhu.calls import links
from youhu.common.download import file_name
from youhu.common.errors import Refused
from youhu.common.http import act
from youhu.common.pages import Pages
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role
from youhu.retention.queries import periods_said
from youhu.subjects import actions, brakes, copying, queries
from youhu.subjects.belonging import belonging_of
from youhu.subjects.forms import AskForm, CorrectForm, CorrectMineForm
from youhu.subjects.queries import Subject
from youhu.subjects.rules import Right

PER_PAGE, MOST_LOOKS = 20, 20


@dataclass(frozen=True)
class Faulty:
    """A form that must be mended, and what it was for."""

    verb: str
    form: forms.Form


@for_roles(Role.RESIDENT)
@never_cache
@require_safe
def my_data(request: MemberRequest) -> HttpResponse:
    """All that is kept about a resident who signed in."""
    return _page(request, queries.by_name(request.member))


@for_roles(Role.RESIDENT)
@never_cache
@require_POST
def act_my_data(request: MemberRequest, verb: str) -> HttpResponse:
    """Take it along, correct it, ask that it goes, or withdraw that."""
    return _act(request, queries.by_name(request.member), verb)


@login_not_required
@never_cache
@require_safe
def call_data(request: MemberRequest, token: str) -> HttpResponse:
    """All that is kept with one call, for whoever holds its receipt."""
    holder = _holder(request, token)
    return redirect("progress", token) if holder is None else _page(request, holder)


@login_not_required
@never_cache
@require_POST
def act_call_data(request: MemberRequest, token: str, verb: str) -> HttpResponse:
    """The same acts as by name, about this one call; who may only look is told so at the call."""
    holder = _holder(request, token)
    return redirect("progress", token) if holder is None else _act(request, holder, verb)


def _holder(request: MemberRequest, token: str) -> Subject | None:
    """Whose data it is; None for who may only look. 404 for a link that we did not make."""
    if links.number_in(token) is None:
        raise Http404
    return queries.by_receipt(token, request.member, timezone.localdate())


def _page(request: MemberRequest, subject: Subject, faulty: Faulty | None = None) -> HttpResponse:
    now = timezone.now()
    rows = queries.shown(subject.calls)
    page = Pages(rows, PER_PAGE, count=subject.calls.count()).get_page(request.GET.get("page"))
    kept = queries.kept(page, now)
    can = {"ask": _ask_form(subject), "correct": _correct_form(subject)}
    if faulty is not None:
        can[faulty.verb] = faulty.form
    context = {
        "subject": subject,
        "page": page,
        "kept": kept,
        "looks": queries.seen(subject.calls, MOST_LOOKS),
        "requests": queries.on_page(subject),
        "periods": periods_said(),
        "account": queries.account_of(subject),
        "belonging": belonging_of(subject),
        "can": can,
        "faulty": faulty.verb if faulty else "",
        "acts": {verb: _way(subject, verb) for verb in ACTS},
        "now": now,
    }
    return render(request, "subjects/mine.html", context, status=422 if faulty else 200)


def _ask_form(subject: Subject, said: QueryDict | None = None) -> forms.Form:
    return AskForm(said, calls=queries.free(subject.calls))


def _correct_form(subject: Subject, said: QueryDict | None = None) -> forms.Form:
    """With a receipt there is the one call; by name one says where."""
    if subject.token:
        return CorrectForm(said)
    calls, person = queries.choosable(subject.calls), subject.by.person
    form = CorrectMineForm(said, calls=calls, person=person, auto_id="id_correct_%s")
    if queries.is_staff(subject.by):
        del form.fields["login"]  # an administrator keeps what staff are called
    return form


def _way(subject: Subject, verb: str = "") -> str:
    """Where an act is sent to; without a verb, the page itself."""
    name, known = ("call_data", [subject.token]) if subject.token else ("my_data", [])
    return reverse(f"act_{name}", args=[*known, verb]) if verb else reverse(name, args=known)


def _act(request: MemberRequest, subject: Subject, verb: str) -> HttpResponse:
    if verb not in ACTS:
        raise Http404
    return ACTS[verb](request, subject)


def _take(request: MemberRequest, subject: Subject) -> HttpResponse:
    """The file, written beside memory and sent piece by piece."""
    now = timezone.now()
    try:
        with brakes.taking(subject.hand):
            made = _written(subject, now)
            actions.take(subject.calls, by=subject.by, now=now)
    except Refused as why:
        messages.warning(request, str(why))
        return redirect(_way(subject))
    name = file_name("my-data", "zip", now)
    sent = FileResponse(made, as_attachment=True, filename=name, content_type="application/zip")
    return cast(HttpResponse, sent)  # it streams, and is a response all the same


def _written(subject: Subject, now: datetime) -> IO[bytes]:
    """The copy in a file that is gone once it was sent, or when it could not be written."""
    with ExitStack() as open_files:
        made = open_files.enter_context(TemporaryFile())
        copying.write_copy(made, subject, now)
        made.seek(0)
        open_files.pop_all()
    return made


def _ask(request: MemberRequest, subject: Subject) -> HttpResponse:
    form = _ask_form(subject, request.POST)

    def ask(numbers: list[str]) -> None:
        brakes.count_act("ask", subject.hand)
        chosen = subject.calls.filter(number__in=numbers)
        actions.ask(chosen, by=subject.by, now=timezone.now())

    return _done(
        request, subject, Faulty("ask", form), ask,
        _("We have your request. You find its state on this page."),
    )  # fmt: skip


def _correct(request: MemberRequest, subject: Subject) -> HttpResponse:
    form = _correct_form(subject, request.POST)

    def correct(numbers: Sequence[str] = (), **said: Any) -> None:
        brakes.count_act("correct", subject.hand)
        calls = subject.calls if subject.token else subject.calls.filter(number__in=numbers)
        actions.correct(calls, **said, by=subject.by, now=timezone.now())

    return _done(request, subject, Faulty("correct", form), correct, _("Corrected."))


def _withdraw(request: MemberRequest, subject: Subject) -> HttpResponse:
    asked = request.POST.get("request", "")
    if not asked.isdecimal():
        raise Http404
    rows = subject.requests().filter(right=Right.ERASE, pk=int(asked))
    found = next((one.request for one in queries.followed(subject, rows) if one.is_whole), None)
    if found is None:
        raise Http404
    try:
        brakes.count_act("withdraw", subject.hand)
        actions.withdraw(found, by=subject.by, now=timezone.now())
        messages.success(request, _("Withdrawn."))
    except Refused as why:
        messages.warning(request, str(why))
    return redirect(_way(subject))


def _done(
    request: MemberRequest, subject: Subject, tried: Faulty, run: Callable[..., None], said: str
) -> HttpResponse:
    if not act(tried.form, run):
        return _page(request, subject, tried)
    messages.success(request, said)
    return redirect(_way(subject))


ACTS: dict[str, Callable[[MemberRequest, Subject], HttpResponse]] = {
    "take": _take,
    "ask": _ask,
    "correct": _correct,
    "withdraw": _withdraw,
}
