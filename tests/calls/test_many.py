"""One act for many calls: each is done or refused by itself, and nothing is silent."""

import pytest

from tests.factories import NOW, in_state, raised
from youhu.calls import actions, many
from youhu.calls.many import do_many, many_verbs
from youhu.calls.models import Call
from youhu.calls.queries import TABS
from youhu.calls.rules import State
from youhu.common.errors import Refused
from youhu.ledger.models import Entry
from youhu.registry.rules import Role

ENGLISH = {"Accept-Language": "en"}


def send(client, verb, *calls, back="/desk/?tab=sign", note=""):
    sent = {"number": [call.number for call in calls], "back": back, "note": note}
    return client.post(f"/desk/many/{verb}/", sent, follow=True, headers=ENGLISH)


def state_of(call) -> str:
    return Call.objects.values_list("state", flat=True).get(pk=call.pk)


class TestSigningMany:
    def test_when_all_are_done_the_list_comes_back_and_says_so(self, district, signed_in) -> None:
        calls = [raised(district), raised(district)]

        response = send(signed_in(district.handler), "sign", *calls)

        assert response.redirect_chain[-1][0] == "/desk/?tab=sign"
        assert "Sign for it: 2 calls." in response.content.decode()
        assert {state_of(call) for call in calls} == {State.WORKING}

    def test_each_refusal_stands_on_a_page_with_its_reason(self, district, signed_in) -> None:
        fresh, signed = raised(district), in_state(district, State.WORKING)

        response = send(signed_in(district.handler), "sign", fresh, signed)

        text = response.content.decode()
        assert response.redirect_chain[-1][0] == "/desk/many/"
        assert "1 call was left as it is." in text
        assert "Done: 1 call" in text
        assert text.count("This is now") == 1
        assert 'href="/desk/?tab=sign"' in text
        assert state_of(fresh) == State.WORKING

    def test_what_is_not_theirs_is_named_and_not_signed(self, district, signed_in) -> None:
        call = raised(district)

        response = send(signed_in(district.handlers[district.urban.pk]), "sign", call)

        assert "There is no such call among yours." in response.content.decode()
        assert state_of(call) == State.DISPATCHED

    def test_too_many_at_once_are_refused_whole(self, district, signed_in, monkeypatch) -> None:
        monkeypatch.setattr(many, "MOST", 1)
        calls = [raised(district), raised(district)]

        response = send(signed_in(district.handler), "sign", *calls)

        assert "Nothing was done; pick fewer." in response.content.decode()
        assert {state_of(call) for call in calls} == {State.DISPATCHED}

    def test_nothing_picked_is_said(self, district, signed_in) -> None:
        response = send(signed_in(district.handler), "sign")

        assert "Pick the calls first" in response.content.decode()

    def test_the_way_back_stays_in_the_house(self, district, signed_in) -> None:
        client = signed_in(district.handler)

        for back in ("https://elsewhere.example/", "//elsewhere.example", "/admin/", ""):
            assert send(client, "sign", back=back).redirect_chain[-1][0] == "/desk/"

    def test_a_fault_in_one_is_named_and_the_others_go_on(self, district, monkeypatch) -> None:
        bad, good = raised(district), raised(district)
        sign = many.perform

        def perform(call, verb, **kwargs):
            if call.number == bad.number:
                raise RuntimeError("a disk is full")
            sign(call, verb, **kwargs)

        monkeypatch.setattr(many, "perform", perform)

        told = do_many("sign", [bad.number, good.number], by=district.handler, now=NOW, note="")

        assert told.done == [good.number]
        assert [number for number, _why in told.refused] == [bad.number]

    def test_what_no_number_can_hold_is_refused_like_any_other(self, district) -> None:
        told = do_many("sign", ["\x00"], by=district.handler, now=NOW, note="")

        assert len(told.refused) == 1


class TestOtherActs:
    def test_a_remark_goes_to_each(self, district, signed_in) -> None:
        calls = [raised(district), in_state(district, State.WORKING)]

        send(signed_in(district.dispatcher), "remark", *calls, note="Please hurry.")

        for call in calls:
            assert Entry.objects.of(call).order_by("-seq")[0].note == "Please hurry."

    def test_a_remark_needs_words(self, district) -> None:
        call = raised(district)

        with pytest.raises(Refused, match="Write the remark first"):
            do_many("remark", [call.number], by=district.dispatcher, now=NOW, note=" ")

    def test_calls_go_to_the_unit_that_the_rules_name(self, district) -> None:
        call = in_state(district, State.RECEIVED)

        told = do_many("dispatch", [call.number], by=district.dispatcher, now=NOW, note="")

        assert told.refused == []
        call.refresh_from_db()
        assert (call.state, call.unit.code) == (State.DISPATCHED, call.routing["unit"])

    def test_not_to_a_unit_that_gave_it_back(self, district) -> None:
        call = in_state(district, State.RETURNED)

        told = do_many("dispatch", [call.number], by=district.district_dispatcher, now=NOW, note="")

        assert "gave it back" in told.refused[0][1]
        assert state_of(call) == State.RETURNED

    def test_held_calls_go_on(self, district) -> None:
        call = in_state(district, State.SUSPENDED)

        told = do_many("resume", [call.number], by=district.supervisor, now=NOW, note="")

        assert told.done == [call.number]
        assert state_of(call) == State.WORKING

    def test_an_unknown_act_does_not_exist(self, district, signed_in) -> None:
        assert send(signed_in(district.handler), "answer").status_code == 404


class TestWhatIsOffered:
    @pytest.mark.parametrize("tab", TABS, ids=[tab.name for tab in TABS])
    def test_who_only_reads_is_offered_nothing(self, tab) -> None:
        assert many_verbs(Role.AUDITOR, tab.states) == []

    def test_the_table_of_moves_says_what_is_offered(self) -> None:
        assert many_verbs(Role.HANDLER, (State.DISPATCHED,)) == ["sign", "remark"]
        assert many_verbs(Role.HANDLER, (State.WORKING,)) == ["remark"]
        assert many_verbs(Role.DISPATCHER, (State.RECEIVED,)) == [
            "dispatch",
            "ask_verify",
            "remark",
        ]
        assert many_verbs(Role.SUPERVISOR, (State.SUSPENDED,)) == ["resume", "remark"]
        assert many_verbs(Role.HANDLER, (State.CLOSED,)) == []

    def test_a_page_without_a_bulk_act_says_so(self, district, signed_in) -> None:
        response = signed_in(district.handler).get("/desk/many/", headers=ENGLISH)

        assert "Nothing was done yet" in response.content.decode()

    def test_the_action_itself_refuses_where_no_rule_fits(self, district, monkeypatch) -> None:
        call = in_state(district, State.RECEIVED)
        monkeypatch.setattr("youhu.calls.actions.suggested.route", lambda *_args: None)

        with pytest.raises(Refused, match="No rule names a unit"):
            actions.dispatch_as_suggested(call, by=district.dispatcher, now=NOW)
