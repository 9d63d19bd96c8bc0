"""What lies around one call on its page: its list, its neighbours, its way, why not."""

from datetime import timedelta
from decimal import Decimal
from urllib.parse import quote

import pytest
from django.urls import reverse

from tests.factories import NOW, cell_middle, in_state, raised
from tests.pages import LANGUAGES, page, picture, statements
from youhu.calls import actions, reference
from youhu.calls.around import around, by_month
from youhu.calls.barriers import barriers
from youhu.calls.clocks import Limit
from youhu.calls.models import Call
from youhu.calls.queries import offered
from youhu.calls.rules import State
from youhu.calls.stations import limit_words, stations_of
from youhu.calls.telling import lead_of
from youhu.common.calendar import LimitType
from youhu.common.images import photo_from_upload
from youhu.ledger.models import Entry

pytestmark = pytest.mark.usefixtures("_at_work")
LATER = NOW + timedelta(hours=1)
SOME_METRES = 0.0003  # of latitude: about 33 m
MOST_STATEMENTS = 27


@pytest.fixture
def _at_work(time_machine):
    time_machine.move_to(LATER, tick=False)


def beside(district, **facts):
    """A call from a few metres away, from the same caller unless told otherwise."""
    lng, lat = cell_middle(district.cells[0].code)
    return raised(district, lng=lng, lat=lat + SOME_METRES, **facts)


class TestNeighbours:
    def test_a_call_of_the_same_place_and_category_may_be_the_same(self, district) -> None:
        call, like = raised(district), beside(district, address="14 Jiangnan Avenue")
        beside(district, category=district.litter)

        found = around(call, district.dispatcher, LATER)

        assert found.duplicates == [like]
        assert found.here.total == 3
        assert found.here.alike == 1

    def test_what_is_long_past_or_far_away_is_no_duplicate(self, district) -> None:
        long_ago = beside(district, now=NOW - timedelta(days=40))
        lng, lat = cell_middle(district.cells[0].code)
        raised(district, lng=lng + 0.001, lat=lat, caller_phone="")
        call = raised(district)

        found = around(call, district.dispatcher, LATER)

        assert (found.duplicates, found.here.calls) == ([], [long_ago])

    def test_two_who_cannot_point_are_not_at_one_place(self, district) -> None:
        call = raised(district, address="1 East Road")
        raised(district, address="9 West Road")

        assert around(call, district.dispatcher, LATER).duplicates == []

    def test_what_the_member_may_not_see_is_not_counted(self, district) -> None:
        call, other = raised(district), beside(district, category=district.litter)
        assert call.unit != other.unit

        found = around(call, district.handler, LATER)

        assert found.here.total == 1
        assert found.caller is not None
        assert found.caller.calls == []

    def test_the_caller_is_found_by_telephone_wherever_they_called_from(self, district) -> None:
        call = raised(district)
        elsewhere = raised(district, cell_code=district.communities[1].code)
        raised(district, caller_phone="13900009999")

        found = around(call, district.dispatcher, LATER)

        assert found.caller is not None
        assert found.caller.calls == [elsewhere]
        assert found.caller.months[-1].count == 2

    def test_a_secret_call_is_not_laid_beside_an_open_one(self, district) -> None:
        call, secret = raised(district), raised(district, is_secret=True)

        unit, room = (around(call, who, LATER) for who in (district.handler, district.dispatcher))

        assert unit.caller is not None
        assert room.caller is not None
        assert unit.caller.calls == []
        assert room.caller.calls == [secret]
        assert around(secret, district.handler, LATER).caller is None

    def test_months_are_those_of_the_local_calendar(self, district) -> None:
        months = by_month([raised(district)], LATER)

        assert [m.count for m in months] == [0] * 11 + [1]
        assert (months[0].year, months[0].month) == (2025, 12)


class TestTheWay:
    def stations(self, call):
        entries = list(Entry.objects.of(call))
        lead = lead_of(call.duties.order_by("pk"))
        return stations_of(call, lead, entries, reference.current(), LATER)

    def test_what_is_done_says_when_and_how_long_the_rest_what_it_may_take(self, district) -> None:
        stations = self.stations(in_state(district, State.WORKING))

        assert [s.look for s in stations] == ["done", "done", "done", "now", "todo"]
        assert stations[2].took == "1 min"
        assert stations[3].limit.startswith("limit ")

    @pytest.mark.parametrize(
        ("amount", "kind", "said"),
        [
            ("4.00", LimitType.URGENT_HOURS, "limit 4 h, day and night"),
            ("1", LimitType.WORK_DAYS, "limit 1 working day"),
            ("10", LimitType.WORK_DAYS, "limit 10 working days"),
            ("0.50", LimitType.WORK_HOURS, "limit 0.5 working hour"),
            ("30", LimitType.CALENDAR_DAYS, "limit 30 calendar days"),
        ],
    )
    def test_a_limit_is_said_as_people_say_it(self, amount, kind, said) -> None:
        assert limit_words(Limit(Decimal(amount), kind, 70)) == said

    def test_a_checked_call_has_one_station_more(self, district) -> None:
        names = [s.name for s in self.stations(in_state(district, State.CHECKING))]

        assert names[4:] == ["to be checked", "Rated"]

    @pytest.mark.parametrize("state", [State.WITHDRAWN, State.DECLINED, State.VOIDED])
    def test_a_call_that_ended_early_stops_there(self, district, state) -> None:
        last = self.stations(in_state(district, state))[-1]

        assert (last.look, last.name) == ("off", str(state.label))


class TestWhyNot:
    def why(self, call, member):
        duties = list(call.duties.select_related("unit"))
        return list(barriers(call, member, offered(call, member), duties))

    def test_an_answer_needs_a_signature_first(self, district) -> None:
        call = in_state(district, State.DISPATCHED)

        assert ("answer", "sign for it first.") in self.why(call, district.handler)

    def test_what_is_checked_on_the_spot_is_reported_not_answered(self, district) -> None:
        call = in_state(district, State.WORKING, category=district.lamp)

        said = dict(self.why(call, district.handler_of(district.urban)))

        assert said == {"answer": "this is checked on the spot first, so report it done."}

    def test_who_only_looks_on_is_told_for_whom_it_waits(self, district) -> None:
        call = in_state(district, State.WORKING)

        assert ("", "It waits for Housing (handler).") in self.why(call, district.dispatcher)
        assert [verb for verb, _why in self.why(call, district.auditor)] == [""]

    def test_every_state_says_something_to_everybody_without_a_main_act(self, district) -> None:
        for state in State:
            call = in_state(district, state)
            for who in (district.dispatcher, district.supervisor, district.auditor):
                verbs = offered(call, who)
                assert verbs or self.why(call, who), (state, who)


class TestTheList:
    def open(self, signed_in, district, call, back):
        client = signed_in(district.dispatcher)
        return page(client, f"{call.get_absolute_url()}?from={quote(back)}")

    def test_it_knows_its_place_and_its_neighbours(self, district, signed_in) -> None:
        first, second, third = (
            raised(district, now=NOW + timedelta(minutes=n), caller_phone="") for n in range(3)
        )

        text = self.open(signed_in, district, second, "/desk/?tab=sign&sort=old")

        assert "No. 2 of 3" in text
        assert f'href="{first.get_absolute_url()}?from=%2Fdesk%2F%3Ftab%3Dsign' in text
        assert f'href="{third.get_absolute_url()}?from=' in text

    def test_the_browser_says_where_it_comes_from(self, district, signed_in) -> None:
        call, client = raised(district), signed_in(district.dispatcher)
        referer = "http://testserver/desk/?tab=sign"

        response = client.get(call.get_absolute_url(), headers={"Referer": referer})

        assert 'href="/desk/?tab=sign"' in response.content.decode()

    @pytest.mark.parametrize(
        "back", ["https://elsewhere.example/desk/", "//elsewhere.example/", "/admin/", "desk"]
    )
    def test_only_a_list_of_ours_is_a_way_back(self, district, signed_in, back) -> None:
        text = self.open(signed_in, district, raised(district), back)

        assert f'href="{back}"' not in text
        assert 'href="/desk/" data-key="u"' in text

    def test_a_call_that_left_the_list_still_leads_on(self, district, signed_in) -> None:
        gone, left = in_state(district, State.WORKING), raised(district)

        text = self.open(signed_in, district, gone, "/desk/?tab=sign")

        assert "has left that list" in text
        assert left.get_absolute_url() in text

    def test_an_act_keeps_the_way_back(self, district, signed_in) -> None:
        call, client = raised(district), signed_in(district.handler)
        act = reverse("call_act", args=[call.number, "sign"])

        response = client.post(f"{act}?from={quote('/desk/?tab=sign')}&at=1")

        assert response.url == f"{call.get_absolute_url()}?from=%2Fdesk%2F%3Ftab%3Dsign&at=1"

    def test_few_statements_open_a_call_of_a_long_list(self, district, signed_in) -> None:
        calls = [raised(district, now=NOW + timedelta(seconds=n)) for n in range(20)]
        client, back = signed_in(district.dispatcher), quote("/desk/?tab=sign")
        address = f"{calls[4].get_absolute_url()}?from={back}"
        page(client, address)

        with statements() as sent:
            page(client, address)

        assert len(sent) <= MOST_STATEMENTS, sent


@pytest.mark.parametrize("language", LANGUAGES)
def test_photos_lie_side_by_side_by_what_they_show(district, signed_in, language) -> None:
    photo = photo_from_upload(picture())
    call = in_state(district, State.WORKING, photos=(photo,))
    after = photo_from_upload(picture(colour="red"))
    actions.answer(call, answer="Done.", by=district.handler, now=NOW, photos=(after,))

    text = page(signed_in(district.handler), call.get_absolute_url(), language=language)

    assert text.count("data-shot=") == 2
    assert text.index('class="c-shots"') < text.index("c-shots__none")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_year_of_calls_is_drawn_and_told(district, signed_in, language) -> None:
    call = raised(district)
    for days in (1, 40, 80):
        beside(district, now=NOW - timedelta(days=days), address=call.address)

    text = page(signed_in(district.dispatcher), call.get_absolute_url(), language=language)

    assert text.count('<svg class="c-bars"') == 2  # the address and the caller
    assert text.count("<rect") == 6
    assert reverse("calls") + "?tab=all&amp;q=12%20Jiangnan%20Avenue" in text
    assert "13900001234" not in text
    assert Call.objects.count() == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_possible_duplicate_is_read_beside_the_call(district, signed_in, language) -> None:
    call, like = raised(district), beside(district, text="Where is the <b>counter</b>?")

    text = page(signed_in(district.dispatcher), call.get_absolute_url(), language=language)

    assert f'data-dialog="beside-{like.pk}"' in text
    assert (
        "Where is the &lt;b&gt;counter&lt;/b&gt;?" in text[text.index(f'id="beside-{like.pk}"') :]
    )
