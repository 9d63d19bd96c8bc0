"""Loading docks of the sample district's market, and the vehicles that are booked there today."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from youhu.common.errors import Refused
from youhu.demo.market import MARKET
from youhu.docks import actions
from youhu.docks.actions import Facts
from youhu.docks.models import Dock
from youhu.fleets.models import Vehicle
from youhu.registry.models import Member

# Code, name, English name, longitude, latitude, bays, note for drivers.
DOCKS = (
    ("A1", "轻纺城 A 区装卸区", "Gate A", 113.3013, 23.0957, 4, "限高 3.2 米，从新港西路进"),
    ("B1", "轻纺城 B 区装卸区", "Gate B", 113.3042, 23.0941, 6, "单行，进东门出西门"),
    ("E1", "康乐桥东卸货区", "Kangle Bridge East", 113.3096, 23.0968, 3, "可停 20 分钟"),
)
SLOT = timedelta(minutes=15)
# As in a market; whoever builds the sample by night finds docks that are open by night.
BY_DAY, ALWAYS = (time(6), time(22)), (time(0), time(23, 59))


def open_docks(now: datetime) -> None:
    """Three docks, and a morning of vehicles: gone, there, expected, and one that did not come."""
    desk = Member.objects.get(person__user__username="market")
    opened = now - timedelta(days=60)
    hours = BY_DAY if 8 <= timezone.localtime(now).hour < 18 else ALWAYS
    docks = [_dock(row, hours, desk, opened) for row in DOCKS]
    vehicles = list(
        Vehicle.objects.filter(fleet__market__code=MARKET).admitted().select_related("fleet")[:12]
    )
    for n, vehicle in enumerate(vehicles):
        _call(docks[n % 2], vehicle, (n - 4) * SLOT, n, desk, now)
    actions.miss_late(now=now)
    actions.warn(now=now)


def _dock(
    row: tuple[str, str, str, float, float, int, str], hours: tuple[time, time], desk: Member,
    at: datetime,
) -> Dock:  # fmt: skip
    code, name, english, lng, lat, bays, note = row
    facts = Facts(code, name, lng, lat, bays, *hours, 15, english, note)
    return actions.set_up_dock(facts, by=desk, now=at)


def _call(
    dock: Dock, vehicle: Vehicle, away: timedelta, n: int, desk: Member, now: datetime
) -> None:
    """One vehicle at its time; what lies behind us happened, but for the second one."""
    near = now + away
    booked_at = min(near, now) - timedelta(hours=1)
    try:
        one = actions.book(dock, vehicle, near=near, by=desk, now=booked_at)
    except Refused:
        return  # around midnight no slot is near
    if away >= timedelta(0) or n == 1:
        return
    came = max(one.starts_at, near)
    actions.arrive(one, by=desk, now=came)
    if came + SLOT < now:
        actions.leave(one, by=desk, now=came + SLOT)


def a_dock() -> Dock:
    """The busiest dock of the sample. Raises LookupError without one."""
    return Dock.objects.order_by("code")[0]
