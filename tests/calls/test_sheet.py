"""The work sheet of a call on paper: all that its page says, and nothing that it may not say."""

import re
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from tests.factories import NOW, in_state, raised
from tests.pages import LANGUAGES, picture
from youhu.calls import actions
from youhu.calls.rules import MAX_TEXT, State
from youhu.calls.sheets import set_sheet
from youhu.calls.views import sheet
from youhu.common.images import photo_from_upload

pytestmark = pytest.mark.usefixtures("_at_work")
LATER = NOW + timedelta(hours=1)
PAGES = re.compile(rb"/Type\s*/Page\b")
MARKUP = '#panic() #pagebreak() $x^2$ *bold* _it_ \\ `raw` @ref <label> = head // no #image("/x") '


@pytest.fixture
def _at_work(time_machine):
    time_machine.move_to(LATER, tick=False)


@pytest.fixture
def handed(monkeypatch):
    """What was handed to be set, beside what came of it."""
    seen = {}

    def set_and_see(name, data, files):
        seen.update(data=data, files=files)
        return set_sheet(name, data, files)

    monkeypatch.setattr(sheet, "set_sheet", set_and_see)
    return seen


def paper(signed_in, member, call, language="en"):
    client = signed_in(member)
    client.cookies["django_language"] = language
    response = client.get(reverse("call_sheet", args=[call.number]))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    return response.content


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", [State.RECEIVED, State.RETURNED, State.CLOSED, State.VOIDED])
def test_every_call_can_be_printed(district, signed_in, state, language) -> None:
    call = in_state(district, state, photos=(photo_from_upload(picture()),))

    pdf = paper(signed_in, district.district_supervisor, call, language)

    assert len(PAGES.findall(pdf)) == 1


def test_it_says_who_printed_it_and_what_seals_it(district, signed_in, handed) -> None:
    call = in_state(district, State.CLOSED, photos=(photo_from_upload(picture()),))

    paper(signed_in, district.dispatcher, call)

    said = handed["data"]
    assert said["number"] == call.number
    assert said["printed"] == f"Printed by Room 1 · {district.dispatcher.person}, 2026-11-23 11:24"
    assert re.fullmatch("[0-9a-f]{64}", said["head"])
    assert len(handed["files"]) == 2  # the code and the photo


def test_the_caller_is_masked_or_not_there_at_all(district, signed_in, handed) -> None:
    open_call, secret = raised(district), raised(district, is_secret=True)
    actions.remark(open_call, note="Still there.", by=district.resident, now=NOW)

    paper(signed_in, district.handler, open_call)
    masked = str(handed)
    paper(signed_in, district.handler, secret)
    hidden = str(handed)

    assert "L* 139****1234" in masked
    for said in (masked, hidden):
        assert "13900001234" not in said
        assert "Li Hua" not in said
    assert "139****1234" not in hidden
    assert "caller kept secret" in hidden


def test_the_code_of_a_secret_call_leads_to_the_door(district, signed_in, handed) -> None:
    secret = raised(district, is_secret=True)

    paper(signed_in, district.handler, secret)
    for_unit = handed["files"]["qr.svg"]
    paper(signed_in, district.dispatcher, secret)

    assert handed["files"]["qr.svg"] != for_unit


@pytest.mark.parametrize("field", ["text", "address"])
def test_no_words_of_a_caller_are_read_as_markup(district, signed_in, field) -> None:
    most = {"text": MAX_TEXT, "address": 200}[field]
    marked = (MARKUP * 40)[:most].strip()
    plain = re.sub(r"[^ ]", "x", marked)

    pages = [
        len(PAGES.findall(paper(signed_in, district.handler, raised(district, **{field: words}))))
        for words in (marked, plain)
    ]

    assert pages[0] <= pages[1] + 1  # forty page breaks would be forty pages


def test_words_without_a_blank_and_without_a_shape_stay_on_the_paper(district, signed_in) -> None:
    call = raised(district, text="a" * MAX_TEXT)
    actions.remark(call, note="\x07\u202e" + "b" * 300, by=district.handler, now=NOW)

    assert len(PAGES.findall(paper(signed_in, district.handler, call))) <= 3


def test_it_is_there_within_a_second(district, signed_in) -> None:
    call = raised(district, text="x y " * 499)
    started = time.process_time()

    paper(signed_in, district.handler, call)

    assert time.process_time() - started < 2


def test_without_the_font_the_page_says_so(district, signed_in, settings, tmp_path: Path) -> None:
    settings.YOUHU_SHEET_FONTS = tmp_path / "nowhere"
    call, client = raised(district), signed_in(district.handler)

    response = client.get(reverse("call_sheet", args=[call.number]), follow=True)

    assert response.redirect_chain[0][0] == call.get_absolute_url()
    assert "c-note--late" in response.content.decode()
