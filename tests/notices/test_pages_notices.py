"""A member's inbox."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories import NOW, raised
from tests.pages import LANGUAGES, page
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


def test_the_notices_of_others_do_not_exist(district, call, signed_in) -> None:
    notice = Delivery.objects.get(member=district.handler)

    response = signed_in(district.dispatcher).post(reverse("open_notice", args=[notice.pk]))

    assert response.status_code == 404


def test_an_inbox_shows_only_what_is_new_or_only_warnings(district, call, signed_in) -> None:
    client = signed_in(district.handler)
    assert call.number in page(client, "/notices/?show=new")
    assert call.number not in page(client, "/notices/?show=warnings")

    client.post("/notices/read/")

    assert call.number not in page(client, "/notices/?show=new")
    assert call.number in page(client, "/notices/?show=nonsense")
