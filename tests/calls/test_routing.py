"""The most specific rule wins, says why, and what no rule catches is found."""

from datetime import date

import pytest

from tests.factories import NOW, RoutingRuleFactory, raised, tiny_district
from youhu.calls.checks import every_combination_routed, every_stage_limited, leaves
from youhu.calls.models import RoutingRule, TimeLimit
from youhu.calls.reference import load
from youhu.calls.routing import level_above, route
from youhu.calls.rules import RAISABLE, State
from youhu.registry.actions import touch

TODAY = date(2026, 11, 23)


@pytest.fixture
def district(db):
    return tiny_district()


def routed(category, cell, kind="appeal"):
    return route(load().rules, category, cell.code, kind, TODAY)


def test_a_rule_for_the_place_beats_the_general_one_for_matters(district):
    near = RoutingRuleFactory(
        number=900,
        category=None,
        category_kind="",
        area=district.subdistricts[0],
        unit=district.urban,
    )
    found = routed(district.litter, district.cells[0])
    assert (found.rule, found.unit) == (near, district.urban)
    assert routed(district.litter, district.cells[-1]).rule != near


def test_a_rule_for_the_owner_beats_the_one_for_the_place_for_components(district):
    RoutingRuleFactory(
        number=900, category=None, category_kind="", area=district.cells[0], unit=district.housing
    )
    assert routed(district.lamp, district.cells[0]).unit == district.urban


def test_of_equals_the_lowest_number_wins_and_the_others_are_named(district):
    for number in (902, 901):
        RoutingRuleFactory(
            number=number, category=district.litter, area=district.cells[0], unit=district.urban
        )
    found = routed(district.litter, district.cells[0])
    assert found.rule.number == 901
    assert 902 in found.why["passed_over"]


def test_a_rule_holds_only_in_its_time(district):
    RoutingRuleFactory(
        number=900, category=district.litter, area=district.cells[0], unit=district.urban,
        valid_from=date(2027, 1, 1),
    )  # fmt: skip
    assert routed(district.litter, district.cells[0]).rule.number != 900


def test_a_unit_that_no_longer_serves_is_passed_over(district):
    RoutingRuleFactory(
        number=900, category=district.litter, area=district.cells[0], unit=district.urban
    )
    district.urban.active_until = TODAY
    district.urban.save()
    assert routed(district.litter, district.cells[0]).rule.number != 900


def test_without_a_rule_the_command_room_of_the_place_answers_and_it_is_flagged(district):
    RoutingRule.objects.all().delete()
    touch("calls")
    call = raised(district)
    assert (call.state, call.unit, call.is_fallback) == (State.RECEIVED, district.rooms[0], True)


def test_the_call_says_why_it_went_where_it_went(district):
    call = raised(district)
    assert call.routing["rule"] == call.rule.number
    assert call.routing["unit"] == call.unit.code


def test_a_changed_rule_is_seen_by_the_next_call(district):
    raised(district)
    RoutingRuleFactory(
        number=900, category=district.question, area=district.cells[0], unit=district.urban
    )
    touch("calls")
    assert raised(district).unit == district.urban


def test_the_tiny_district_has_no_blind_spot(district):
    answer = every_combination_routed(now=NOW)
    assert answer.findings == ()
    assert answer.looked_at == len(district.cells) * len(leaves(load())) * len(RAISABLE)


def test_deleting_a_rule_opens_a_blind_spot_that_is_named(district):
    RoutingRule.objects.filter(pk=district.rules["litter"].pk).delete()
    findings = every_combination_routed(now=NOW).findings
    assert findings
    assert all(district.litter.code in finding.text for finding in findings)


def test_a_missing_limit_is_named(district):
    assert every_stage_limited(now=NOW).findings == ()
    TimeLimit.objects.filter(stage="handle").delete()
    assert any("handle" in f.code for f in every_stage_limited(now=NOW).findings)


@pytest.mark.parametrize(
    ("code", "above"),
    [("440105001001", "440105001"), ("440105001", "440105"), ("440105", "440105")],
)
def test_the_level_above(code, above):
    assert level_above(code) == above
