"""The API does what the pages do, and says every error in one shape."""

import pytest
from django.test import Client

from tests.calls.api_client import get, is_problem, post, words
from tests.factories import cell_middle, in_state, raised
from youhu.calls import links
from youhu.calls.api.acting import BODIES
from youhu.calls.models import Call, Caller
from youhu.calls.rules import Kind, State
from youhu.registry.actions import touch


class TestFollowing:
    def test_number_and_digits_open_the_call_of_a_caller(self, district, client) -> None:
        call = in_state(district, State.ANSWERED)

        response = post(client, "calls/follow", number=call.number, phone_tail="1234")

        said = response.json()
        assert (said["state"]["code"], said["answer"]) == ("answered", "At the counter.")
        assert "13900001234" not in response.content.decode()
        assert links.look_token_of(call) in said["page"]
        assert links.token_of(call) not in said["page"]

    def test_the_code_of_the_receipt_leads_to_the_page_that_acts(self, district, client) -> None:
        call = raised(district)
        code = links.code_of(call.number)

        said = post(client, "calls/follow", number=call.number, code=code).json()

        assert links.token_of(call) in said["page"]

    def test_wrong_digits_open_nothing_and_soon_have_to_wait(self, district, client) -> None:
        call = raised(district)

        answers = [
            post(client, "calls/follow", number=call.number, phone_tail=f"{n:04d}")
            for n in range(6)
        ]

        assert all(is_problem(answer, 404, "not-found") for answer in answers[:5])
        assert is_problem(answers[5], 429, "too-many")


class TestList:
    def test_only_what_is_ones_business_is_listed(self, district, signed_in) -> None:
        mine = raised(district)
        raised(district, category=district.lamp)

        said = get(signed_in(district.handler), "calls").json()

        assert [call["number"] for call in said["calls"]] == [mine.number]
        assert said["next"] is None

    @pytest.mark.parametrize("sort", ["new", "old", "due", "-due"])
    def test_pages_follow_one_another_without_a_gap(self, district, signed_in, sort) -> None:
        numbers = {raised(district).number for _ in range(5)}  # all raised at one moment
        client, seen, after = signed_in(district.dispatcher), [], ""

        while after is not None:
            page = get(client, "calls", sort=sort, limit=2, after=after).json()
            seen += [call["number"] for call in page["calls"]]
            after = page["next"]

        assert sorted(seen) == sorted(numbers)

    @pytest.mark.parametrize(
        ("asked", "count"),
        [
            ({}, 3),
            ({"tab": "sign"}, 2),
            ({"tab": "working"}, 1),
            ({"kind": "component"}, 1),
            ({"area": "440105002"}, 1),
            ({"q": "1234"}, 3),
            ({"q": "Jiangnan"}, 2),
            ({"urgency": "critical"}, 0),
            ({"source": "phone_web"}, 3),
        ],
    )
    def test_filters_narrow_it_down(self, district, signed_in, asked, count) -> None:
        raised(district)
        in_state(district, State.WORKING, address="Elsewhere")
        raised(district, category=district.lamp, cell_code=district.cells[4].code)

        said = get(signed_in(district.auditor), "calls", **asked).json()

        assert len(said["calls"]) == count

    def test_a_control_character_in_the_words_is_named(self, district, signed_in) -> None:
        response = get(signed_in(district.handler), "calls", q="a\0b")

        assert is_problem(response, 422, "invalid")
        assert response.json()["fields"][0]["code"] == "control_character"

    def test_a_bookmark_that_is_none_is_named(self, district, signed_in) -> None:
        response = get(signed_in(district.handler), "calls", after="nowhere")

        assert is_problem(response, 422, "invalid")
        assert response.json()["fields"][0]["name"] == "after"

    def test_who_is_not_signed_in_is_asked_to(self, district, client) -> None:
        assert is_problem(get(client, "calls"), 401, "sign-in")


class TestOne:
    def test_a_handler_sees_the_caller_masked(self, district, signed_in) -> None:
        call = raised(district)

        said = get(signed_in(district.handler), f"calls/{call.number}").json()

        assert said["caller"] == {"name": "L*", "phone": "139****1234"}
        assert said["moves"] == ["sign", "return_call", "remark", "add_photos"]
        assert [line["verb"] for line in said["history"]] == ["raise"]

    def test_a_secret_caller_is_hidden_from_the_unit_but_not_from_the_room(
        self, district, signed_in
    ) -> None:
        call = raised(district, is_secret=True)

        unit = get(signed_in(district.handler), f"calls/{call.number}").json()
        room = get(signed_in(district.dispatcher), f"calls/{call.number}").json()

        assert unit["caller"] is None
        assert room["caller"]["phone"] == "139****1234"

    def test_an_erased_caller_is_no_fault(self, district, signed_in) -> None:
        call = raised(district)
        Caller.objects.filter(call=call).delete()

        said = get(signed_in(district.handler), f"calls/{call.number}").json()

        assert said["caller"] is None

    def test_a_number_that_is_none_does_not_exist(self, district, signed_in) -> None:
        assert is_problem(get(signed_in(district.handler), "calls/%00"), 404, "not-found")

    def test_a_report_has_nobody_to_show_in_clear(self, district, signed_in) -> None:
        call = raised(
            district, kind=Kind.REPORT, category=district.lamp, by=district.grid_worker,
            caller_name="", caller_phone="",
        )  # fmt: skip
        client = signed_in(district.dispatcher)

        said = get(client, f"calls/{call.number}/moves").json()

        assert "reveal" not in {move["verb"] for move in said["moves"]}
        assert b"Show in clear" not in client.get(call.get_absolute_url()).content

    @pytest.mark.parametrize("stranger", ["other_dispatcher", "neighbour", "other_grid_worker"])
    def test_what_is_not_yours_does_not_exist(self, district, signed_in, stranger) -> None:
        call = raised(district)
        client = signed_in(getattr(district, stranger))

        for address in (f"calls/{call.number}", f"calls/{call.number}/moves"):
            assert is_problem(get(client, address), 404, "not-found")
        assert is_problem(
            post(client, f"calls/{call.number}/moves/remark", note="?"), 404, "not-found"
        )

    def test_a_resident_reads_no_names_of_staff(self, district, signed_in) -> None:
        call = in_state(district, State.ANSWERED)

        response = get(signed_in(district.resident), f"calls/{call.number}")

        assert district.handler.person.name not in response.content.decode()
        assert "answer" in {line["verb"] for line in response.json()["history"]}


class TestDoor:
    def test_a_write_without_the_sessions_token_is_refused(self, district) -> None:
        call = raised(district)
        client = Client(enforce_csrf_checks=True)
        client.force_login(district.handler.person.user)

        signed = post(client, f"calls/{call.number}/moves/sign")
        told = post(client, "calls", **words(district))

        assert is_problem(signed, 403, "csrf")
        assert is_problem(told, 403, "csrf")
        assert Call.objects.get().state == State.DISPATCHED

    def test_who_has_no_session_needs_no_token(self, district) -> None:
        client = Client(enforce_csrf_checks=True)

        assert post(client, "calls", **words(district)).status_code == 201
        assert is_problem(post(client, "calls/1/moves/sign"), 401, "sign-in")

    def test_an_unknown_address_and_a_wrong_method_are_problems(self, district, client) -> None:
        assert is_problem(get(client, "nothing/here"), 404, "not-found")
        wrong = client.put("/api/calls")
        assert is_problem(wrong, 405, "method")
        assert wrong["Allow"] == "GET, POST"

    def test_a_fault_of_ours_tells_nothing_of_the_inside(
        self, district, client, monkeypatch, caplog
    ) -> None:
        def fail(*_arguments, **_more):
            raise RuntimeError("the secret of the house")

        monkeypatch.setattr("youhu.calls.actions.raise_call", fail)

        response = post(client, "calls", **words(district))

        assert is_problem(response, 500, "fault")
        assert "secret" not in response.content.decode()
        assert "the secret of the house" in caplog.text

    def test_the_place_of_a_point_is_named(self, district, client) -> None:
        lng, lat = cell_middle(district.cells[5].code)

        said = get(client, "place", lng=lng, lat=lat).json()

        assert said["code"] == district.cells[5].code
        assert is_problem(get(client, "place", lng=0, lat=0), 409, "refused")
        assert is_problem(get(client, "place", lng="nan", lat=0), 422, "invalid")

    def test_categories_in_use_are_listed_with_their_class(self, district, client) -> None:
        district.odour.is_active = False
        district.odour.save()
        touch("calls")

        said = get(client, "categories").json()

        assert [category["name"] for category in said] == ["Question", "Street lamp", "Litter"]
        assert said[0]["parent"]["code"] == "01"


class TestDocument:
    def test_the_document_names_every_address(self, client, db) -> None:
        document = client.get("/api/openapi.json").json()

        assert set(document["paths"]) >= {
            "/api/calls", "/api/calls/follow", "/api/calls/{number}",
            "/api/calls/{number}/moves", "/api/calls/{number}/moves/sign",
            "/api/calls/{number}/photos", "/api/categories", "/api/place",
        }  # fmt: skip
        assert all(f"/api/calls/{{number}}/moves/{verb}" in document["paths"] for verb in BODIES)

    def test_its_page_asks_no_other_origin_and_runs_no_script_of_its_own(self, client, db) -> None:
        response = client.get("/api/docs")

        page = response.content.decode()
        assert response.status_code == 200
        assert "https://" not in page
        assert "<script>" not in page
        assert "unsafe" not in response["Content-Security-Policy"]
