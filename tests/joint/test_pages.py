"""The board on the page of a call, the list of duties, one duty, and what the caller reads."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories import NOW, asked, assist_in, in_state
from tests.pages import page, picture, statements
from youhu.calls.links import token_of
from youhu.calls.rules import State as CallState
from youhu.calls.templatetags.call_page import duty_clock
from youhu.joint.models import Assist
from youhu.joint.rules import State


def test_a_unit_is_called_in_from_the_page_of_a_call(district, signed_in):
    call = in_state(district, CallState.WORKING)
    client = signed_in(district.handler)
    address = reverse("ask_unit", args=[call.number])
    assert address in page(client, call.get_absolute_url())
    assert "Choose a unit." in client.post(address, {}).content.decode()
    sent = {"unit": district.urban.pk, "task": "Fence it off.", "is_mandatory": "on"}
    answer = client.post(address, sent)
    assert answer["Location"] == f"{call.get_absolute_url()}#duties"
    shown = page(client, call.get_absolute_url())
    assert "Fence it off." in shown
    assert "The call waits for Urban" in shown
    again = client.post(address, sent)
    assert again.status_code == 422
    assert "has an open duty" in again.content.decode()


def test_the_clock_of_the_lead_stands_while_its_call_is_on_hold(district):
    call = in_state(district, CallState.SUSPENDED)
    shown = duty_clock(call.duties.get(), call, NOW + timedelta(days=90))
    assert "on hold until" in shown
    assert "late" not in shown


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("state", State)
def test_every_state_has_its_page_for_every_side(district, signed_in, state, language):
    made = assist_in(district, state)
    people = (district.handler, district.handler_of(district.urban), district.district_dispatcher)
    for by in (*people, district.auditor):
        client = signed_in(by)
        page(client, made.get_absolute_url(), language=language)
        page(client, made.call.get_absolute_url(), language=language)
        for tab in ("ours", "arbitrate", "declined", "running", "ended"):
            page(client, f"{reverse('assists')}?tab={tab}", language=language)


def test_a_dispute_goes_through_the_pages(district, signed_in):
    made = asked(district)
    unit, lead = signed_in(district.handler_of(district.urban)), signed_in(district.handler)
    room = signed_in(district.district_dispatcher)

    def act(client, verb, **said):
        return client.post(reverse("act_assist", args=[made.pk, verb]), said).status_code

    assert "Fence off the hole." in page(unit, reverse("assists"))
    assert act(unit, "decline") == 422
    assert act(unit, "decline", note="The road is not ours.") == 302
    assert "The road is not ours." in page(lead, made.get_absolute_url())
    assert act(unit, "sign") == 422
    assert act(lead, "insist", note="It is.") == 302
    assert "Fence off the hole." in page(room, f"{reverse('assists')}?tab=arbitrate")
    assert act(lead, "uphold", note="Ours.") == 422
    assert act(room, "uphold", note="Lamps are yours.") == 302
    assert act(unit, "sign") == 302
    assert act(unit, "finish", report="Fenced.", photos=picture()) == 302
    assert "Fenced." in page(lead, made.call.get_absolute_url())
    assert made.call.photos.count() == 1


def test_the_rail_counts_what_waits(district, signed_in):
    asked(district)
    unit = signed_in(district.handler_of(district.urban))
    assert unit.get(reverse("assist_count")).content == b"<b>1</b>"
    assert signed_in(district.handler).get(reverse("assist_count")).content == b""


def test_the_caller_reads_who_works_together_and_nothing_of_the_quarrel(district, client):
    made = assist_in(district, State.DISPUTED)
    shown = page(client, reverse("progress", args=[token_of(made.call)]))
    assert "Working together with Urban." in shown
    assert "Called in to help" in shown
    assert "The road is not ours." not in shown
    assert "It is your lamp." not in shown


def test_the_list_takes_as_many_statements_for_many_duties_as_for_one(district, signed_in):
    client = signed_in(district.handler_of(district.urban))
    asked(district)
    page(client, reverse("assists"))
    with statements() as few:
        page(client, reverse("assists"))
    for _more in range(5):
        asked(district)
    with statements() as many:
        page(client, reverse("assists"))
    assert Assist.objects.count() == 6
    assert len(many) == len(few)


def test_the_board_takes_as_many_statements_for_many_units_as_for_one(district, signed_in):
    made = asked(district)
    client = signed_in(district.handler)
    page(client, made.call.get_absolute_url())
    with statements() as few:
        page(client, made.call.get_absolute_url())
    for unit in (district.offices[0], district.committees[0], district.rooms[0]):
        asked(district, call=made.call, unit=unit)
    with statements() as many:
        page(client, made.call.get_absolute_url())
    assert len(many) <= len(few) + 3  # a line of the story names another hand


def test_a_program_asks_and_acts_as_a_page_does(district, signed_in):
    call = in_state(district, CallState.WORKING)
    lead, unit = signed_in(district.handler), signed_in(district.handler_of(district.urban))
    address = f"/api/calls/{call.number}/duties"

    def post(client, path, **said):
        return client.post(path, said, content_type="application/json")

    made = post(lead, address, unit=district.urban.code, task="Fence it.").json()
    assert (made["state"], made["holder"]) == ("asked", district.urban.code)
    assert set(made["moves"]) == {"take_off"}
    seen = unit.get(address).json()
    assert seen["may_ask"] is False
    assert set(seen["duties"][0]["moves"]) == {"sign", "decline"}
    moves = f"/api/duties/{made['id']}/moves"
    assert post(unit, f"{moves}/finish", note="Done.").status_code == 409
    assert post(unit, f"{moves}/sign").json()["state"] == "working"
    assert post(unit, f"{moves}/finish", note="Fenced.").json()["report"] == "Fenced."
    assert post(lead, f"{moves}/dance").status_code == 409


def test_calls_with_helpers_have_a_tab_of_the_list(district, signed_in):
    made = asked(district)
    in_state(district, CallState.WORKING)
    for by in (district.handler, district.handler_of(district.urban), district.dispatcher):
        shown = page(signed_in(by), f"{reverse('calls')}?tab=joint")
        assert shown.count("data-row=") == 1
        assert made.call.number in shown
