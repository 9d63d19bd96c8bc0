"""Units that check in: the report form, the list of needs, the service card."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from youhu.common.http import act
from youhu.common.masking import mask_phone
from youhu.common.pages import Pages, ordered
from youhu.ledger.models import Entry
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role
from youhu.volunteering import actions, queries
from youhu.volunteering.forms.checking import NoteForm
from youhu.volunteering.forms.serving import FeedbackForm, NeedForm, UnitForm
from youhu.volunteering.models import Need, UnitCheckIn
from youhu.volunteering.rules import NeedState, ServiceKind, State
from youhu.volunteering.views.acts import first_fault
from youhu.volunteering.views.desk import UNPROCESSABLE, own_area, said, tabs
from youhu.volunteering.views.hands import READERS

PER_PAGE = 25
UNITS: Mapping[str, tuple[type[forms.Form], Callable[..., Any]]] = {
    "accept": (forms.Form, actions.accept_unit),
    "refuse": (NoteForm, actions.refuse_unit),
    "leave": (NoteForm, actions.leave_unit),
    "feedback": (FeedbackForm, actions.feed_back_unit),
}
NEEDS: Mapping[str, tuple[type[forms.Form], Callable[..., Any]]] = {
    "take": (forms.Form, actions.take_need),
    "give-back": (NoteForm, actions.give_back_need),
    "meet": (forms.Form, actions.meet_need),
    "drop": (NoteForm, actions.drop_need),
}


@for_roles(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def units(request: MemberRequest) -> HttpResponse:
    """The units of a community, or the communities of a unit; and the list of needs."""
    form = NeedForm(request.POST or None)
    if request.method == "POST":
        now, by = timezone.now(), request.member
        if not by.keeps_community:
            return redirect("unit_check_ins")
        if act(form, actions.list_need, own_area(request), by=by, now=now):
            messages.success(request, _("The need is on the list."))
            return redirect("unit_check_ins")
    return _units_page(request, form)


def _units_page(
    request: MemberRequest, form: forms.Form | None = None, wrong: str = ""
) -> HttpResponse:
    rows = UnitCheckIn.objects.visible_to(request.member).select_related("unit", "community")
    rows = rows.order_by(ordered("due_at"), "state", "pk")
    form = form or NeedForm()
    context = {
        **tabs(request, "unit_check_ins"),
        "page": Pages(rows, PER_PAGE, count=None).get_page(request.GET.get("page")),
        "needs": needs_for(request),
        "form": form,
        "noting": NoteForm(),
        "is_unit": is_unit(request),
        "wrong": wrong,
        "now": timezone.now(),
    }
    status = UNPROCESSABLE if wrong or form.errors else 200
    return render(request, "volunteering/units.html", context, status=status)


def is_unit(request: MemberRequest) -> bool:
    """Whether somebody looks for a unit that may check in."""
    return request.member.role == Role.HANDLER and not request.member.keeps_community


def needs_for(request: MemberRequest) -> list[Need]:
    """What is open or taken in the communities that concern this member."""
    member = request.member
    rows = Need.objects.filter(state__in=(NeedState.OPEN, NeedState.TAKEN))
    if is_unit(request):
        mine = UnitCheckIn.objects.filter(unit=member.organisation_id, state=State.ACCEPTED)
        rows = rows.filter(community__in=mine.values("community"))
    else:
        rows = rows.filter(community__code__startswith=member.area_code)
    whole = rows.select_related("community", "taken_by__unit").order_by("-state", "listed_at", "pk")
    return list(whole[:100])


@for_roles(Role.HANDLER)
@require_http_methods(["GET", "HEAD", "POST"])
def new_unit(request: MemberRequest) -> HttpResponse:
    """The unit fills in its report form."""
    first = {"phone": request.member.organisation.phone if request.member.organisation else ""}
    form, now = UnitForm(request.POST or None, initial=first), timezone.now()
    made: list[UnitCheckIn] = []

    def do(community: str, **_told: Any) -> None:
        area = queries.community_of(community)
        assert area is not None
        made.append(actions.check_in_unit(area, form.form, by=request.member, now=now))

    if request.method == "POST" and act(form, do):
        messages.success(request, _("Sent. The community accepts it within its time."))
        return redirect(made[0])
    context = {**tabs(request, "unit_check_ins"), "form": form, "is_unit": is_unit(request)}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "volunteering/new_unit.html", context, status=status)


def _find(request: MemberRequest, pk: int) -> UnitCheckIn:
    rows = UnitCheckIn.objects.visible_to(request.member)
    return get_object_or_404(rows.select_related("unit", "community", "accepted_by__person"), pk=pk)


@for_roles(*READERS)
@require_http_methods(["GET", "HEAD"])
def one_unit(request: MemberRequest, pk: int) -> HttpResponse:
    """The report form of one unit with its service card."""
    return _page(request, _find(request, pk))


def _page(request: MemberRequest, found: UnitCheckIn, wrong: str = "") -> HttpResponse:
    member = request.member
    keeps = queries.keeps(member, found.community)
    own = is_unit(request)
    number = str(found.phone)
    context = {
        **tabs(request, "unit_check_ins"),
        "one": found,
        "kinds": said(found.kinds, ServiceKind),
        "keeps": keeps,
        "is_unit": own,
        "phone": number if keeps or own else mask_phone(number),
        "feedbacks": found.feedbacks.order_by("-year", "-quarter"),
        "needs": found.needs.order_by("-taken_at", "pk"),
        "lines": Entry.objects.of(found).select_related("by__person", "by__organisation"),
        "feeding": FeedbackForm(),
        "noting": NoteForm(),
        "wrong": wrong,
        "now": timezone.now(),
    }
    status = UNPROCESSABLE if wrong else 200
    return render(request, "volunteering/one_unit.html", context, status=status)


@for_roles(Role.HANDLER)
@require_POST
def act_unit(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Accept, refuse, leave, feed back."""
    found = _find(request, pk)
    if verb not in UNITS:
        raise Http404
    kind, action = UNITS[verb]
    form = kind(request.POST)
    if act(form, action, found, by=request.member, now=timezone.now()):
        messages.success(request, _("Done."))
        return redirect(found)
    return _page(request, _find(request, pk), wrong=first_fault(form))


@for_roles(Role.HANDLER)
@require_POST
def act_need(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Take up a need, give it back; the desk says that it is met or dropped."""
    known = {need.pk: need for need in needs_for(request)}
    if verb not in NEEDS or pk not in known:
        raise Http404
    kind, action = NEEDS[verb]
    form = kind(request.POST)
    if act(form, action, known[pk], by=request.member, now=timezone.now()):
        messages.success(request, _("Done."))
        return redirect("unit_check_ins")
    return _units_page(request, wrong=first_fault(form))
