"""Plans of tours: asked for, compared side by side, accepted or not."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from youhu.common.errors import Refused
from youhu.common.pages import Pages
from youhu.dispatch import board, tasks
from youhu.dispatch.actions import planning
from youhu.dispatch.forms import NoteForm
from youhu.dispatch.models import TourPlan
from youhu.dispatch.rules import PlanState
from youhu.dispatch.views.board import market_here
from youhu.ledger.models import Entry
from youhu.registry.http import MemberRequest

PER_PAGE = 25
ASKED = gettext_noop("asked for by the desk")
TONES = {
    PlanState.PROPOSED: ("ask", "ask"), PlanState.PUBLISHED: ("done", "done"),
    PlanState.DROPPED: ("off", "off"), PlanState.STALE: ("off", "off"),
}  # fmt: skip


@require_safe
def tour_plans(request: MemberRequest) -> HttpResponse:
    """All plans of the market, the newest first."""
    _reads(request)
    rows = board.plans_of(request.member).order_by("-made_at", "-pk")
    page = Pages(rows, PER_PAGE, count=None).get_page(request.GET.get("page"))
    context = {"page": page, "plans": page.object_list, "now": timezone.now()}
    return render(request, "dispatch/plans.html", context)


def _reads(request: MemberRequest) -> None:
    market_here(request.member)
    if request.member.keeps_fleet:
        raise PermissionDenied


@require_safe
def tour_plan(request: MemberRequest, pk: int) -> HttpResponse:
    """One plan beside the tours that it would replace: figures, and every order that moves."""
    _reads(request)
    return _page(request, get_object_or_404(board.plans_of(request.member), pk=pk))


def _page(request: MemberRequest, plan: TourPlan, *, refused: str = "") -> HttpResponse:
    marks = {str(s.pk): s for s in board.shifts_of(plan.market, request.member, plan.made_at)}
    touched = plan.after.get("touched", {})
    past = Entry.objects.of(plan).select_related("by__person")
    context: dict[str, Any] = {
        "plan": plan, "figures": board.compared(plan), "now": timezone.now(), "refused": refused,
        "changes": sorted(plan.changes, key=lambda one: (one["from"] != "", one["to"])),
        "touched": [(marks[pk], n) for pk, n in touched.items() if pk in marks],
        "may_act": request.member.keeps_market and plan.state == PlanState.PROPOSED,
        "form": NoteForm(auto_id="id_drop_%s"), "lines": list(past),
    }  # fmt: skip
    return render(request, "dispatch/plan.html", context, status=409 if refused else 200)


@require_POST
def act_tour_plan(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Accept the plan, or do not take it."""
    if not request.member.keeps_market:
        raise PermissionDenied
    plan = get_object_or_404(board.plans_of(request.member), pk=pk)
    if verb not in ("publish", "drop"):
        raise Http404
    try:
        if verb == "publish":
            planning.publish(plan, by=request.member, now=timezone.now())
        else:
            note = request.POST.get("note", "")[:200]
            planning.drop(plan, by=request.member, now=timezone.now(), note=note)
    except Refused as why:
        plan.refresh_from_db()
        return _page(request, plan, refused=str(why))
    done = {"publish": _("The plan is in force. Drivers see it now."), "drop": _("Not taken.")}
    messages.success(request, done[verb])
    return redirect("tours")


@require_POST
def replan_tours(request: MemberRequest) -> HttpResponse:
    """Ask for better tours; they are reckoned beside the site, and the board shows them."""
    if not request.member.keeps_market:
        raise PermissionDenied
    tasks.ask(market_here(request.member).pk, ASKED)
    messages.info(request, _("Tours are being reckoned. A better plan shows here by itself."))
    return redirect("tours")
