"""The desk of those who call back: one caller, three questions, then the next one by itself."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from youhu.common.errors import Refused
from youhu.common.http import act
from youhu.common.masking import mask_name, mask_phone
from youhu.common.pages import Pages
from youhu.figures import actions, queries
from youhu.figures.actions.drawing import plan_of
from youhu.figures.forms import PlanForm, ReachForm
from youhu.figures.lives import CALLERS, MOST_TRIES, CallBackState
from youhu.figures.models import CallBack
from youhu.figures.sampling import Plan
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import AREA_WIDE, Role
from youhu.territory.rules import DISTRICT_DIGITS

PER_PAGE, MOST_COUNTED = 20, 99
UNPROCESSABLE = 422


@for_roles(*AREA_WIDE)
@require_safe
def callbacks(request: MemberRequest) -> HttpResponse:
    """The queue, the one due first open with its script."""
    return _desk(request)


def _desk(
    request: MemberRequest,
    *,
    chosen: CallBack | None = None,
    form: ReachForm | None = None,
    plan: PlanForm | None = None,
    phone: str = "",
) -> HttpResponse:
    waiting = _mine(request).waiting().order_by("due_at", "pk")
    page = Pages(waiting, PER_PAGE, count=waiting.count()).get_page(request.GET.get("page"))
    chosen = chosen or _chosen(request, page.object_list)
    context = {
        "page": page,
        "chosen": chosen,
        "caller": _caller(chosen, phone) if chosen else None,
        "form": form or ReachForm(),
        "most_tries": MOST_TRIES,
        "may_call": request.member.role in CALLERS and request.member.oversees,
        "done": _mine(request).exclude(state=CallBackState.WAITING).order_by("-done_at", "-pk")[:5],
        "now": timezone.now(),
        **_sampling(request, plan),
    }
    status = UNPROCESSABLE if form is not None or plan is not None else 200
    return render(request, "figures/callbacks.html", context, status=status)


def _sampling(request: MemberRequest, form: PlanForm | None) -> dict[str, Any]:
    """How many are drawn, who was drawn lately, and who may change it."""
    district = request.member.area_code[:DISTRICT_DIGITS]
    holds = plan_of(district, timezone.localdate())
    return {
        "may_plan": _may_plan(request),
        "plan": holds,
        "plan_form": form or PlanForm(initial=vars(holds)),
        "drawings": queries.last_drawings(district),
    }


def _mine(request: MemberRequest) -> Any:
    people = ("call__category", "call__unit", "call__caller")
    return CallBack.objects.visible_to(request.member).select_related(*people)


def _chosen(request: MemberRequest, rows: Any) -> CallBack | None:
    """The one that the address names, else the one due first."""
    wanted = request.GET.get("pk", "")
    if wanted.isdecimal():
        found: CallBack | None = _mine(request).filter(pk=int(wanted)).first()
        return found
    return next(iter(rows), None)


def _caller(chosen: CallBack, phone: str) -> dict[str, str]:
    """Who is called; the number in clear only to the one who is just calling."""
    kept = getattr(chosen.call, "caller", None)
    name = kept.name if kept else ""
    number = kept.phone if kept else ""
    return {"name": mask_name(name), "phone": phone or mask_phone(number), "clear": phone}


def _may_plan(request: MemberRequest) -> bool:
    member = request.member
    return member.role == Role.SUPERVISOR and len(member.area_code) == DISTRICT_DIGITS


@for_roles(*CALLERS)
@require_POST
def act_callback(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Look at the number, write down what the caller says, or that nobody answered."""
    found = get_object_or_404(_mine(request), pk=pk)
    now = timezone.now()
    if verb == "dial":
        try:
            return _desk(
                request, chosen=found, phone=actions.dial(found, by=request.member, now=now)
            )
        except Refused as why:
            messages.error(request, str(why))
            return redirect("callbacks")
    if verb == "miss":
        return _miss(request, found)
    if verb != "reach":
        raise Http404
    form = ReachForm(request.POST)
    if not act(form, actions.reach, found, by=request.member, now=now):
        return _desk(request, chosen=found, form=form)
    messages.success(request, _done(found, _("%(number)s is written down.")))
    return redirect("callbacks")


def _miss(request: MemberRequest, found: CallBack) -> HttpResponse:
    try:
        actions.miss(found, by=request.member, now=timezone.now())
    except Refused as why:
        messages.error(request, str(why))
        return redirect("callbacks")
    said = _("Nobody answered for %(number)s; it comes up again.")
    if found.state == CallBackState.UNREACHED:
        said = _("%(number)s was rung %(most)s times in vain: it stays outside the rates.")
    messages.success(request, _done(found, said))
    return redirect("callbacks")


def _done(found: CallBack, said: str) -> str:
    link = format_html('<a href="{}">{}</a>', found.call.get_absolute_url(), found.call.number)
    return format_html(
        said.replace("%(number)s", "{0}").replace("%(most)s", "{1}"), link, MOST_TRIES
    )


@for_roles(Role.SUPERVISOR)
@require_POST
def plan_callbacks(request: MemberRequest) -> HttpResponse:
    """From tomorrow on so many are called back."""
    form = PlanForm(request.POST)
    if form.is_valid():
        try:
            plan = Plan(**form.cleaned_data)
            actions.plan_sampling(plan, by=request.member, now=timezone.now())
        except Refused as why:
            form.add_error(None, str(why))
    if form.errors:
        return _desk(request, plan=form)
    messages.success(request, _("Saved. It holds from tomorrow on."))
    return redirect("callbacks")


@require_safe
def callbacks_count(request: MemberRequest) -> HttpResponse:
    """The number beside the queue's door, or nothing."""
    if request.member.role not in AREA_WIDE:
        return HttpResponse("")
    rows = CallBack.objects.visible_to(request.member).waiting()
    n = len(rows.values_list("pk")[: MOST_COUNTED + 1])
    shown = f"{MOST_COUNTED}+" if n > MOST_COUNTED else str(n)
    return HttpResponse(format_html("<b>{}</b>", shown) if n else "")
