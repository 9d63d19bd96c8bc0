"""When a vehicle may be in a zone: rules of the street, and permits that lift them."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.factories.market import LONG_AGO, Market, permit, vehicle_type
from youhu.fleets.access import Zones, access_windows, may_enter, zone_of
from youhu.fleets.models import AccessRule
from youhu.fleets.rules import Energy

MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 29)
HOUR = 3600
pytestmark = pytest.mark.django_db


def rule(made: Market, starts: str, ends: str, **facts: Any) -> AccessRule:
    said = {"starts": time.fromisoformat(starts), "ends": time.fromisoformat(ends), **facts}
    return AccessRule.objects.create(zone=made.zone, **{"valid_from": LONG_AGO, **said})


def test_without_rules_a_zone_is_open_all_day(made: Market) -> None:
    assert access_windows(made.vehicle, made.zone, MONDAY) == ((0, 24 * HOUR),)


def test_rush_hours_close_a_zone_on_their_weekdays(made: Market) -> None:
    rule(made, "07:00", "10:00", weekdays="12345")
    rule(made, "16:00", "19:00", weekdays="12345")

    on_monday = access_windows(made.van, made.zone, MONDAY)

    assert on_monday == ((0, 7 * HOUR), (10 * HOUR, 16 * HOUR), (19 * HOUR, 24 * HOUR))
    assert access_windows(made.van, made.zone, SUNDAY) == ((0, 24 * HOUR),)


def test_a_rule_of_an_energy_is_for_that_energy_alone(made: Market) -> None:
    truck = vehicle_type(made.association, "truck", energy=Energy.DIESEL)
    rule(made, "00:00", "23:59", energy=Energy.DIESEL)

    assert access_windows(truck, made.zone, MONDAY) == ()
    assert access_windows(made.van, made.zone, MONDAY) == ((0, 24 * HOUR),)


def test_a_rule_of_a_type_is_for_that_type_alone(made: Market) -> None:
    trike = vehicle_type(made.association, "trike")
    rule(made, "06:00", "22:00", type=trike)

    assert access_windows(trike, made.zone, MONDAY) == ((0, 6 * HOUR), (22 * HOUR, 24 * HOUR))
    assert access_windows(made.van, made.zone, MONDAY) == ((0, 24 * HOUR),)


def test_rules_that_do_not_hold_yet_or_any_more_close_nothing(made: Market) -> None:
    rule(made, "07:00", "10:00", valid_from=date(2026, 12, 1))
    rule(made, "07:00", "10:00", valid_until=date(2026, 11, 22))

    assert access_windows(made.van, made.zone, MONDAY) == ((0, 24 * HOUR),)


def test_a_permit_gives_its_hours_back_where_the_rule_says_so(made: Market) -> None:
    rule(made, "07:00", "19:00", with_permit=True)
    permit(made.vehicle, made.zone, starts=time(10), ends=time(16))

    of_vehicle = access_windows(made.vehicle, made.zone, MONDAY)

    assert of_vehicle == ((0, 7 * HOUR), (10 * HOUR, 16 * HOUR), (19 * HOUR, 24 * HOUR))
    assert access_windows(made.van, made.zone, MONDAY) == ((0, 7 * HOUR), (19 * HOUR, 24 * HOUR))


def test_no_permit_lifts_a_rule_for_all(made: Market) -> None:
    rule(made, "07:00", "10:00")
    permit(made.vehicle, made.zone, starts=time(6), ends=time(12))

    assert access_windows(made.vehicle, made.zone, MONDAY) == ((0, 7 * HOUR), (10 * HOUR, 86_400))


def test_a_permit_that_has_ended_lifts_nothing(made: Market) -> None:
    rule(made, "07:00", "10:00", with_permit=True)
    permit(made.vehicle, made.zone, valid_until=date(2026, 11, 22))

    assert access_windows(made.vehicle, made.zone, MONDAY) == ((0, 7 * HOUR), (10 * HOUR, 86_400))


def test_a_moment_is_asked_in_the_time_of_the_district(made: Market) -> None:
    rule(made, "07:00", "10:00")
    at_eight = datetime(2026, 11, 23, 0, 0, tzinfo=ZoneInfo("UTC"))

    assert not may_enter(made.vehicle, made.zone, at_eight)
    assert may_enter(made.vehicle, made.zone, at_eight.replace(hour=2))


def test_a_point_lies_in_its_zone_or_in_none(made: Market) -> None:
    assert zone_of(113.302, 23.082) == made.zone
    assert zone_of(113.32, 23.09) is None
    assert Zones(made.carrier).at(113.302, 23.082) is None
