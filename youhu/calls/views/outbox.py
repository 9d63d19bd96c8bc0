"""The door through which a phone hands in what it kept, one record at a time, in any order."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.forms import BaseForm
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from youhu.calls import actions, queries, reference
from youhu.calls.actions.handing import Slip
from youhu.calls.forms.acts import ACTS, act_form
from youhu.calls.forms.handing import REPORT, SlipForm
from youhu.calls.forms.raising import ReportForm
from youhu.calls.models import Call
from youhu.common.errors import Refused
from youhu.common.http import act
from youhu.registry.http import MemberRequest
from youhu.registry.models import Member
from youhu.registry.rules import Role


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def outbox(request: MemberRequest) -> JsonResponse:
    """Say who is signed in, with a fresh token; or take in one record and say what became of it.

    Outcomes: done, repeated (done before; 200), refused (422), moved (409: the call has gone on
    meanwhile), sign_in (401, or 403 when another person or another post is signed in).
    """
    if not request.user.is_authenticated:
        return _sign_in(_("Sign in again; what is kept here is sent then."), 401)
    if request.member.role != Role.GRID_WORKER:
        return _sign_in(_("Go back to your post as a grid worker; it is sent then."), 403)
    if request.method == "GET":
        return JsonResponse({"member": request.member.pk, "token": get_token(request)})
    return _take(request)


def _take(request: MemberRequest) -> JsonResponse:
    told = SlipForm(request.POST)
    if not told.is_valid():
        return _refused(" ".join(_errors(told)))
    if told.cleaned_data["member"] != request.member.pk:
        return _sign_in(_("Somebody else made this. It waits until they sign in."), 403)
    try:
        slip = told.slip()
        if slip.verb == REPORT:
            return _report(request, slip)
        return _act(request, slip, told.cleaned_data["number"])
    except Refused as why:
        return _refused(str(why))


def _report(request: MemberRequest, slip: Slip) -> JsonResponse:
    """A report has its key in the call itself."""
    now = timezone.now()
    form = ReportForm(request.POST, request.FILES, now=now)
    if not form.is_valid():
        return _refused(" ".join(_errors(form)))
    call = actions.raise_call(form.draft(made_at=slip.made_at), by=request.member, now=now)
    says = _("Reported as %(number)s.") % {"number": call.number}
    return _done(call, says, is_new=call.raised_at == now)


def _act(request: MemberRequest, slip: Slip, number: str) -> JsonResponse:
    by, says = request.member, str(ACTS[slip.verb].done)
    first = actions.handed_in(slip, number=number, by=by)
    if first is not None:
        return _done(first.call, says, is_new=False)
    call = queries.one(by).filter(number=number).first()
    if call is None:
        return _answer(409, "moved", why=_("This call is not in your cells any more."))
    form = act_form(
        slip.verb, request.POST, request.FILES, call=call, reference=reference.current()
    )
    if not act(form, actions.hand_in, call, slip, by=by, now=timezone.now()):
        return _not_done(call.number, slip.verb, by, " ".join(_errors(form)))
    return _done(call, says, is_new=True)


def _not_done(number: str, verb: str, by: Member, why: str) -> JsonResponse:
    """Whether the call went on meanwhile, which a person must see; or the words do not do."""
    call = queries.one(by).get(number=number)
    if verb in queries.offered(call, by):
        return _refused(why)
    said = _("Somebody was quicker: this is “%(state)s” now.")
    return _answer(409, "moved", why=said % {"state": call.get_state_display()}, **_facts(call))


def _facts(call: Call) -> dict[str, str]:
    """What stands now."""
    url = reverse("field_task", args=[call.number])
    return {"number": call.number, "url": url, "state": call.get_state_display()}


def _done(call: Call, says: str, *, is_new: bool) -> JsonResponse:
    return _answer(200, "done" if is_new else "repeated", why=says, **_facts(call))


def _refused(why: str) -> JsonResponse:
    return _answer(HTTPStatus.UNPROCESSABLE_ENTITY, "refused", why=why)


def _sign_in(why: str, status: int) -> JsonResponse:
    return _answer(status, "sign_in", why=why)


def _answer(status: int, outcome: str, **said: Any) -> JsonResponse:
    return JsonResponse({"outcome": outcome, **said}, status=status)


def _errors(form: BaseForm) -> Iterator[str]:
    for errors in form.errors.values():
        yield from (str(error) for error in errors)
