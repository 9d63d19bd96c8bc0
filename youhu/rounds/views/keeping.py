"""The desk keeps plans: times, base, couriers, houses without entry; and enters orders."""

from collections.abc import Callable
from secrets import token_hex
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youhu.common.http import act
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.rounds import actions, queries
from youhu.rounds.actions import Want
from youhu.rounds.forms import CourierForm, NoEntryForm, OrderForm, PlanForm
from youhu.rounds.models import Courier, Drop, NoEntry, RoundPlan
from youhu.rounds.views.desk import READERS, UNPROCESSABLE, plans_of

FORMS = ("GET", "HEAD", "POST")


def find_plan(request: MemberRequest, pk: int) -> RoundPlan:
    for plan in plans_of(request.member):
        if plan.pk == pk:
            return plan
    raise Http404


def kept_plan(request: MemberRequest, pk: int) -> RoundPlan:
    plan = find_plan(request, pk)
    if not queries.keeps(request.member, plan):
        raise Http404
    return plan


@for_roles(Role.HANDLER)
@require_http_methods(FORMS)
def new_plan(request: MemberRequest) -> HttpResponse:
    """A community begins to go from door to door."""
    form = PlanForm(request.POST or None)
    made: list[RoundPlan] = []

    def do(**_said: Any) -> None:
        told: dict[str, Any] = {"by": request.member, "now": timezone.now()}
        made.append(actions.set_up(form.facts(), form.times(), **told))

    if request.method == "POST" and act(form, do):
        return redirect("round_plan", made[0].pk)
    return _form(request, form, _("New plan of rounds"))


@for_roles(Role.HANDLER)
@require_http_methods(FORMS)
def edit_plan(request: MemberRequest, pk: int) -> HttpResponse:
    """Other times or another base."""
    plan = kept_plan(request, pk)
    form = PlanForm(request.POST) if request.method == "POST" else PlanForm.of(plan)

    def do(**_said: Any) -> None:
        told: dict[str, Any] = {"by": request.member, "now": timezone.now()}
        actions.change(plan, form.facts(), form.times(), **told)

    if request.method == "POST" and act(form, do):
        return redirect("round_plan", plan.pk)
    return _form(request, form, str(plan), plan=plan)


def _form(
    request: MemberRequest, form: forms.Form, title: str, *, plan: RoundPlan | None = None
) -> HttpResponse:
    context = {"form": form, "title": title, "plan": plan}
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "rounds/plan_form.html", context, status=status)


@for_roles(*READERS)
@require_safe
def round_plan(request: MemberRequest, pk: int) -> HttpResponse:
    """One plan: its times, who carries, which houses may not be entered."""
    return _plan_page(request, find_plan(request, pk))


def _plan_page(request: MemberRequest, plan: RoundPlan, **bound: forms.Form) -> HttpResponse:
    keeps = queries.keeps(request.member, plan)
    context = {
        "plan": plan, "keeps": keeps, "times": plan.hours.order_by("departs"),
        "couriers": Courier.objects.filter(plan=plan, until=None)
        .select_related("member__person").order_by("pk"),
        "no_entries": NoEntry.objects.filter(plan=plan, until=None)
        .select_related("building").order_by("pk"),
        "courier_form": bound.get("name-courier") or CourierForm(),
        "no_entry_form": bound.get("forbid-entry") or NoEntryForm(plan=plan),
    }  # fmt: skip
    return render(request, "rounds/plan.html", context, status=UNPROCESSABLE if bound else 200)


@for_roles(Role.HANDLER)
@require_POST
def act_plan(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Name or let go a courier, mark or unmark a house, open or close the plan."""
    plan = kept_plan(request, pk)
    told: dict[str, Any] = {"by": request.member, "now": timezone.now()}
    said = request.POST
    asked: dict[str, tuple[forms.Form, Callable[..., object]]] = {
        "name-courier": (CourierForm(said),
                         lambda who: actions.name_courier(plan, who, **told)),
        "forbid-entry": (NoEntryForm(said, plan=plan),
                         lambda building, reason: actions.forbid_entry(
                             plan, building, reason=reason, **told)),
    }  # fmt: skip
    if verb in asked:
        form, do = asked[verb]
        if not act(form, do):
            return _plan_page(request, plan, **{verb: form})
    else:
        _simple(plan, verb, said, told)
    messages.success(request, _("Done."))
    return redirect("round_plan", plan.pk)


def _simple(plan: RoundPlan, verb: str, said: Any, told: dict[str, Any]) -> None:
    if verb in ("open", "close"):
        actions.open_or_close(plan, is_open=verb == "open", **told)
    elif verb == "let-go":
        rows = Courier.objects.select_related("plan")
        actions.let_go(get_object_or_404(rows, pk=said.get("one") or 0, plan=plan), **told)
    elif verb == "allow-entry":
        flags = NoEntry.objects.select_related("plan")
        actions.allow_entry(get_object_or_404(flags, pk=said.get("one") or 0, plan=plan), **told)
    else:
        raise Http404


@for_roles(Role.HANDLER)
@require_http_methods(FORMS)
def new_orders(request: MemberRequest, pk: int) -> HttpResponse:
    """Orders of one house, entered at the desk."""
    plan = kept_plan(request, pk)
    form = OrderForm(request.POST or None, plan=plan)
    drops: list[Drop] = []

    def do(building: Any, doors: str, items: str, wanted: Any) -> None:
        drops.extend(_ask(plan, wanted, items, by=request.member))

    if request.method == "POST" and act(form, do):
        n, of = len(drops), drops[0].round
        messages.success(
            request, ngettext("%(n)s order is in %(round)s.", "%(n)s orders are in %(round)s.", n)
            % {"n": n, "round": of},
        )  # fmt: skip
        return redirect(of)
    context = {"form": form, "title": _("Orders for doors"), "plan": plan}
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "rounds/plan_form.html", context, status=status)


def _ask(plan: RoundPlan, wanted: Any, items: str, *, by: Member) -> list[Drop]:
    lot = token_hex(6)  # a reference of the desk's own: entering twice is two orders
    wants = [Want(door, f"desk-{lot}-{n}", bags=bags, items=items)
             for n, (door, bags) in enumerate(wanted)]  # fmt: skip
    return actions.request(wants, plan=plan, by=by, now=timezone.now())
