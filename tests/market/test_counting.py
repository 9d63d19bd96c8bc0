"""What a market's day took, against every shop's own carrier: counted once, the same each time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.factories.orders import ordered
from tests.factories.rows import NOW
from tests.market.conftest import drive
from youhu.delivery.rules import State
from youhu.market import actions, checks
from youhu.market.models import FleetDay, MarketDay, ShopDay
from youhu.market.queries import Stretch, figures
from youhu.market.rules import Halt, driven
from youhu.solvers.tours.baseline import BEFORE, Parcel, busiest, own_carriers, straight_m

TODAY = NOW.date()
MARKET, NEAR, FAR = (113.300, 23.090), (113.310, 23.090), (113.350, 23.090)


def halt(at, minute: int, kg: int, stays: int = 5) -> Halt:
    came = NOW + timedelta(minutes=minute)
    return Halt(at, came, came + timedelta(minutes=stays), kg)


def test_the_load_factor_weighs_every_kilometre_with_what_was_aboard():
    took = driven(
        [halt(MARKET, 0, 500), halt(NEAR, 20, -500), halt(MARKET, 40, 0)], payload_kg=1000
    )

    assert took.load_kgm == pytest.approx(500 * took.metres / 2, rel=0.001)
    assert took.room_kgm == pytest.approx(1000 * took.metres, rel=0.001)


def test_shops_next_to_each_other_are_one_halt_at_the_kerb():
    took = driven([halt(MARKET, 0, 10), halt(MARKET, 6, 10), halt(FAR, 60, -20)], payload_kg=100)

    assert took.kerb_s == (11 + 5) * 60


def test_a_halt_that_nobody_ended_counts_two_hours_at_most():
    took = driven([halt(MARKET, 0, 10, stays=600)], payload_kg=100)

    assert took.kerb_s == 2 * 3600


def test_the_recorded_way_replaces_the_reckoned_one():
    halts = [halt(MARKET, 0, 500), halt(NEAR, 20, -500)]
    took = driven(halts, payload_kg=1000, recorded_m=9000)

    assert (took.metres, took.load_kgm) == (9000, 9000 * 500)


def parcel(shop: int, ready_s: int, kg: int = 100, goal=FAR) -> Parcel:
    return Parcel(shop, ready_s, kg, MARKET, goal)


def test_every_shop_has_a_run_of_its_own():
    effort = own_carriers([parcel(1, 0), parcel(2, 0), parcel(3, 0)])

    there = straight_m(MARKET, FAR) * BEFORE.detour
    assert effort.runs == effort.vehicles == 3
    assert effort.metres == pytest.approx(3 * 2 * there, abs=3)


def test_a_carrier_waits_for_more_until_it_is_full_or_patience_ends():
    together = [parcel(1, 0), parcel(1, 600)]
    assert own_carriers(together).runs == 1
    assert own_carriers([parcel(1, 0), parcel(1, 7200)]).runs == 2
    assert own_carriers([parcel(1, 0, 700), parcel(1, 600, 700)]).runs == 2
    assert own_carriers(together, replace(BEFORE, patience_s=60)).runs == 2


def test_few_carriers_share_shops():
    parcels = [parcel(1, 0), parcel(2, 0)]

    assert own_carriers(parcels, replace(BEFORE, carriers=1)).runs == 1


def test_the_busiest_moment_counts_what_is_out_together():
    assert busiest([(0, 10), (5, 20), (20, 30)]) == 2
    assert busiest([]) == 0


@pytest.mark.django_db
class TestDay:
    def test_a_day_is_counted_by_fleet_by_shop_and_against_own_carriers(self, made):
        drive(made, 2)
        day = actions.count_day(made.market, TODAY, now=NOW + timedelta(hours=2))

        fleet, shop = FleetDay.objects.get(), ShopDay.objects.get()
        assert (day.orders, day.runs, fleet.orders, shop.orders) == (2, 1, 2, 2)
        assert day.metres == fleet.metres > 0
        assert fleet.co2_g == round(fleet.metres / 1000 * 200)
        assert 0 < fleet.load_kgm <= fleet.room_kgm
        assert day.own_runs == 1
        assert day.assumed["carriers"] == 535

    def test_counting_again_changes_nothing(self, made):
        drive(made, 2)
        first = actions.count_day(made.market, TODAY, now=NOW)
        again = actions.count_day(made.market, TODAY, now=NOW)

        assert (first.pk, first.metres) == (again.pk, again.metres)
        assert FleetDay.objects.count() == ShopDay.objects.count() == 1

    def test_the_sweep_counts_yesterday_once_and_today_every_ten_minutes(self, made):
        midnight = NOW.replace(hour=0, minute=0) + timedelta(days=1)
        drive(made, 1)
        assert actions.count_days(now=NOW) == 8  # the week before was never counted
        assert actions.count_days(now=NOW + timedelta(minutes=5)) == 0
        assert actions.count_days(now=NOW + timedelta(minutes=11)) == 1
        assert actions.count_days(now=midnight) == 3  # and the day before, for late phones
        assert actions.count_days(now=midnight + timedelta(minutes=5)) == 0

    def test_what_phones_hand_in_late_is_counted_the_next_day(self, made):
        midnight = NOW.replace(hour=0, minute=0) + timedelta(days=1)
        actions.count_days(now=midnight)
        drive(made, 1)  # its slips come in after midnight
        actions.count_days(now=midnight + timedelta(hours=14))

        assert MarketDay.objects.get(on=TODAY).orders == 1

    def test_figures_of_a_stretch_add_up_its_days(self, made):
        drive(made, 2)
        actions.count_day(made.market, TODAY, now=NOW)
        found = figures(Stretch(made.market, TODAY - timedelta(days=6), TODAY))

        assert (found.orders, found.days) == (2, 1)
        assert found.late_percent == 100
        km = next(line for line in found.lines if line.name == "km")
        assert km.shared == pytest.approx(MarketDay.objects.get().metres / 2000)

    def test_what_no_trip_recorded_is_delivered_and_not_compared(self, made):
        ordered(made, State.DELIVERED)
        actions.count_day(made.market, TODAY, now=NOW)
        found = figures(Stretch(made.market, TODAY, TODAY))

        assert (found.orders, found.driven, found.lines, found.effect) == (1, 0, [], None)

    def test_a_day_that_nobody_counted_is_found(self, made):
        drive(made, 1)
        tomorrow = NOW + timedelta(days=1)
        assert len(checks.days_counted(now=tomorrow).findings) == 1
        actions.count_day(made.market, TODAY, now=tomorrow)

        assert not checks.days_counted(now=tomorrow).findings

    def test_what_was_cancelled_does_not_count(self, made):
        ordered(made, State.CANCELLED)

        assert actions.count_day(made.market, TODAY, now=NOW).orders == 0
