"""Months, quarters and years."""

from datetime import date

import pytest

from youhu.figures.periods import Span, Stretch, containing, read

KEYS = ["2026-01", "2026-12", "2026-Q1", "2026-Q4", "2026"]


@pytest.mark.parametrize("key", KEYS)
def test_a_key_is_read_as_it_is_written(key) -> None:
    found = read(key)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize("key", ["", "2026-13", "2026-Q5", "26-01", "2026-00", "1999", "2026-1"])
def test_what_is_no_period_is_none(key) -> None:
    assert read(key) is None


def test_a_quarter_begins_and_ends_and_is_compared() -> None:
    quarter = containing(date(2026, 2, 28), Span.QUARTER)
    assert quarter == Stretch(Span.QUARTER, date(2026, 1, 1))
    assert quarter.ends_on == date(2026, 4, 1)
    assert quarter.months == [date(2026, n, 1) for n in (1, 2, 3)]
    assert quarter.before.key == "2025-Q4"
    assert quarter.year_before.key == "2025-Q1"
    assert quarter.after.key == "2026-Q2"


def test_stretches_of_one_span_lie_side_by_side() -> None:
    for span in Span:
        one = containing(date(2026, 12, 31), span)
        assert one.before.ends_on == one.begins_on
        assert one.after.begins_on == one.ends_on
