"""The tables that decide what a call is about, by when, and who hears of a delay, hold together."""

import csv
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise, product
from pathlib import Path

import pytest

import youhu.calls
from youhu.calls.rules import CategoryKind, Kind, Level, Stage, Urgency
from youhu.common.calendar import LimitType
from youhu.registry.rules import Role

DATA = Path(youhu.calls.__file__).parent / "data"
NATIONAL = "GB/T 47678.5-2026"
COLUMNS = {
    "categories": (
        "standard kind code parent name name_en local verify_first needs_check keywords public"
    ),
    "limits": "number kind category_kind category urgency stage amount limit_type yellow_percent",
    "ladder": "stage urgency rung after_amount limit_type level role",
}
HOURS = {LimitType.URGENT_HOURS, LimitType.WORK_HOURS}
Row = dict[str, str]


def table(name: str) -> list[Row]:
    with (DATA / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True))


CATEGORIES, LIMITS, LADDER = table("categories"), table("limits"), table("ladder")
LEAVES = [row for row in CATEGORIES if row["parent"]]
CODES = {(row["kind"], row["code"]) for row in CATEGORIES}


def doubles(values: Iterable[object]) -> list[object]:
    """What occurs more than once."""
    return [value for value, count in Counter(values).items() if count > 1]


def minutes_after(row: Row) -> Decimal:
    """How long after the due time a rung stands, a working day counted as eight hours."""
    minutes = {LimitType.URGENT_HOURS: 60, LimitType.WORK_HOURS: 60, LimitType.WORK_DAYS: 480}
    return Decimal(row["after_amount"]) * minutes[LimitType(row["limit_type"])]


@pytest.mark.parametrize("name", COLUMNS)
def test_every_row_fills_the_documented_columns_without_stray_spaces(name: str) -> None:
    lines = (DATA / f"{name}.tsv").read_text(encoding="utf-8").splitlines()

    assert lines[0].split("\t") == COLUMNS[name].split()
    assert [line for line in lines if line.count("\t") != lines[0].count("\t")] == []
    assert [line for line in lines for cell in line.split("\t") if cell != cell.strip()] == []


def test_the_standard_is_there_whole_and_every_nature_of_appeal_has_its_subjects() -> None:
    leaves = Counter((row["standard"], row["kind"]) for row in LEAVES)

    assert leaves[(NATIONAL, CategoryKind.COMPONENT)] == 153
    assert leaves[(NATIONAL, CategoryKind.MATTER)] == 250
    assert 25 <= leaves[("12345", CategoryKind.CITIZEN)] <= 40
    assert len(leaves) == 3
    natures = Counter(row["parent"] for row in LEAVES if row["kind"] == CategoryKind.CITIZEN)
    assert set(natures) == {"01", "02", "03", "04", "05"}
    assert min(natures.values()) >= 5


def test_classes_have_the_sizes_that_the_standard_states() -> None:
    sizes = Counter((row["kind"], row["parent"]) for row in LEAVES)

    assert [sizes[("component", f"{n:02}")] for n in range(1, 6)] == [76, 44, 16, 14, 3]
    assert [sizes[("matter", f"{n:02}")] for n in range(6, 11)] == [51, 7, 16, 21, 2]


def test_each_fault_has_the_code_of_its_component() -> None:
    components = {row["code"] for row in LEAVES if row["kind"] == CategoryKind.COMPONENT}
    faults = {
        row["code"]
        for row in LEAVES
        if row["kind"] == CategoryKind.MATTER and row["parent"] <= "05"
    }
    assert faults == components


def test_no_category_is_entered_twice() -> None:
    assert doubles((row["standard"], row["kind"], row["code"]) for row in CATEGORIES) == []
    assert doubles((row["kind"], row["name"]) for row in CATEGORIES) == []
    assert doubles((row["kind"], row["name_en"]) for row in CATEGORIES) == []


def test_a_class_has_two_digits_and_a_category_five_that_begin_with_its_class() -> None:
    for row in CATEGORIES:
        assert row["code"].isdecimal()
        assert len(row["code"]) == (5 if row["parent"] else 2), row
        assert row["code"].startswith(row["parent"])
        assert not row["parent"] or (row["kind"], row["parent"]) in CODES, row


def test_only_subjects_of_our_own_are_marked_as_local() -> None:
    assert {row["standard"] for row in LEAVES if row["local"] == "1"} == {"12345"}
    assert {row["standard"] for row in LEAVES if row["local"] == "0"} == {NATIONAL}
    assert {row["local"] for row in CATEGORIES if not row["parent"]} == {"0"}


def test_every_category_has_both_names_and_plain_flags() -> None:
    for row in CATEGORIES:
        assert not row["name"].isascii(), row
        assert row["name_en"].replace("ç", "c").isascii(), row
        assert row["name_en"][0].isupper(), row
        assert {row["local"], row["verify_first"], row["needs_check"]} <= {"0", "1"}


def test_components_are_checked_in_place_and_advice_is_not() -> None:
    checked = {(row["kind"], row["parent"], row["needs_check"]) for row in LEAVES}

    assert {needs for kind, _class, needs in checked if kind == CategoryKind.COMPONENT} == {"1"}
    assert ("citizen", "01", "1") not in checked  # consultation
    assert ("citizen", "05", "1") not in checked  # suggestion


def test_a_keyword_leads_to_one_category() -> None:
    named = [row for row in CATEGORIES if row["keywords"]]

    assert doubles(word for row in named for word in row["keywords"].split(" ")) == []
    assert [row for row in named if not 2 <= len(row["keywords"].split()) <= 6] == []
    assert {row["kind"] for row in named} == {CategoryKind.MATTER, CategoryKind.CITIZEN}
    assert all(row["parent"] for row in named)


def test_every_stage_of_every_urgency_has_a_general_limit() -> None:
    general = {
        (row["stage"], row["urgency"])
        for row in LIMITS
        if not (row["kind"] or row["category_kind"] or row["category"])
    }
    assert general == set(product(Stage, Urgency))


def test_limits_speak_of_known_kinds_categories_urgencies_and_stages() -> None:
    for row in LIMITS:
        assert row["kind"] in {"", *Kind}
        assert row["category_kind"] in {"", *CategoryKind}
        assert not row["category"] or (row["category_kind"], row["category"]) in CODES, row
        assert row["urgency"] in {"", *Urgency}
        assert row["stage"] in set(Stage)
        assert row["limit_type"] in set(LimitType)


def test_no_two_limits_claim_the_same_case_or_number() -> None:
    case = ("kind", "category_kind", "category", "urgency", "stage")

    assert doubles(row["number"] for row in LIMITS) == []
    assert doubles(tuple(row[column] for column in case) for row in LIMITS) == []


def test_limits_are_positive_days_are_whole_and_amber_comes_before_red() -> None:
    for row in LIMITS:
        amount = Decimal(row["amount"])
        assert amount > 0
        assert row["limit_type"] in HOURS or amount == amount.to_integral_value(), row
        assert 0 < int(row["yellow_percent"]) < 100


@pytest.mark.parametrize("urgency", [Urgency.URGENT, Urgency.CRITICAL])
def test_the_general_steps_of_a_pressing_call_fit_into_its_total(urgency: Urgency) -> None:
    hours = {
        row["stage"]: Decimal(row["amount"])
        for row in LIMITS
        if row["urgency"] == urgency
        and not row["category_kind"]
        and row["limit_type"] == LimitType.URGENT_HOURS
    }
    total = hours.pop(Stage.TOTAL)

    assert set(hours) == set(Stage) - {Stage.TOTAL, Stage.RATE}
    assert sum(hours.values()) <= total


def test_a_more_pressing_call_never_has_more_time() -> None:
    hours = {
        (row["stage"], row["urgency"]): Decimal(row["amount"])
        for row in LIMITS
        if not row["category_kind"] and row["limit_type"] == LimitType.URGENT_HOURS
    }
    for stage in (Stage.SIGN, Stage.HANDLE, Stage.VERIFY, Stage.CHECK, Stage.DECIDE, Stage.TOTAL):
        assert hours[(stage, Urgency.CRITICAL)] < hours[(stage, Urgency.URGENT)]


def test_every_manhole_cover_is_made_safe_within_four_hours_day_and_night() -> None:
    covers = [row for row in LEAVES if "manhole cover" in row["name_en"].lower()]
    handled = {
        (row["category_kind"], row["category"]): (row["amount"], row["limit_type"])
        for row in LIMITS
        if row["stage"] == Stage.HANDLE
    }
    assert len(covers) == 2 * 20
    assert {handled[(row["kind"], row["code"])] for row in covers} == {("4", "urgent_hours")}


def test_each_ladder_has_four_rungs_from_the_due_time_up_to_the_district() -> None:
    ladders: dict[tuple[str, str], list[Row]] = {}
    for row in LADDER:
        ladders.setdefault((row["stage"], row["urgency"]), []).append(row)

    assert {("", urgency) for urgency in Urgency} <= set(ladders)
    for rungs in ladders.values():
        waits = [minutes_after(row) for row in rungs]
        levels = [list(Level).index(Level(row["level"])) for row in rungs]
        assert [row["rung"] for row in rungs] == ["1", "2", "3", "4"]
        assert waits[0] == 0
        assert all(earlier < later for earlier, later in pairwise(waits))
        assert levels == sorted(levels)
        assert (rungs[-1]["level"], rungs[-1]["role"]) == (Level.DISTRICT, Role.SUPERVISOR)


def test_the_ladder_speaks_of_known_stages_urgencies_and_roles() -> None:
    for row in LADDER:
        assert row["stage"] in {"", *Stage}
        assert row["urgency"] in {"", *Urgency}
        assert row["role"] in set(Role)
