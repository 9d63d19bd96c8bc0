"""A market's working day on the site itself: every step by the action that does it in service.

42 fleets with three vehicles each. Shops ask for slots and order, the clock ticks each minute and
reckons tours anew each five, drivers set out, arrive, load and hand over when their tours say.
Measured are the moments that somebody waits for, and in the end who was late or forgotten and what
the site's own promises say. The made-up day is that of bench/market_day.py.
"""

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from importlib import import_module
from statistics import quantiles
from typing import Any, TypeVar
from uuid import uuid4

from bench.common import Printer, arguments, installation, on_both_engines
from bench.market_day import HOUR, Scenario, a_day

ORDERS, FLEETS, VEHICLES = 1_500, 42, 3
QUICK_ORDERS, QUICK_FLEETS = 40, 4
CPU_MS, QUICK_CPU_MS = 1_500, 150  # of a replan, as a new market begins; and within a minute
SEED = 1
MINUTE, SPARE = timedelta(minutes=1), timedelta(minutes=2)  # kept by who sets out
M_A_DEGREE = 102_300, 111_195  # of longitude and latitude, at the market
OVER = 23  # o'clock: whoever has not been brought by then is forgotten
BARS = {"promise_ms_p95": 300.0, "replan_cpu_s_p95": 2.0, "forgotten": 0}
Answer = TypeVar("Answer")


@dataclass
class Meter:
    """Seconds of what people wait for, by name."""

    wall: dict[str, list[float]] = field(default_factory=dict)
    cpu: dict[str, list[float]] = field(default_factory=dict)

    def timed(self, name: str, act: Callable[[], Answer]) -> Answer:
        wall, cpu = time.perf_counter(), time.process_time()
        answer = act()
        self.wall.setdefault(name, []).append(time.perf_counter() - wall)
        self.cpu.setdefault(name, []).append(time.process_time() - cpu)
        return answer


def main(argv: Sequence[str] | None = None) -> int:
    asked = arguments(argv, __doc__ or "")
    if not asked.inside:
        return on_both_engines("bench.dispatch", asked)
    size = (QUICK_ORDERS, QUICK_FLEETS, QUICK_CPU_MS) if asked.quick else (ORDERS, FLEETS, CPU_MS)
    printer = Printer("dispatch", as_json=asked.json)
    with installation():
        figures = Working(*size).run(printer)
    late = [name for name, bar in BARS.items() if figures[name] > bar]
    printer.say(engine=asked.engine, **figures, missed=late)
    return int(bool(late) and not asked.quick)


class Working:
    """The day: what comes when, and what was measured."""

    def __init__(self, orders: int, fleets: int, cpu_ms: int) -> None:
        from django.utils import timezone

        from youhu.config.warming import settle
        from youhu.solvers.tours import ruin

        ruin.ready()
        settle()
        self.factories: Any = import_module("tests.factories.tours")
        self.opens = timezone.localtime().replace(hour=8, minute=0, second=0, microsecond=0)
        self.scenario: Scenario = a_day(SEED, orders=orders, fleets=fleets, events=False)
        self.made = self.factories.market_day(fleets * VEHICLES, fleets=fleets, now=self.opens)
        self.meter, self.open_orders, self.plain = Meter(), [0], 0
        self.places: dict[int, tuple[float, float]] = {}  # of the last stop, by shift
        self._terms(cpu_ms)
        self.shops = [self._shop(place) for place in range(80)]

    def _terms(self, cpu_ms: int) -> None:
        """Plans come into force by themselves; what a delivery costs."""
        from youhu.delivery.actions import set_tariff
        from youhu.delivery.actions.tariffs import Rates
        from youhu.dispatch.models import DispatchTerms

        market, by, day = self.made.market, self.made.desk, self.opens.date()
        set_tariff(market, Rates(1_000, 200, 500, 800), valid_from=day, by=by, now=self.opens)
        DispatchTerms.objects.create(
            market=market, district="440105", is_automatic=True, cpu_ms=cpu_ms
        )

    def _shop(self, place: int) -> Any:
        made = self.factories.shop(self.made.market)
        made.lng, made.lat = self._point(place)
        made.save()
        return made

    def _point(self, place: int) -> tuple[float, float]:
        (lng, lat), (x, y) = self.factories.MIDDLE, self.scenario.points[place]
        return lng + x / M_A_DEGREE[0], lat + y / M_A_DEGREE[1]

    def run(self, printer: Printer) -> dict[str, Any]:
        now, coming = self.opens, iter(self.scenario.problem.jobs)
        job = next(coming, None)
        while now.hour < OVER and (job or self._moving()):
            now += MINUTE
            while job and self._moment(job.released_s) <= now:
                self._ask(job, now)
                job = next(coming, None)
            self._drive(now)
            if now.minute % 5 == 0:
                self._reckon(now)
                if now.minute == 0:
                    printer.say(at=f"{now:%H:%M}", **self._so_far())
        return self._so_far() | self._end(now)

    def _moment(self, second: int) -> datetime:
        return self.opens + timedelta(seconds=second - 8 * HOUR)

    def _moving(self) -> int:
        from youhu.delivery.models import Order

        return Order.objects.moving().count()

    def _ask(self, job: Any, now: datetime) -> None:
        """A shop looks at the slots and takes the best."""
        from youhu.common.errors import Refused
        from youhu.delivery.actions import order
        from youhu.delivery.actions.ordering import Draft, What, When, Where, asked
        from youhu.delivery.promising import offers

        kg, litres = job.load
        lng, lat = self._point(job.delivery.place)
        when = When(ready_at=now, wanted_until=self._moment(job.due_s))
        draft = Draft(
            uuid4(), self.shops[job.pickup.place], What("roll", max(1, kg // 30), kg, litres),
            Where(f"仓库 {job.delivery.place}", lng, lat, "林先生", "13900000000"), when,
        )  # fmt: skip
        found = self.meter.timed("promise", lambda: offers(asked(draft, now=now), now=now))
        self.plain += bool(found) and found[0].is_plain
        try:
            self.meter.timed("book", lambda: order(draft, by=self.made.desk, now=now))
        except Refused as why:
            self.meter.wall.setdefault(f"refused: {why}", []).append(0)

    def _reckon(self, now: datetime) -> None:
        from youhu.dispatch.actions import planning
        from youhu.registry.models import nobody
        from youhu.registry.rules import Role

        self.open_orders.append(self._moving())
        by = nobody(Role.CLOCK)
        self.meter.timed(
            "replan", lambda: planning.replan(self.made.market, cause="in its turn", by=by, now=now)
        )

    def _drive(self, now: datetime) -> None:
        """Each driver does what the tour says, when it says."""
        while due := self._due(now):
            for at, stop in due:
                moment = max(at, now - MINUTE)
                self.meter.timed("step", lambda: self._step(stop, moment))  # noqa: B023 — at once

    def _due(self, now: datetime) -> list[tuple[datetime, Any]]:
        """The stop in hand of each shift, else the first ahead, if its moment has come."""
        from youhu.dispatch.models import Stop
        from youhu.dispatch.rules import TO_DO, StopState

        rows = Stop.objects.filter(state__in=TO_DO).select_related("trip__shift", "order")
        first: dict[int, Any] = {}
        for row in rows.order_by("trip__place", "seq"):
            known = first.setdefault(row.trip.shift_id, row)
            if row.state != StopState.AHEAD and known.state == StopState.AHEAD:
                first[row.trip.shift_id] = row
        when = {StopState.AHEAD: lambda row: row.planned_at - self._way_to(row) - SPARE,
                StopState.HEADING: lambda row: row.planned_at,
                StopState.HERE: lambda row: row.leave_at}  # fmt: skip
        moments = ((when[row.state](row), row) for row in first.values())
        return sorted((pair for pair in moments if pair[0] <= now), key=lambda pair: pair[0])

    def _way_to(self, stop: Any) -> timedelta:
        """How long the driver drives there from the last stop, or from where the shift begins."""
        shift = stop.trip.shift
        here = self.places.get(shift.pk, (shift.lng, shift.lat))
        return _seconds(here, (stop.lng, stop.lat))

    def _step(self, stop: Any, now: datetime) -> None:
        from youhu.delivery.actions import ProofGiven
        from youhu.dispatch.actions import driving
        from youhu.dispatch.rules import StopState

        by = self.made.desk
        if stop.state == StopState.AHEAD:
            driving.set_out(stop.pk, by=by, now=now)
        elif stop.state == StopState.HEADING:
            driving.arrive(stop.pk, by=by, now=now)
        else:
            order = stop.order
            given = ProofGiven(uuid4(), now, order.pieces, code=order.code)
            driving.hand(stop.pk, given, by=by, now=now)
            self.places[stop.trip.shift_id] = (stop.lng, stop.lat)

    def _so_far(self) -> dict[str, Any]:
        wall, cpu = self.meter.wall, self.meter.cpu
        return {
            "orders": len(wall.get("book", ())), "plain": self.plain,
            "most_open": max(self.open_orders),
            "promise_ms_p95": 1000 * _p95(wall.get("promise", [])),
            "book_ms_p95": 1000 * _p95(wall.get("book", [])),
            "step_ms_p95": 1000 * _p95(wall.get("step", [])),
            "replan_cpu_s_p95": _p95(cpu.get("replan", [])),
            "replan_s_max": round(max(wall.get("replan", [0.0])), 2),
        }  # fmt: skip

    def _end(self, now: datetime) -> dict[str, Any]:
        """Who was late or forgotten; the ways driven; what the promises say."""
        from django.db.models import F, Sum

        from youhu.delivery.models import Order
        from youhu.dispatch.models import Trip
        from youhu.promises.actions import look

        done = Order.objects.exclude(delivered_at=None)
        checked = [one for one in look(now=now) if one.findings]
        km = (Trip.objects.aggregate(m=Sum("driven_m"))["m"] or 0) // 1000
        used, kind = Trip.objects.values("shift").distinct().count(), self.made.kind
        return {
            "delivered": done.count(), "forgotten": self._moving(),
            "late": done.filter(delivered_at__gt=F("promised_until")).count(),
            "km": km, "vehicles": used,  # and what both cost, without wages
            "yuan": (km * kind.cost_per_km_cents + used * kind.fixed_cost_cents) // 100,
            "refused": sum(len(v) for k, v in self.meter.wall.items() if "refused" in k),
            "findings": [f"{one.title}: {len(one.findings)}" for one in checked],
        }  # fmt: skip


@cache
def _seconds(here: tuple[float, float], there: tuple[float, float]) -> timedelta:
    from youhu.roads.queries import travel

    return timedelta(seconds=int(travel([here, there]).seconds[0, 1]))


def _p95(values: Sequence[float]) -> float:
    return round(quantiles(values, n=20, method="inclusive")[-1], 3) if len(values) > 1 else 0.0


if __name__ == "__main__":
    sys.exit(main())
