"""Never interrupted, as far as tours can tell: no order is forgotten, no tour is impossible."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youhu.common.promises import Checked, Finding, Promise, checked
from youhu.delivery.models import Order
from youhu.delivery.models.orders import OrderQuerySet
from youhu.delivery.rules import TroubleState
from youhu.dispatch.actions.clock import markets_at_work
from youhu.dispatch.actions.securing import endless
from youhu.dispatch.fit import stopped_at
from youhu.dispatch.live import Live, Standing, read
from youhu.dispatch.models import Incident, Shift, Stop, TourPlan, Trip
from youhu.dispatch.rules import GOING, HANDING, TAKING, TO_DO, IncidentState, ShiftState
from youhu.fleets.queries import fitness, whole_drivers, whole_vehicles
from youhu.ledger.queries import disagreeing
from youhu.registry.models import Member
from youhu.registry.rules import Role

SWEEP_GRACE = timedelta(minutes=2)
FINISH_GRACE = timedelta(hours=2)  # to bring what is aboard once one must not drive any more
RECORDED = (Shift, Trip, TourPlan, Incident)


def orders_stand_somewhere(*, now: datetime) -> Checked:
    """Every open order stands on one tour, or waits in the list of its market, with a due time."""
    moving = Order.objects.moving()
    rows = Stop.objects.filter(order__in=moving, state__in=TO_DO, kind__in=HANDING)
    tours = Counter(rows.filter(trip__state__in=GOING).values_list("order", flat=True))
    half = set(_half(moving))
    desks = set(_desks(now))
    findings, looked_at = [], 0
    for order in moving.order_by("pk").iterator(chunk_size=500):
        looked_at += 1
        if tours[order.pk] > 1 or order.pk in half:
            findings.append(_finding(_("%(code)s does not stand on one whole tour."), order))
        elif not tours[order.pk] and (order.market_id not in desks or order.due_at is None):
            findings.append(_finding(_("%(code)s stands on no tour, and nobody owns it."), order))
    title = gettext_lazy("Every open order stands on one tour, or waits with an owner and a time")
    return checked(Promise.NEVER_INTERRUPTED, title, looked_at, findings)


def _half(moving: OrderQuerySet) -> Iterator[int]:
    """Orders of which one tour has one end, and another tour, or none, has the other."""
    rows = Stop.objects.filter(order__in=moving, state__in=TO_DO)
    rows = rows.exclude(order__troubles__state=TroubleState.OPEN)  # the desk decides first
    trips: dict[int, set[tuple[bool, int]]] = defaultdict(set)
    for order, kind, shift in rows.values_list("order", "kind", "trip__shift"):
        trips[order].add((kind in HANDING, shift))
    for order, found in trips.items():
        if len({shift for _is_last, shift in found}) > 1 or not any(last for last, _s in found):
            yield order


def _desks(now: datetime) -> Iterator[int]:
    """Markets with somebody at their desk."""
    serving = Member.objects.serving(timezone.localdate(now)).filter(role=Role.HANDLER)
    yield from serving.values_list("organisation", flat=True).distinct()


def trips_warned(*, now: datetime) -> Checked:
    """Every open trip and incident has a due time; none is past it without a warning."""
    seen_by, findings, looked_at = now - SWEEP_GRACE, [], 0
    silent = Q(due_at=None) | Q(due_at__lt=seen_by, rung=0)
    rows = (Trip.objects.filter(state__in=GOING), Incident.objects.filter(state=IncidentState.OPEN))
    for kind in rows:
        looked_at += kind.count()
        for one in kind.filter(silent).select_related("shift__vehicle").order_by("pk"):
            said = {"code": one.shift.vehicle.mark}
            text = _("%(code)s: a trip or an incident is overdue and nobody was warned.") % said
            findings.append(Finding(text, _place(one.shift_id), one.shift.vehicle.mark))
    title = gettext_lazy("Every open trip has a due time, and is warned of once it is late")
    return checked(Promise.NEVER_INTERRUPTED, title, looked_at, findings)


def tours_hold(*, now: datetime) -> Checked:
    """No tour is driven by who may not drive, and none carries more than its vehicle holds."""
    findings, looked_at = [], 0
    for market in markets_at_work(now):
        live = read(market, now)
        looked_at += len(live.standings)
        findings += list(_unfit(live, now)) + list(_too_full(live))
    title = gettext_lazy(
        "No tour is of a vehicle that may not drive, or carries more than it holds"
    )
    return checked(Promise.NEVER_INTERRUPTED, title, looked_at, findings)


def _unfit(live: Live, now: datetime) -> Iterator[Finding]:
    busy = [one for one in live.standings if one.stops or one.busy or one.aboard]
    vehicles = whole_vehicles().in_bulk([one.shift.vehicle_id for one in busy])
    drivers = whole_drivers().in_bulk([one.shift.driver_id for one in busy])
    for one in busy:
        things = (vehicles[one.shift.vehicle_id], drivers[one.shift.driver_id])
        if not all(fitness(thing, now - SWEEP_GRACE).ok for thing in things) and not (
            _has_time(one, now)
        ):
            text = _("%(code)s has a tour and may not drive.") % {"code": one.shift.vehicle.mark}
            yield Finding(text, _place(one.pk), one.shift.vehicle.mark)


def _has_time(one: Standing, now: datetime) -> bool:
    """Whoever was taken off the road a while ago may still bring what is aboard, nothing else."""
    since = stopped_at(one.shift)
    new = one.shift.state != ShiftState.ON_DUTY or any(stop.kind in TAKING for stop in one.stops)
    return since is not None and now - since <= (SWEEP_GRACE if new else FINISH_GRACE)


def _too_full(live: Live) -> Iterator[Finding]:
    """By the stops as they stand, whatever the engine says of their times."""
    for one in live.standings:
        kind = one.shift.vehicle.type
        aboard = [live.orders[pk] for pk in one.aboard if pk in live.orders]
        kg, litres = sum(o.kg for o in aboard), sum(o.litres for o in aboard)
        for stop in one.stops:
            order, sign = live.orders.get(stop.order_id), -1 if stop.kind in HANDING else 1
            kg += sign * (order.kg if order else 0)
            litres += sign * (order.litres if order else 0)
            if kg > kind.payload_kg or litres > kind.volume_l:
                said = {"code": one.shift.vehicle.mark}
                text = _("%(code)s would carry more than it holds.") % said
                yield Finding(text, _place(one.pk), one.shift.vehicle.mark)
                break


def aboard_ends_somewhere(*, now: datetime) -> Checked:
    """What is aboard a vehicle that drives has a stop where it ends, or the desk decides first."""
    findings, looked_at = [], 0
    for market in markets_at_work(now):
        live = read(market, now)
        looked_at += sum(len(one.aboard) for one in live.standings)
        text = _("%(code)s is aboard, and no stop is planned where it ends.")
        findings += [_finding(text, order) for _one, order in endless(live)]
    title = gettext_lazy("Everything aboard has a planned way to its end")
    return checked(Promise.NEVER_INTERRUPTED, title, looked_at, findings)


def agree_with_ledger(*, now: datetime) -> Checked:
    """What the row of a shift, trip, plan or incident says is what its last line says."""
    findings = [
        Finding(_("%(code)s is not what its ledger says.") % {"code": str(one)}, reverse("tours"))
        for kind in RECORDED
        for one in disagreeing(kind.objects.all())
    ]
    total = sum(kind.objects.count() for kind in RECORDED)
    title = gettext_lazy("Every shift, trip and plan of tours is as its ledger says")
    return checked(Promise.NEVER_INTERRUPTED, title, total, findings)


def _place(shift: int) -> str:
    return f"{reverse('tours')}?shift={shift}"


def _finding(text: str, order: Order) -> Finding:
    return Finding(text % {"code": order.number}, reverse("tours"), order.number)
