"""Files from outside: photos, tables and receipts that want more than to be read."""

import asyncio
import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from tests.pages import picture
from tests.security.walking import client_of
from youhu.calls.links import token_of
from youhu.calls.models import Photo
from youhu.common.csv import TableLimits, read_rows
from youhu.common.errors import Refused
from youhu.config.limits import Limited

NAMES = (
    "../../../etc/passwd.jpg", "..\\..\\windows\\x.jpg", "/etc/cron.d/x.jpg", "a\x00.php.jpg",
    "photo\u202egpj.exe", "x.jpg\r\nSet-Cookie: a=b", "<script>alert(1)</script>.jpg", "." * 300,
    "con.jpg", "=cmd|' /C calc'!A0.jpg", "照片.php", "x.svg", "x.html", "",
)  # fmt: skip


def send(client: Client, district, photo: SimpleUploadedFile):
    path = f"/api/calls/{district.call.number}/photos"
    return client.post(path, {"photos": [photo], "use": "scene"})


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_file_is_neither_kept_nor_repeated_raw(district, name):
    client, before = client_of(district, "handler"), Photo.objects.count()
    photo = picture()
    photo.name = name or "x"
    answer = send(client, district, photo)

    assert answer.status_code in {200, 400}, answer.content
    for kept in Photo.objects.order_by("pk")[before:]:
        path = Path(kept.image.path).resolve()
        assert path.is_relative_to(Path(settings.MEDIA_ROOT).resolve())
        assert path.suffix == ".jpg"
        assert Path(name).stem not in path.name or not Path(name).stem
        shown = client.get(reverse("photo", args=[kept.pk, "image"]))
        assert shown["Content-Type"] == "image/jpeg"


def commented(jpeg: bytes, text: bytes) -> bytes:
    """The picture with a comment right behind its first mark."""
    return jpeg[:2] + b"\xff\xfe" + (len(text) + 2).to_bytes(2, "big") + text + jpeg[2:]


def polyglots() -> dict[str, bytes]:
    """Pictures that are something else to another reader."""
    jpeg = picture().read()
    packed = io.BytesIO(jpeg)
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("../../evil.py", "import os")
    gif = io.BytesIO()
    Image.new("P", (1, 1)).save(gif, "GIF")
    return {
        "html": commented(jpeg, b"<html><script>alert(1)</script>"),
        "php": commented(jpeg, b"<?php system($_GET['c']);"),
        "pdf": commented(jpeg, b"%PDF-1.7"),
        "zip": packed.getvalue(),
        "svg": b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "gif": gif.getvalue(),
        "exe": b"MZ" + bytes(200),
        "empty": b"",
    }


@pytest.mark.parametrize("kind", polyglots())
def test_a_file_that_is_also_something_else_is_refused_by_page_and_program(district, kind):
    client, data = client_of(district, "handler"), polyglots()[kind]
    for name in ("photo.jpg", f"photo.{kind}"):
        answer = send(client, district, SimpleUploadedFile(name, data, "image/jpeg"))
        assert answer.status_code == 422
    path = reverse("call_act", args=[district.call.number, "add_photos"])
    page = client.post(path, {"photos": SimpleUploadedFile("x.jpg", data), "use": "scene"})
    assert page.status_code == 422
    assert Photo.objects.count() == 1


def test_what_is_stored_is_ours_and_tells_no_place(district):
    exif = Image.Exif()
    exif.get_ifd(0x8825)[2] = (23.0, 5.0, 1.0)
    data = io.BytesIO()
    Image.new("RGB", (64, 48)).save(data, "JPEG", exif=exif, comment=b"SECRET")
    send(client_of(district, "handler"), district, SimpleUploadedFile("x.jpg", data.getvalue()))

    kept = Photo.objects.latest("pk")
    with kept.image.open() as file, Image.open(file) as image:
        assert not image.getexif()
        assert "comment" not in image.info


# --- Tables -------------------------------------------------------------------------------------


def workbook(**parts: bytes) -> io.BytesIO:
    """An Excel file of one cell, with parts exchanged or added."""
    book, target, packed = openpyxl.Workbook(), io.BytesIO(), io.BytesIO()
    book.active.append(["name"])
    book.save(target)
    with zipfile.ZipFile(target) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            new.writestr(name, parts.pop(name, old.read(name)))
        for name, data in parts.items():
            new.writestr(name, data)
    return packed


SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMBS = {
    "laughs": f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]><worksheet>&l9;</worksheet>',
    "outside": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet>&e;</worksheet>',
    "network": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><worksheet/>',
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_xml_that_unfolds_or_fetches_is_refused(bomb):
    with pytest.raises(Refused):
        list(read_rows(workbook(**{SHEET: BOMBS[bomb].encode()})))


def test_parts_that_want_out_of_the_file_write_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    slipped = {"../../evil.py": b"x", "/evil": b"x", "xl/../../../evil": b"x"}

    list(read_rows(workbook(**slipped)))

    assert list(tmp_path.rglob("*")) == []


def test_a_file_of_countless_parts_is_refused():
    with pytest.raises(Refused):
        list(read_rows(workbook(**{f"x{n}": b"" for n in range(1_001)})))


def test_a_table_that_lies_about_its_size_is_refused():
    data = workbook(filler=bytes(2 << 20)).getvalue()
    with pytest.raises(Refused):
        list(read_rows(io.BytesIO(data), limits=TableLimits(unpacked=1 << 20)))


@pytest.mark.parametrize(
    "data", [BOMBS["laughs"].encode(), b"\x00" * 500, b"PK\x03\x04" + b"x" * 90]
)
def test_a_table_of_people_that_is_none_is_said_so(district, data):
    client = client_of(district, "admin")
    file = SimpleUploadedFile("../../people.xlsx", data)
    answer = client.post(reverse("join_people"), {"file": file})
    assert answer.context["form"].errors


# --- Depth, length, receipts --------------------------------------------------------------------

DEEP = "[" * 200_000
DEEP_OBJECT = '{"a":' * 100_000


@pytest.mark.parametrize("body", [DEEP, DEEP_OBJECT, "{" * 9, '{"text": 1e999}', "nul\x00l", "[1"])
def test_json_that_is_too_deep_or_broken_is_a_problem_like_any_other(district, body):
    client = client_of(district, "handler")
    for path in ("/api/calls", f"/api/calls/{district.call.number}/moves/remark"):
        answer = client.post(path, body, "application/json")
        assert answer.status_code in {400, 422}
        assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("body", [DEEP, DEEP_OBJECT, "{}", "[]", "null", '{"entries": 1}', "\x00"])
def test_what_is_no_receipt_is_only_asked_for_again(district, body):
    file = SimpleUploadedFile("receipt.json", body.encode())
    answer = Client().post(reverse("check_receipt"), {"file": file})
    assert answer.status_code in {200, 422}


def test_a_body_of_many_fields_or_bytes_is_refused(district, settings):
    client = client_of(district, "handler")
    many = {f"f{n}": "x" for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    assert client.post(reverse("theme"), many).status_code == 400
    answer = client.post("/api/calls", '"' + "x" * (3 << 20) + '"', "application/json")
    assert answer.status_code == 413


def asked(headers: list[tuple[bytes, bytes]], *pieces: bytes) -> list[dict]:
    """What a site of at most ten bytes answers to a request that comes in pieces."""
    said: list[dict] = []
    waiting = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]

    async def site(_scope, receive, send):
        while (await receive())["type"] == "http.request":
            pass
        await send({"type": "cut off"})

    async def receive():
        return waiting.pop(0)

    async def send(message):
        said.append(message)

    scope = {"type": "http", "headers": headers}
    asyncio.run(Limited(site, most=10)(scope, receive, send))
    return said


def test_an_endless_request_is_cut_off_before_it_fills_the_disk():
    assert asked([(b"content-length", b"11")])[0]["status"] == 413
    assert asked([(b"content-length", b"-1")])[0]["status"] == 413
    assert asked([], b"12345", b"67890", b"1") == [{"type": "cut off"}]


def test_a_receipt_names_its_file_and_nothing_of_the_caller(district):
    answer = Client().get(reverse("receipt_file", args=[token_of(district.call)]))
    assert answer["Content-Disposition"].count('"') == 2
    assert "\n" not in answer["Content-Disposition"]
    json.loads(answer.content)
