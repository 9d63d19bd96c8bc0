"""What everybody may know of a call, and what it means that somebody met the same."""

import re
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import NOW, cell_middle, in_state, raised
from tests.pages import LANGUAGES, page, statements
from youhu.calls import actions, links, public
from youhu.calls.models import Call, Echo
from youhu.calls.reference import current
from youhu.calls.rules import PUBLIC_STATE_OF, RASTER, PublicState, State, middle_of
from youhu.common.errors import Refused
from youhu.ledger.models import Entry

pytestmark = pytest.mark.usefixtures("_at_work")
LATER = NOW + timedelta(hours=1)
HERE = cell_middle("440105001001001")
PRIVATE = {"text": "Behind my flat 302.", "address": "12 Jiangnan Avenue, flat 302"}


@pytest.fixture
def _at_work(time_machine):
    time_machine.move_to(LATER, tick=False)


@pytest.fixture
def call(district):
    return raised(district, category=district.litter, **PRIVATE)


def asked(client, lng=HERE[0], lat=HERE[1]):
    sent = {"lng": lng, "lat": lat}
    said = client.post("/raise/alike/", sent, headers={"Accept-Language": "en"})
    return str(said.content.decode())


class TestThePublicPage:
    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("state", State)
    def test_it_tells_of_every_state_in_four_words(self, district, client, state, language) -> None:
        call = in_state(district, state)
        type(call.category).objects.update(is_public=True)

        text = page(client, f"/c/{call.number}/", language=language)

        assert call.number in text
        assert "Nothing is there." not in text

    def test_nothing_private_stands_there(self, client, call) -> None:
        text = page(client, f"/c/{call.number}/")

        for private in ("flat 302", "Behind", "Jiangnan", "Li Hua", "13900001234", "09:0"):
            assert private not in text.replace(call.number, "")
        assert links.token_of(call) not in text

    @pytest.mark.parametrize("made", [{"is_secret": True}, {"category": "question"}])
    def test_a_secret_or_private_call_does_not_exist(self, district, client, made) -> None:
        category = getattr(district, made.pop("category", "litter"))
        call = raised(district, category=category, **made)

        assert client.get(f"/c/{call.number}/").status_code == 404
        assert client.post(f"/c/{call.number}/echo/").status_code == 404
        assert call.number not in page(client, "/calls/near/")
        assert call.number not in asked(client)

    @pytest.mark.parametrize("is_public", [True, False])
    def test_the_answer_is_shown_when_the_unit_says_so(self, district, client, is_public) -> None:
        call = raised(district, category=district.litter)
        handler = district.handler_of(call.unit)
        actions.sign(call, by=handler, now=NOW)
        said = {"answer": "Swept at noon.", "is_public": is_public}
        actions.answer(call, **said, by=handler, now=NOW + timedelta(minutes=1))

        assert ("Swept at noon." in page(client, f"/c/{call.number}/")) == is_public

    def test_an_answer_to_a_secret_call_is_never_public(self, district) -> None:
        call = raised(district, category=district.litter, is_secret=True)
        handler = district.handler_of(call.unit)
        actions.sign(call, by=handler, now=NOW)
        actions.answer(call, answer="Swept.", is_public=True, by=handler, now=LATER)

        assert Call.objects.get().is_answer_public is False

    def test_the_code_of_a_receipt_opens_the_public_page_where_there_is_one(self, district) -> None:
        open_to_all = raised(district, category=district.litter)
        private = raised(district, category=district.question)

        assert links.code_url(open_to_all).endswith(f"/c/{open_to_all.number}/")
        assert links.token_of(private) in links.code_url(private)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_its_whole_address_stands_there_to_be_shared(
        self, district, client, settings, language
    ) -> None:
        settings.YOUHU_SITE_URL = "https://youhu.example"
        call = raised(district, category=district.litter)

        text = page(client, f"/c/{call.number}/", language=language)

        assert f'value="https://youhu.example/c/{call.number}/"' in text


class TestThePlace:
    def test_a_call_is_shown_in_the_middle_of_its_square(self, district) -> None:
        lng, lat = HERE
        calls = [
            raised(district, category=district.litter, lng=lng + step, lat=lat)
            for step in (0.0, RASTER / 3)
        ]
        seen = [public.shown(call, current(), NOW) for call in calls]

        assert (seen[0].lng, seen[0].lat) == (seen[1].lng, seen[1].lat)
        assert abs(seen[0].lng - lng) <= RASTER

    def test_no_window_tells_where_in_its_square_a_call_lies(self, district, client) -> None:
        call = raised(district, category=district.litter, lng=HERE[0] + 0.0001, lat=HERE[1])
        square = [RASTER * (HERE[0] // RASTER + part) for part in (0.1, 0.5, 0.9)]
        found = {
            call.number in page(client, f"/calls/near/?box={west:.6f},23.0,{west + 1e-5:.6f},23.2")
            for west in square
        }

        assert found == {True}

    def test_distances_are_said_in_whole_hundreds(self, client, call) -> None:
        said = re.findall(r"about (\d+) m", asked(client, HERE[0] + 0.0013))

        assert said
        assert all(int(metres) % 100 == 0 for metres in said)


class TestTheList:
    def test_filters_that_make_no_sense_are_left_out(self, client, call) -> None:
        for query in ("about=x", "state=zzz", "community=12", "box=1,2", "page=x", "box=a,b,c,d"):
            assert call.number in page(client, f"/calls/near/?{query}"), query

    @pytest.mark.parametrize(
        ("query", "is_there"),
        [
            ("about=matter-02", True),
            ("about=component-01", False),
            ("state=waiting", True),
            ("state=answered", False),
            ("community=440105001001", True),
            ("community=440105002001", False),
            ("box=113.29,23.07,113.35,23.11", True),
            ("box=113.331,23.07,113.35,23.11", False),
        ],
    )
    def test_each_filter_narrows(self, district, client, call, query, is_there) -> None:
        raised(district, category=district.lamp, cell_code="440105002001001")

        assert (call.number in page(client, f"/calls/near/?{query}")) == is_there

    def test_what_came_to_nothing_or_is_old_is_not_listed(self, district, client) -> None:
        gone = raised(district, category=district.litter)
        actions.withdraw(gone, by=district.resident, now=LATER)
        old = raised(district, category=district.litter, now=NOW - timedelta(days=90))

        text = page(client, "/calls/near/")

        assert gone.number not in text
        assert old.number not in text

    def test_it_costs_the_same_for_one_call_and_for_many(self, district, client, call) -> None:
        page(client, "/calls/near/")
        with statements() as few:
            page(client, "/calls/near/")
        for _ in range(12):
            raised(district, category=district.litter)
        with statements() as many:
            page(client, "/calls/near/")

        assert len(many) == len(few) <= 4

    def test_it_has_pages(self, district, client) -> None:
        for _ in range(21):
            raised(district, category=district.litter)

        text = page(client, "/calls/near/?page=2&state=waiting")

        assert text.count("data-near ") == 1
        assert "?state=waiting&amp;page=1" in text


class TestWhatIsAlike:
    def test_open_calls_near_the_pin_are_offered(self, district, client, call) -> None:
        far = raised(district, category=district.litter, cell_code="440105002002002")

        text = asked(client)

        assert f"/c/{call.number}/echo/" in text
        assert far.number not in text
        assert "flat 302" not in text

    def test_those_of_the_category_come_first(self, district, client, call) -> None:
        other = raised(district, category=district.lamp)
        sent = {"lng": HERE[0], "lat": HERE[1], "category": district.lamp.pk}

        text = client.post("/raise/alike/", sent).content.decode()

        assert text.index(other.number) < text.index(call.number)

    def test_what_my_words_are_read_as_comes_first_and_theirs_do_not_count(
        self, district, client, call
    ) -> None:
        type(call.category).objects.update(is_public=True)
        smells = raised(district, category=district.odour, text="Nothing to the point.")
        raised(district, category=district.question, text="不知道哪里飘来一股臭味")
        sent = {"lng": HERE[0], "lat": HERE[1], "text": "不知道哪里飘来一股臭味，整天不敢开窗"}

        text = client.post("/raise/alike/", sent).content.decode()

        assert text.index("/c/") == text.index(f"/c/{smells.number}/echo/")

    @pytest.mark.parametrize("shift", [0.0, 0.0004, 0.0011, 0.0019])
    def test_whose_middle_lies_in_the_window_is_asked_for(self, shift) -> None:
        box = public.around(HERE[0] + shift, HERE[1] + shift, public.ALIKE_WITHIN)
        west, south, east, north = (
            round(side / RASTER) for side in public.snapped(public._by_middles(box))
        )

        middles = [middle_of(at) for at in range(west - 3, east + 3)]
        inside = [at for at in middles if box[0] <= at <= box[2]]

        assert inside == [middle_of(at) for at in range(west, east)]
        assert middle_of(south - 1) < box[1] <= middle_of(south)
        assert middle_of(north - 1) <= box[3] < middle_of(north)

    def test_days_are_counted_by_local_midnights(self) -> None:
        midnight = datetime(2026, 7, 27, tzinfo=timezone.get_current_timezone())
        hours = [-1440, -25, -24, -23.99, -0.01, 0, 3, 23.99, 24]
        rows = [public.Near(midnight + timedelta(hours=h), 1, 0.0, 0.0, 1) for h in hours]

        ago = public._days_ago(rows, midnight.date())

        local = [timezone.localdate(row.raised_at) for row in rows]
        assert ago.tolist() == [(midnight.date() - day).days for day in local]

    @pytest.mark.parametrize("query", ["", "lng=x&lat=y", "lng=nan&lat=1", "lng=1&lat=2"])
    def test_nothing_is_said_where_nothing_is_known(self, district, client, call, query) -> None:
        assert client.post("/raise/alike/", dict(parse_qsl(query))).content.strip() == b""


class TestMeToo:
    def echo(self, client, call, **more):
        return client.post(f"/c/{call.number}/echo/", **more)

    def test_a_device_is_counted_once(self, client, call) -> None:
        for _ in range(3):
            self.echo(client, call)

        call.refresh_from_db()
        assert call.times_echoed == Echo.objects.count() == 1
        assert Entry.objects.of(call).filter(verb="echo").count() == 1

    def test_every_device_counts(self, client, call) -> None:
        for _ in range(3):
            self.echo(Client(), call)

        call.refresh_from_db()
        assert call.times_echoed == 3

    def test_somebody_with_a_login_is_one_person_on_every_device(
        self, district, signed_in, call
    ) -> None:
        for _ in range(2):
            self.echo(signed_in(district.neighbour), call)

        assert Echo.objects.get().by == district.neighbour

    def test_signing_in_afterwards_does_not_count_twice(self, district, client, call) -> None:
        self.echo(client, call)
        client.force_login(district.neighbour.person.user)
        self.echo(client, call)

        assert Echo.objects.count() == 1

    def test_a_forged_cookie_is_a_new_device(self, client, call) -> None:
        client.cookies["device"] = "made:up"

        assert self.echo(client, call).status_code == 302
        assert Echo.objects.count() == 1

    def test_no_row_holds_the_key_of_the_device(self, client, call) -> None:
        response = self.echo(client, call)
        key = response.cookies["device"].value.partition(":")[0]

        assert key not in Echo.objects.get().hand

    def test_the_page_says_that_one_is_counted(self, client, call) -> None:
        self.echo(client, call)

        text = page(client, f"/c/{call.number}/")

        assert "You said that you met it, too." in text
        assert f"/c/{call.number}/echo/" not in text

    def test_a_script_gets_the_number_back(self, client, call) -> None:
        response = self.echo(client, call, headers={"HX-Request": "true"})

        assert call.number in response.content.decode()
        assert "<html" not in response.content.decode()

    def test_ones_own_call_is_refused(self, district, signed_in, call) -> None:
        response = self.echo(signed_in(district.resident), call)

        assert response.status_code == 422
        assert Echo.objects.count() == 0

    def test_a_call_that_is_over_is_refused(self, district, call) -> None:
        actions.withdraw(call, by=district.resident, now=LATER)

        with pytest.raises(Refused, match="has ended"):
            actions.echo(call, device="a", by=district.neighbour, now=LATER)

    def test_tapping_without_end_is_slowed_down(self, district, client, call) -> None:
        answers = [self.echo(Client(), call).status_code for _ in range(41)]

        assert answers == [302] * 40 + [422]

    def test_the_caller_reads_that_a_neighbour_met_it(self, client, call) -> None:
        self.echo(client, call)

        text = page(client, links.follow_path(call))

        assert "Somebody else met it, too" in text
        assert "a neighbour" in text


def test_every_state_has_its_public_word() -> None:
    assert set(PUBLIC_STATE_OF) == set(State)
    assert set(PUBLIC_STATE_OF.values()) == set(PublicState)
