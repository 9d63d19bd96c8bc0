"""Everything that reads what a stranger wrote: it understands, or says no in its own way."""

import io
import json
import zipfile
from contextlib import suppress
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.calls.importing import BOSTON, FILE
from tests.security.examples import tries
from tests.security.walking import client_of
from youhu.calls.forms.handing import SlipForm
from youhu.calls.imports.rows import read
from youhu.calls.links import is_callers, look_token_of, number_in, token_of
from youhu.calls.models import Call
from youhu.common import identifiers
from youhu.common.calendar.days import read_days
from youhu.common.calendar.notice import read_notice
from youhu.common.csv import read_rows
from youhu.common.errors import Refused
from youhu.common.geo.shapes import read_features
from youhu.transparency.checking import UNREADABLE, judged
from youhu.transparency.rules import read_tile_path, tile_path
from youhu.transparency.youhu_verify import check_files, read_checkpoint, read_key
from youhu.upkeep.joining import read_people, unsealed

ANY = st.text(st.characters(codec="utf-8"), max_size=200)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=20,
)
SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def some(few: int):
    return settings(max_examples=tries(few), suppress_health_check=SLOW)


# --- Tables and files -----------------------------------------------------------------------------


@some(60)
@given(data=st.binary(max_size=400) | ANY.map(str.encode))
@example(b"a\xff,b\n\xfe\x00")
@example(b"\x1f\x8b" + b"\x00" * 30)
@example(b"\xff\xfea")
def test_any_bytes_are_a_table_or_refused(data):
    with suppress(Refused):
        assert all(isinstance(row, dict) for _n, row in read_rows(io.BytesIO(data)))


@some(30)
@given(place=st.floats(0, 1), junk=st.binary(min_size=1, max_size=30))
@example(place=0.72265625, junk=b"@")  # made for a version that zipfile does not know
def test_an_excel_file_that_was_tampered_with_is_a_table_or_refused(place, junk):
    data = bytearray(_workbook())
    start = int(place * len(data))
    data[start : start + len(junk)] = junk
    with suppress(Refused):
        list(read_rows(io.BytesIO(bytes(data))))


def _workbook() -> bytes:
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row><c t="inlineStr"><is><t>name</t></is></c></row></sheetData></worksheet>'
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return packed.getvalue()


@some(40)
@given(rows=st.lists(st.lists(ANY, min_size=2, max_size=6), max_size=5))
def test_any_table_of_people_is_read_or_refused(rows):
    text = "name,phone,role\n" + "\n".join(",".join(row) for row in rows)
    with suppress(Refused):
        assert all(one.name for one in read_people(io.BytesIO(text.encode())))


@some(40)
@given(column=st.integers(0, 28), said=ANY)
def test_any_cell_of_another_systems_file_is_a_row_or_a_fault(column, said):
    header, first, *_ = FILE.read_text().splitlines()
    cells = first.split(",")
    cells[column % len(cells)] = '"' + said.replace('"', '""') + '"'
    with suppress(Refused):
        list(read(io.BytesIO(f"{header}\n{','.join(cells)}\n".encode()), BOSTON))


# --- Words that mean something --------------------------------------------------------------------

NOTICE = st.lists(
    st.sampled_from(["一、", "元旦", ":", "1月1日", "至3日", "放假", "调休", "上班", "共", "3天",
                     "。", "2月30日", "13月45日", "(周日)", "、", "和", "2026年", "日"]),
    max_size=30,
).map("".join)  # fmt: skip


@some(150)
@given(text=NOTICE | ANY, year=st.integers(1, 9999))
def test_any_notice_of_holidays_is_read_or_refused(text, year):
    with suppress(Refused):
        assert read_notice(text, year=year)


@some(50)
@given(cells=st.lists(st.tuples(ANY, ANY, ANY), max_size=3))
def test_any_list_of_days_is_read_or_its_rows_are_named(cells):
    rows = [
        (n, {"date": on, "kind": kind, "name": name}) for n, (on, kind, name) in enumerate(cells)
    ]
    days, problems = read_days(rows)
    assert len(days) + len(problems) >= 0


CHECKS = {name: kept for name, kept in vars(identifiers).items() if name.startswith("check_")}
CHECKS.pop("check_resident_id")  # wants to know the day


@some(80)
@given(name=st.sampled_from(sorted(CHECKS)), said=ANY)
def test_any_number_of_a_thing_has_one_form_or_a_reason(name, said):
    with suppress(ValidationError):
        once = CHECKS[name](said)
        assert CHECKS[name](once) == once


@some(80)
@given(document=JSON)
def test_any_map_is_read_or_refused(document):
    with suppress(Refused):
        read_features(json.dumps(document))


@some(30)
@given(geometry=JSON)
def test_any_shape_of_a_map_is_read_or_refused(geometry):
    shape = {"type": "Feature", "properties": {"code": "1"}, "geometry": geometry}
    polygon = {**shape, "geometry": {"type": "Polygon", "coordinates": geometry}}
    for one in (shape, polygon):
        with suppress(Refused):
            read_features(json.dumps({"type": "FeatureCollection", "features": [one]}))


# --- Tokens, receipts, checkpoints, places of the log ---


@some(60)
@given(token=ANY)
def test_a_token_that_we_did_not_sign_opens_nothing(token):
    assert number_in(token) is None
    assert not is_callers(token)
    with pytest.raises(Refused):
        list(unsealed(token))


def test_a_token_of_one_kind_is_none_of_another(district):
    acting, looking = token_of(district.call), look_token_of(district.call)
    assert is_callers(acting)
    assert not is_callers(looking)
    assert not is_callers(acting.replace(district.call.number, district.public.number))
    with pytest.raises(Refused):
        list(unsealed(acting))


CHECKPOINT = "youhu.example/log\n12\nAAAA\n\n— youhu.example/log AAAAAAAA\n"


@some(150)
@given(text=ANY | JSON.map(json.dumps), place=st.integers(0, len(CHECKPOINT)))
@example("{" * 3_000, 0)
@example('{"youhu": 1}', 3)
@example('{"youhu": "history/1", "old": [], "new": 1}', 3)
def test_any_receipt_or_checkpoint_is_judged_or_unreadable(text, place):
    for one in (text, CHECKPOINT[:place] + text + CHECKPOINT[place:]):
        with suppress(*UNREADABLE):
            check_files([one])
        with suppress(ValueError):
            read_checkpoint(one)
        with suppress(ValueError):
            read_key(one)


@some(20)
@given(said=JSON)
def test_the_page_never_takes_for_proof_what_is_none(district, said):
    assert judged(json.dumps({"youhu": "receipt/1", "entries": said})) is None


@some(80)
@given(path=ANY | st.from_regex(r"[0-9]/(x?[0-9]{3}/){0,3}[0-9]{3}(\.p/[0-9]{1,3})?"))
def test_any_path_into_the_log_is_a_tile_in_one_spelling_or_none(path):
    tile = read_tile_path(path)
    assert tile is None or tile_path(tile) == path


# --- The outbox of a phone, and keys that make a record count once ---


@some(60)
@given(told=st.dictionaries(st.sampled_from([*SlipForm.base_fields]), ANY))
def test_any_slip_of_a_phone_is_whole_or_refused(told):
    form = SlipForm(told)
    if form.is_valid():
        assert form.slip().verb


@some(30)
@given(key=ANY | st.uuids().map(str) | st.sampled_from(["0" * 32, "{x}", "null", "urn:uuid:1"]))
def test_any_key_counts_once_or_is_refused(district, key):
    said = {"client_key": key, "text": "Where?", "category": district.question.pk,
            "area": district.cells[0].code, "caller_phone": "13900001234"}  # fmt: skip
    client, before = client_of(district, "resident"), Call.objects.count()
    answers = [client.post("/api/calls", said, "application/json").status_code for _n in range(2)]
    if answers == [201, 200]:
        assert Call.objects.count() == before + 1
    else:
        assert set(answers) <= {409, 422}
        assert Call.objects.count() == before


@some(30)
@given(told=st.dictionaries(st.sampled_from(["member", "verb", "text", "lng", "lat"]), ANY))
def test_whatever_a_phone_hands_in_is_no_fault(district, told):
    client = client_of(district, "grid_worker")
    client.raise_request_exception = False
    said = {"client_key": str(uuid4()), "member": district.grid_worker.pk, "verb": "report", **told}
    assert client.post(reverse("outbox"), said).status_code < 500


def test_somebody_not_signed_in_hands_in_nothing(db):
    assert Client().post(reverse("outbox"), {"verb": "report"}).status_code == 401
