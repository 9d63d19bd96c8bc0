"""The dispatcher's queue: what waits, who could answer it and why, and sending it there."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories import NOW, RoutingRuleFactory, in_state, raised
from tests.pages import LANGUAGES, page, statements
from youhu.calls import actions, dispatching, reference
from youhu.calls.models import RoutingRule
from youhu.calls.rules import State
from youhu.ledger.models import Entry
from youhu.registry.actions import touch
from youhu.registry.models import Member

pytestmark = pytest.mark.usefixtures("_at_work")
LATER = NOW + timedelta(hours=1)
ENGLISH = {"Accept-Language": "en"}
MOST_STATEMENTS = 12


@pytest.fixture
def _at_work(time_machine):
    time_machine.move_to(LATER, tick=False)


def suggested(call, member):
    rows = list(dispatching.waiting(member).filter(pk=call.pk).select_related("category", "unit"))
    [one] = dispatching.with_suggestions(rows, member, reference.current(), LATER)
    return one.suggestions


def returned(district, note="Not ours.", **facts):
    call = raised(district, **facts)
    actions.return_call(call, note=note, by=district.handler_of(call.unit), now=NOW)
    return call


def without_rules():
    RoutingRule.objects.all().delete()
    touch("calls")


class TestWhatWaits:
    def test_only_what_this_room_decides_about(self, district) -> None:
        at_centre, at_room = returned(district), in_state(district, State.RECEIVED)
        in_state(district, State.WORKING)
        in_state(district, State.VERIFYING)

        found = [
            set(dispatching.waiting(who))
            for who in (district.district_dispatcher, district.dispatcher)
        ]

        assert found == [{at_centre, at_room}, {at_room}]
        assert not dispatching.waiting(district.other_dispatcher).exists()

    def test_it_is_said_why_each_waits(self, district) -> None:
        returned(district)
        in_state(district, State.RECEIVED)
        without_rules()
        raised(district)

        rows = dispatching.waiting(district.district_dispatcher)

        assert dispatching.count_by_why(rows) == {"returned": 1, "unclear": 1, "no_rule": 1}
        assert sorted(map(dispatching.why_of, rows)) == ["no_rule", "returned", "unclear"]


class TestWhomToSendItTo:
    def test_the_rule_and_experience_speak_for_a_unit(self, district) -> None:
        call = in_state(district, State.RECEIVED)
        earlier = in_state(district, State.RECEIVED, now=NOW - timedelta(days=9))
        actions.dispatch(earlier, unit=district.urban, by=district.dispatcher, now=NOW)
        actions.sign(earlier, by=district.handler_of(district.urban), now=NOW)
        actions.answer(earlier, answer="Aired.", by=district.handler_of(district.urban), now=NOW)

        found = suggested(call, district.dispatcher)

        assert {one.unit for one in found} == {
            district.urban, district.offices[0], district.committees[0],
        }  # fmt: skip
        [urban] = [one for one in found if one.unit == district.urban]
        assert urban.reasons == ("answered 1 of 1 such calls here in 90 days",)

    def test_a_unit_that_gave_it_back_comes_last_and_says_so(self, district) -> None:
        call = returned(district, note="The lamp is the park's.")

        *others, last = suggested(call, district.district_dispatcher)

        assert last.unit == district.housing
        assert last.warning == "returned it on 10:24: The lamp is the park's."
        assert others
        assert all(one.warning == "" for one in others)

    def test_a_unit_that_was_named_comes_first(self, district) -> None:
        call = returned(district, note="Ask Urban, they own it.")

        first, *_others = suggested(call, district.district_dispatcher)

        assert (first.unit, first.reasons) == (district.urban, ("named when it was returned",))

    def test_a_unit_without_hands_or_of_another_place_is_not_suggested(self, district) -> None:
        gone = Member.objects.filter(pk=district.handler_of(district.offices[0]).pk)
        gone.update(valid_until=NOW.date())
        call = returned(district, note="Perhaps Office 2.")

        units = {one.unit for one in suggested(call, district.district_dispatcher)}

        assert not units & set(district.offices)

    def test_the_narrower_rule_comes_first(self, district) -> None:
        RoutingRuleFactory(number=90, category=district.odour, unit=district.urban)
        call = in_state(district, State.RECEIVED)

        first = suggested(call, district.dispatcher)[0]

        assert first.unit in {district.urban, district.committees[0]}
        assert first.reasons[0].startswith("rule ")


class TestThePage:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_it_shows_reasons_and_suggestions(self, district, signed_in, language) -> None:
        call = returned(district, note="Ask Urban, they own it.")

        text = page(signed_in(district.district_dispatcher), "/desk/dispatch/", language=language)

        assert call.number[11:] in text
        assert "Ask Urban, they own it." in text
        assert f'value="{district.urban.pk}" checked' in text
        assert "13900001234" not in text

    def test_one_key_sends_it_and_the_way_to_mend_it_is_shown(self, district, signed_in) -> None:
        call, client = returned(district), signed_in(district.district_dispatcher)
        said = {
            "unit": district.urban.pk,
            "note": "Please.",
            "back": "/desk/dispatch/?why=returned",
        }

        response = client.post(reverse("dispatch_one", args=[call.number]), said, headers=ENGLISH)

        assert response.url == "/desk/dispatch/?why=returned"
        call.refresh_from_db()
        assert (call.state, call.unit) == (State.DISPATCHED, district.urban)
        assert Entry.objects.of(call).last().note == "Please."
        text = page(client, response.url)
        assert "was sent to Urban." in text
        assert f'href="{call.get_absolute_url()}?open=redispatch#acts"' in text
        assert 'data-act="redispatch" open' in page(
            client, f"{call.get_absolute_url()}?open=redispatch"
        )

    def test_the_page_of_the_call_suggests_the_same(self, district, signed_in) -> None:
        call = returned(district, note="Ask Urban, they own it.")

        text = page(signed_in(district.district_dispatcher), call.get_absolute_url())

        assert f'data-unit="{district.urban.pk}"' in text
        assert "data-suggested" not in page(signed_in(district.handler), call.get_absolute_url())

    def test_who_was_quicker_is_said(self, district, signed_in) -> None:
        call = returned(district)
        actions.dispatch(call, unit=district.urban, by=district.district_dispatcher, now=LATER)
        client = signed_in(district.district_dispatcher)

        address, said = reverse("dispatch_one", args=[call.number]), {"unit": district.urban.pk}
        client.post(address, said, headers=ENGLISH)

        assert "Reload the page to see what can be done." in page(client, "/desk/dispatch/")

    @pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", ""])
    def test_it_comes_back_to_the_queue_only(self, district, signed_in, back) -> None:
        call, client = returned(district), signed_in(district.district_dispatcher)

        response = client.post(reverse("dispatch_one", args=[call.number]), {"back": back})

        assert response.url == "/desk/dispatch/"

    def test_who_does_not_dispatch_only_looks(self, district, signed_in) -> None:
        call = returned(district)

        text = page(signed_in(district.district_supervisor), "/desk/dispatch/")

        assert call.number[11:] in text
        assert reverse("dispatch_one", args=[call.number]) not in text

    def test_it_filters_sorts_and_pages(self, district, signed_in) -> None:
        first = returned(district, text="The first one.")
        second = returned(district, text="The second one.", now=NOW + timedelta(seconds=9))
        client = signed_in(district.district_dispatcher)

        assert second.number[11:] not in page(client, "/desk/dispatch/?q=first")
        newest = page(client, "/desk/dispatch/?sort=new")
        assert newest.index(second.number[11:]) < newest.index(first.number[11:])
        assert "No waiting call passes" in page(client, "/desk/dispatch/?why=no_rule")
        assert first.number[11:] in page(client, "/desk/dispatch/?page=99&why=nonsense&sort=x")

    def test_its_calls_lead_from_one_to_the_next(self, district, signed_in) -> None:
        calls = [returned(district, now=NOW + timedelta(seconds=n)) for n in range(3)]
        client = signed_in(district.district_dispatcher)

        text = page(client, f"{calls[1].get_absolute_url()}?from=/desk/dispatch/%3Fsort%3Dold")

        assert "No. 2 of 3" in text

    def test_the_table_says_the_same(self, district, signed_in) -> None:
        call = returned(district, note="=Ask Urban.")
        client = signed_in(district.district_dispatcher)

        lines = client.get("/desk/dispatch/export.csv", headers=ENGLISH).content.decode()

        assert call.number in lines
        assert "'=Ask Urban." in lines
        assert "Urban / " in lines
        assert client.get("/desk/dispatch/export.xlsx").content[:2] == b"PK"

    def test_the_count_stands_in_the_rail(self, district, signed_in) -> None:
        returned(district)
        counts = [
            signed_in(who).get("/desk/dispatch/count/").content
            for who in (district.district_dispatcher, district.dispatcher, district.handler)
        ]

        assert counts == [b"<b>1</b>", b"", b""]

    def test_a_full_page_costs_no_more_statements_than_one_call(self, district, signed_in) -> None:
        client = signed_in(district.district_dispatcher)
        for _each in range(20):
            returned(district)
        page(client, "/desk/dispatch/")

        with statements() as sent:
            page(client, "/desk/dispatch/")

        assert len(sent) <= MOST_STATEMENTS, sent
