import csv
import gzip
import io
import zipfile
from datetime import UTC, date, datetime, time
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from youhu.common.csv import TableLimits, csv_lines, read_rows, write_csv, write_xlsx
from youhu.common.errors import Refused
from youhu.common.widths import widths

COLUMNS = ["name", "phone"]
TABLE = "name,phone\r\n张三,13800138000\r\n\r\n李四,020-84472000\r\n"
ROWS = [
    (2, {"name": "张三", "phone": "13800138000"}),
    (4, {"name": "李四", "phone": "020-84472000"}),
]
WRITERS = pytest.mark.parametrize("write", [write_csv, write_xlsx])


def upload(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("table", data)


def xlsx(*rows: list[object]) -> io.BytesIO:
    book, target = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(target)
    return target


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_table_is_read_however_it_was_saved(encoding, pack) -> None:
    file = upload(pack(TABLE.encode(encoding)))

    assert list(read_rows(file, columns=COLUMNS)) == ROWS
    assert not file.closed


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_header_tells_what_separates_the_columns(separator) -> None:
    table = upload(TABLE.replace(",", separator).encode())

    assert list(read_rows(table, columns=COLUMNS)) == ROWS


def test_a_rare_character_late_in_a_large_file_does_not_change_its_encoding() -> None:
    table = "name\n" + f"{'a' * 99}\n" * 12_000 + "𠮷\n"

    *_, (number, row) = read_rows(upload(table.encode("gb18030")))

    assert (number, row) == (12_002, {"name": "𠮷"})


def test_quoted_cells_hold_commas_and_lines_and_rows_keep_their_number() -> None:
    table = b'name,phone\n"Zhang, San\nof Haizhu",1\nLi,2\n'

    assert list(read_rows(upload(table))) == [
        (2, {"name": "Zhang, San\nof Haizhu", "phone": "1"}),
        (3, {"name": "Li", "phone": "2"}),
    ]


def test_a_short_row_has_empty_cells_and_spaces_are_trimmed() -> None:
    assert list(read_rows(upload(b" name , phone ,\n Li , ,\nLi"))) == [
        (2, {"name": "Li", "phone": ""}),
        (3, {"name": "Li", "phone": ""}),
    ]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"name\nLi", "missing: phone"),
        (b"name,phone,name\n", "name of its own"),
        (b"name,,phone\n", "name of its own"),
        (b"name,phone\nLi,1,2\n", "Row 2 has more cells"),
        (b'name,phone\n"Li,1\n', "cannot be read as a table"),
        (b"name,phone\n\x81\xff", "characters of this file"),
        (b"\xff\xfen", "characters of this file"),
        (b"\xd0\xcf\x11\xe0old", "old Excel file"),
        (b"PK\x03\x04", "not a readable Excel table"),
        (gzip.compress(TABLE.encode(), mtime=0)[:-9], "cannot be read as a table"),
        (b"\x1f\x8bnot gzip", "cannot be read as a table"),
        (b"name,phone\n" + b"x" * 200_000, "cannot be read as a table"),
    ],
)
def test_what_is_no_table_is_refused_with_advice(data, why) -> None:
    with pytest.raises(Refused, match=why):
        list(read_rows(upload(data), columns=COLUMNS))


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_table_that_unpacks_too_large_is_refused(pack) -> None:
    limits = TableLimits(unpacked=1 << 20)

    with pytest.raises(Refused, match="more than 1 MB"):
        list(read_rows(upload(pack(b"name\n" * (1 << 18))), limits=limits))


def test_an_excel_bomb_is_refused_before_it_is_opened() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (2 << 20))

    with pytest.raises(Refused, match="more than 1 MB"):
        list(read_rows(bomb, limits=TableLimits(unpacked=1 << 20)))


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(Refused, match="more than 2 rows"):
        list(read_rows(upload(b"name\nLi\nWu\nHe\n"), limits=TableLimits(rows=2)))


def test_a_zip_file_that_is_no_excel_table_is_refused() -> None:
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("readme.txt", "hello")

    with pytest.raises(Refused, match="not a readable Excel table"):
        list(read_rows(other))


def test_excel_cells_read_as_a_person_would_type_them() -> None:
    file = xlsx(
        ["text", "number", "share", "on", "at", "clock", "nothing"],
        [" 张三 ", 3.0, 0.5, datetime(2026, 11, 23), datetime(2026, 11, 23, 9, 30), time(9), None],  # noqa: DTZ001 — Excel knows no zones
        [],
        ["=1+1"],
    )

    assert list(read_rows(file)) == [
        (
            2,
            {
                "text": "张三",
                "number": "3",
                "share": "0.5",
                "on": "2026-11-23",
                "at": "2026-11-23 09:30:00",
                "clock": "09:00:00",
                "nothing": "",
            },
        )
    ]


def test_an_excel_table_with_a_wrong_size_in_its_file_is_read_whole() -> None:
    small = xlsx(["name", "phone"], ["Li", "1"])
    wrong = io.BytesIO()
    with zipfile.ZipFile(small) as source, zipfile.ZipFile(wrong, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b'ref="A1:B2"', b'ref="A1"'))

    assert list(read_rows(wrong)) == [(2, {"name": "Li", "phone": "1"})]


def test_an_identity_number_that_excel_has_rounded_is_refused() -> None:
    file = xlsx(["name", "id"], ["Li", 440105199001011239])

    with pytest.raises(Refused, match=r"Row 2: .* Format its column as text"):
        list(read_rows(file))


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "－1", "'=1", "=cmd|' /C calc'!A0"],
)
def test_no_text_becomes_a_formula(text) -> None:
    csv_file, excel_file = io.BytesIO(), io.BytesIO()
    write_csv(csv_file, columns=["text"], rows=[[text]])
    write_xlsx(excel_file, columns=["text"], rows=[[text]])

    in_csv = list(csv.reader(io.StringIO(csv_file.getvalue().decode("utf-8-sig"), newline="")))
    in_excel = openpyxl.load_workbook(excel_file).active["A2"]

    assert in_csv[1] == [f"'{text}"]
    assert (in_excel.data_type, in_excel.value[0]) == ("s", "'")


def test_a_formula_in_a_column_name_is_harmless_too() -> None:
    assert b"'=1" in b"".join(csv_lines([], columns=["=1"]))


def test_numbers_and_moments_stay_what_they_are() -> None:
    file = io.BytesIO()
    moment = datetime(2026, 11, 23, 2, 24, tzinfo=UTC)
    row = [-1, -0.5, Decimal("-2.50"), date(2026, 11, 23), moment, None, True]

    write_csv(file, columns=list("abcdefg"), rows=[row])

    assert file.getvalue().decode("utf-8-sig").splitlines()[1] == (
        "-1,-0.5,-2.50,2026-11-23,2026-11-23 10:24:00,,True"
    )


def test_an_excel_table_can_be_read_as_it_opens() -> None:
    file = io.BytesIO()
    moment = datetime(2026, 11, 23, 2, 24, tzinfo=UTC)
    rows = [[1, "康乐西约大街二十七号", moment, Decimal("2.50")], [2, "a" * 200, moment, -1]]

    write_xlsx(file, columns=["no", "收货地址", "at", "yuan"], rows=rows)

    sheet = openpyxl.load_workbook(file).active
    wide = [sheet.column_dimensions[letter].width for letter in "ABCD"]
    assert (sheet.freeze_panes, wide) == ("A2", [8, 60, 18, 8])
    shown = (sheet["C2"].number_format, str(sheet["C2"].value))
    assert shown == ("yyyy-mm-dd hh:mm", "2026-11-23 10:24:00")
    assert [sheet["D2"].data_type, sheet["D2"].value] == ["n", 2.5]


def test_a_chinese_character_is_as_wide_as_two_letters() -> None:
    assert widths([["收货地址", None, "收货人\nab"], ["a" * 7, 1, ""]]) == [10, 8, 8]


def test_excel_opens_the_file_as_utf_8() -> None:
    assert next(csv_lines([], columns=["name"])) == b"\xef\xbb\xbf"


def test_rows_are_written_as_they_come() -> None:
    def endless():
        while True:
            yield ["Li"]

    lines = csv_lines(endless(), columns=["name"])

    assert [next(lines) for _ in range(4)][2:] == [b"Li\r\n", b"Li\r\n"]


@WRITERS
def test_control_characters_are_left_out(write) -> None:
    file = io.BytesIO()
    write(file, columns=["text"], rows=[["\x00=1\x0b"]])

    assert list(read_rows(file)) == [(2, {"text": "=1"})]


words = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20)
texts = st.tuples(st.sampled_from(["", "=", "'=", "''-", "@", "+"]), words).map("".join)


@WRITERS
@given(rows=st.lists(st.tuples(texts, texts).map(list), max_size=4))
def test_a_table_survives_being_sent_out_and_sent_back(write, rows) -> None:
    file = io.BytesIO()
    write(file, columns=["a", "b"], rows=rows)

    back = [[row["a"], row["b"]] for _, row in read_rows(file)]

    assert back == [[a.strip(), b.strip()] for a, b in rows if a.strip() or b.strip()]
