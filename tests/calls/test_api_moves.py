"""What may be done through the API is what the table of moves says; doing it is the same act."""

import pytest

from tests.calls.api_client import get, is_problem, post
from tests.factories import in_state, raised
from youhu.calls.api.acting import BODIES
from youhu.calls.models import Call
from youhu.calls.rules import MOVES, State
from youhu.ledger.models import Entry


class TestMoves:
    def test_every_verb_of_the_table_that_people_use_has_an_address(self) -> None:
        of_people = {verb for verb, move in MOVES.items() if move.roles != {"clock"}}

        assert set(BODIES) == of_people | {"remark", "recategorise"}

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

    def test_a_dispatcher_puts_the_category_right(self, district, signed_in) -> None:
        call, client = raised(district), signed_in(district.dispatcher)
        path = f"calls/{call.number}/moves/recategorise"

        wrong = post(client, path, category=0)
        right = post(client, path, category=district.odour.pk)
        again = post(client, path, category=district.odour.pk)

        assert is_problem(wrong, 422, "invalid")
        assert right.json()["category"]["code"] == district.odour.code
        assert is_problem(again, 409, "refused")

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
