"""A mapping says what columns mean; one that says nonsense is refused with a word on what to do."""

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from django.utils import translation

from tests.calls.importing import BOSTON, FILE
from youhu.calls.imports.mapping import load, parse, shipped
from youhu.common.errors import Refused

TEXT = files("youhu.calls").joinpath("data", "mappings", "boston_311.toml").read_text("utf-8")


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def without(line_start: str) -> str:
    """The shipped mapping without the line that begins so."""
    lines = TEXT.splitlines()
    assert any(line.startswith(line_start) for line in lines)
    return "\n".join(line for line in lines if not line.startswith(line_start))


def with_line(old: str, new: str) -> str:
    """The shipped mapping with one line written otherwise."""
    assert old in TEXT
    return TEXT.replace(old, new)


def test_every_shipped_mapping_can_be_read() -> None:
    assert [load(name).origin.name for name in shipped()] == ["boston-311"]


def test_a_mapping_knows_every_column_that_it_needs_once() -> None:
    needed = BOSTON.needed()
    assert len(needed) == len(set(needed))
    assert {"CASE_ENQUIRY_ID", "TYPE", "precinct", "ward", "QUEUE", "SUBJECT"} <= set(needed)


def test_a_mapping_of_ones_own_is_a_path(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(with_line('name = "boston-311"', 'name = "ours"'), encoding="utf-8")

    assert load(str(own)).origin.name == "ours"


def test_an_unknown_mapping_is_answered_with_the_known_ones() -> None:
    with pytest.raises(Refused, match=r"no mapping paris\.toml.*boston_311\.toml"):
        load("paris.toml")


def test_a_file_that_is_no_toml_is_named() -> None:
    with pytest.raises(Refused, match=r"boston_rows\.csv cannot be read as TOML"):
        load(str(FILE))


def test_text_that_is_no_toml_says_where() -> None:
    with pytest.raises(tomllib.TOMLDecodeError, match="line 1"):
        parse("name: boston")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (without("id ="), "“columns.id” is missing"),
        (without("zone ="), "“time.zone” is missing"),
        (with_line('zone = "America', 'zones = "America'), "“time.zone” is missing"),
        (with_line('kind = "citizen"', 'kind = "citizen"\ncolour = "red"'), "“categories.colour”"),
        (with_line("since = 2011-07-01", 'since = "2011"'), "“district.since” is written"),
        (with_line("America/New_York", "America/Gotham"), "no time zone America/Gotham"),
        (with_line('"%Y-%m-%d %H:%M:%S"', '"%H:%M"'), "“%H:%M” is no format of dates"),
        (with_line('"%Y-%m-%d %H:%M:%S"', '"%Q"'), "“%Q” is no format of dates"),
        (with_line(r"\d{1,2}(\d\d)", r"\d{1,2}(\d\d"), "cannot be read"),
        (with_line(r"\d{1,2}(\d\d)", r"\d{1,2}\d\d"), "needs one pair of round brackets"),
        (with_line('Closed = "closed"', 'Closed = "shut"'), "“shut” under “values.state”"),
        (with_line("[values.kind]", "[values.weather]"), "“weather” under “values”"),
        (with_line('kind = "appeal"', 'kind = "cry"'), "“cry” under “defaults.kind”"),
        (with_line('kind = "citizen"', 'kind = "human"'), "“human” under “categories.kind”"),
        (with_line('code = "250250"', 'code = "Boston"'), "six digits"),
        (with_line("[-71.0587, 42.3594]", "[-71.0587]"), "“district.middle” has 2 numbers"),
        (with_line('["Department", "QUEUE"]', '["a", "b", "c"]'), "more than 2 columns"),
        (with_line('["Department", "QUEUE"]', "[]"), "“units.levels” is written"),
    ],
)
def test_a_mapping_that_says_nonsense_is_refused_by_name(text: str, message: str) -> None:
    with pytest.raises(Refused) as refused:
        parse(text)

    assert message in str(refused.value)
