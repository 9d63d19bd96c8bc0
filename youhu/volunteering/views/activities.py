"""Activities at the desk: publish, see who comes, enter by hand, answer objections, call off."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youhu.calls.reference import current
from youhu.common.errors import Refused
from youhu.common.http import act
from youhu.common.pages import Pages
from youhu.registry.http import MemberRequest, for_roles
from youhu.volunteering import actions
from youhu.volunteering.forms.checking import NoteForm
from youhu.volunteering.forms.serving import AnswerForm, ByHandForm, PlanForm
from youhu.volunteering.models import Activity, SignUp
from youhu.volunteering.rules import ActivityState, SignUpState
from youhu.volunteering.views.acts import first_fault
from youhu.volunteering.views.desk import UNPROCESSABLE, own_area, tabs
from youhu.volunteering.views.hands import READERS, desks

PER_PAGE = 25
WHEN = ("ahead", "past", "all")
FORMS: Mapping[str, type[forms.Form]] = {
    "come": ByHandForm, "go": ByHandForm, "withdraw": forms.Form, "answer": AnswerForm,
}  # fmt: skip
ACTS: Mapping[str, Callable[..., Any]] = {
    "come": actions.come,
    "go": actions.go,
    "withdraw": actions.withdraw,
    "answer": actions.answer_objection,
}


@for_roles(*READERS)
@require_safe
def activities(request: MemberRequest) -> HttpResponse:
    """What is ahead, and what has been."""
    now, asked = timezone.now(), request.GET.get("when", "")
    when = asked if asked in WHEN else "ahead"
    rows = Activity.objects.visible_to(request.member).select_related("community", "team")
    if when == "ahead":
        rows = rows.filter(state=ActivityState.OPEN).order_by("starts_at", "pk")
    elif when == "past":
        rows = rows.exclude(state=ActivityState.OPEN).order_by("-starts_at", "-pk")
    else:
        rows = rows.order_by("-starts_at", "-pk")
    context = {
        **tabs(request, "desk_activities"),
        "page": Pages(rows, PER_PAGE, count=None).get_page(request.GET.get("page")),
        "when": when,
        "whens": {
            "ahead": _("ahead"), "past": _("past"), "all": pgettext("activities", "all"),
        },
        "now": now,
    }  # fmt: skip
    return render(request, "volunteering/desk_activities.html", context)


@desks
@require_http_methods(["GET", "HEAD", "POST"])
def new_activity(request: MemberRequest) -> HttpResponse:
    """Publish one: everybody who has checked in may sign up from then."""
    now, area = timezone.now(), own_area(request)
    try:
        middle = current().middle(area.code, now)
        first = {"lng": round(middle.lng, 6), "lat": round(middle.lat, 6)}
    except Refused:
        first = {}
    form = PlanForm(request.POST or None, community=area, now=now, initial=first)
    made: list[Activity] = []

    def do(**_told: Any) -> None:
        made.append(actions.publish(form.plan, community=area, by=request.member, now=now))

    if request.method == "POST" and act(form, do):
        messages.success(request, _("Published. Members can sign up."))
        return redirect(made[0])
    context = {**tabs(request, "desk_activities"), "form": form, "area": area}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "volunteering/new_activity.html", context, status=status)


def find(request: MemberRequest, pk: int) -> Activity:
    rows = Activity.objects.visible_to(request.member)
    return get_object_or_404(rows.select_related("community", "team"), pk=pk)


@for_roles(*READERS)
@require_safe
def one_activity(request: MemberRequest, pk: int) -> HttpResponse:
    """One activity: who signed up, who came, who objects."""
    return page_of(request, find(request, pk))


def page_of(request: MemberRequest, found: Activity, wrong: str = "") -> HttpResponse:
    now = timezone.now()
    rows = found.sign_ups.select_related("person", "service").order_by("signed_at", "pk")
    sign_ups = list(rows)
    for one in sign_ups:
        one.activity = found
    came = (SignUpState.HERE, SignUpState.DONE)
    hand = ByHandForm(initial={"at": timezone.localtime(now)})
    keeps = request.member.keeps_community and request.member.area_code == found.community.code
    context = {
        **tabs(request, "desk_activities"),
        "one": found,
        "keeps": keeps,
        "sign_ups": [one for one in sign_ups if one.state != SignUpState.WITHDRAWN],
        "n_came": sum(one.state in came for one in sign_ups),
        "n_waiting": sum(one.state == SignUpState.WAITING for one in sign_ups),
        "n_absent": sum(one.state == SignUpState.ABSENT for one in sign_ups),
        "by_hand": hand,
        "answering": AnswerForm(),
        "noting": NoteForm(),
        "wrong": wrong,
        "now": now,
    }
    status = UNPROCESSABLE if wrong else 200
    return render(request, "volunteering/desk_activity.html", context, status=status)


@desks
@require_POST
def call_off(request: MemberRequest, pk: int) -> HttpResponse:
    """It does not take place."""
    found, form = find(request, pk), NoteForm(request.POST)
    if act(form, actions.call_off, found, by=request.member, now=timezone.now()):
        messages.success(request, _("Called off. Everybody who signed up is told."))
        return redirect(found)
    return page_of(request, find(request, pk), wrong=first_fault(form))


@desks
@require_POST
def act_sign_up(request: MemberRequest, pk: int, sign_up: int, verb: str) -> HttpResponse:
    """Enter somebody's coming or going by hand, withdraw them, answer an objection."""
    found = find(request, pk)
    rows = SignUp.objects.select_related("person", "activity__community")
    one = get_object_or_404(rows, pk=sign_up, activity=found)
    if verb not in ACTS:
        raise Http404
    form = FORMS[verb](request.POST)
    if act(form, ACTS[verb], one, by=request.member, now=timezone.now()):
        messages.success(request, _("Done."))
        return redirect(found)
    return page_of(request, find(request, pk), wrong=first_fault(form))
