"""Fleets announce who drives what when; only what is admitted may be offered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.each import each
from youhu.common.errors import Refused
from youhu.dispatch.actions.steps import end_idle
from youhu.dispatch.models import Shift, Stop
from youhu.dispatch.rules import OFFERING, SHIFT_MOVES, TO_DO, ShiftState, StopState
from youhu.fleets.models import Driver, Vehicle
from youhu.fleets.queries import fitness
from youhu.ledger.actions import begin, may_move, move
from youhu.ledger.clocked import clock
from youhu.registry.models import Member, nobody
from youhu.registry.rules import Role

LONGEST = timedelta(hours=13)
GRACE = timedelta(hours=2)  # after which a shift that nobody began is taken back


@dataclass(frozen=True)
class Hours:
    starts_at: datetime
    ends_at: datetime
    lng: float
    lat: float


@transaction.atomic
def offer(vehicle: Vehicle, driver: Driver, *, hours: Hours, by: Member, now: datetime) -> Shift:
    """A fleet offers a vehicle with its driver for some hours.

    Raises Refused when one of them is not admitted, or is promised elsewhere in these hours.
    """
    _may_offer(vehicle, by)
    _check(vehicle, driver, hours, now)
    shift = Shift.objects.create(
        district=vehicle.district, market=vehicle.fleet.market, fleet=vehicle.fleet,
        vehicle=vehicle, driver=driver, starts_at=hours.starts_at, ends_at=hours.ends_at,
        lng=hours.lng, lat=hours.lat, **clock(hours.starts_at),
    )  # fmt: skip
    begin(shift, "offer", by=by, now=now)
    return shift


def _may_offer(vehicle: Vehicle, by: Member) -> None:
    own = by.keeps_fleet and vehicle.fleet.organisation_id == by.organisation_id
    if not (own or (by.keeps_market and vehicle.fleet.market_id == by.organisation_id)):
        raise Refused(_("Only the fleet itself or the market's desk announces its shifts."))


def _check(vehicle: Vehicle, driver: Driver, hours: Hours, now: datetime) -> None:
    if hours.ends_at <= hours.starts_at or hours.ends_at <= now:
        raise Refused(_("A shift ends after it begins, and not in the past."))
    if hours.ends_at - hours.starts_at > LONGEST:
        raise Refused(_("A shift is at most 13 hours long. Make two of it."))
    if driver.fleet_id != vehicle.fleet_id:
        raise Refused(_("The driver works for another fleet."))
    for thing in (vehicle, driver):
        found = fitness(thing, hours.starts_at)
        if not found.ok:
            said = {"what": thing, "why": _(", ").join(str(one) for one in found.reasons)}
            raise Refused(_("%(what)s may not drive then: %(why)s.") % said)
    same = Shift.objects.filter(
        state__in=OFFERING, starts_at__lt=hours.ends_at, ends_at__gt=hours.starts_at
    )
    if same.filter(vehicle=vehicle).exists() or same.filter(driver=driver).exists():
        raise Refused(_("The vehicle or the driver has another shift in these hours."))


@transaction.atomic
def withdraw(shift: Shift, *, by: Member, now: datetime, note: str = "") -> None:
    """The fleet takes a shift back before it begins; what stood on its tour is planned anew."""
    _may_offer(shift.vehicle, by)
    move(shift, "withdraw", by=by, now=now, note=note, **clock(None))
    _free(shift, now)


def _free(shift: Shift, now: datetime) -> None:
    """What stood on the tour of a shift that is not driven waits for the next plan."""
    Stop.objects.filter(trip__shift=shift, state__in=TO_DO).update(state=StopState.MOVED)
    end_idle(shift, now=now)


@transaction.atomic
def repeat(shifts: Sequence[Shift], *, days: int, by: Member, now: datetime) -> tuple[int, int]:
    """The same shifts so many days later; answers how many were offered, and how many were not."""
    made = 0
    for shift in shifts:
        step = timedelta(days=days)
        hours = Hours(shift.starts_at + step, shift.ends_at + step, shift.lng, shift.lat)
        try:
            with transaction.atomic():
                offer(shift.vehicle, shift.driver, hours=hours, by=by, now=now)
        except Refused:
            continue
        made += 1
    return made, len(shifts) - made


def lapse(*, now: datetime) -> int:
    """Shifts that nobody began two hours after their beginning are taken back."""
    rows = Shift.objects.filter(state=ShiftState.OFFERED, starts_at__lt=now - GRACE)
    return each(rows.order_by("pk"), lambda shift: _lapse(shift, now))


def _lapse(shift: Shift, now: datetime) -> None:
    """Refused when its driver goes on duty at this very moment."""
    by = nobody(Role.CLOCK)
    may_move(shift, SHIFT_MOVES["lapse"], by)
    move(shift, "lapse", by=by, now=now, **clock(None))
    _free(shift, now)


def week_before(member: Member, monday: date) -> list[Shift]:
    """The shifts of the seven days before, which the member may repeat."""
    starts = timezone.make_aware(datetime.combine(monday - timedelta(days=7), datetime.min.time()))
    rows = Shift.objects.visible_to(member).exclude(state=ShiftState.WITHDRAWN)
    rows = rows.filter(starts_at__gte=starts, starts_at__lt=starts + timedelta(days=7))
    related = ("vehicle__fleet__market", "vehicle__type", "driver__fleet", "driver__person")
    return list(rows.select_related(*related).order_by("starts_at", "pk"))
