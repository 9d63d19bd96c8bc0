"""The pages of summonses: each person's own, every act by its form, what others may not see."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from tests.factories import NOW, in_state
from tests.pages import LANGUAGES, page, picture, statements
from tests.summons.conftest import PLACE, appeal, minutes, reported
from youhu.calls.rules import State as CallState
from youhu.summons import actions
from youhu.summons.models import Summons
from youhu.summons.rules import PartState, Rating, State


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as moving:
        yield moving


def browser(signed_in, member):
    client = signed_in(member)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def place(signed_in, caller):
    return browser(signed_in, caller)


@pytest.fixture
def bureau(signed_in, hands):
    return browser(signed_in, hands[0])


def act(part, verb):
    return reverse("act_part", args=[part.summons_id, part.pk, verb])


def command(summons, verb):
    return reverse("command_summons", args=[summons.pk, verb])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_opens_for_whom_it_is_made(
    district, signed_in, summons, lead, hands, caller, language
) -> None:
    reported(lead, hands[0])
    for member in (caller, hands[0], hands[1], district.dispatcher, district.auditor):
        client = signed_in(member)
        text = page(client, summons.get_absolute_url(), language=language)
        assert summons.title in text
        assert ("Zheng Yi" in text) == (member in (caller, hands[0]))
        page(client, reverse("summonses"), language=language)
        page(client, reverse("summons_ratings"), language=language)
    for hand in hands[:2]:
        page(signed_in(hand), reverse("summons_trip", args=[summons.pk]), language=language)
    page(signed_in(caller), reverse("new_summons"), language=language)
    page(signed_in(district.admin), reverse("summons_limits"), language=language)


def test_a_community_calls_departments(district, place) -> None:
    told = {
        "title": "Water in the garage", "text": "Two lifts stand.", "urgency": "critical",
        "address": "Gate 3", "lng": PLACE[0], "lat": PLACE[1], "lead": district.housing.pk,
        "departments": [district.urban.pk, district.housing.pk],
    }  # fmt: skip

    answer = place.post(reverse("new_summons"), told)

    summons = Summons.objects.get()
    assert answer.url == summons.get_absolute_url()
    assert {part.unit for part in summons.parts.all()} == {district.housing, district.urban}
    assert summons.parts.get(is_lead=True).unit == district.housing


def test_a_form_that_lacks_the_lead_comes_back(place, district) -> None:
    answer = place.post(reverse("new_summons"), {"title": "Water in the garage"})

    assert answer.status_code == 422
    assert "Choose a unit." in answer.content.decode()
    assert not Summons.objects.exists()


def test_a_department_without_the_say_is_told_so(bureau) -> None:
    assert "does not call departments" in page(bureau, reverse("new_summons"))


def test_a_summons_comes_out_of_a_call_and_stands_on_its_page(district, signed_in, caller) -> None:
    call = in_state(district, CallState.WORKING)
    room = browser(signed_in, district.dispatcher)
    assert f"?call={call.number}" in page(room, call.get_absolute_url())

    actions.raise_summons(
        appeal(), lead=district.urban, assisting=[], by=district.dispatcher, now=NOW, call=call
    )

    assert appeal().title in page(room, call.get_absolute_url())
    page(room, f"{reverse('new_summons')}?call={call.number}")


def test_the_way_by_forms(place, bureau, summons, lead, clock) -> None:
    bureau.post(act(lead, "acknowledge"))
    far = bureau.post(act(lead, "arrive"), {"lng": PLACE[0] + 0.004, "lat": PLACE[1]})
    assert far.status_code == 422
    assert "Say why" in far.content.decode()
    bureau.post(act(lead, "arrive"), {"lng": PLACE[0], "lat": PLACE[1]})
    place.post(
        command(summons, "confer"),
        {"units": [lead.unit_id], "findings": "So it is.", "task_0": "Bring the key",
         "unit_0": lead.unit_id, "due_0": (NOW + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")},
    )  # fmt: skip
    agreed = summons.agreed.get()
    bureau.post(reverse("act_agreed", args=[summons.pk, agreed.pk, "finish"]), {"note": "Here."})
    bureau.post(act(lead, "report"), {"report": "All is well.", "photos": [picture()]})
    text = page(place, summons.get_absolute_url())
    assert "All is well." in text
    assert "Bring the key" in text
    place.post(act(lead, "rate"), {"rating": "basically", "note": "A little late."})

    lead.refresh_from_db()
    assert (lead.state, lead.rating, lead.photos.count()) == ("rated", Rating.BASICALLY, 1)
    assert "A little late." in page(bureau, summons.get_absolute_url())


def test_a_half_filled_duty_comes_back_with_what_is_missing(place, summons, lead, hands) -> None:
    actions.arrive(lead, actions.CheckIn(*PLACE), by=hands[0], now=NOW)

    answer = place.post(
        command(summons, "confer"),
        {"units": [lead.unit_id], "findings": "So it is.", "task_0": "Bring the key"},
    )

    assert answer.status_code == 422
    assert "what, who and by when" in answer.content.decode()
    assert "So it is." in answer.content.decode()


def test_the_caller_steers_by_forms(district, place, summons) -> None:
    answers = [
        place.post(command(summons, "more"), {"unit": district.committees[0].pk}),
        place.post(command(summons, "more"), {"unit": district.centre.pk}),
        place.post(command(summons, "lead"), {"unit": district.urban.pk, "note": "Nearer."}),
        place.post(command(summons, "facts"), {"note": "The lift is out."}),
        place.post(command(summons, "higher"), {"note": "Help."}),
        place.post(command(summons, "end")),
        place.post(command(summons, "call-off"), {"note": "Solved."}),
    ]

    assert [answer.status_code for answer in answers] == [422, 302, 302, 302, 302, 422, 302]
    assert "not reported yet" in answers[5].content.decode()
    summons.refresh_from_db()
    assert summons.state == State.CALLED_OFF


def test_a_phone_hands_in_once_and_hears_what_is_missing(bureau, lead, hands) -> None:
    where = reverse("summons_slip", args=[lead.pk])
    slip = {
        "member": hands[0].pk, "client_key": uuid4(), "verb": "arrive",
        "made_at": NOW.isoformat(),
    }  # fmt: skip

    refused = bureau.post(where, slip)
    done, again = (bureau.post(where, {**slip, "note": "No signal."}) for _n in range(2))
    other = bureau.post(where, {**slip, "member": hands[1].pk})

    outcomes = [answer.json()["outcome"] for answer in (refused, done, again, other)]
    assert outcomes == ["refused", "done", "repeated", "sign_in"]
    lead.refresh_from_db()
    assert (lead.state, lead.is_off_site, lead.metres) == (PartState.ARRIVED, True, None)


def test_other_units_do_not_read_how_one_was_rated(signed_in, summons, lead, hands, caller) -> None:
    actions.rate(
        reported(lead, hands[0]), rating=Rating.DISSATISFIED, note="Rude words.", by=caller,
        now=minutes(40),
    )  # fmt: skip

    texts = [page(signed_in(hand), summons.get_absolute_url()) for hand in hands[:2]]

    assert ["Rude words." in text for text in texts] == [True, False]


def test_a_unit_sees_its_rating_and_the_summons_behind_it(
    district, signed_in, bureau, summons, lead, hands, caller
) -> None:
    actions.rate(reported(lead, hands[0]), rating=Rating.SATISFIED, by=caller, now=NOW)

    asked = f"{reverse('summons_ratings')}?unit={lead.unit_id}&rating=satisfied"
    text = page(bureau, asked)

    assert summons.title in text
    assert "100.0 %" in text
    assert "too few to compare" in text
    assert summons.title not in page(signed_in(hands[1]), asked)
    file = bureau.get(reverse("export_summons_ratings", args=["csv"])).content.decode("utf-8-sig")
    assert "100.0" in file


def test_lists_show_what_waits_for_whom(place, bureau, signed_in, district, summons) -> None:
    def listed(client, **asked):
        return [one.pk for one in client.get(reverse("summonses"), asked).context["page"]]

    assert listed(place) == listed(bureau, tab="answer") == [summons.pk]
    assert listed(place, state="ended") == listed(place, q="nothing") == []
    assert listed(place, q=summons.code.lower(), urgency="critical", sort="title") == [summons.pk]
    room = browser(signed_in, district.dispatcher)
    assert listed(room, tab="area") == [summons.pk]
    assert listed(room, tab="area", state="overdue") == []
    actions.warn(now=minutes(11))
    assert listed(room, tab="area", state="overdue") == [summons.pk]
    assert listed(browser(signed_in, district.other_dispatcher), tab="area") == []
    assert b"<b>1</b>" in bureau.get(reverse("summons_count")).content


def test_the_file_has_a_row_for_every_unit_and_names_nobody(place, summons, parts) -> None:
    table = place.get(reverse("export_summonses", args=["csv"])).content.decode("utf-8-sig")

    assert table.count(summons.code) == len(parts)
    assert "Zheng" not in table


def test_an_administrator_changes_limits(district, signed_in) -> None:
    keeper, where = browser(signed_in, district.admin), reverse("summons_limits")
    told = {
        "urgency": "critical", "acknowledge": 5, "arrive": 20, "report": 60, "decide": 5,
        "rate": 60, "step": 5,
    }  # fmt: skip
    assert keeper.post(where, {**told, "arrive": 3}).status_code == 422
    assert keeper.post(where, told).status_code == 302
    assert browser(signed_in, district.auditor).post(where, told).status_code == 403
    assert 'value="20"' in page(keeper, where)


def test_the_api_shows_and_acts_and_masks(signed_in, summons, lead, hands) -> None:
    one = reverse("api-1:get_summons", args=[summons.pk])
    unit, other = signed_in(hands[0]), signed_in(hands[1])
    assert unit.get(one).json()["person"] == "Zheng Yi"
    assert other.get(one).json()["person"] == "Z*"
    assert other.get(reverse("api-1:list_summonses")).json()[0]["id"] == summons.pk

    def move(verb, **said):
        address = reverse("api-1:act_summons", args=[summons.pk, lead.pk, verb])
        return unit.post(address, said, content_type="application/json")

    answers = [
        move("acknowledge"), move("arrive", lng=PLACE[0], lat=PLACE[1]), move("begin"),
        move("report", note="Done."), move("rate", rating="satisfied"), move("dance"),
    ]  # fmt: skip

    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 409, 409]
    assert answers[3].json()["state"] == PartState.REPORTED


def test_more_units_and_summonses_cost_no_more_statements(district, place, caller, summons):
    def cost(address):
        place.get(address)
        with statements() as sent:
            place.get(address)
        return len(sent)

    few = cost(reverse("summonses")), cost(summons.get_absolute_url())
    for _n in range(4):
        many = [*district.offices, *district.rooms, district.committees[1]]
        made = actions.raise_summons(
            appeal(), lead=district.urban, assisting=many, by=caller, now=NOW
        )

    assert (cost(reverse("summonses")), cost(made.get_absolute_url())) == few
