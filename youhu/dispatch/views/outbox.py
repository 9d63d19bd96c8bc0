"""The door through which a driver's phone hands in what it kept, one slip at a time."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from youhu.common.errors import Refused
from youhu.dispatch import tasks
from youhu.dispatch.actions import driving, duty, incidents
from youhu.dispatch.actions.handing import Handed, hand_in
from youhu.dispatch.actions.steps import Moved, is_hers
from youhu.dispatch.actions.tracking import keep_positions
from youhu.dispatch.driver_forms import (
    OF_STOPS,
    HandForm,
    IncidentForm,
    SlipForm,
    VainForm,
    points_of,
)
from youhu.dispatch.models import Shift, Stop
from youhu.dispatch.moments import by_our_clock
from youhu.dispatch.rules import ShiftState
from youhu.dispatch.touring import shift_of
from youhu.fleets.queries import drives
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import Member
from youhu.registry.rules import Role

Deed = Callable[[], Any]
Outcome = tuple[int, str, str]  # of HTTP, of the outbox, and in words


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def drive_outbox(request: MemberRequest) -> JsonResponse:
    """Say who is signed in, with a fresh token; or take in one slip and say what became of it.

    Outcomes: done, repeated (done before; 200), refused (422), moved (409: the tour has changed
    meanwhile), sign_in (401, or 403 for who does not drive).
    """
    if not request.user.is_authenticated:
        return _answer(401, "sign_in", _("Sign in again; what is kept here is sent then."))
    if not drives(request.member):
        return _answer(403, "sign_in", _("Go back to your post as a driver; it is sent then."))
    if request.method != "POST":
        return JsonResponse({"member": request.member.pk, "token": get_token(request)})
    return _answer(*_take(request))


@for_roles(Role.RESIDENT)
@require_POST
def drive_act(request: MemberRequest) -> HttpResponse:
    """The same by a plain form, where no script runs."""
    if not drives(request.member):
        return redirect("drive")
    status, _outcome, says = _take(request)
    (messages.success if status == HTTPStatus.OK else messages.warning)(request, says)
    return redirect("drive")


def _take(request: MemberRequest) -> Outcome:
    told = SlipForm(request.POST)
    if not told.is_valid():
        return 422, "refused", " ".join(_errors(told))
    if told.cleaned_data["member"] != request.member.pk:
        return 403, "sign_in", _("Somebody else made this. It waits until they sign in.")
    try:
        slip = _slip(told, request)
        is_elsewhere = _is_elsewhere(slip)
        is_new = _handed_in(slip, _deed(slip, request, _moment(told)), request.member)
    except Moved as why:
        return 409, "moved", str(why)
    except Refused as why:
        return 422, "refused", str(why)
    if is_new:
        _reckon_anew(slip, was_elsewhere=is_elsewhere)
    return 200, "done" if is_new else "repeated", _("Done. It stands on record.")


def _handed_in(slip: Handed, deed: Deed, by: Member) -> bool:
    """Once more where a plan came into force at this very moment: it may be hers to keep."""
    try:
        return hand_in(slip, deed, by=by, now=timezone.now())
    except Moved:
        return hand_in(slip, deed, by=by, now=timezone.now())


def _is_elsewhere(slip: Handed) -> bool:
    """Whether the stop is on another shift's tour by now: if it is kept, tours must follow."""
    rows = Stop.objects.filter(pk=slip.stop_number or 0)
    return rows.exclude(trip__shift=slip.shift.pk).exists()


def _reckon_anew(slip: Handed, *, was_elsewhere: bool) -> None:
    """Tours follow what befell a vehicle: beside the site, once it is written."""
    if was_elsewhere:
        transaction.on_commit(lambda: tasks.ask(slip.shift.market_id))
    if slip.verb not in ("incident", "mend"):
        return
    is_broken = Shift.objects.filter(pk=slip.shift.pk, state=ShiftState.BROKEN).exists()
    if is_broken:
        transaction.on_commit(lambda: tasks.rescue.enqueue(slip.shift.pk))
    else:
        transaction.on_commit(lambda: tasks.ask(slip.shift.market_id))


def _slip(told: SlipForm, request: MemberRequest) -> Handed:
    """Raises Moved for a stop that no tour of this driver has any more."""
    said = told.cleaned_data
    is_stop = said["verb"] in OF_STOPS
    number, rows = said["number"], Shift.objects.select_related("driver", "fleet", "vehicle")
    if is_stop:
        stop = Stop.objects.filter(pk=number).select_related("trip").first()
        shift = rows.filter(pk=stop.trip.shift_id).first() if stop else None
        shift = _whose(shift, request)
    else:
        shift = rows.filter(pk=number, driver__person=request.member.person_id).first()
    if shift is None:
        raise Moved(_("Dispatch has changed the tour. Look at it again."))
    stop_number = number if is_stop else None
    return Handed(said["client_key"], shift, said["verb"], stop_number, said["made_at"])


def _whose(shift: Shift | None, request: MemberRequest) -> Shift | None:
    """The shift of the stop; the one in hand, when the stop is another's or for later by now."""
    is_own = shift is not None and is_hers(shift, request.member)
    if shift is not None and is_own and shift.state != ShiftState.OFFERED:
        return shift  # also once it has ended: a repetition must find its first
    return shift_of(request.member, timezone.now()) or (shift if is_own else None)


def _moment(told: SlipForm) -> datetime | None:
    said = told.cleaned_data
    return by_our_clock(said["made_at"], sent_at=said["sent_at"], now=timezone.now())


def _deed(slip: Handed, request: MemberRequest, said: datetime | None) -> Deed:
    """What the slip asks for, with its photos in the store already. Raises Refused."""
    by, now = request.member, timezone.now()
    photos = request.FILES.getlist("photos")
    common: dict[str, Any] = {"by": by, "now": now}
    number = slip.stop_number or 0
    match slip.verb:
        case "set_out":
            return partial(driving.set_out, number, said=said, **common)
        case "arrive":
            return partial(driving.arrive, number, said=said, **common)
        case "hand":
            hand = _sound(HandForm(request.POST))
            pieces = Stop.objects.filter(pk=number).values_list("order__pieces", flat=True).first()
            given = hand.given(slip.client_key, said, photos, pieces=pieces or 1)
            return partial(driving.hand, number, given, **common)
        case "fail":
            vain = _sound(VainForm(request.POST)).vain(slip.client_key, photos)
            return partial(driving.fail, number, vain, said=said, **common)
        case "incident":
            told = _sound(IncidentForm(request.POST)).told(slip.client_key)
            return partial(incidents.tell_incident, slip.shift, told, said=said, **common)
    deeds = {"on_duty": duty.go_on_duty, "off_duty": duty.go_off_duty, "mend": incidents.mend}
    return partial(deeds[slip.verb], slip.shift, said=said, **common)


def _sound(form: Any) -> Any:
    if not form.is_valid():
        raise Refused(" ".join(_errors(form)))
    return form


@for_roles(Role.RESIDENT)
@never_cache
@require_POST
def drive_positions(request: MemberRequest) -> JsonResponse:
    """Where the vehicle was since the phone told last; refused off duty."""
    shift = shift_of(request.member, timezone.now())
    if shift is None or not drives(request.member):
        return JsonResponse(
            {"why": _("Positions are kept only while you are on duty.")}, status=403
        )
    try:
        points = points_of(request.POST.get("points", ""))
        kept = keep_positions(shift, points, by=request.member, now=timezone.now())
    except Refused as refused:
        return JsonResponse({"why": str(refused)}, status=422)
    return JsonResponse({"kept": kept})


def _answer(status: int, outcome: str, why: str) -> JsonResponse:
    return JsonResponse({"outcome": outcome, "why": why, "url": reverse("drive")}, status=status)


def _errors(form: BaseForm) -> Iterator[str]:
    for errors in form.errors.values():
        yield from (str(error) for error in errors)
