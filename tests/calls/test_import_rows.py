"""Row by row: what a file says becomes a call of the past, or a fault that names its cell."""

import gzip
from datetime import UTC, datetime
from io import BytesIO

import openpyxl
import pytest
from django.utils import translation

from tests.calls.importing import BOSTON, FILE, csv_of, faults, past, records, table
from youhu.calls.imports.mapping import parse
from youhu.calls.imports.rows import area_names, read
from youhu.calls.imports.survey import survey
from youhu.calls.past import Note, Past, Span
from youhu.calls.rules import Kind
from youhu.common.calendar import LimitType
from youhu.common.errors import Refused


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_a_row_is_read_with_everything_that_it_says() -> None:
    found = past(2)

    assert found.source_id == "900000000001"
    assert (found.text, found.answer) == ("A made-up case", "Done")
    assert found.category == ("Public Works", "Lights", "Lamp Out")
    assert found.unit == ("PWDx", "PWDx_Lamps")
    assert (found.kind, found.was_on_time) == (Kind.APPEAL, True)
    assert (found.lng, found.lat) == (-71.0601, 42.3551)


def test_times_are_those_of_the_citys_own_zone() -> None:
    found = past(2)
    assert found.raised_at == datetime(2015, 1, 5, 14, 0, tzinfo=UTC)
    assert past(30).raised_at == datetime(2015, 4, 1, 13, 0, tzinfo=UTC)


def test_the_same_row_always_has_the_same_key() -> None:
    keys = [record.key for record in records().values() if isinstance(record, Past)]
    again = [record.key for record in records().values() if isinstance(record, Past)]
    assert keys == again
    assert len(set(keys)) == len(keys)


def test_another_system_with_the_same_identifier_is_another_call() -> None:
    other = parse(
        (FILE.parents[3] / "youhu/calls/data/mappings/boston_311.toml")
        .read_text(encoding="utf-8")
        .replace('name = "boston-311"', 'name = "elsewhere"')
    )
    first = next(iter(read(BytesIO(FILE.read_bytes()), other)))

    assert isinstance(first, Past)
    assert first.key != past(2).key


def test_a_cell_is_told_by_precinct_or_else_by_ward() -> None:
    assert past(2).cell_code == "250250003006006"
    assert past(4).cell_code == "250250019008008"
    assert past(5).cell_code == "250250007000000"
    assert past(8).cell_code == "250250000000000"


def test_areas_are_called_as_the_mapping_says() -> None:
    assert list(area_names(BOSTON, "250250019008008")) == [
        ("250250019", "Ward 19"),
        ("250250019008", "Precinct 8"),
        ("250250019008008", "Precinct 8"),
    ]
    assert dict(area_names(BOSTON, "250250007000000"))["250250007000"] == "Precinct not stated"


def test_what_the_citys_own_people_write_is_a_report() -> None:
    assert [past(row).kind for row in (6, 7, 8)] == [Kind.REPORT, Kind.REPORT, Kind.APPEAL]


def test_without_a_title_the_type_says_what_happened() -> None:
    assert past(8).text == "Question"


def test_without_words_of_closing_the_mapping_has_some() -> None:
    assert past(13).answer == "Case closed"


def test_without_a_point_the_middle_of_the_district_stands_for_it() -> None:
    assert (past(32).lng, past(32).lat) == BOSTON.middle


def test_what_looks_like_a_formula_is_only_text() -> None:
    assert past(28).text == '=1+1, "quoted"\nand broken'


def test_closed_moments_before_it_was_raised_is_closed_at_once() -> None:
    found = past(6)
    assert found.closed_at == found.raised_at
    assert found.notes == (Note.CLOSED_FIRST,)


def test_due_when_it_was_raised_is_due_right_afterwards() -> None:
    found = past(7)
    assert found.due_at is not None
    assert 0 < (found.due_at - found.raised_at).total_seconds() < 1
    assert found.notes == (Note.DUE_AT_ONCE,)


def test_a_time_that_the_clocks_skipped_lies_an_hour_later() -> None:
    found = past(15)
    assert found.due_at == datetime(2015, 3, 8, 7, 30, tzinfo=UTC)  # 3:30 in summer time
    assert found.notes == (Note.SKIPPED_HOUR,)


def test_a_time_that_came_twice_is_the_first_one() -> None:
    found = past(31)
    assert found.raised_at == datetime(2015, 11, 1, 5, 30, tzinfo=UTC)  # still summer time
    assert found.notes == (Note.REPEATED_HOUR,)


@pytest.mark.parametrize(
    ("row", "column", "value", "what"),
    [
        (14, "OPEN_DT", "2015-02-30 10:00:00", "no date"),
        (16, "CASE_ENQUIRY_ID", "", "missing"),
        (17, "CASE_ENQUIRY_ID", "900000000001", "row 2 already"),
        (18, "CASE_STATUS", "Pending", "does not know"),
        (19, "CLOSED_DT", "", "missing"),
        (20, "CLOSED_DT", "2015-03-12 12:00:00", "It is open"),
        (21, "LONGITUDE + LATITUDE", "0.0, 0.0", "no point in the district"),
        (22, "LONGITUDE + LATITUDE", "-71.0601, north", "no point in the district"),
        (23, "precinct", "Z9", "No area"),
        (24, "QUEUE", "", "empty"),
        (25, "CLOSED_DT", "2015-03-14 12:00:00", "before the call was raised"),
        (26, "OPEN_DT", "2009-03-17 10:00:00", "older than 2011-07-01"),
        (27, "OnTime_Status", "PERHAPS", "does not know"),
    ],
)
def test_a_bad_row_names_its_cell_and_what_to_do(
    row: int, column: str, value: str, what: str
) -> None:
    found = faults(row)[0]

    assert (found.row, found.column, found.value) == (row, column, value)
    assert what in found.what
    assert found.remedy.endswith(".")


def test_all_that_is_wrong_with_a_row_is_said_at_once() -> None:
    rows = table()
    rows[0] |= {"OPEN_DT": "soon", "CASE_STATUS": "?", "QUEUE": ""}
    found = next(iter(read(BytesIO(csv_of(rows)), BOSTON)))

    assert isinstance(found, list)
    assert [fault.column for fault in found] == ["CASE_STATUS", "OPEN_DT", "QUEUE"]


def test_a_text_that_is_too_long_is_named() -> None:
    rows = table()
    rows[0] |= {"CASE_TITLE": "x" * 2001, "Location": "y" * 201}
    found = next(iter(read(BytesIO(csv_of(rows)), BOSTON)))

    assert isinstance(found, list)
    assert [fault.column for fault in found] == ["CASE_TITLE", "Location"]


def test_a_gzipped_file_says_the_same() -> None:
    assert records(gzip.compress(FILE.read_bytes())) == records()


def test_an_excel_file_says_the_same() -> None:
    book, rows = openpyxl.Workbook(), table()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append([_as_excel_has_it(name, cell) for name, cell in row.items()])
    saved = BytesIO()
    book.save(saved)

    plain, excel = records(), records(saved.getvalue())

    for row in (2, 3, 13, 30):  # 13 was closed at midnight, which Excel shows as a day
        assert excel[row] == plain[row]
    assert [row for row in excel if isinstance(excel[row], list)] == [
        row for row in plain if isinstance(plain[row], list)
    ]


def _as_excel_has_it(name: str, cell: str) -> object:
    if name.endswith("_DT") and cell and "02-30" not in cell:
        return datetime.strptime(cell, "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007 — Excel knows no zones
    if name in ("LATITUDE", "LONGITUDE", "precinct"):
        try:
            return float(cell)
        except ValueError:
            return cell
    return f"'{cell}" if cell.startswith("=") else cell


def test_a_file_without_a_needed_column_is_refused_by_name() -> None:
    rows = [{name: cell for name, cell in row.items() if name != "QUEUE"} for row in table()]

    with pytest.raises(Refused, match="QUEUE"):
        records(csv_of(rows))


def test_a_survey_finds_what_the_sound_rows_speak_of() -> None:
    found = survey(iter(records().values()), BOSTON).found

    lamps, roads = (
        ("Public Works", "Lights", "Lamp Out"),
        ("Public Works", "Roads", "Hole in the Road"),
    )
    assert found.units == {
        ("PWDx", "PWDx_Lamps"), ("PWDx", "PWDx_Contractor"), ("PWDx", "PWDx_Roads"),
        ("PARK", "PARK_Trees"), ("INFO", "INFO_Desk"),
    }  # fmt: skip
    assert found.spans[lamps].most_common(1) == [(Span(2, LimitType.CALENDAR_DAYS), 8)]
    half_a_day, three_days = Span(12, LimitType.URGENT_HOURS), Span(3, LimitType.CALENDAR_DAYS)
    assert found.spans[roads] == {half_a_day: 1, three_days: 1}  # nothing of what was due at once
    assert found.years == {2015}


def test_a_limited_survey_still_speaks_of_the_whole_file() -> None:
    whole, some = (survey(iter(records().values()), BOSTON, limit=n) for n in (None, 3))

    assert (some.rows, some.faulty_rows) == (3, 0)
    assert some.found == whole.found
