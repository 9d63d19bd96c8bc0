"""The API does what the pages do, and says every error in one shape."""

import json
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import translation

from tests.factories import cell_middle, in_state, raised
from youhu.calls.api.acting import BODIES
from youhu.calls.models import Call, Caller
from youhu.calls.rules import MOVES, Kind, Source, State
from youhu.ledger.models import Entry
from youhu.registry.actions import touch


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def post(client: Client, address: str, **said):
    return client.post(
        f"/api/{address}", json.dumps(said), "application/json", headers={"Accept-Language": "en"}
    )


def get(client: Client, address: str, **asked):
    return client.get(f"/api/{address}", asked, headers={"Accept-Language": "en"})


def words(district, **changes):
    lng, lat = cell_middle(district.cells[0].code)
    said = {
        "client_key": str(uuid4()),
        "text": "Where do I apply?",
        "category": district.question.pk,
        "lng": lng,
        "lat": lat,
        "caller_name": "Li Hua",
        "caller_phone": "139 0000 1234",
    }
    return {**said, **changes}


def is_problem(response, status: int, name: str) -> bool:
    said = response.json()
    assert set(said) == {"type", "title", "status", "detail", "fields"}, said
    assert response["Content-Type"] == "application/problem+json"
    assert (response.status_code, said["status"]) == (status, status)
    return said["type"] == f"urn:youhu:problem:{name}" and bool(said["title"])


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


class TestFollowing:
    def test_number_and_digits_open_the_call_of_a_caller(self, district, client) -> None:
        call = in_state(district, State.ANSWERED)

        response = get(client, "calls/follow", number=call.number, phone_tail="1234")

        said = response.json()
        assert (said["state"]["code"], said["answer"]) == ("answered", "At the counter.")
        assert "13900001234" not in response.content.decode()

    def test_wrong_digits_open_nothing_and_soon_have_to_wait(self, district, client, settings):
        settings.CACHES = {
            "default": {
                "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
                "LOCATION": "wrong digits",
            }
        }
        call = raised(district)

        answers = [
            get(client, "calls/follow", number=call.number, phone_tail=f"{n:04d}") for n in range(6)
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


class TestMoves:
    def test_every_verb_of_the_table_that_people_use_has_an_address(self) -> None:
        of_people = {verb for verb, move in MOVES.items() if move.roles != {"clock"}}

        assert set(BODIES) == of_people | {"remark"}

    @pytest.mark.parametrize("state", State)
    def test_what_is_offered_says_where_it_leads_and_what_to_say(
        self, district, signed_in, state
    ) -> None:
        call = in_state(district, state)
        client = signed_in(district.district_supervisor)

        said = get(client, f"calls/{call.number}/moves").json()

        assert said["state"]["code"] == state
        for move in said["moves"]:
            assert move["href"].startswith(f"/api/calls/{call.number}/")
            assert move["body"]["type"] == "object"
            if move["verb"] in MOVES:
                assert move["to"]["code"] == MOVES[move["verb"]].target

    def test_a_call_goes_its_way_through_the_api(self, district, signed_in) -> None:
        number = raised(district).number
        handler, resident = signed_in(district.handler), signed_in(district.resident)

        steps = [
            post(handler, f"calls/{number}/moves/sign"),
            post(handler, f"calls/{number}/moves/answer", answer="At the counter."),
            post(
                resident,
                f"calls/{number}/moves/rate",
                was_contacted=True,
                was_solved="yes",
                satisfaction="satisfied",
            ),
        ]

        states = [step.json()["state"]["code"] for step in steps]
        assert states == ["working", "answered", "closed"]
        assert [entry.verb for entry in Entry.objects.of(Call.objects.get())] == [
            "raise", "sign", "answer", "rate",
        ]  # fmt: skip

    def test_a_dispatcher_names_the_unit_by_its_code(self, district, signed_in) -> None:
        call = raised(district)
        client = signed_in(district.dispatcher)

        wrong = post(client, f"calls/{call.number}/moves/redispatch", unit="nobody", note="Theirs.")
        right = post(client, f"calls/{call.number}/moves/redispatch", unit="urban", note="Theirs.")

        assert is_problem(wrong, 422, "invalid")
        assert wrong.json()["fields"][0]["name"] == "unit"
        assert right.json()["unit"]["code"] == "urban"

    def test_what_the_rules_refuse_is_a_conflict(self, district, signed_in) -> None:
        call = raised(district)

        response = post(
            signed_in(district.handler), f"calls/{call.number}/moves/answer", answer="Done."
        )

        assert is_problem(response, 409, "refused")
        assert "Reload" in response.json()["detail"]

    def test_a_missing_reason_is_named(self, district, signed_in) -> None:
        call = raised(district)

        response = post(signed_in(district.handler), f"calls/{call.number}/moves/return_call")

        assert is_problem(response, 422, "invalid")

    def test_an_unknown_verb_is_not_found(self, district, signed_in) -> None:
        call = raised(district)

        for verb in ("fly", "lapse", "escalate"):
            response = post(signed_in(district.supervisor), f"calls/{call.number}/moves/{verb}")
            assert is_problem(response, 404, "not-found")

    def test_looking_at_the_caller_in_clear_is_written_down(self, district, signed_in) -> None:
        call = raised(district)

        response = post(
            signed_in(district.handler), f"calls/{call.number}/moves/reveal", note="To call back."
        )

        assert response.json() == {"name": "Li Hua", "phone": "13900001234"}
        assert Entry.objects.of(call).last().verb == "reveal"


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
