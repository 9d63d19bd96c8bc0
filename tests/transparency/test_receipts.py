"""A caller's receipt proves what came in, to anybody, offline; what is wrong with it is named."""

import json
import subprocess
import sys

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import NOW, in_state, raised, tiny_district
from youhu.calls.links import look_token_of, token_of
from youhu.calls.rules import State
from youhu.transparency import youhu_verify
from youhu.transparency.actions import log_entries, rotate_key
from youhu.transparency.models import LogKey
from youhu.transparency.queries import history, newest, place_of, receipt_of
from youhu.transparency.youhu_verify import check_files, check_receipt

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def district():
    return tiny_district()


@pytest.fixture
def call(district):
    found = in_state(district, State.CLOSED)
    log_entries(now=NOW)
    return found


def codes(findings):
    return {finding.code for finding in findings if not finding.holds}


def receipt(call):
    return json.loads(json.dumps(receipt_of(call, call.number)))


def test_all_that_a_receipt_claims_holds(call):
    found = check_receipt(receipt(call))
    assert {one.code for one in found} == {
        "signature", "number", "seal", "words", "chain", "inclusion",
    }  # fmt: skip
    assert codes(found) == set()


def test_only_the_callers_own_lines_are_open(call):
    lines = receipt(call)["entries"]
    opened = [entry["line"]["verb"] for entry in lines if "line" in entry]
    assert opened == ["raise", "rate"]
    assert len(lines) == 4


def spoil(said, where):
    """The receipt with one thing in it changed."""
    first = said["entries"][0]
    match where:
        case "words":
            first["words"] += "!"
        case "seal":
            first["line"]["at"] = first["line"]["at"].replace("2026", "2025")
        case "inclusion":
            first["salt"] = "0" * 32
        case "signature":
            said["checkpoint"] = said["checkpoint"].replace("\n4\n", "\n5\n", 1)
        case "number":
            said["about"] = "440105-20260101-000001"
        case "chain":
            said["entries"].pop(2)
    return said


@pytest.mark.parametrize("where", ["words", "seal", "inclusion", "signature", "number", "chain"])
def test_what_is_wrong_with_a_receipt_is_named(call, where):
    assert where in codes(check_receipt(spoil(receipt(call), where)))


def test_an_old_receipt_holds_after_more_was_written_and_keys_were_changed(district, call):
    old, size = receipt(call), newest().size
    rotate_key(now=NOW)
    raised(district)
    log_entries(now=NOW)
    later = history(size, newest().size)
    texts = [json.dumps(old), json.dumps(receipt(call)), json.dumps(later)]
    assert codes(check_files(texts, ())) == set()
    assert LogKey.objects.filter(until=None).count() == 1


def test_a_log_that_was_rewritten_is_named_by_history_and_by_split(district, call):
    raised(district)
    log_entries(now=NOW)
    forged = history(4, newest().size)
    forged["proof"][0] = "A" * 43 + "="
    assert codes(check_files([json.dumps(forged)], ())) == {"history"}
    other = receipt(call)
    text = youhu_verify.read_checkpoint(other["checkpoint"]).text
    other["checkpoint"] = other["checkpoint"].replace(text.split("\n")[2], "A" * 43 + "=")
    found = codes(check_files([json.dumps(receipt(call)), json.dumps(other)], ()))
    assert {"split", "signature"} <= found


def test_the_program_runs_alone_in_another_process(call, tmp_path):
    file = tmp_path / "receipt.json"
    file.write_text(json.dumps(receipt(call)))
    command = [sys.executable, "-I", "-S", youhu_verify.__file__, str(file)]
    good = subprocess.run(command, capture_output=True, text=True, timeout=20)
    assert (good.returncode, "All of it holds." in good.stdout) == (0, True)
    file.write_text(json.dumps(spoil(receipt(call), "words")))
    bad = subprocess.run(command, capture_output=True, text=True, timeout=20)
    assert bad.returncode == 1
    assert "NOT the words of it" in bad.stdout


def test_another_key_than_the_expected_one_is_refused(call):
    other = "x+" + youhu_verify.read_key(LogKey.objects.get().vkey).id.hex()
    with pytest.raises(ValueError, match="not enough"):
        check_receipt(receipt(call), [other])


# What callers and everybody get.
def test_the_caller_saves_the_receipt_and_hands_it_in_again(call, client):
    saved = client.get(reverse("receipt_file", args=[token_of(call)]))
    assert call.number in saved["Content-Disposition"]
    checked = client.post(reverse("check_receipt"), {"text": saved.content.decode()})
    assert (checked.status_code, b"Not proven" in checked.content) == (200, False)
    assert call.number.encode() in checked.content


def test_whoever_may_only_look_gets_no_receipt(call, client):
    assert client.get(reverse("receipt_file", args=[look_token_of(call)])).status_code == 302


def test_a_spoiled_receipt_is_not_proven_on_the_page_either(call, client):
    text = json.dumps(spoil(receipt(call), "words"))
    said = client.post(reverse("check_receipt"), {"text": text})
    assert b"Not proven" in said.content
    assert b"these are not the words that were written" in said.content


@pytest.mark.parametrize("text", ["", "hello", "[]", "{}", '{"youhu": 1}', "[" * 100_000])
def test_what_is_no_receipt_is_asked_for_again(call, client, text):
    assert client.post(reverse("check_receipt"), {"text": text}).status_code == 422


def test_the_code_of_a_receipt_opens_the_check(call, client):
    place = place_of(call)
    good = client.get(reverse("check_receipt") + place.query)
    assert b"Proven" in good.content
    bad = client.get(reverse("check_receipt") + place.query.replace(place.seal, "0" * 64))
    assert b"Not proven" in bad.content


def test_before_the_first_checkpoint_the_page_says_when(district, client):
    found = raised(district)
    page = client.get(reverse("receipt", args=[token_of(found)]))
    assert b"within a minute" in page.content
    assert client.get(reverse("receipt_file", args=[token_of(found)])).status_code == 404
    assert client.get(reverse("prove")).status_code == 200


def test_the_pages_name_the_place_in_the_log(call, client):
    number = place_of(call).number
    for name in ("receipt", "progress"):
        page = client.get(reverse(name, args=[token_of(call)]))
        assert f"entry no. {number}".encode() in page.content
