"""The pages on which calls are merged and split, and what callers and clerks see afterwards."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories import NOW, raised
from tests.pages import picture
from youhu.calls import actions, kin, links
from youhu.calls.models import Call
from youhu.calls.rules import State
from youhu.common.images import photo_from_upload

pytestmark = pytest.mark.usefixtures("_at_work")
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def _at_work(time_machine):
    time_machine.move_to(LATER, tick=False)


@pytest.fixture
def clerk(district, signed_in):
    client = signed_in(district.dispatcher)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def main(district):
    return raised(district, by=district.neighbour, text="The counter is closed.")


@pytest.fixture
def call(district, main):
    return raised(district, now=NOW + timedelta(minutes=5), text="Nobody is at the counter.")


def body(response):
    assert response.status_code == 200
    return response.content.decode()


def test_candidates_are_near_and_still_worked_on(district, main, call):
    done = raised(district)
    actions.withdraw(done, by=district.resident, now=LATER)
    assert kin.candidates(call, district.dispatcher, LATER) == [main]
    assert kin.searched(call, main.number, district.dispatcher, LATER) == [main]


def test_both_calls_stand_side_by_side_before_they_are_merged(clerk, main, call):
    address = reverse("merge_call", args=[call.number])
    assert f"?into={main.number}" in body(clerk.get(address))
    shown = body(clerk.get(address, {"into": main.number}))
    assert main.text in shown
    assert call.text in shown
    response = clerk.post(address, {"main": main.number, "note": "Same counter."})
    assert response.url == main.get_absolute_url()
    shown = body(clerk.get(response.url))
    assert f"{call.number} follows this call now" in shown
    assert "1 more caller waits" in shown
    assert "2 callers wait" in body(clerk.get(reverse("calls"), {"tab": "all"}))


def test_what_cannot_be_merged_is_said_before_anybody_confirms(clerk, call):
    address = reverse("merge_call", args=[call.number])
    assert "This is the call itself" in body(clerk.get(address, {"into": call.number}))
    assert clerk.post(address, {"main": "440105-1"}).status_code == 422


def test_a_follower_sees_how_far_the_main_call_is_and_not_who_called(client, district, main, call):
    actions.merge(call, main=main, by=district.dispatcher, now=LATER)
    page = reverse("progress", args=[links.token_of(call)])
    shown = body(client.get(page, headers={"Accept-Language": "en"}))
    assert "Handled together with another call" in shown
    assert main.number in shown
    assert main.text not in shown
    client.post(f"{page}contest/", {"note": "Mine is counter 4."})
    call.refresh_from_db()
    assert (call.state, call.main) == (State.RECEIVED, None)


def test_whoever_may_only_look_cannot_object(client, district, main, call):
    actions.merge(call, main=main, by=district.dispatcher, now=LATER)
    page = reverse("progress", args=[links.look_token_of(call)])
    assert client.post(f"{page}contest/", {"note": "No."}).status_code == 403


def test_matters_are_written_down_and_photos_go_with_them(clerk, client, district):
    whole = raised(district, photos=(photo_from_upload(picture()),))
    photo, address = whole.photos.get(), reverse("split_call", args=[whole.number])
    assert whole.text in body(clerk.get(address))
    told = {"p1-text": "The lamp is dark.", "p1-category": district.lamp.pk, str(photo.pk): "1"}
    assert clerk.post(address, {"p1-text": "The lamp."}).status_code == 422
    assert clerk.post(address, told).url == whole.get_absolute_url()
    part = Call.objects.get(split_from=whole)
    assert part.photos.get() == photo
    assert part.number in body(clerk.get(whole.get_absolute_url()))
    page = reverse("progress", args=[links.token_of(whole)])
    assert links.token_of(part) in body(client.get(page))
    looked = body(client.get(reverse("progress", args=[links.look_token_of(whole)])))
    assert links.token_of(part) not in looked
    assert links.look_token_of(part) in looked


def test_other_programs_read_who_follows_whom(clerk, district, main, call):
    asked = {"main": main.number}
    done = clerk.post(f"/api/calls/{call.number}/moves/merge", asked, "application/json")
    assert (done.status_code, done.json()["main"]) == (200, main.number)
    told = clerk.get(f"/api/calls/{main.number}").json()
    assert told["followers"] == [call.number]
