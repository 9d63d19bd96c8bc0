"""What a phone kept is handed in once, however often it arrives."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import NOW, cell_middle, in_state, tiny_district
from tests.pages import picture
from tests.together import together
from youhu.calls import actions
from youhu.calls.actions import Slip
from youhu.calls.models import Call, HandedIn, Photo
from youhu.calls.rules import State
from youhu.common.errors import Refused
from youhu.ledger.models import Entry

OUTBOX = "/field/outbox/"
MADE_AT = "2026-11-20T09:48:00+08:00"
ENGLISH = {"accept-language": "en"}


def record(district, call: Call | None = None, verb: str = "confirm", **said: Any) -> dict:
    facts = {
        "member": district.grid_worker.pk,
        "client_key": str(uuid4()),
        "verb": verb,
        "number": call.number if call else "",
        "made_at": MADE_AT,
    }
    return {**facts, **said}


def report(district, **said: Any) -> dict:
    lng, lat = cell_middle(district.cells[0].code)
    what = {"text": "Litter", "category": district.litter.pk, "urgency": "ordinary"}
    return record(district, verb="report", **{"lng": lng, "lat": lat, **what, **said})


def hand_in(client: Client, told: dict) -> tuple[int, dict]:
    response = client.post(OUTBOX, told, headers=ENGLISH)
    return response.status_code, response.json()


class TestAnAct:
    def test_it_is_done_and_both_times_are_kept(self, district, signed_in) -> None:
        call = in_state(district, State.VERIFYING)

        status, said = hand_in(signed_in(district.grid_worker), record(district, call))

        assert (status, said["outcome"], said["number"]) == (200, "done", call.number)
        line = Entry.objects.of(call).get(verb="confirm")
        assert line.payload["made_at"] == "2026-11-20T09:48:00+08:00"
        assert HandedIn.objects.get().made_at.isoformat() == "2026-11-20T01:48:00+00:00"

    def test_a_repeat_answers_the_same_and_changes_nothing(self, district, signed_in) -> None:
        call, client = in_state(district, State.VERIFYING), signed_in(district.grid_worker)
        told = record(district, call, note="Seen.")
        _status, first = hand_in(client, told)
        lines = Entry.objects.of(call).count()

        status, again = hand_in(client, told)

        assert (status, again["outcome"]) == (200, "repeated")
        assert {**again, "outcome": ""} == {**first, "outcome": ""}
        assert Entry.objects.of(call).count() == lines
        assert HandedIn.objects.get().times_repeated == 1

    @pytest.mark.parametrize("verb", ["remark", "add_photos"])
    def test_what_is_only_added_is_added_once(self, district, signed_in, verb) -> None:
        call, client = in_state(district, State.WORKING), signed_in(district.grid_worker)
        told = record(district, call, verb, note="Still there.")

        answers = [hand_in(client, {**told, "photos": [picture()]})[1] for _ in range(3)]

        assert [said["outcome"] for said in answers] == ["done", "repeated", "repeated"]
        assert Entry.objects.of(call).filter(verb__in=["remark", "add_photo"]).count() == 1
        assert Photo.objects.count() == (verb == "add_photos")

    def test_a_key_is_good_for_one_act_only(self, district, signed_in) -> None:
        call, client = in_state(district, State.WORKING), signed_in(district.grid_worker)
        told = record(district, call, "remark", note="Still there.")
        hand_in(client, told)

        status, said = hand_in(client, {**told, "verb": "add_photos", "photos": [picture()]})

        assert (status, said["outcome"]) == (422, "refused")
        assert "This key was used for something else." in said["why"]
        assert Photo.objects.count() == 0

    def test_what_went_on_meanwhile_is_said(self, district, signed_in) -> None:
        call = in_state(district, State.WORKING)

        status, said = hand_in(signed_in(district.grid_worker), record(district, call))

        assert (status, said["outcome"]) == (409, "moved")
        assert said["url"] == reverse("field_task", args=[call.number])
        assert "being handled" in said["why"]
        assert not HandedIn.objects.exists()

    def test_what_is_refused_may_be_mended_and_tried_again(self, district, signed_in) -> None:
        call, client = in_state(district, State.VERIFYING), signed_in(district.grid_worker)
        told = record(district, call, "refute")

        status, said = hand_in(client, told)
        _status, mended = hand_in(client, {**told, "note": "Nothing to see."})

        assert (status, said["why"]) == (422, "Say what you saw there instead.")
        assert mended["outcome"] == "done"

    def test_a_call_elsewhere_does_not_exist(self, district, signed_in) -> None:
        call = in_state(district, State.VERIFYING)
        told = record(district, call, member=district.other_grid_worker.pk)

        status, said = hand_in(signed_in(district.other_grid_worker), told)

        assert (status, said["outcome"]) == (409, "moved")
        assert "state" not in said


class TestAReport:
    def test_it_is_one_call_however_often_it_comes(self, district, signed_in) -> None:
        client, told = signed_in(district.grid_worker), report(district)

        answers = [hand_in(client, {**told, "photos": [picture()]})[1] for _ in range(3)]

        call = Call.objects.get()
        assert [said["outcome"] for said in answers] == ["done", "repeated", "repeated"]
        assert {said["number"] for said in answers} == {call.number}
        assert Photo.objects.count() == 1
        assert Entry.objects.of(call).get().payload["made_at"] == MADE_AT

    def test_what_is_wrong_is_said(self, district, signed_in) -> None:
        status, said = hand_in(signed_in(district.grid_worker), report(district, lng=1.5))

        assert (status, said["outcome"]) == (422, "refused")
        assert said["why"]


class TestAtTheDoor:
    def test_it_gives_a_fresh_token_that_opens_it(self, district) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(district.grid_worker.person.user)
        hello = client.get(OUTBOX).json()

        bare = client.post(OUTBOX, report(district))
        with_token = client.post(OUTBOX, report(district), headers={"x-csrftoken": hello["token"]})

        assert hello["member"] == district.grid_worker.pk
        assert (bare.status_code, with_token.status_code) == (403, 200)

    def test_who_signed_out_is_asked_to_sign_in_again(self, district) -> None:
        status, said = hand_in(Client(), report(district))

        assert (status, said["outcome"]) == (401, "sign_in")
        assert not Call.objects.exists()

    def test_anothers_record_waits_for_them(self, district, signed_in) -> None:
        client = signed_in(district.other_grid_worker)

        status, said = hand_in(client, report(district))

        assert (status, said["outcome"]) == (403, "sign_in")
        assert not Call.objects.exists()


def test_two_repeats_at_one_moment_give_one_act(transactional_db) -> None:
    district = tiny_district()
    call = in_state(district, State.WORKING)
    slip = Slip(uuid4(), "remark")

    def go() -> bool:
        mine = Call.objects.get(pk=call.pk)
        return actions.hand_in(mine, slip, by=district.grid_worker, now=NOW, note="Wet.")

    done = together([go] * 4)

    assert sorted(done) == [False, False, False, True]
    assert Entry.objects.of(call).filter(verb="remark").count() == 1
    assert HandedIn.objects.get().times_repeated == 3


def test_another_hand_with_the_key_is_refused(district) -> None:
    call, slip = in_state(district, State.WORKING), Slip(uuid4(), "remark")
    actions.hand_in(call, slip, by=district.grid_worker, now=NOW, note="Wet.")

    with pytest.raises(Refused):
        actions.handed_in(slip, number=call.number, by=district.other_grid_worker)
