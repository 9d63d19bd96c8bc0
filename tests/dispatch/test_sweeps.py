"""One bad row keeps no other from what time does to it: every sweep of a market's deliveries."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from tests.factories.market import Market, market
from tests.factories.orders import market_of_orders, ordered
from tests.factories.rows import NOW
from tests.factories.tours import market_day
from youhu.delivery.actions import clock as deliveries
from youhu.delivery.rules import State
from youhu.dispatch import tasks
from youhu.dispatch.actions import clock, offering, planning, unfit
from youhu.dispatch.models import Shift, TourPlan
from youhu.fleets import actions as fleets
from youhu.fleets.actions import Seen, sweeping, violating
from youhu.fleets.models import Document
from youhu.ledger.actions import begin
from youhu.market import actions as figures
from youhu.settling.actions import drawing

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TWO = ["one", "another"]


def at_work(monkeypatch):
    monkeypatch.setattr(clock, "markets_at_work", lambda now: TWO)


def not_let_in(monkeypatch):
    monkeypatch.setattr(unfit, "unfit_shifts", lambda: TWO)


def plans(monkeypatch):
    day = market_day(vans=0)
    for _n in range(2):
        plan = TourPlan.objects.create(
            district="440105", market=day.market, made_at=NOW, engine="t", seed=1, cpu_ms=0,
            basis="0",
        )  # fmt: skip
        begin(plan, "propose", by=day.desk, now=NOW)


def forgotten(monkeypatch):
    market_day(vans=2)
    Shift.objects.update(ends_at=NOW - DAY, starts_at=NOW - 2 * DAY)


def announced(monkeypatch):
    market_day(vans=2, on_duty=False, now=NOW + DAY)
    Shift.objects.update(starts_at=NOW - DAY)


def delivered(monkeypatch):
    made = market_of_orders()
    for _n in range(2):
        ordered(made, State.DELIVERED, now=NOW - 9 * DAY)


def carriers(monkeypatch):
    monkeypatch.setattr(drawing, "markets", lambda: ["market"])
    monkeypatch.setattr(drawing, "fleets_to_settle", lambda market, until: TWO)


def markets(monkeypatch):
    monkeypatch.setattr(figures, "markets", lambda: [market_day(vans=0).market])


def papers(monkeypatch):
    market()
    Document.objects.update(valid_until=NOW.date() - DAY, next_rung_at=NOW)


def violations(monkeypatch):
    made: Market = market()
    seen = Seen(made.kind, NOW - 30 * DAY, "Gate 3")
    for _n in range(2):
        fleets.record_violation(made.vehicle, seen, by=made.clerk, now=NOW - 30 * DAY)


SWEEPS = {
    "foresee": (clock.foresee, clock, "_foresee", at_work),
    "secure_aboard": (clock.secure_aboard, clock, "_secure", at_work),
    "replan_due": (tasks.replan_due, tasks, "_ask_if_due", at_work),
    "stop_unfit": (tasks.stop_unfit, tasks, "_stop", not_let_in),
    "overtake": (planning.overtake, planning, "_overtake", plans),
    "lapse": (offering.lapse, offering, "_lapse", announced),
    "close_unrated": (deliveries.close_unrated, deliveries, "close", delivered),
    "draw_month": (drawing.draw_month, drawing, "_draw_month", carriers),
    "count_days": (figures.count_days, figures, "count_day", markets),
    "stop_ended": (sweeping.stop_ended, sweeping, "_expire", papers),
    "warn_of_ends": (sweeping.warn_of_ends, sweeping, "_warn", papers),
    "stand": (violating.stand, violating, "_stand", violations),
}  # fmt: skip


@pytest.mark.parametrize("name", SWEEPS)
def test_a_row_that_fails_keeps_no_other_waiting(name, monkeypatch):
    sweep, module, step, made_of = SWEEPS[name]
    made_of(monkeypatch)
    seen = SimpleNamespace(n=0)

    def first_one_fails(*_args, **_more):
        seen.n += 1
        if seen.n == 1:
            raise ValueError("this row is bad")
        return 1

    monkeypatch.setattr(module, step, first_one_fails)

    with pytest.raises(ExceptionGroup):
        sweep(now=NOW)

    assert seen.n > 1
