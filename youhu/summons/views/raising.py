"""Calling departments together."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from youhu.calls.models import Call
from youhu.calls.queries import one
from youhu.calls.reference import current
from youhu.common.errors import Refused
from youhu.common.http import act
from youhu.registry.http import MemberRequest, for_roles
from youhu.summons import actions, queries
from youhu.summons.models import Summons
from youhu.summons.rules import CALLERS
from youhu.summons.views.forms import RaiseForm


@for_roles(*sorted(CALLERS))
@require_http_methods(["GET", "HEAD", "POST"])
def new_summons(request: MemberRequest) -> HttpResponse:
    """Call one lead and several assisting units to a place, by itself or for a call."""
    now, call = timezone.now(), _call(request)
    units = sorted(current().tables.units.values(), key=lambda unit: (unit.area_code, unit.code))
    form = RaiseForm(
        request.POST or None, units=units, member=request.member, initial=_known(request, call)
    )
    made: list[Summons] = []

    def raise_it(**_told: Any) -> None:
        made.append(
            actions.raise_summons(
                form.said, lead=form.lead_unit, assisting=form.assisting, by=request.member,
                now=now, call=call,
            )
        )  # fmt: skip

    if request.method == "POST" and act(form, raise_it):
        messages.success(request, _("All units are called. Their clocks run."))
        return redirect(made[0])
    context = {"form": form, "call": call, "may_call": queries.may_call(request.member)}
    return render(request, "summons/new.html", context, status=422 if form.is_bound else 200)


def _call(request: MemberRequest) -> Call | None:
    """The call that the summons comes out of, if it is this member's business."""
    number = request.GET.get("call", "")
    return get_object_or_404(one(request.member), number=number) if number else None


def _known(request: MemberRequest, call: Call | None) -> dict[str, Any]:
    """Where the pin stands at first: at the call, or in the middle of the caller's own area."""
    if call is not None:
        return {
            "lng": call.lng, "lat": call.lat, "address": call.address, "urgency": call.urgency,
            "text": call.text,
        }  # fmt: skip
    try:
        place = current().middle(request.member.area_code, timezone.now())
    except Refused:
        return {}
    return {"lng": round(place.lng, 6), "lat": round(place.lat, 6)}
