"""Raising a call through the API: idempotent, by role, and every mistake is named."""

import pytest

from tests.calls.api_client import is_problem, post, words
from youhu.calls.models import Call, Caller
from youhu.calls.rules import Kind, Source


class TestRaising:
    def test_anybody_raises_a_call_and_gets_a_receipt(self, district, client) -> None:
        response = post(client, "calls", **words(district))

        call = Call.objects.select_related("caller").get()
        assert response.status_code == 201
        said = response.json()
        assert (said["number"], said["unit"]["code"]) == (call.number, "housing")
        assert said["page"].endswith(f"/f/{call.number}:" + said["page"].split(":")[-1])
        assert (call.kind, call.source, call.raised_by) == (Kind.APPEAL, Source.API, None)
        assert (call.caller.phone, call.caller.phone_tail) == ("13900001234", "1234")

    def test_one_key_is_one_call(self, district, client) -> None:
        said = words(district)
        first = post(client, "calls", **said)

        again = post(client, "calls", **said)

        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json()["number"] == again.json()["number"]
        assert again.json()["is_repeated"]
        assert Call.objects.count() == 1

    def test_a_grid_worker_reports(self, district, signed_in) -> None:
        said = words(district, category=district.lamp.pk, caller_phone="", urgency="critical")

        response = post(signed_in(district.grid_worker), "calls", **said)

        assert response.status_code == 201
        call = Call.objects.get()
        assert (call.kind, call.source, call.urgency) == (Kind.REPORT, Source.GRID, "critical")
        assert call.raised_by == district.grid_worker

    def test_the_command_room_says_how_a_call_came_in(self, district, signed_in) -> None:
        response = post(
            signed_in(district.dispatcher), "calls", **words(district, source="hotline")
        )

        assert response.status_code == 201
        assert Call.objects.get().source == Source.HOTLINE

    def test_a_resident_does_not_set_the_urgency(self, district, client) -> None:
        response = post(client, "calls", **words(district, urgency="critical"))

        assert is_problem(response, 409, "refused")
        assert not Call.objects.exists()

    def test_a_signed_in_resident_is_known(self, district, signed_in) -> None:
        said = words(district, caller_name="", caller_phone="")

        post(signed_in(district.resident), "calls", **said)

        assert Caller.objects.get().phone == district.resident.person.phone
        assert Call.objects.get().raised_by == district.resident

    def test_a_place_may_be_a_community(self, district, client) -> None:
        said = words(district, lng=None, lat=None, area=district.communities[3].code)

        response = post(client, "calls", **said)

        assert response.status_code == 201
        assert Call.objects.get().cell_code.startswith(district.communities[3].code)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"text": ""}, "text"),
            ({"text": "x" * 2001}, "text"),
            ({"text": "a\0b"}, "text"),
            ({"text": "\ud800"}, "text"),
            ({"caller_name": "\x1b[2J"}, "caller_name"),
            ({"category": "lamp"}, "category"),
            ({"client_key": "1"}, "client_key"),
            ({"lng": 200}, "lng"),
            ({"caller_phone": "call me"}, "caller_phone"),
            ({"caller_phone": ""}, "caller_phone"),
            ({"area": "440105"}, "area"),
            ({"urgency": "soon"}, "urgency"),
        ],
    )
    def test_what_is_wrong_is_named(self, district, client, changes, field) -> None:
        response = post(client, "calls", **words(district, **changes))

        assert is_problem(response, 422, "invalid")
        assert [wrong["name"] for wrong in response.json()["fields"]] == [field]
        assert response.json()["fields"][0]["message"]

    def test_lines_and_tabs_are_words(self, district, client) -> None:
        response = post(client, "calls", **words(district, text="One\r\n\ttwo"))

        assert response.status_code == 201

    def test_components_are_for_staff(self, district, client, signed_in) -> None:
        said = words(district, category=district.lamp.pk)

        refused = post(client, "calls", **said)

        assert is_problem(refused, 422, "invalid")
        assert [wrong["name"] for wrong in refused.json()["fields"]] == ["category"]
        assert post(signed_in(district.dispatcher), "calls", **said).status_code == 201

    def test_a_flood_from_one_address_is_held_but_not_who_signs_in(
        self, district, client, signed_in
    ) -> None:
        answers = [post(client, "calls", **words(district)) for _ in range(31)]

        assert {answer.status_code for answer in answers[:30]} == {201}
        assert is_problem(answers[30], 429, "too-many")
        assert "12345" in answers[30].json()["detail"]
        known = post(signed_in(district.resident), "calls", **words(district))
        assert known.status_code == 201

    def test_a_point_outside_the_district_is_refused_with_what_to_do(
        self, district, client
    ) -> None:
        response = post(client, "calls", **words(district, lng=113.5))

        assert is_problem(response, 409, "refused")
        assert "outside the district" in response.json()["detail"]

    def test_an_unknown_category_is_refused(self, district, client) -> None:
        assert is_problem(post(client, "calls", **words(district, category=0)), 409, "refused")

    def test_what_is_no_json_is_a_problem(self, district, client) -> None:
        response = client.post("/api/calls", "{", "application/json")

        assert is_problem(response, 400, "bad-request")
