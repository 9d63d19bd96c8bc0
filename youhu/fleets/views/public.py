"""The mark of a vehicle, for everybody: is it admitted today; what a passer-by has to say of it."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from youhu.calls import links
from youhu.calls.models import Call
from youhu.common.errors import Refused
from youhu.common.http import address_of
from youhu.common.throttle import Brake
from youhu.fleets import actions
from youhu.fleets.forms import MarkForm, ReportForm
from youhu.fleets.models import Vehicle
from youhu.fleets.queries import fitness, public_until, whole_vehicles
from youhu.registry.http import MemberRequest
from youhu.registry.models import Member, nobody
from youhu.registry.rules import Role

_LOOKING = Brake(
    "mark-from", most=120, seconds=600,
    words=_("Many marks were looked at from your connection. Wait ten minutes, then try again."),
)  # fmt: skip
_REPORTING = Brake(
    "vehicle-from", most=10, seconds=600,
    words=_("Many reports came from your connection. Wait ten minutes, or ring 12345."),
)  # fmt: skip
TOO_MANY = 429
KEPT = ("client_key", "text", "category", "lng", "lat", "address")  # what the brake gives back


@login_not_required
@require_safe
def marks(request: MemberRequest) -> HttpResponse:
    """The number on a mark, typed by hand, leads to its page."""
    form = MarkForm(request.GET or None)
    if form.is_bound and form.is_valid():
        try:
            _LOOKING.count(address_of(request))
        except Refused as why:
            return _marks(request, form, str(why), TOO_MANY)
        said = form.cleaned_data["mark"].strip().replace(" ", "")
        found = Vehicle.objects.filter(mark=said).first()
        if found is not None:
            return redirect("mark", found.token)
        return _marks(request, form, str(_("No vehicle bears this number. Look once more.")), 404)
    return _marks(request, form, "", 200)


def _marks(request: MemberRequest, form: MarkForm, wrong: str, code: int) -> HttpResponse:
    return render(request, "fleets/marks.html", {"form": form, "wrong": wrong}, status=code)


def _find(token: str) -> Vehicle:
    return get_object_or_404(whole_vehicles(), token=token)


@login_not_required
@require_safe
def mark(request: MemberRequest, token: str) -> HttpResponse:
    """What anybody may know of a vehicle; nothing of who drives it."""
    try:
        _LOOKING.count(address_of(request))
    except Refused as why:
        return _marks(request, MarkForm(), str(why), TOO_MANY)
    vehicle, now = _find(token), timezone.now()
    context = {
        "vehicle": vehicle,
        "fit": fitness(vehicle, now),
        "until": public_until(vehicle),
        "now": now,
    }
    return render(request, "fleets/mark.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_vehicle(request: MemberRequest, token: str) -> HttpResponse:
    """A passer-by tells of a vehicle: it becomes a call, with its receipt."""
    vehicle = _find(token)
    if request.method != "POST":
        return _report(request, vehicle, ReportForm())
    try:
        _REPORTING.count(address_of(request))  # before any photo is read
    except Refused as why:
        kept = {name: request.POST.get(name, "") for name in KEPT}
        return _report(request, vehicle, ReportForm(initial=kept), str(why), TOO_MANY)
    form = ReportForm(request.POST, request.FILES)
    call = _reported(request, vehicle, form)
    if call is not None:
        return redirect("receipt", links.token_of(call))
    return _report(request, vehicle, form, code=422)


def _report(
    request: MemberRequest, vehicle: Vehicle, form: ReportForm, wrong: str = "", code: int = 200
) -> HttpResponse:
    context = {"vehicle": vehicle, "form": form, "wrong": wrong}
    return render(request, "fleets/report.html", context, status=code)


def _reported(request: MemberRequest, vehicle: Vehicle, form: ReportForm) -> Call | None:
    if not form.is_valid():
        return None
    try:
        return actions.report_vehicle(
            vehicle, form.draft(), by=_caller(request), now=timezone.now()
        )
    except Refused as why:
        form.add_error(None, str(why))
        return None


def _caller(request: MemberRequest) -> Member:
    """Staff who use the public page call as anybody else does."""
    member = request.member
    return member if member.role == Role.RESIDENT else nobody(Role.RESIDENT)
