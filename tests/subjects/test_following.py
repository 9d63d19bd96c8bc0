"""What one asked can be followed, all of it one's own, of what is others', too, only one's part."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import NOW, in_state, raised
from tests.pages import page, picture
from youhu.calls.links import token_of
from youhu.calls.models import Photo
from youhu.calls.rules import State
from youhu.common.images import photo_from_upload
from youhu.subjects import actions, copying, queries
from youhu.subjects.models import DataRequest
from youhu.subjects.queries import by_name

LATE = NOW + timedelta(days=7 * 31)


@pytest.fixture(autouse=True)
def _empty_brakes():
    cache.clear()


def data_in(answer):
    """What the file says that was sent."""
    made = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    return made, json.loads(made.read("data.json"))


def test_an_open_request_stays_in_sight_and_can_be_withdrawn(district, signed_in, monkeypatch):
    assert district.security.pk
    monkeypatch.setattr(queries, "MOST_ENDED", 2)
    first = actions.ask([raised(district)], by=district.resident, now=NOW)
    for n in range(1, 4):
        later = NOW + timedelta(minutes=n)
        one = actions.ask([raised(district)], by=district.resident, now=later)
        actions.withdraw(one, by=district.resident, now=later)
        actions.take([], by=district.resident, now=later)
    client = signed_in(district.resident)

    shown = queries.on_page(by_name(district.resident))
    assert shown[0].request == first
    assert len(shown) == 3
    _made, data = data_in(client.post("/my-data/take/"))
    assert len(data["requests"]) == 7
    assert client.post("/my-data/withdraw/", {"request": first.pk}).status_code == 302
    first.refresh_from_db()
    assert first.state == "withdrawn"


def test_a_withdrawal_that_comes_too_late_says_why(district, signed_in):
    request = actions.ask([raised(district)], by=district.resident, now=NOW)
    told = {"refusal": "dispute", "answer": ""}
    actions.refuse(request, **told, by=district.security, now=NOW)

    client, said = signed_in(district.resident), {"request": request.pk}
    client.cookies["django_language"] = "en"
    answer = client.post("/my-data/withdraw/", said)
    assert answer.status_code == 302
    assert "Reload the page" in page(client, reverse("my_data"))


def test_the_receipt_follows_its_own_call_in_a_request_about_several(district):
    assert district.security.pk
    mine, other = in_state(district, State.WORKING), in_state(district, State.CLOSED)
    request = actions.ask([mine, other], by=district.dispatcher, now=NOW, shown="receipt")
    token = token_of(mine)
    where = reverse("call_data", args=[token])

    shown = page(Client(), where)
    assert "being looked at" in shown
    assert request.code not in shown
    assert other.number not in shown
    withdraw = reverse("act_call_data", args=[token, "withdraw"])
    assert Client().post(withdraw, {"request": request.pk}).status_code == 404
    said = {"refusal": "dispute", "answer": "Your neighbour sues you."}
    actions.refuse(request, **said, by=district.security, now=LATE)
    shown = page(Client(), where)
    assert "neighbour sues" not in shown
    assert f"{mine.number}: the call is still open" in shown
    _made, data = data_in(Client().post(reverse("act_call_data", args=[token, "take"])))
    (told,) = data["requests"]
    assert (told["state"], told["calls"], told["answer"]) == ("refused", [mine.number], "")


def test_the_receipt_of_a_call_that_stayed_does_not_read_that_it_went(district):
    assert district.security.pk
    mine, other = in_state(district, State.WORKING), in_state(district, State.CLOSED)
    request = actions.ask([mine, other], by=district.dispatcher, now=NOW, shown="receipt")
    actions.grant(request, by=district.security, now=LATE)

    assert "are gone" not in page(Client(), reverse("call_data", args=[token_of(mine)]))
    assert "are gone" in page(Client(), reverse("call_data", args=[token_of(other)]))


def test_every_call_can_be_asked_for_not_only_those_of_the_page(district, signed_in, monkeypatch):
    assert district.security.pk
    monkeypatch.setattr("youhu.subjects.views.mine.PER_PAGE", 1)
    old = raised(district, now=NOW - timedelta(days=3))
    new = raised(district)
    actions.ask([new], by=district.resident, now=NOW)

    shown = page(signed_in(district.resident), reverse("my_data"))

    assert "nothing left to ask for" not in shown
    assert f'value="{old.number}"' in shown


def test_after_five_requests_an_hour_comes_a_pause(district, signed_in):
    assert district.security.pk
    calls = [raised(district) for _n in range(6)]
    client = signed_in(district.resident)
    for call in calls[:5]:
        assert client.post("/my-data/ask/", {"numbers": [call.number]}).status_code == 302

    assert client.post("/my-data/ask/", {"numbers": [calls[5].number]}).status_code == 422
    assert DataRequest.objects.count() == 5
    for request in DataRequest.objects.order_by("pk"):
        client.post("/my-data/withdraw/", {"request": request.pk})
    assert not DataRequest.objects.open().exists()


def test_a_picture_without_a_file_is_marked_and_keeps_nobody_from_the_rest(
    district, signed_in, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    raised(district, photos=(photo_from_upload(picture()),))
    photo = Photo.objects.get()
    photo.image.storage.delete(photo.image.name)

    made, data = data_in(signed_in(district.resident).post("/my-data/take/"))

    assert [one["file"] for one in data["calls"][0]["photos"]] == [None]
    assert made.namelist() == ["data.json", "index.html"]
    assert "<img" not in made.read("index.html").decode()


def test_a_copy_that_fails_does_not_count(district, signed_in, monkeypatch):
    client = signed_in(district.resident)
    client.raise_request_exception = False

    def fails(*_args):
        raise OSError("the store does not answer")

    with monkeypatch.context() as broken:
        broken.setattr(copying, "write_copy", fails)
        for _n in range(6):
            assert client.post("/my-data/take/").status_code >= 500
    assert not DataRequest.objects.exists()
    data_in(client.post("/my-data/take/"))


def test_the_page_says_what_stays_after_erasing(district, signed_in):
    call = in_state(district, State.CLOSED)
    request = actions.ask([call], by=district.resident, now=NOW)
    actions.grant(request, by=district.security, now=LATE)

    shown = page(signed_in(district.resident), reverse("my_data"))

    assert "nothing of you" not in shown
    assert "that it was your login" in shown


def test_a_refusal_loses_its_words_when_its_call_goes(district):
    call = in_state(district, State.CLOSED)
    first = actions.ask([call], by=district.resident, now=NOW)
    said = {"refusal": "law", "answer": "Mrs Li asked too soon."}
    actions.refuse(first, **said, by=district.security, now=NOW)
    second = actions.ask([call], by=district.resident, now=LATE)
    actions.grant(second, by=district.security, now=LATE)

    first.refresh_from_db()
    assert (first.state, first.refusal, first.answer) == ("refused", "law", "")
    verbs = queries.Entry.objects.of(second).values_list("verb", flat=True)
    assert "erase" not in verbs


def test_the_desk_says_in_chinese_what_becomes_of_each_call(district, signed_in):
    closed, waiting = in_state(district, State.CLOSED), in_state(district, State.WORKING)
    request = actions.ask([closed, waiting], by=district.resident, now=NOW)
    actions.grant(request, by=district.security, now=LATE)

    shown = page(signed_in(district.security), request.get_absolute_url(), language="zh-hans")

    assert "暂时保留" in shown
    assert "已删除" in shown
    assert "已兑现" not in shown


def test_neither_the_page_nor_the_sweep_reads_through_all_requests(district):
    if connection.vendor != "sqlite":
        return  # PostgreSQL reads few rows through, whatever indexes there are
    late = DataRequest.objects.open().filter(due_at__lt=NOW, warned_at=None)
    assert "data_request_waiting" in late.order_by("due_at", "pk").explain()
    asked = CaptureQueriesContext(connection)

    with asked:
        queries.on_page(by_name(district.resident))

    assert asked.captured_queries
    with connection.cursor() as cursor:
        for one in asked.captured_queries:
            cursor.execute(f"EXPLAIN QUERY PLAN {one['sql']}")
            assert not [row for row in cursor.fetchall() if row[3].startswith("SCAN")]
