"""One order at a time: put onto a vehicle's tour by the desk, or as soon as it is booked."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from youhu.common.errors import Refused
from youhu.delivery.models import Order
from youhu.dispatch.actions.holding import hold_market
from youhu.dispatch.actions.planning import refuse_unsound
from youhu.dispatch.actions.writing import write_tours
from youhu.dispatch.live import read
from youhu.dispatch.models import Shift, TourPlan
from youhu.dispatch.placing import trial
from youhu.dispatch.posing import Posed, pose
from youhu.dispatch.rules import PlanState
from youhu.dispatch.tours import as_rows, changes, halts, late_s, planned, standing_plan
from youhu.ledger.actions import begin
from youhu.registry.models import Member
from youhu.solvers.tours.problem import Plan

BY_HAND = gettext_noop("put there by the desk")
BOOKED = gettext_noop("booked")
SOON = timedelta(minutes=1)


@transaction.atomic
def assign(order: Order, shift: Shift, *, by: Member, now: datetime) -> TourPlan:
    """The desk puts an order onto a vehicle's tour, where it costs least.

    Raises Refused when it cannot be carried there, or its goods are aboard another vehicle.
    """
    hold_market(shift.market, now)
    live = read(shift.market, now)
    posed = pose(live)
    if str(order.pk) not in posed.jobs or str(shift.pk) not in posed.vehicles:
        raise Refused(_("This cannot be moved any more. Reload the page and look again."))
    found = trial(posed, str(order.pk), str(shift.pk))
    if found.plan is None:
        raise Refused(why_not(posed, order, shift))
    return _write(posed, found.plan, cause=BY_HAND, by=by, now=now)


def why_not(posed: Posed, order: Order, shift: Shift) -> str:
    """Why a vehicle cannot carry an order, in words."""
    job, vehicle = posed.jobs[str(order.pk)], posed.vehicles[str(shift.pk)]
    if job.aboard and job.aboard != vehicle.id:
        return _("The goods are aboard another vehicle.")
    if not posed.live.by_shift[shift.pk].takes_on:
        return _("This vehicle must not drive any more: it only brings what is aboard.")
    if not job.skills <= vehicle.skills:
        return _("The order needs a tail lift. Choose a vehicle that has one.")
    if any(a > b for a, b in zip(job.load, vehicle.capacity, strict=True)):
        return _("The goods do not fit into this vehicle.")
    return _("There is no room on this tour: load, hours of access or the shift's end.")


def _write(posed: Posed, after: Plan, *, cause: str, by: Member, now: datetime) -> TourPlan:
    """Write down what was done as a plan that is in force at once."""
    live, before = posed.live, standing_plan(posed)
    left = len(before.unserved)
    after = standing_plan(posed, halts(posed, after))
    refuse_unsound(posed, after, most_left=left)
    plan = TourPlan.objects.create(
        district=live.market.area_code[:6], market=live.market, made_at=now, cause=cause,
        engine="desk", seed=0, cpu_ms=0, basis=live.digest, state=PlanState.PUBLISHED,
        before=_figures(posed, before), after=_figures(posed, after),
        tours=as_rows(posed, after), changes=changes(posed, before, after),
        is_automatic=by.role != "handler", decided_at=now, decided_by=by if by.pk else None,
    )  # fmt: skip
    begin(plan, "assign", by=by, now=now)
    write_tours(live, planned(posed, after), by=by, now=now)
    return plan


def _figures(posed: Posed, plan: Plan) -> dict[str, int]:
    late = late_s(posed, plan)
    return {"metres": plan.metres, "late_s": late, "unassigned": len(plan.unserved)}
