"""Reference data from tables: loaded, corrected, and refused with the row that is wrong."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from tests.factories import AreaFactory, OrganisationFactory
from youhu.calls.actions.tables import (
    load_categories,
    load_ladder,
    load_limits,
    load_rules,
    load_shipped,
)
from youhu.calls.models import Category, LadderStep, RoutingRule, TimeLimit
from youhu.calls.reference import current
from youhu.common.errors import Refused

pytestmark = pytest.mark.django_db

TODAY, LATER = date(2026, 11, 23), date(2027, 1, 1)


def category(code: str, parent: str = "", **more: str) -> dict[str, str]:
    flags = {"local": "0", "verify_first": "0", "needs_check": "1", "keywords": ""}
    names = {"name": f"category {code}", "name_en": "", "parent": parent}
    return {"standard": "X 1", "kind": "matter", "code": code, **names, **flags, **more}


def limit(number: str, **more: str) -> dict[str, str]:
    matching = {"kind": "", "category_kind": "", "category": "", "urgency": "", "stage": "sign"}
    amount = {"amount": "2", "limit_type": "work_hours", "yellow_percent": "70"}
    return {"number": number, **matching, **amount, **more}


def rule(number: str, **more: str) -> dict[str, str]:
    matching = {"kind": "", "category_kind": "matter", "category": "", "area": ""}
    return {"number": number, **matching, "target": "unit", "unit": "roads", "note": "", **more}


def numbered(*cells: dict[str, str]) -> list[tuple[int, dict[str, str]]]:
    return list(enumerate(cells, start=2))


def test_a_category_finds_its_class_wherever_that_stands():
    load_categories(numbered(category("01001", "01"), category("01")))

    assert Category.objects.get(code="01001").parent == Category.objects.get(code="01")


def test_loading_again_corrects_and_doubles_nothing():
    load_categories(numbered(category("01")))

    load_categories(numbered(category("01", name="streets", verify_first="1")))

    (only,) = Category.objects.all()
    assert (only.name, only.verify_first) == ("streets", True)


def test_a_category_that_was_put_out_of_use_stays_so():
    load_categories(numbered(category("01")))
    Category.objects.update(is_active=False)

    load_categories(numbered(category("01")))

    assert not Category.objects.get().is_active


def test_an_unknown_class_is_refused_with_its_row():
    with pytest.raises(Refused, match=r"3.*matter 09"):
        load_categories(numbered(category("01"), category("09001", "09")))
    assert not Category.objects.exists()


def test_a_corrected_limit_keeps_the_day_from_which_it_holds():
    load_limits(numbered(limit("1")), valid_from=TODAY)

    load_limits(numbered(limit("1", amount="4"), limit("2")), valid_from=LATER)

    rows = TimeLimit.objects.order_by("number").values_list("number", "amount", "valid_from")
    assert list(rows) == [(1, 4, TODAY), (2, 2, LATER)]


def test_a_limit_of_one_category_names_it_and_no_kind():
    load_categories(numbered(category("01")))

    load_limits(numbered(limit("1", category_kind="matter", category="01")), valid_from=TODAY)

    row = TimeLimit.objects.get()
    assert (row.category.code, row.category_kind) == ("01", "")


def test_a_ladder_step_is_known_by_stage_urgency_and_rung():
    step = {"stage": "sign", "urgency": "", "rung": "1", "after_amount": "0"}
    step |= {"limit_type": "work_hours", "level": "community", "role": "grid_worker"}
    load_ladder(numbered(step))

    load_ladder(numbered({**step, "after_amount": "0.5"}))

    assert LadderStep.objects.get().after_amount == 0.5


def test_a_rule_finds_its_unit_and_area():
    unit, area = OrganisationFactory(code="roads"), AreaFactory()

    load_rules(numbered(rule("12", area=area.code)), valid_from=TODAY)

    found = RoutingRule.objects.get(number=12)
    assert (found.unit, found.area, found.category_kind) == (unit, area, "matter")


def test_a_rule_for_whoever_is_there_names_no_unit():
    load_rules(numbered(rule("12", target="community", unit="")), valid_from=TODAY)

    assert RoutingRule.objects.get().unit is None


@pytest.mark.parametrize(
    ("wrong", "named"), [({"unit": "rods"}, "rods"), ({"area": "440105999"}, "440105999")]
)
def test_a_rule_about_something_unknown_is_refused_with_its_row(wrong, named):
    OrganisationFactory(code="roads")
    with pytest.raises(Refused, match=named):
        load_rules(numbered(rule("12", **wrong)), valid_from=TODAY)


def test_what_was_loaded_is_in_use_at_once():
    load_categories(numbered(category("01")))
    before = current().tables

    load_categories(numbered(category("02")))

    assert len(current().tables.categories) == len(before.categories) + 1


def test_everything_that_comes_with_the_program_loads_twice():
    first = load_shipped(valid_from=TODAY)

    assert load_shipped(valid_from=LATER) == first
    assert Category.objects.count() == first["categories"]
    assert set(TimeLimit.objects.values_list("valid_from", flat=True)) == {TODAY}


def test_the_command_says_how_much_it_loaded():
    said = StringIO()

    call_command("load_categories", valid_from=TODAY, stdout=said)

    assert f"{Category.objects.count()} categories" in said.getvalue()
