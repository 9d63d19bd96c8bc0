"""What the documents say of standards holds: every requirement has a row, every test exists."""

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ASVS, DENGBAO = ROOT / "docs" / "asvs.md", ROOT / "docs" / "dengbao.md"
ROW = re.compile(r"^\| V([\d.]+) \| ([12]) \| ([^|]+) \| ([^|]+) \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
STATUSES = {"test", "design", "operator", "n/a", "not met"}
# ASVS 5.0.0 by section: the numbers of its requirements of level 1, and of level 2.
ASKED: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {
    "1.1": ((), (1, 2)),
    "1.2": ((1, 2, 3, 4, 5), (6, 7, 8, 9)),
    "1.3": ((1, 2), (3, 4, 5, 6, 7, 8, 9, 10, 11)),
    "1.4": ((), (1, 2, 3)),
    "1.5": ((1,), (2,)),
    "2.1": ((1,), (2, 3)),
    "2.2": ((1, 2), (3,)),
    "2.3": ((1,), (2, 3, 4)),
    "2.4": ((), (1,)),
    "3.2": ((1, 2), ()),
    "3.3": ((1,), (2, 3, 4)),
    "3.4": ((1, 2), (3, 4, 5, 6)),
    "3.5": ((1, 2, 3), (4, 5)),
    "3.7": ((), (1, 2)),
    "4.1": ((1,), (2, 3)),
    "4.2": ((), (1,)),
    "4.3": ((), (1, 2)),
    "4.4": ((1,), (2, 3, 4)),
    "5.1": ((), (1,)),
    "5.2": ((1, 2), (3,)),
    "5.3": ((1, 2), ()),
    "5.4": ((), (1, 2, 3)),
    "6.1": ((1,), (2, 3)),
    "6.2": ((1, 2, 3, 4, 5, 6, 7, 8), (9, 10, 11, 12)),
    "6.3": ((1, 2), (3, 4)),
    "6.4": ((1, 2), (3, 4)),
    "6.5": ((), (1, 2, 3, 4, 5)),
    "6.6": ((), (1, 2, 3)),
    "6.8": ((), (1, 2, 3, 4)),
    "7.1": ((), (1, 2, 3)),
    "7.2": ((1, 2, 3, 4), ()),
    "7.3": ((), (1, 2)),
    "7.4": ((1, 2), (3, 4, 5)),
    "7.5": ((), (1, 2)),
    "7.6": ((), (1, 2)),
    "8.1": ((1,), (2,)),
    "8.2": ((1, 2), (3,)),
    "8.3": ((1,), ()),
    "8.4": ((), (1,)),
    "9.1": ((1, 2, 3), ()),
    "9.2": ((1,), (2, 3, 4)),
    "10.1": ((), (1, 2)),
    "10.2": ((), (1, 2)),
    "10.3": ((), (1, 2, 3, 4)),
    "10.4": ((1, 2, 3, 4, 5), (6, 7, 8, 9, 10, 11)),
    "10.5": ((), (1, 2, 3, 4, 5)),
    "10.6": ((), (1, 2)),
    "10.7": ((), (1, 2, 3)),
    "11.1": ((), (1, 2)),
    "11.2": ((), (1, 2, 3)),
    "11.3": ((1, 2), (3,)),
    "11.4": ((1,), (2, 3, 4)),
    "11.5": ((), (1,)),
    "11.6": ((), (1,)),
    "12.1": ((1,), (2, 3)),
    "12.2": ((1, 2), ()),
    "12.3": ((), (1, 2, 3, 4)),
    "13.1": ((), (1,)),
    "13.2": ((), (1, 2, 3, 4, 5)),
    "13.3": ((), (1, 2)),
    "13.4": ((1,), (2, 3, 4, 5)),
    "14.1": ((), (1, 2)),
    "14.2": ((1,), (2, 3, 4)),
    "14.3": ((1,), (2, 3)),
    "15.1": ((1,), (2, 3)),
    "15.2": ((1,), (2, 3)),
    "15.3": ((1,), (2, 3, 4, 5, 6, 7)),
    "16.1": ((), (1,)),
    "16.2": ((), (1, 2, 3, 4, 5)),
    "16.3": ((), (1, 2, 3, 4)),
    "16.4": ((), (1, 2, 3)),
    "16.5": ((), (1, 2, 3)),
    "17.1": ((), (1,)),
    "17.2": ((), (1, 2, 3, 4)),
    "17.3": ((), (1, 2)),
}  # fmt: skip


def asked() -> dict[str, str]:
    """Every requirement of levels 1 and 2, and its level."""
    return {
        f"{section}.{number}": str(level)
        for section, levels in ASKED.items()
        for level, numbers in enumerate(levels, start=1)
        for number in numbers
    }


def rows() -> list[tuple[str, str, str, str, str]]:
    return ROW.findall(ASVS.read_text())


@cache
def kept_in(name: str) -> set[str]:
    path = ROOT / name
    return set(re.findall(r"^def (test_\w+)", path.read_text(), re.M)) if path.exists() else set()


def test_every_requirement_has_its_row_and_no_other_has():
    levels = asked()
    assert len(levels) == 253
    assert sum(level == "1" for level in levels.values()) == 70
    assert {number: level for number, level, *_ in rows()} == levels
    assert len(rows()) == len(levels)


def test_a_row_says_what_is_so_and_why():
    wrong = [
        number
        for number, _level, what, status, by in rows()
        if status not in STATUSES or not what.strip() or not by.strip()
        or (status == "test") != bool(NAMED.fullmatch(by.split("<br>")[0]))
    ]  # fmt: skip
    assert wrong == []


def test_the_sum_above_the_table_is_right():
    said = re.search(r"^(\d+) requirements: (.+)\.$", ASVS.read_text(), re.MULTILINE)
    assert said is not None
    counted = dict.fromkeys(STATUSES, 0)
    for _number, _level, _what, status, _by in rows():
        counted[status] += 1
    told = {name: int(n) for n, name in re.findall(r"(\d+) ([a-z/ ]+)", said[2])}
    assert (int(said[1]), told) == (len(rows()), counted)


@pytest.mark.parametrize("page", [ASVS, DENGBAO], ids=lambda page: page.name)
def test_every_test_that_a_page_names_exists(page):
    named = set(NAMED.findall(page.read_text()))
    assert len(named) > 30
    assert sorted(f"{file}::{name}" for file, name in named if name not in kept_in(file)) == []
    assert set(re.findall(r"tests/[\w/]+\.py::\w+", page.read_text())) == {
        f"{file}::{name}" for file, name in named
    }


def test_a_row_of_dengbao_that_speaks_of_tests_names_one():
    lines = [line for line in DENGBAO.read_text().splitlines() if "| 测试 |" in line]
    assert len(lines) > 20
    assert [line for line in lines if not NAMED.search(line) and "由所列用例" not in line] == []
