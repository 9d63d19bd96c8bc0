"""The published rule: less work than due makes a fleet's vehicles cheaper, within bounds."""

import numpy as np
import pytest

from youhu.solvers.tours.fairness import (
    Rule,
    Share,
    explained,
    in_line,
    jain,
    offered_of,
    standings,
    weighed,
    window,
    work_of,
)
from youhu.solvers.tours.problem import Place, Plan, Problem, Profile, Vehicle, Window


def test_a_fleet_is_due_its_part_of_the_offered_capacity() -> None:
    found = standings({"a": Share(300, 10), "b": Share(300, 30)})
    assert (found["a"].due, found["b"].due) == (150, 450)
    assert found["a"].balance == 1.0
    assert found["b"].balance == pytest.approx(-1 / 3)
    assert found["a"].factor > 1 > found["b"].factor


def test_no_factor_leaves_its_bounds() -> None:
    rule = Rule(strength=10, most=0.2)
    found = standings({"a": Share(900, 10), "b": Share(0, 10)}, rule)
    assert (found["a"].factor, found["b"].factor) == (1.2, 0.8)


def test_who_offered_nothing_is_even() -> None:
    found = standings({"a": Share(0, 0), "b": Share(0, 0)})
    assert found["a"].factor == 1.0
    assert standings({}) == {}


def test_days_before_the_window_do_not_count() -> None:
    days = [{"a": Share(100, 1)}, {"a": Share(5, 1)}, {"a": Share(7, 1), "b": Share(1, 1)}]
    assert window(days, Rule(days=2)) == {"a": Share(12, 2), "b": Share(1, 1)}


def test_only_the_cost_of_taking_a_vehicle_is_weighed() -> None:
    problem = _a_problem()
    standing = standings({"a": Share(0, 1), "b": Share(100, 1)}, Rule(most=0.25))
    a, b = weighed(problem, standing).vehicles
    assert (a.fixed_cost, b.fixed_cost) == (750, 1250)
    assert (a.cost_per_km, b.cost_per_km) == (100, 100)


def test_a_plan_says_why_this_fleet() -> None:
    (why,) = explained({"a": Share(50, 1), "b": Share(150, 1)}, {"a": 60})
    assert (why.owner, why.before.balance) == ("a", -0.5)
    assert -0.5 < why.after.balance < 0


def test_equal_parts_are_one_and_one_for_all_is_an_nth() -> None:
    assert jain([3, 3, 3, 3]) == pytest.approx(1.0)
    assert jain([1, 0, 0, 0]) == pytest.approx(0.25)
    assert jain([0, 0]) == 1.0


def _a_problem() -> Problem:
    zero = np.zeros((1, 1), np.int64)
    vehicles = tuple(
        Vehicle(name, 0, (1000,), owner=name, fixed_cost=1000, shift=Window(0, 10)) for name in "ab"
    )
    return Problem((Place(),), (Profile(zero, zero),), vehicles, ())


def test_offered_is_capacity_by_time_and_work_is_way() -> None:
    problem = _a_problem()
    assert offered_of(problem) == {"a": 10_000, "b": 10_000}
    assert work_of(problem, Plan()) == {"a": 0, "b": 0}


def test_the_line_begins_with_who_has_had_least_for_what_is_offered() -> None:
    cars = [Vehicle(f"{owner}{n}", 0, (1000,), owner=owner) for owner in "abc" for n in range(2)]
    shares = {"a": Share(900, 100), "b": Share(100, 100), "c": Share(400, 100)}
    line = in_line(cars, shares, count=5, typical=400)
    assert [one.id for one in line] == ["b0", "c0", "b1", "c1", "a0"]
