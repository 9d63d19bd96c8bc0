"""The pages of those who help: check in, sign up, come and go, see what one has served."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youhu.common.errors import Refused
from youhu.common.http import act
from youhu.registry.http import MemberRequest
from youhu.volunteering import actions, queries
from youhu.volunteering.forms.checking import (
    CheckInForm,
    NoteForm,
    TransferForm,
    known,
)
from youhu.volunteering.forms.serving import PositionForm
from youhu.volunteering.models import Activity, Certificate, CheckIn, ServiceRecord, SignUp, Team
from youhu.volunteering.rules import (
    ACTIVE,
    ActivityState,
    SignUpState,
    State,
    Way,
)
from youhu.volunteering.views.hands import volunteers

MOST_SHOWN = 50
UNPROCESSABLE = 422


@volunteers
@require_safe
def my_service(request: MemberRequest) -> HttpResponse:
    """My check-in, my hours, where I am expected, what I have done."""
    return _service_page(request)


def _service_page(request: MemberRequest, **changes: Any) -> HttpResponse:
    now, person = timezone.now(), request.member.person_id
    mine = SignUp.objects.filter(person=person).select_related("activity__community")
    coming = (SignUpState.SIGNED, SignUpState.WAITING, SignUpState.HERE)
    services = ServiceRecord.objects.filter(person=person).select_related("community")
    found = _own(request)
    context = {
        "found": found,
        "tally": queries.tally_of(person, now=now),
        "coming": mine.filter(state__in=coming).order_by("activity__starts_at", "pk"),
        "missed": mine.filter(state=SignUpState.ABSENT).order_by("-activity__starts_at", "pk")[:5],
        "services": services.order_by("-starts_at", "-pk")[:MOST_SHOWN],
        "certificates": Certificate.objects.filter(person=person).order_by("-pk")[:3],
        "teams": _teams(found),
        "my_teams": set(request.member.person.teams.filter(left_at=None).values_list(
            "team", flat=True)),
        "noting": NoteForm(),
        "now": now,
        **changes,
    }  # fmt: skip
    status = UNPROCESSABLE if "wrong" in changes else 200
    return render(request, "volunteering/my_service.html", context, status=status)


def _teams(found: CheckIn | None) -> list[Team]:
    if found is None or found.state != State.ACCEPTED:
        return []
    rows = Team.objects.filter(community=found.community, ended_at=None)
    return list(rows.select_related("lead").order_by("name"))


def _own(request: MemberRequest) -> CheckIn | None:
    """The check-in that is active; else the newest."""
    mine = CheckIn.objects.filter(person=request.member.person_id)
    mine = mine.select_related("community", "unit").order_by("-submitted_at", "-pk")
    rows = list(mine[:5])
    return next((one for one in rows if one.state in ACTIVE), rows[0] if rows else None)


@volunteers
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: MemberRequest) -> HttpResponse:
    """Check in; or look again at what was said, and confirm or change it."""
    found, now = _own(request), timezone.now()
    active = found if found is not None and found.is_active else None
    by_code = request.GET.get("community", "")
    first = {"community": by_code or _home_code(request), "phone": request.member.person.phone}
    form = CheckInForm(request.POST or None, initial=known(active) if active else first)
    if active is not None:
        del form.fields["community"]

    def do(**_told: Any) -> None:
        member = request.member
        if active is not None:
            actions.recheck(active, form.offer, by=member, now=now)
        else:
            way = Way.CODE if by_code else Way.PHONE
            actions.check_in(member.person, form.place, form.offer, way=way, by=member, now=now)

    if request.method == "POST" and act(form, do):
        messages.success(request, _("Noted. Thank you."))
        return redirect("my_service")
    context = {"form": form, "found": active, "by_code": by_code}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "volunteering/check_in.html", context, status=status)


def _home_code(request: MemberRequest) -> str:
    return queries.home_community(request.member.person_id, on=timezone.localdate())


OWN: dict[str, tuple[type[Any], Callable[..., Any]]] = {
    "leave": (NoteForm, actions.leave),
    "transfer": (TransferForm, actions.transfer),
}


@volunteers
@require_http_methods(["GET", "HEAD", "POST"])
def act_own(request: MemberRequest, verb: str) -> HttpResponse:
    """Leave, or move to another community: a page with one question."""
    found = _own(request)
    if verb not in OWN or found is None or not found.is_active:
        raise Http404
    kind, action = OWN[verb]
    form = kind(request.POST or None)
    if request.method == "POST" and act(form, action, found, by=request.member, now=timezone.now()):
        messages.success(request, _("Done."))
        return redirect("my_service")
    context = {"form": form, "found": found, "verb": verb}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "volunteering/own.html", context, status=status)


@volunteers
@require_safe
def activities(request: MemberRequest) -> HttpResponse:
    """What one can sign up for: one's own community first, then the district."""
    now, found = timezone.now(), _own(request)
    home = found.community_id if found is not None and found.is_active else 0
    rows = Activity.objects.filter(state=ActivityState.OPEN, ends_at__gt=now)
    rows = rows.select_related("community").order_by("starts_at", "pk")
    everywhere = request.GET.get("where") == "all" or not home
    shown = list((rows if everywhere else rows.filter(community=home))[:MOST_SHOWN])
    mine = SignUp.objects.filter(person=request.member.person_id, activity__in=shown)
    states = {one.activity_id: one for one in mine.exclude(state=SignUpState.WITHDRAWN)}
    context = {
        "rows": [(one, states.get(one.pk)) for one in shown],
        "everywhere": everywhere,
        "found": found,
        "now": now,
    }
    return render(request, "volunteering/activities.html", context)


@volunteers
@require_safe
def activity(request: MemberRequest, pk: int) -> HttpResponse:
    """One activity: where, when, and the one thing to do about it now."""
    return _activity_page(request, pk)


def _activity_page(request: MemberRequest, pk: int, wrong: str = "") -> HttpResponse:
    rows = Activity.objects.visible_to(request.member).select_related("community", "team")
    found, now = get_object_or_404(rows, pk=pk), timezone.now()
    mine = SignUp.objects.filter(activity=found, person=request.member.person_id)
    own = mine.exclude(state=SignUpState.WITHDRAWN).select_related("activity", "service").first()
    context = {
        "one": found,
        "mine": own,
        "ahead": _ahead(own),
        "is_window": found.is_window(now),
        "is_open": found.state == ActivityState.OPEN and now < found.ends_at,
        "checked_in": CheckIn.objects.filter(
            person=request.member.person_id, state=State.ACCEPTED
        ).exists(),
        "position": PositionForm(),
        "noting": NoteForm(),
        "wrong": wrong,
        "now": now,
    }
    status = UNPROCESSABLE if wrong else 200
    return render(request, "volunteering/activity.html", context, status=status)


def _ahead(mine: SignUp | None) -> int:
    """How many stand before one on the waiting list."""
    if mine is None or mine.state != SignUpState.WAITING:
        return 0
    waiting = SignUp.objects.filter(activity=mine.activity_id, state=SignUpState.WAITING)
    return waiting.filter(signed_at__lt=mine.signed_at).count()


@volunteers
@require_POST
def act_activity(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Sign up, withdraw, come, go, object."""
    found = get_object_or_404(Activity.objects.visible_to(request.member), pk=pk)
    now, member = timezone.now(), request.member
    rows = SignUp.objects.filter(activity=found, person=member.person_id)
    mine = rows.exclude(state=SignUpState.WITHDRAWN).select_related("activity", "person").first()
    try:
        if verb == "sign-up":
            actions.sign_up(found, member.person, by=member, now=now)
        elif mine is None or verb not in VERBS:
            raise Http404
        else:
            VERBS[verb](mine, request, now)
    except Refused as why:
        return _activity_page(request, pk, str(why))
    messages.success(request, _("Done."))
    return redirect("activity", pk)


def _withdraw(mine: SignUp, request: MemberRequest, now: Any) -> None:
    actions.withdraw(mine, by=request.member, now=now)


def _come_or_go(action: Callable[..., None]) -> Callable[[SignUp, MemberRequest, Any], None]:
    def do(mine: SignUp, request: MemberRequest, now: Any) -> None:
        form = PositionForm(request.POST)
        shown = form.cleaned_data["shown"] if form.is_valid() else actions.Position()
        action(mine, shown, by=request.member, now=now)

    return do


def _object(mine: SignUp, request: MemberRequest, now: Any) -> None:
    actions.object_to(mine, note=request.POST.get("note", ""), by=request.member, now=now)


VERBS: dict[str, Callable[[SignUp, MemberRequest, Any], None]] = {
    "withdraw": _withdraw,
    "come": _come_or_go(actions.come),
    "go": _come_or_go(actions.go),
    "object": _object,
}


@volunteers
@require_POST
def act_team(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Join a team, or leave it."""
    team = get_object_or_404(Team.objects.visible_to(request.member), pk=pk)
    verbs = {"join": actions.join_team, "leave": actions.leave_team}
    if verb not in verbs:
        raise Http404
    try:
        verbs[verb](team, by=request.member, now=timezone.now())
    except Refused as why:
        return _service_page(request, wrong=str(why))
    messages.success(request, _("Done."))
    return redirect("my_service")
