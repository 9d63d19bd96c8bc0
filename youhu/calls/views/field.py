"""The grid worker's phone: what to verify and what to check in one's own cells."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from youhu.calls import queries, reference, telling
from youhu.calls.forms.acts import ACTS, ActForm, act_form
from youhu.calls.models import Call
from youhu.calls.rules import MAIN_VERBS, State
from youhu.calls.views.acting import carry_out
from youhu.calls.views.call import find
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role

MOST = 100


@for_roles(Role.GRID_WORKER)
@require_safe
def field(request: MemberRequest) -> HttpResponse:
    """What waits for a pair of eyes, the most pressing first."""
    mine = Call.objects.visible_to(request.member).select_related("category", "unit")
    waiting = mine.filter(state__in=[State.VERIFYING, State.CHECKING])
    tasks = list(waiting.order_by("stage_due_at", "pk")[:MOST])
    context = {
        "to_verify": [call for call in tasks if call.state == State.VERIFYING],
        "to_check": [call for call in tasks if call.state == State.CHECKING],
        "now": timezone.now(),
    }
    return render(request, "calls/field.html", context)


@for_roles(Role.GRID_WORKER)
@require_safe
def field_task(request: MemberRequest, number: str) -> HttpResponse:
    """One thing to look at."""
    return _page(request, find(request.member, number))


@for_roles(Role.GRID_WORKER)
@require_POST
def field_act(request: MemberRequest, number: str, verb: str) -> HttpResponse:
    """It is so, or it is not; with what was seen."""
    call = find(request.member, number)
    if verb not in queries.offered(call, request.member):
        said = _("Somebody was quicker: this is “%(state)s” now.")
        messages.warning(request, said % {"state": call.get_state_display()})
        return redirect("field_task", number)
    done, form = carry_out(request, call, verb, by=request.member)
    return redirect("field") if done else _page(request, call, form, verb)


def _page(
    request: MemberRequest, call: Call, faulty: ActForm | None = None, verb: str = ""
) -> HttpResponse:
    known, now = reference.current(), timezone.now()
    verbs = queries.offered(call, request.member)
    forms = {name: act_form(name, call=call, reference=known) for name in verbs}
    if faulty is not None:
        forms[verb] = faulty
    context = {
        "call": call,
        "now": now,
        "place": telling.place_name(call, known, now),
        "photos": call.photos.order_by("at", "pk"),
        "acts": [(name, ACTS[name], form, name in MAIN_VERBS) for name, form in forms.items()],
        "open_verb": verb,
    }
    return render(request, "calls/field_task.html", context, status=422 if faulty else 200)
