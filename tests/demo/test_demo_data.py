"""The sample district's tables refer only to what exists, and leave no call without a rule."""

import csv
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from string import Formatter

import pytest

import youhu.calls
import youhu.demo
from youhu.calls.rules import (
    MOVES,
    REMARKS,
    CategoryKind,
    Kind,
    ReplyUse,
    Satisfaction,
    Target,
    Urgency,
)
from youhu.calls.rules import PLACEHOLDERS as PLACES
from youhu.registry.rules import OrgKind

CALLS = Path(youhu.calls.__file__).parent / "data"
DEMO = Path(youhu.demo.__file__).parent / "data"
COLUMNS = {
    "units": "kind code name name_en short parent area_code phone target",
    "party": "kind name kind_en count template",
    "names": "part text weight",
    "wording": "category_kind category part urgency wording",
    "replies": "use unit category_kind category title body",
    "rules": "number kind category_kind category area target unit note",
}
# What a sentence may leave open, by who speaks; a note says everything itself.
PLACEHOLDERS = {
    "text": {"place", "n", "time"},
    "report": {"place", "n"},
    "answer": {"place", "n"},
    "place": {"name", "n"},
}
RATINGS = {f"rate_{answer}" for answer in Satisfaction}
NOTES = {*MOVES, *REMARKS, *RATINGS}
Row = dict[str, str]


def table(name: str, folder: Path = DEMO) -> list[Row]:
    with (folder / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True))


UNITS, PARTY, NAMES = table("units"), table("party"), table("names")
WORDING, RULES, REPLIES = table("wording"), table("rules"), table("replies")
CATEGORIES = table("categories", CALLS)
CODES = {(row["kind"], row["code"]) for row in CATEGORIES}
LEAVES = {(row["kind"], row["code"]) for row in CATEGORIES if row["parent"]}
SUBDISTRICTS = {row["code"] for row in table("subdistricts")}
AREAS = SUBDISTRICTS | {row["code"] for row in table("communities")}


def doubles(values: Iterable[object]) -> list[object]:
    """What occurs more than once."""
    return [value for value, count in Counter(values).items() if count > 1]


def left_open(wording: str) -> set[str]:
    """The names of the placeholders in a sentence."""
    return {name for _text, name, _spec, _conversion in Formatter().parse(wording) if name}


@pytest.mark.parametrize("name", COLUMNS)
def test_every_row_fills_the_documented_columns_without_stray_spaces(name: str) -> None:
    lines = (DEMO / f"{name}.tsv").read_text(encoding="utf-8").splitlines()

    assert lines[0].split("\t") == COLUMNS[name].split()
    assert [line for line in lines if line.count("\t") != lines[0].count("\t")] == []
    assert [line for line in lines for cell in line.split("\t") if cell != cell.strip()] == []


@pytest.mark.parametrize("column", ["code", "name", "name_en", "short", "phone"])
def test_no_two_organisations_share(column: str) -> None:
    assert doubles(row[column] for row in UNITS) == []
    assert all(row[column] for row in UNITS)


def test_every_organisation_has_a_known_kind_and_stands_under_one_named_before_it() -> None:
    seen: set[str] = set()
    for row in UNITS:
        assert row["kind"] in set(OrgKind), row
        assert re.fullmatch(r"[a-z0-9-]{2,40}", row["code"]), row
        assert row["parent"] in seen or row["kind"] == OrgKind.DISTRICT, row
        assert row["area_code"] in AREAS | {"440105"}, row
        assert row["target"] in {"0", "1"}
        seen.add(row["code"])


def test_the_district_has_one_government_one_command_centre_and_a_station_per_subdistrict() -> None:
    kinds = Counter(row["kind"] for row in UNITS)
    swept = {row["area_code"] for row in UNITS if row["code"].startswith("sanitation-")}

    assert (kinds[OrgKind.DISTRICT], kinds[OrgKind.COMMAND_ROOM]) == (1, 1)
    assert kinds[OrgKind.DEPARTMENT] >= 25
    assert swept == SUBDISTRICTS


def test_telephone_numbers_stay_in_the_made_up_range() -> None:
    assert [row for row in UNITS if not re.fullmatch(r"020-5550 01\d\d", row["phone"])] == []


def test_party_organisations_are_the_published_ten_kinds_and_2740_in_all() -> None:
    by_kind: Counter[str] = Counter()
    for row in PARTY:
        by_kind[row["kind"]] += int(row["count"])

    lasting = set(OrgKind) - {OrgKind.PARTY_TEMPORARY}
    assert set(by_kind) == {kind for kind in lasting if kind.startswith("party_")}
    assert sum(by_kind.values()) == 2740
    del by_kind[OrgKind.PARTY_COMMUNITY]  # holds the remainder as well
    assert sorted(by_kind.values()) == [3, 3, 8, 21, 35, 66, 249, 511, 653]
    assert {"267", "924"} <= {row["count"] for row in PARTY}


def test_party_organisations_are_named_by_number_or_place() -> None:
    for row in PARTY:
        assert left_open(row["template"]) in ({"n"}, {"place"}, {"place", "n"}), row


def test_names_are_built_from_weighted_parts_without_a_double() -> None:
    parts = Counter(row["part"] for row in NAMES)

    assert set(parts) == {"surname", "female_first", "female_last", "male_first", "male_last"}
    assert min(parts.values()) >= 15
    assert doubles((row["part"], row["text"]) for row in NAMES) == []
    assert all(int(row["weight"]) > 0 for row in NAMES)


def test_enough_categories_have_words_for_the_call_and_for_the_answer() -> None:
    parts = Counter(
        ((row["category_kind"], row["category"]), row["part"]) for row in WORDING if row["category"]
    )
    spoken = {category for category, _part in parts}

    assert spoken <= LEAVES
    assert len(spoken) >= 45
    for category in spoken:
        raised = parts[(category, "text")] + parts[(category, "report")]
        assert raised >= 2, category
        assert parts[(category, "answer")] >= 2, category


def test_wording_belongs_to_a_category_or_is_a_note_that_fits_all() -> None:
    for row in WORDING:
        raised = row["part"] in {"text", "report"}
        if raised or row["part"] == "answer":
            assert row["category"], row
        else:
            assert row["part"] in {*NOTES, "place", "time"}, row
            assert not row["category"], row
        assert row["urgency"] in (set(Urgency) if raised else {""}), row


def test_wording_leaves_only_known_places_open() -> None:
    for row in WORDING:
        assert left_open(row["wording"]) <= PLACEHOLDERS.get(row["part"], set()), row


def test_no_sentence_is_said_twice_in_one_part() -> None:
    assert doubles((row["category_kind"], row["part"], row["wording"]) for row in WORDING) == []


def test_callers_know_every_urgency() -> None:
    assert {row["urgency"] for row in WORDING if row["part"] == "text"} == set(Urgency)


def test_routing_rules_refer_to_existing_categories_areas_and_units() -> None:
    accountable = {row["code"] for row in UNITS if row["target"] == "1"}
    for row in RULES:
        assert row["kind"] in {"", *Kind}
        assert row["category_kind"] in set(CategoryKind)
        assert (row["category_kind"], row["category"]) in CODES, row
        assert row["area"] in AREAS | {""}, row
        assert row["target"] in set(Target)
        assert row["unit"] in (accountable if row["target"] == Target.UNIT else {""}), row
        assert row["note"], row


def test_no_two_routing_rules_share_a_number_or_a_case() -> None:
    case = ("kind", "category_kind", "category", "area")

    assert doubles(row["number"] for row in RULES) == []
    assert doubles(tuple(row[column] for column in case) for row in RULES) == []
    assert 60 <= len(RULES) <= 150


def test_every_class_has_a_rule_for_any_place_and_any_kind_of_call() -> None:
    everywhere = {
        (row["category_kind"], row["category"])
        for row in RULES
        if not row["kind"] and not row["area"]
    }
    assert everywhere >= CODES - LEAVES


def test_a_rule_for_a_place_names_a_unit_of_that_place_or_of_the_district() -> None:
    areas = {row["code"]: row["area_code"] for row in UNITS}
    local = [row for row in RULES if row["area"]]

    assert {row["area"] for row in local} >= SUBDISTRICTS
    assert [row for row in local if not row["area"].startswith(areas[row["unit"]])] == []


def test_reply_templates_leave_open_only_what_can_be_filled() -> None:
    unit_codes = {row["code"] for row in UNITS}
    for row in REPLIES:
        assert left_open(row["body"]) <= PLACES.keys(), row["title"]
        assert row["use"] in ReplyUse
        assert row["unit"] in unit_codes | {""}
        assert (row["category_kind"], row["category"]) in LEAVES | {("", "")}
