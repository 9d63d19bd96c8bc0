"""What is done to a fusion plan: begun, chosen in, handed in, decided."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from youhu.common.errors import Refused
from youhu.fusing import actions
from youhu.fusing.forms import BeginForm, NoteForm, WhenForm, wanted_of
from youhu.fusing.models import FusionPlan
from youhu.fusing.queries import may_begin
from youhu.fusing.rules import PREPARING
from youhu.fusing.views.plans import find, list_page
from youhu.fusing.views.showing import UNPROCESSABLE, Faulty, plan_page
from youhu.registry.http import MemberRequest, for_roles

Answer = HttpResponse | None


@for_roles(*PREPARING)
@require_POST
def begin(request: MemberRequest) -> HttpResponse:
    """Begin a plan for one area."""
    if not may_begin(request.member):
        raise PermissionDenied
    form = BeginForm(request.POST, member=request.member)
    if not form.is_valid():
        return list_page(request, form, status=UNPROCESSABLE)
    said = form.cleaned_data
    draft = actions.Draft(said["place"], said["reason"], said["effective_on"])
    try:
        made = actions.begin(draft, by=request.member, now=timezone.now())
    except Refused as why:
        form.add_error(None, str(why))
        return list_page(request, form, status=UNPROCESSABLE)
    return redirect(made)


@for_roles(*PREPARING)
@require_POST
def choose(request: MemberRequest, pk: int) -> HttpResponse:
    """Take over what was chosen on the page: all of it, or one change at a time."""
    plan = find(request, pk)
    try:
        actions.choose(plan, wanted_of(request.POST), by=request.member, now=timezone.now())
    except Refused as why:
        return plan_page(request, find(request, pk), Faulty(str(why)))
    shown = "?show=changes" if request.GET.get("show") == "changes" else ""
    return redirect(f"{plan.get_absolute_url()}{shown}")


def _plainly(action: Callable[..., None]) -> Callable[[MemberRequest, FusionPlan], Answer]:
    """A verb that needs no words."""

    def run(request: MemberRequest, plan: FusionPlan) -> Answer:
        action(plan, by=request.member, now=timezone.now())
        return None

    return run


def _with_note(
    verb: str, action: Callable[..., None]
) -> Callable[[MemberRequest, FusionPlan], Answer]:
    """A verb that needs a reason."""

    def run(request: MemberRequest, plan: FusionPlan) -> Answer:
        form = NoteForm(request.POST, auto_id=f"id_{verb}_%s")
        if not form.is_valid():
            return plan_page(request, plan, Faulty(notes={verb: form}))
        action(plan, note=form.cleaned_data["note"], by=request.member, now=timezone.now())
        return None

    return run


def _amend(request: MemberRequest, plan: FusionPlan) -> Answer:
    form = WhenForm(request.POST)
    if not form.is_valid():
        return plan_page(request, plan, Faulty(when=form))
    actions.amend(plan, **form.cleaned_data, by=request.member, now=timezone.now())
    return None


VERBS = {
    "suggest": _plainly(actions.suggest),
    "take_over": _plainly(actions.take_over),
    "amend": _amend,
    "submit": _plainly(actions.submit),
    "approve": _plainly(actions.approve),
    "send_back": _with_note("send_back", actions.send_back),
    "withdraw": _with_note("withdraw", actions.withdraw),
}


@for_roles(*PREPARING)
@require_POST
def act(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Suggest, take over the map, change the day, hand in, decide."""
    plan = find(request, pk)
    if verb not in VERBS:
        raise Http404
    try:
        answer = VERBS[verb](request, plan)
    except Refused as why:
        return plan_page(request, find(request, pk), Faulty(str(why)))
    if answer is not None:
        return answer
    messages.success(request, _done(verb))
    return redirect(plan)


def _done(verb: str) -> str:
    return {
        "suggest": _("Every social grid now belongs where most of its households are."),
        "take_over": _("The new map is taken over. Look at what changed."),
        "amend": _("Saved."),
        "submit": _("Submitted. The room over this area has been told."),
        "approve": _("Approved. The new fused cells begin on their day by themselves."),
        "send_back": _("Sent back to whoever prepared it."),
        "withdraw": _("Withdrawn. The fused cells stay as they are."),
    }[verb]
