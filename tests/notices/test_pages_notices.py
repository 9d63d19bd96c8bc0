"""A member's inbox."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories import NOW, in_state, raised
from tests.pages import LANGUAGES, page
from youhu.calls.rules import State
from youhu.common.csv import read_rows
from youhu.notices.actions import deliver
from youhu.notices.models import Delivery

pytestmark = pytest.mark.usefixtures("_at_work")


@pytest.fixture
def _at_work(time_machine):
    time_machine.move_to(NOW + timedelta(hours=1), tick=False)


@pytest.fixture
def call(district):
    made = raised(district)
    deliver(now=NOW)
    return made


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", ["handler", "grid_worker", "resident"])
def test_everybody_has_an_inbox(district, call, signed_in, who, language) -> None:
    text = page(signed_in(getattr(district, who)), "/notices/", language=language)

    assert (call.number in text) == (who == "handler")


def test_what_is_new_is_counted_until_it_is_read(district, call, signed_in) -> None:
    client = signed_in(district.handler)
    assert client.get("/notices/unread/").content == b"<b>1</b>"

    client.post("/notices/read/")

    assert client.get("/notices/unread/").content == b""


def test_opening_a_notice_leads_to_its_call(district, call, signed_in) -> None:
    notice = Delivery.objects.get(member=district.handler)

    response = signed_in(district.handler).post(reverse("open_notice", args=[notice.pk]))

    assert response.url == call.get_absolute_url()
    notice.refresh_from_db()
    assert notice.read_at is not None


@pytest.mark.parametrize(
    ("state", "who"),
    [
        (State.VERIFYING, "grid_worker"),
        (State.CHECKING, "grid_worker"),
        (State.ANSWERED, "resident"),
        (State.DISPATCHED, "handler"),
    ],
)
def test_a_notice_leads_to_a_page_that_its_reader_may_open(district, signed_in, state, who) -> None:
    in_state(district, state)
    deliver(now=NOW)
    reader = getattr(district, who)
    notice = Delivery.objects.inbox_of(reader).first()

    response = signed_in(reader).post(reverse("open_notice", args=[notice.pk]), follow=True)

    assert response.redirect_chain[0][0] != reverse("inbox")
    assert response.status_code == 200


def test_the_notices_of_others_do_not_exist(district, call, signed_in) -> None:
    notice = Delivery.objects.get(member=district.handler)

    response = signed_in(district.dispatcher).post(reverse("open_notice", args=[notice.pk]))

    assert response.status_code == 404


def test_an_inbox_shows_only_what_is_new(district, call, signed_in) -> None:
    client = signed_in(district.handler)
    assert call.number in page(client, "/notices/?show=new")

    client.post("/notices/read/")

    assert call.number not in page(client, "/notices/?show=new")
    assert call.number in page(client, "/notices/?show=nonsense")


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("about=work", True),
        ("about=warnings", False),
        ("about=cells", False),
        ("about=nonsense", True),
        ("q=Jiangnan", True),
        ("q=江南", False),
        ("q=nobody-says-so", False),
        ("days=1", True),
        ("days=yesterday", False),
        ("days=nonsense", True),
        ("about=work&days=7&q=Jiangnan&show=new&sort=old", True),
    ],
)
def test_an_inbox_is_narrowed_by_what_when_and_which_words(
    district, call, signed_in, query, is_there
) -> None:
    text = page(signed_in(district.handler), f"/notices/?{query}")

    assert (call.number in text) == is_there


def test_chinese_words_are_found_in_a_notice(district, signed_in) -> None:
    call = raised(district, address="江南大道中12号")
    deliver(now=NOW)

    client = signed_in(district.handler)

    assert call.number in page(client, "/notices/?q=江南大道")


def test_the_oldest_notice_comes_first_when_asked(district, call, signed_in) -> None:
    later = raised(district, now=NOW + timedelta(minutes=9))
    deliver(now=NOW + timedelta(minutes=10))
    client = signed_in(district.handler)

    newest, oldest = (page(client, f"/notices/?sort={sort}") for sort in ("new", "old"))

    assert newest.index(later.number) < newest.index(call.number)
    assert oldest.index(call.number) < oldest.index(later.number)


def test_a_long_inbox_has_pages_that_keep_the_filters(district, signed_in) -> None:
    for minute in range(31):
        raised(district, now=NOW + timedelta(minutes=minute))
    deliver(now=NOW + timedelta(minutes=40))

    text = page(signed_in(district.handler), "/notices/?about=work&sort=old")

    assert 'href="?about=work&amp;sort=old&amp;page=2"' in text


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_inbox_is_taken_away_as_it_is_filtered(district, call, signed_in, form) -> None:
    client = signed_in(district.handler)

    shown, none = (
        client.get(f"/notices/export.{form}?q={words}", headers={"Accept-Language": "en"})
        for words in ("Jiangnan", "nobody-says-so")
    )

    found = list(read_rows(io.BytesIO(shown.content)))
    assert [row["Notice"] for _n, row in found] == [f"New call {call.number}"]
    assert found[0][1]["Page"].endswith(call.get_absolute_url())
    assert list(read_rows(io.BytesIO(none.content))) == []


def test_the_notices_of_others_are_in_no_table(district, call, signed_in) -> None:
    table = signed_in(district.dispatcher).get("/notices/export.csv")

    assert call.number not in table.content.decode()
