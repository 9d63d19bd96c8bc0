"""The docks at a desk: how full they are, one dock's day, and every act on a bay."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youhu.calls.reference import current
from youhu.common.errors import Refused
from youhu.common.http import act
from youhu.docks import actions, queries
from youhu.docks.days import rows
from youhu.docks.forms import BookForm, DockForm, GiveUpForm, ShiftForm, soon
from youhu.docks.models import Appointment, Dock
from youhu.docks.rules import HELD, State
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role

READERS = (Role.HANDLER, Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR)
UNPROCESSABLE = 422
Faulty = tuple[str, forms.Form]


@for_roles(*READERS)
@require_safe
def docks(request: MemberRequest) -> HttpResponse:
    """The docks of the market today, and how full they are by the hour."""
    on = timezone.localdate()
    found = list(Dock.objects.visible_to(request.member).open_on(on).order_by("code", "pk"))
    loads = [(dock, queries.load_by_slot(dock, on)) for dock in found]
    context = {
        "docks": [(dock, _sum(slots), slots) for dock, slots in loads],
        "hours": queries.load_by_hour(found, on),
        "at_desk": request.member.keeps_market,
        "minds": request.member.keeps_market or request.member.keeps_fleet,
    }
    return render(request, "docks/docks.html", context)


def _sum(slots: list[queries.SlotLoad]) -> dict[str, int]:
    return {name: sum(getattr(one, name) for one in slots) for name in ("taken", "bays", "missed")}


@for_roles(Role.HANDLER)
@require_http_methods(["GET", "HEAD", "POST"])
def new_dock(request: MemberRequest) -> HttpResponse:
    """The association's desk adds a dock."""
    form = DockForm(request.POST or None, initial=_middle(request))
    made: list[Dock] = []

    def set_up(**told: Any) -> None:
        made.append(actions.set_up_dock(**told))

    if request.method == "POST" and _did(request, form, set_up):
        return redirect(made[0])
    return _form_page(request, form, None)


def _middle(request: MemberRequest) -> dict[str, float]:
    """Where the pin stands at first: in the middle of the market's area."""
    try:
        place = current().middle(request.member.area_code, timezone.now())
    except Refused:
        return {}
    return {"lng": round(place.lng, 6), "lat": round(place.lat, 6)}


@for_roles(Role.HANDLER)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_dock(request: MemberRequest, pk: int) -> HttpResponse:
    """Another name, more bays, other hours."""
    found = find(request, pk)
    known = {name: getattr(found, name) for name in DockForm.base_fields}
    form = DockForm(request.POST or None, initial=known)
    if request.method == "POST" and _did(request, form, actions.amend_dock, found):
        return redirect(found)
    return _form_page(request, form, found)


def _form_page(request: MemberRequest, form: DockForm, found: Dock | None) -> HttpResponse:
    context = {"form": form, "dock": found, "at_desk": request.member.keeps_market}
    return render(
        request, "docks/new.html", context, status=UNPROCESSABLE if form.is_bound else 200
    )


def find(request: MemberRequest, pk: int) -> Dock:
    rows_of = Dock.objects.visible_to(request.member).select_related("market")
    return get_object_or_404(rows_of, pk=pk)


@for_roles(*READERS)
@require_safe
def dock(request: MemberRequest, pk: int) -> HttpResponse:
    """One dock's day: bays across, time down."""
    return _page(request, find(request, pk))


def _day(request: MemberRequest) -> date:
    try:
        return parse_date(request.GET.get("on", "")) or timezone.localdate()
    except ValueError:
        return timezone.localdate()


def _page(request: MemberRequest, found: Dock, faulty: Faulty | None = None) -> HttpResponse:
    now, on = timezone.now(), _day(request)
    keeps = queries.keeps(request.member, found)
    day = [one for one in queries.of_day(found, on) if queries.is_theirs(one, request.member)]
    context = {
        "dock": found,
        "on": on,
        "before": on - timedelta(days=1),
        "after": on + timedelta(days=1),
        "is_today": on == timezone.localdate(),
        "bays": range(1, found.bays + 1),
        "rows": rows(found, on, now, request.member),
        "held": [one for one in day if one.state in HELD],
        "missed": [one for one in day if one.state == State.MISSED],
        "keeps": keeps and found.closed_on is None,
        "wrong": _wrong(faulty[1]) if faulty else "",
        "open_act": faulty[0] if faulty else "",
        **_forms(request, faulty),
    }
    return render(request, "docks/dock.html", context, status=UNPROCESSABLE if faulty else 200)


def _forms(request: MemberRequest, faulty: Faulty | None) -> dict[str, Any]:
    start = {"near": soon(timezone.now())}
    made: dict[str, Any] = {
        "book": BookForm(member=request.member, initial=start),
        "give_up": GiveUpForm(auto_id="give_up_%s"),
        "shift": ShiftForm(auto_id="shift_%s", initial=start),
    }
    if faulty is not None and faulty[0] in made:
        made[faulty[0]] = faulty[1]
    return {f"{name}_form": form for name, form in made.items()}


@for_roles(Role.HANDLER)
@require_POST
def act_dock(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Book a bay for a vehicle; give the dock up."""
    found = find(request, pk)
    if verb == "book":
        form: forms.Form = BookForm(request.POST, member=request.member)
        done = _did(request, form, actions.book, found)
    elif verb == "give_up":
        form = GiveUpForm(request.POST, auto_id="give_up_%s")
        done = _did(request, form, actions.give_up_dock, found)
    else:
        raise Http404
    return redirect(found) if done else _page(request, found, (verb, form))


ACTS: Mapping[str, tuple[type[forms.Form], Callable[..., None]]] = {
    "arrive": (forms.Form, actions.arrive),
    "leave": (forms.Form, actions.leave),
    "cancel": (forms.Form, actions.cancel),
    "shift": (ShiftForm, actions.shift),
}


@for_roles(Role.HANDLER)
@require_POST
def act_appointment(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """The vehicle came, left, comes at another time or not at all."""
    seen = Appointment.objects.visible_to(request.member)
    one = get_object_or_404(seen.select_related("dock__market", "vehicle__fleet"), pk=pk)
    if verb not in ACTS:
        raise Http404
    kind, action = ACTS[verb]
    form = kind(request.POST)
    if _did(request, form, action, one):
        return redirect(one.dock)
    return _page(request, one.dock, (verb, form))


def _did(request: MemberRequest, form: forms.Form, action: Callable[..., Any], *args: Any) -> bool:
    if not act(form, action, *args, by=request.member, now=timezone.now()):
        return False
    messages.success(request, _("Done. It stands on record."))
    return True


def _wrong(form: forms.Form) -> str:
    return next(str(why) for whys in form.errors.values() for why in whys)
